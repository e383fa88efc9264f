-- Deletions, step by step, so that one that was cut off goes on where it was. Of nobody: whose deletion it is stands in the open request only.
create table heed.erasure (
  id uuid primary key, token bytea not null unique, actor text not null, asked timestamptz not null, deadline timestamptz not null,
  due timestamptz, done_at timestamptz, certificate text);
create index erasure_due on heed.erasure (due) where done_at is null;
-- `place`: which of the person's ids, in the order of the open request. `ref`: by what a recipient knows the person, gone once it has answered.
create table heed.erasure_step (
  erasure uuid not null references heed.erasure on delete cascade, seq smallint not null,
  kind text not null check (kind in ('rows', 'part', 'close', 'backups', 'recipient')), place smallint not null, name text not null,
  state text not null check (state in ('waiting', 'settled')), outcome text, ref text, tries integer not null default 0, due timestamptz not null,
  at timestamptz, result jsonb, primary key (erasure, seq));
grant select, insert, update, delete on heed.erasure, heed.erasure_step to {{rights}};
-- A request is found by its number, while it is open, without reading all.
create index request_id on heed.request (id);
