-- The exact text of every notice, one a language, under the number of the map that made it. Written once by the owner; nobody may change it.
create table heed.notice (number integer not null, locale text not null, at timestamptz not null, hash text not null, body text not null, primary key (number, locale));
grant select on heed.notice to {{ingest}}, {{reader}}, {{steward}}, {{sweeper}}, {{rights}}, {{auditor}};
