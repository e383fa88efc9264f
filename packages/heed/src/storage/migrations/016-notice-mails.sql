-- Of each version of the notice, how far everybody who is to be told of it by mail has been put in the outbox: nobody is told twice.
create table heed.notice_mail (number integer primary key, last_id uuid not null, done boolean not null);
grant select, insert, update on heed.notice_mail to {{steward}};
