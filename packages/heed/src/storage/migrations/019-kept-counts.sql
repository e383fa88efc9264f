-- Anonymise and keep counts. `leaving_count`: what a deletion may add to totals, until 11 who left can be added together or its deadline comes;
-- `place` as in erasure_step. Of nobody by itself, and read by no purpose.
create table heed.leaving_count (
  erasure uuid not null references heed.erasure on delete cascade, place smallint not null, field text not null, month date not null,
  n integer not null check (n > 0), primary key (erasure, place, field, month));
-- Totals of people who left. Who was added is stored nowhere.
create table heed.kept_count (
  field text not null, month date not null, people integer not null check (people >= 11), n bigint not null check (n >= people),
  primary key (field, month));
alter table heed.erasure_step drop constraint erasure_step_kind_check;
alter table heed.erasure_step add constraint erasure_step_kind_check check (kind in ('rows', 'part', 'close', 'backups', 'recipient', 'counts'));
grant select, insert, delete on heed.leaving_count to {{rights}};
grant select, insert, update on heed.kept_count to {{rights}};
grant select on heed.kept_count to {{auditor}};
