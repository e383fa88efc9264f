-- Whoever had objected before 025 is reached now, not with their next choice or the next change of map: the map in force is put in force once more at this
-- start, which gives every row the permits that it should have (docs/decisions/0064). Until that is done nobody is served.
update heed.map set hash = '' where number = (select max(number) from heed.map)
  and exists (select 1 from heed.consent where not value and purpose in (select purpose from heed.decision));
