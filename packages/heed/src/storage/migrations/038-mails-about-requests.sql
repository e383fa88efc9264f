-- When the last mail about what somebody asks goes out: too many in a row wait for their turn instead of being left out (docs/decisions/0080).
alter table heed.asked add column mailed_at timestamptz;
create index asked_mailed on heed.asked (address, mailed_at) where mailed_at is not null;
