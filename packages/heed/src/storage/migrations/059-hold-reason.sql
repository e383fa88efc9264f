-- A legal hold has a reason, which the person reads, and a day on which staff look at it again.
alter table heed.state add column reason text, add column ends date;
create index state_held on heed.state (person_id, at) where name = 'held';
