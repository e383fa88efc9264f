-- The ten database rules of ARCHITECTURE.md, as tables, policies and grants. Names in double braces become the roles of this database.
create schema heed;
revoke all on schema public from public;
grant usage on schema heed to {{ingest}}, {{reader}}, {{steward}}, {{sweeper}}, {{rights}}, {{auditor}};

-- Control tables: nothing of a person.
create table heed.map (number integer primary key, at timestamptz not null, body jsonb not null, hash text not null);
create table heed.purpose (number smallint primary key check (number > 0), name text not null, basis text not null, unique (name, basis));
create table heed.api_key (hash uuid not null, kind text not null check (kind in ('write', 'server')), name text not null, loopback_only boolean not null, sealed bytea not null, at timestamptz not null, primary key (hash, kind));
create table heed.item (id text primary key, title text not null, url text, image text, category text, price numeric, added_on date, sensitive text, pick boolean not null default false, available boolean not null default true);
create table heed.tally (day date not null, kind text not null, name text not null, reason text not null, id uuid not null, n integer not null, primary key (day, kind, name, reason, id));
create table heed.model (version text primary key, capability text not null, state text not null, at timestamptz not null, checksum text not null, card jsonb not null, unique (capability, version));
create table heed.model_part (version text not null references heed.model on delete cascade, part integer not null, bytes bytea not null, primary key (version, part));
create table heed.popular (purpose text not null, item text not null, people integer not null check (people >= 11), day date not null, primary key (purpose, item, day));

-- People. What changes is a newer row; `locked` exists only so that FOR SHARE may be granted without any real update.
create table heed.person (person_id uuid primary key, at timestamptz not null, merged_into uuid, locked boolean);
create index person_merged on heed.person (merged_into) where merged_into is not null;
create table heed.state (person_id uuid not null, name text not null, at timestamptz not null, id uuid not null, value text not null, primary key (person_id, name, at, id));
create table heed.alias (hash uuid primary key, key_version smallint not null, kind text not null check (kind in ('browser', 'user')), person_id uuid not null, strength text not null, at timestamptz not null);
create index alias_person on heed.alias (person_id);
create table heed.erased (hash uuid not null, at timestamptz not null, primary key (hash, at));
create table heed.person_key (person_id uuid primary key, wrapped bytea not null);
create table heed.consent (person_id uuid not null, purpose text not null, at timestamptz not null, id uuid not null, value boolean not null, notice integer not null, strength text not null, source text not null, evidence text, received_at timestamptz not null, primary key (person_id, purpose, at, id));
create table heed.hidden (person_id uuid not null, item text not null, at timestamptz not null, id uuid not null, value boolean not null, primary key (person_id, item, at, id));
create table heed.request (person_id uuid not null, at timestamptz not null, id uuid not null, kind text not null, state text not null, detail jsonb not null, primary key (person_id, at, id));
create table heed.message (hash uuid not null, day date not null, primary key (hash)) partition by hash (hash);
create table heed.message_0 partition of heed.message for values with (modulus 4, remainder 0);
create table heed.message_1 partition of heed.message for values with (modulus 4, remainder 1);
create table heed.message_2 partition of heed.message for values with (modulus 4, remainder 2);
create table heed.message_3 partition of heed.message for values with (modulus 4, remainder 3);

-- Data. Permits sit on the row that they guard: permits[i] holds until until[i]; 0 keeps the row and can be named by nobody.
create table heed.trait (
  person_id uuid not null, field text not null, at timestamptz not null, id uuid not null, value jsonb not null,
  via uuid, source text not null, sensitive boolean not null,
  permits smallint[] not null, until date[] not null, expires date not null,
  primary key (person_id, field, at, id),
  constraint permits_sound check (cardinality(permits) = cardinality(until) and expires = any (until) and expires >= all (until) and array_position(permits, null) is null and array_position(until, null) is null));
create table heed.identity (
  person_id uuid not null, field text not null, at timestamptz not null, id uuid not null, cipher bytea not null,
  via uuid, source text not null, sensitive boolean not null,
  permits smallint[] not null, until date[] not null, expires date not null,
  primary key (person_id, field, at, id),
  constraint permits_sound check (cardinality(permits) = cardinality(until) and expires = any (until) and expires >= all (until) and array_position(permits, null) is null and array_position(until, null) is null));
