-- Addresses that wait for their confirmation, of nobody yet: the address is sealed, and gone once it is confirmed or after 14 days.
create table heed.confirmation (
  id uuid primary key, token bytea not null unique, address uuid not null, sealed bytea, purpose text not null, subject text,
  notice integer not null, locale text not null, place text, ip text, at timestamptz not null, quiet boolean not null, confirmed_at timestamptz);
create index confirmation_address on heed.confirmation (address, at);
create index confirmation_at on heed.confirmation (at);
-- What must leave the house, by number only: who and what is read at the last moment. A worker leases a row by moving `due`.
create table heed.outbox (id uuid primary key, kind text not null, ref uuid not null, at timestamptz not null, due timestamptz not null, tries integer not null default 0);
create index outbox_due on heed.outbox (due);
grant select, insert, update, delete on heed.confirmation, heed.outbox to {{steward}};
