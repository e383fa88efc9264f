-- What a second person of the staff has to approve before it happens. `about`: keyed hash of what exactly, with whose it is, so that the row names nobody;
-- whoever approves names the customer again. Gone when used, refused or over.
create table heed.approval (
  id uuid primary key, act text not null, about uuid not null, says jsonb not null, asked_by text not null, at timestamptz not null,
  until timestamptz not null, approved_by text);
create index approval_about on heed.approval (about);
grant select, insert, update (approved_by), delete on heed.approval to {{staff}};