create table heed.event (
  person_id uuid not null, at timestamptz not null, event_id uuid not null, field text not null, value jsonb not null,
  via uuid, source text not null, sensitive boolean not null, received_at timestamptz not null, skew_ms bigint not null,
  permits smallint[] not null, until date[] not null, expires date not null,
  primary key (person_id, at, event_id),
  constraint permits_sound check (cardinality(permits) = cardinality(until) and expires = any (until) and expires >= all (until) and array_position(permits, null) is null and array_position(until, null) is null)
) partition by range (at);
create table heed.decision (
  person_id uuid not null, at timestamptz not null, decision_id uuid not null, placement text not null, arm text not null,
  model text, detail jsonb not null, via uuid,
  permits smallint[] not null, until date[] not null, expires date not null,
  primary key (person_id, at, decision_id),
  constraint permits_sound check (cardinality(permits) = cardinality(until) and expires = any (until) and expires >= all (until) and array_position(permits, null) is null and array_position(until, null) is null));
create index trait_expires on heed.trait (expires);
create index identity_expires on heed.identity (expires);
create index event_expires on heed.event (expires);
create index decision_expires on heed.decision (expires);

-- Who was in which training run; one partition per model version, dropped with it.
create table heed.training_member (person_id uuid not null, version text not null, contribution jsonb not null, primary key (person_id, version)) partition by list (version);

-- Ledger: append-only by grants. `term` is the months for which an entry is kept; months are dropped whole.
create table heed.ledger (
  person_id uuid not null, term smallint not null, at timestamptz not null, entry_id uuid not null, lane smallint not null,
  kind text not null, purpose text not null, actor text not null, detail jsonb not null,
  salt bytea not null, hash bytea not null, txid xid8 not null default pg_current_xact_id(),
  primary key (person_id, term, at, entry_id)) partition by list (term);
create table heed.ledger_13 partition of heed.ledger for values in (13) partition by range (at);
create table heed.ledger_36 partition of heed.ledger for values in (36) partition by range (at);
create index ledger_txid on heed.ledger (lane, txid);
create table heed.seal (
  lane smallint not null, segment integer not null, from_txid xid8 not null, to_txid xid8 not null, at timestamptz not null,
  hashes bytea not null, months bytea not null, previous bytea not null, head bytea not null, primary key (lane, segment));
create index seal_txid on heed.seal (lane, to_txid);
create table heed.lane (number smallint primary key, at timestamptz not null);
insert into heed.lane values (1, now());

