-- How many a saved audience reached when it was counted: one answer a day of each version, as it was told. A newer row, never another number.
create table heed.audience_count (name text not null, version integer not null, day date not null, at timestamptz not null, reachable jsonb not null, within integer, primary key (name, version, day));
grant select, insert on heed.audience_count to {{steward}};
