-- When a request came in by phone, by letter or over the counter, where that was before it was taken down: its clock runs since then.
alter table heed.asked add column came_in timestamptz;
