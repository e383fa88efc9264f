-- Backups that were made, so that a deletion's certificate and `heed doctor` can say what is true of them; nothing of a person.
create table heed.backup (at timestamptz primary key, until date not null, place text not null, bytes bigint not null);
grant select on heed.backup to {{rights}}, {{auditor}};
