-- Purpose and day are the same for every row of a query: in a subquery they are looked up once, not row by row (decision 0001).
{{#each trait identity event decision}}
alter policy by_purpose on heed.{{table}} using (
  until[array_position(permits, (select nullif(nullif(current_setting('heed.purpose', true), '')::smallint, 0::smallint)))] >= (select (now() at time zone 'utc')::date));
alter policy by_purpose_for_analysts on heed.{{table}} using (
  until[array_position(permits, (select nullif(nullif(current_setting('heed.purpose', true), '')::smallint, 0::smallint)))] >= (select (now() at time zone 'utc')::date));
{{/each}}
