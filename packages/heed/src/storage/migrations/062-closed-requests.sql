-- Closed requests are read page by page, the newest first.
create index asked_closed on heed.asked (closed_at, id) where closed_at is not null;
