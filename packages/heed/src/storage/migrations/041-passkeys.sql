-- Passkeys of the staff: the public half of a key that stays in their device or key chain, and how often it says that it has signed.
create table heed.staff_passkey (
  id text primary key, user_id uuid not null references heed.staff_account on delete cascade, name text not null, public_key bytea not null,
  signatures bigint not null, transports text[] not null, at timestamptz not null, used_at timestamptz);
create index staff_passkey_account on heed.staff_passkey (user_id);
grant select, insert, update (signatures, used_at), delete on heed.staff_passkey to {{staff}};
