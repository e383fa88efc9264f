-- Each saving of an audience is a version with a number, so that two people who change one rule at the same time are told: the second of two equal numbers is refused.
alter table heed.audience add column version integer;
update heed.audience a set version = n.version
  from (select name, at, id, row_number() over (partition by name order by at, id) as version from heed.audience) n
  where a.name = n.name and a.at = n.at and a.id = n.id;
alter table heed.audience alter column version set not null;
create unique index audience_version on heed.audience (name, version);
