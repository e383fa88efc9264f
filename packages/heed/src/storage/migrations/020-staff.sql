-- Accounts of the staff: colleagues, not customers, so no row here carries a permit. One role reaches them and nothing else; no other role reaches them.
-- The columns of the first five are better-auth's (a test compares them with what its version expects).
create table heed.staff_account (
  id uuid primary key, name text not null, email text not null unique, email_verified boolean not null, image text,
  created_at timestamptz not null, updated_at timestamptz not null, two_factor_enabled boolean, role text not null, admin boolean not null);
create table heed.staff_session (
  id uuid primary key, expires_at timestamptz not null, token text not null unique, created_at timestamptz not null, updated_at timestamptz not null,
  ip_address text, user_agent text, user_id uuid not null references heed.staff_account on delete cascade, method text not null);
create index staff_session_account on heed.staff_session (user_id);
create table heed.staff_credential (
  id uuid primary key, account_id text not null, provider_id text not null, user_id uuid not null references heed.staff_account on delete cascade,
  access_token text, refresh_token text, id_token text, access_token_expires_at timestamptz, refresh_token_expires_at timestamptz, scope text,
  password text, created_at timestamptz not null, updated_at timestamptz not null);
create index staff_credential_account on heed.staff_credential (user_id);
create table heed.staff_verification (
  id uuid primary key, identifier text not null, value text not null, expires_at timestamptz not null, created_at timestamptz not null,
  updated_at timestamptz not null);
create index staff_verification_identifier on heed.staff_verification (identifier);
create table heed.staff_second_factor (
  id uuid primary key, secret text not null, backup_codes text not null, user_id uuid not null references heed.staff_account on delete cascade,
  verified boolean, failed_verification_count integer, locked_until timestamptz);
create index staff_second_factor_account on heed.staff_second_factor (user_id);
-- A link that makes one account, once. Only the hash of its token is kept.
create table heed.staff_invitation (
  hash uuid primary key, email text not null, role text not null, admin boolean not null, actor text not null, at timestamptz not null,
  until timestamptz not null);
-- Sign-ins that failed, by keyed hash of address or of where they came from; gone after a day.
create table heed.staff_attempt (key uuid not null, at timestamptz not null, id uuid primary key);
create index staff_attempt_key on heed.staff_attempt (key, at);
grant usage on schema heed to {{staff}};
grant select, insert, update, delete on heed.staff_account, heed.staff_session, heed.staff_credential, heed.staff_verification, heed.staff_second_factor to {{staff}};
grant select, insert, delete on heed.staff_invitation, heed.staff_attempt to {{staff}};
