-- When a colleague signed in last: sessions are deleted when they are over. And a passkey gets another name.
create table heed.staff_seen (user_id uuid primary key references heed.staff_account on delete cascade, at timestamptz not null);
grant select, insert, update, delete on heed.staff_seen to {{staff}};
grant update (name) on heed.staff_passkey to {{staff}};
