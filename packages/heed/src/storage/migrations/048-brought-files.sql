-- The files that staff brought and have not taken away, as every server of Heed knows them: whoever comes back after one was stopped reads what became of
-- theirs, and how its columns were meant. None of a file's rows; gone after a day.
create table heed.brought_file (
  id uuid primary key, by text not null, name text not null, bytes bigint not null, modified timestamptz not null, until timestamptz not null,
  state text not null, rows integer not null, share double precision not null, how jsonb, done jsonb, seen_at timestamptz not null);
create index brought_file_by on heed.brought_file (by);
grant select, insert, update, delete on heed.brought_file to {{staff}};