-- Row security. The setting is '' once a connection has used SET LOCAL, so a plain cast would throw; 0 is `kept`.
alter table heed.trait enable row level security;
alter table heed.identity enable row level security;
alter table heed.event enable row level security;
alter table heed.decision enable row level security;
alter table heed.ledger enable row level security;
{{#each trait identity event decision}}
create policy by_purpose on heed.{{table}} for select to {{reader}} using (
  until[array_position(permits, nullif(nullif(current_setting('heed.purpose', true), '')::smallint, 0::smallint))] >= (now() at time zone 'utc')::date);
create policy by_subject on heed.{{table}} for select to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy delete_subject on heed.{{table}} for delete to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy narrow_subject on heed.{{table}} for update to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy move_subject on heed.{{table}} for insert to {{rights}} with check (true);
create policy add on heed.{{table}} for insert to {{ingest}}, {{reader}} with check (true);
create policy keys on heed.{{table}} for select to {{steward}}, {{sweeper}} using (true);
create policy rewrite on heed.{{table}} for update to {{steward}} using (true) with check (true);
create policy sweep on heed.{{table}} for delete to {{sweeper}} using (expires < (now() at time zone 'utc')::date);
{{/each}}
-- What is known of a person beside the data: whoever was granted it may read and add, but `rights` deletes of its subject only.
{{#each person alias person_key consent state hidden}}
alter table heed.{{table}} enable row level security;
create policy seen on heed.{{table}} for select using (true);
create policy add on heed.{{table}} for insert with check (true);
create policy repoint on heed.{{table}} for update using (true);
create policy delete_subject on heed.{{table}} for delete to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
{{/each}}
{{#each request training_member}}
alter table heed.{{table}} enable row level security;
create policy add on heed.{{table}} for insert with check (true);
create policy by_subject on heed.{{table}} for select to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy delete_subject on heed.{{table}} for delete to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
{{/each}}
-- A deletion that a crash left open is found again by its number and state.
create policy keys on heed.request for select to {{steward}} using (true);
create policy add on heed.ledger for insert to {{ingest}}, {{reader}}, {{steward}}, {{rights}}, {{sweeper}} with check (true);
create policy by_subject on heed.ledger for select to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy delete_subject on heed.ledger for delete to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy seal on heed.ledger for select to {{steward}} using (true);
create policy audit on heed.ledger for select to {{auditor}} using (true);

-- Grants. Nobody but the owner owns anything; UPDATE reaches permit columns only, and never a value.
grant select on heed.map, heed.purpose, heed.item, heed.lane to {{ingest}}, {{reader}}, {{steward}}, {{sweeper}}, {{rights}}, {{auditor}};
grant insert on heed.tally to {{ingest}}, {{reader}}, {{steward}}, {{sweeper}}, {{rights}};
grant select on heed.tally to {{auditor}};
-- Not txid: a row that named its own could hide from sealing.
grant insert (person_id, term, at, entry_id, lane, kind, purpose, actor, detail, salt, hash) on heed.ledger to {{ingest}}, {{reader}}, {{steward}}, {{rights}}, {{sweeper}};

grant select, insert on heed.person, heed.alias, heed.consent, heed.state, heed.hidden, heed.message, heed.person_key to {{ingest}};
grant select on heed.erased, heed.api_key to {{ingest}}, {{reader}};
grant update (locked) on heed.person to {{ingest}}, {{reader}};
grant update (person_id) on heed.alias to {{ingest}};
grant insert on heed.event, heed.trait, heed.identity to {{ingest}};

grant select on heed.person, heed.alias, heed.consent, heed.state, heed.hidden, heed.person_key, heed.model, heed.model_part, heed.popular to {{reader}};
grant select on heed.event, heed.trait, heed.identity, heed.decision to {{reader}};
grant insert on heed.decision, heed.training_member to {{reader}};

grant select, insert on heed.consent, heed.state, heed.hidden to {{steward}};
grant select on heed.person, heed.alias to {{steward}};
grant update (locked, merged_into) on heed.person to {{steward}};
grant select (person_id, at, event_id, field, via, sensitive, permits, until, expires), update (permits, until, expires) on heed.event to {{steward}};
grant select (person_id, at, id, field, via, sensitive, permits, until, expires), update (permits, until, expires) on heed.trait, heed.identity to {{steward}};
grant select (person_id, at, decision_id, permits, until, expires), update (permits, until, expires) on heed.decision to {{steward}};
grant select (person_id, term, at, entry_id, lane, hash, txid) on heed.ledger to {{steward}};
grant select, insert on heed.seal to {{steward}};
grant select (person_id, at, id, kind, state) on heed.request to {{steward}};

grant select (person_id, at, event_id, expires), delete on heed.event to {{sweeper}};
grant select (person_id, at, field, id, expires), delete on heed.trait, heed.identity to {{sweeper}};
grant select (person_id, at, decision_id, expires), delete on heed.decision to {{sweeper}};
grant select, delete on heed.message to {{sweeper}};
grant select on heed.consent, heed.state, heed.person to {{sweeper}};

grant select, insert, delete on heed.event, heed.trait, heed.identity, heed.decision to {{rights}};
grant update (permits, until, expires) on heed.event, heed.trait, heed.identity, heed.decision to {{rights}};
grant select, delete on heed.ledger, heed.training_member to {{rights}};
grant select, insert, delete on heed.alias, heed.consent, heed.state, heed.hidden, heed.request, heed.person_key to {{rights}};
-- No DELETE: who was erased is not brought back.
grant select, insert on heed.erased to {{rights}};
grant select, insert, delete, update (locked, merged_into) on heed.person to {{rights}};
grant update (person_id) on heed.alias to {{rights}};
grant select on heed.model, heed.seal to {{rights}};

grant select on heed.ledger, heed.seal, heed.model, heed.popular to {{auditor}};

-- SET cannot stand inside a query but set_config can, and would change the purpose in the middle of one. Only who owns the catalogue may take it
-- away; elsewhere `heed sql` refuses to run (gate/run-sql.ts).
do $$ begin
  revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
exception when insufficient_privilege then null;
end $$;
