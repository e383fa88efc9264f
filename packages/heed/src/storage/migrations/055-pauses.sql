-- Who restricts the use of what is held (GDPR Art. 18) wants it kept: recipients are told to use nothing, and delete nothing, until more comes.
-- `paused`: since when one knows that; it ends with the next thing sent.
alter table heed.share add column paused timestamptz;
grant update (paused) on heed.share to {{reader}}, {{steward}};
alter table heed.delivery drop constraint delivery_kind_check,
  add constraint delivery_kind_check check (kind in ('event', 'traits', 'correction', 'pause', 'stop', 'forget'));
