-- What is popular is an order; an exact count of buyers would tell, from one hour to the next, that somebody bought it.
alter table heed.popular add column place integer not null default 0;
update heed.popular p set place = ranked.place
  from (select purpose, item, day, row_number() over (partition by purpose order by people desc, item) - 1 as place from heed.popular) ranked
  where ranked.purpose = p.purpose and ranked.item = p.item and ranked.day = p.day;
alter table heed.popular drop column people;
