-- How banner and pages look, as the shop chose it: each change is a newer row, of the version after the one that was seen.
create table heed.appearance (version integer primary key, at timestamptz not null, chosen jsonb not null);
grant select, insert on heed.appearance to {{staff}};
