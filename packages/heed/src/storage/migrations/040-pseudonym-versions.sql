-- By which of a person's names a recipient knows them: names are keyed hashes with a version, the same for all people of a recipient. After a change
-- the one before is told to be forgotten (`forget`), and what lasts goes out under the new one.
create table heed.recipient_names (recipient text primary key, version smallint not null check (version > 1), since timestamptz not null);
grant select on heed.recipient_names to {{steward}};
alter table heed.share add column version smallint not null default 1;
alter table heed.share drop constraint share_pkey, add primary key (person_id, recipient, purpose, version);
-- Of a stop and a forget: which name is to be forgotten.
alter table heed.delivery add column version smallint;
alter table heed.delivery drop constraint delivery_kind_check,
  add constraint delivery_kind_check check (kind in ('event', 'traits', 'correction', 'stop', 'forget'));
