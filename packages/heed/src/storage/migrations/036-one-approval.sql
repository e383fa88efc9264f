-- One row for one act, however often and however fast it is asked for: two rows of one act could be approved, and used, one after the other.
-- What waits twice is asked anew.
delete from heed.approval where about in (select about from heed.approval group by about having count(*) > 1);
drop index heed.approval_about;
create unique index approval_about on heed.approval (about);
