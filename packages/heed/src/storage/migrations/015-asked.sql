-- What people ask for from outside, known or not: of nobody until somebody is matched, and never joined to a person here. The address is sealed,
-- and gone 30 days after the end. What happened is told by events alone; the state follows from them (core/policy/request.ts).
create table heed.asked (
  id uuid primary key, kind text not null, regime text not null, at timestamptz not null, token bytea not null unique, address uuid not null, sealed bytea,
  locale text not null, agent text, household boolean not null, reminded_at timestamptz not null, closed_at timestamptz);
create index asked_open on heed.asked (at) where closed_at is null;
create index asked_address on heed.asked (address, at);
create table heed.asked_event (
  asked uuid not null references heed.asked on delete cascade, seq integer not null, at timestamptz not null, actor text not null, event jsonb not null,
  primary key (asked, seq));
grant select, insert, update, delete on heed.asked to {{steward}};
grant select, insert on heed.asked_event to {{steward}};
