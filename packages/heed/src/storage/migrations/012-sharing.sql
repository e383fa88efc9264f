-- Who outside has something of whom, and what is on its way there: ids only. What is sent is read through the gate at the moment it leaves;
-- each time stands in the ledger. `told`: since when the recipient has been told to stop, and has agreed.
create table heed.share (person_id uuid not null, recipient text not null, purpose text not null, since timestamptz not null, told timestamptz, primary key (person_id, recipient, purpose));
-- `event`: the one that `about` names; `traits`: all that the recipient may have as it stands; `correction`: the same, since the person said what
-- is right; `stop`: use nothing more for the purpose. A worker
-- has a row until `leased`. `entered`: what the ledger says of it. `dead`: since when it is tried no more.
create table heed.delivery (
  person_id uuid not null, id uuid not null, recipient text not null, purpose text not null, kind text not null check (kind in ('event', 'traits', 'correction', 'stop')),
  about uuid, about_at timestamptz, at timestamptz not null, due timestamptz not null, leased timestamptz, tries integer not null default 0,
  entered jsonb, dead timestamptz, why text, primary key (person_id, id));
create index delivery_due on heed.delivery (recipient, due) where dead is null;
-- How fast a recipient is called, by all processes together: calls of the last minute by second, failures in a row, not before when.
create table heed.recipient_pace (recipient text primary key, calls jsonb not null default '[]', failures integer not null default 0, paused timestamptz);
-- What signs the calls, sealed under the root key. Two newest of a recipient: the older one signs for a day more.
create table heed.recipient_secret (recipient text not null, at timestamptz not null, sealed bytea not null, primary key (recipient, at));

{{#each share delivery}}
alter table heed.{{table}} enable row level security;
create policy by_subject on heed.{{table}} for select to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy delete_subject on heed.{{table}} for delete to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy keys on heed.{{table}} for select to {{steward}}, {{reader}} using (true);
create policy progress on heed.{{table}} for update to {{steward}}, {{reader}} using (true) with check (true);
create policy add on heed.{{table}} for insert with check (true);
create policy done on heed.{{table}} for delete to {{steward}} using (true);
{{/each}}
grant select, insert, update (told, since) on heed.share to {{reader}};
grant select (person_id, id), update (entered) on heed.delivery to {{reader}};
grant select, update (told), delete on heed.share to {{steward}};
grant select, insert, update (at, due, leased, tries, dead, why), delete on heed.delivery to {{steward}};
grant insert on heed.delivery to {{ingest}}, {{rights}};
grant select, delete on heed.share, heed.delivery to {{rights}};
grant select on heed.recipient_secret to {{steward}};
grant select, insert, update on heed.recipient_pace to {{steward}};
