-- A download that somebody may fetch once, until `until`. Whose it is stands sealed, with the password of the file; the address of its page is
-- kept as a hash only. Fetching deletes the row.
create table heed.download (token bytea primary key, until timestamptz not null, sealed bytea not null);
grant select, insert, delete on heed.download to {{rights}};
