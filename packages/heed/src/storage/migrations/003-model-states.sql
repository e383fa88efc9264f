-- Models in states, and people who leave them (mechanisms.md 10).

-- `purpose`: under which it learned. `removed`: people subtracted since it was fitted. `retrain_by`: somebody left, and its method cannot
-- subtract: after this day it is dropped.
alter table heed.model
  add column purpose text not null default '',
  add column removed integer not null default 0,
  add column retrain_by date,
  add constraint known_state check (state in ('training', 'candidate', 'shadow', 'live', 'rollback'));
update heed.model set purpose = coalesce(card->>'purpose', '');
-- One version in each state but `training`; checked when a statement ends, so that two can change places.
alter table heed.model add constraint one_in_each_state
  exclude using btree (capability with =, state with =) where (state <> 'training') deferrable initially immediate;
-- A model's numbers do not compress; trying costs more than writing them.
alter table heed.model_part alter column bytes set storage external;

-- Since when the person's contribution waits to be subtracted; written with the permits, in the choice's own transaction.
alter table heed.training_member add column leaves timestamptz;
create index training_member_leaves on heed.training_member (version) where leaves is not null;

-- Keys and the mark, never a contribution.
create policy keys on heed.training_member for select to {{steward}} using (true);
create policy mark on heed.training_member for update to {{steward}} using (true) with check (true);
create policy mark_subject on heed.training_member for update to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
grant select (person_id, version, leaves), update (leaves) on heed.training_member to {{steward}};
grant update (leaves) on heed.training_member to {{rights}};
grant select (version, purpose) on heed.model to {{steward}};
