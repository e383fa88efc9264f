-- Under which id a row lay before the last merge: what was joined by mistake can be parted again (docs/decisions/0012).
{{#each person alias consent hidden event trait identity}}
alter table heed.{{table}} add column origin uuid;
{{/each}}
grant update (origin) on heed.person, heed.alias to {{rights}};

-- How well it is known who brought an address: only what came proven may be written to.
alter table heed.identity add column strength text not null default 'claimed' check (strength in ('claimed', 'browser', 'proven'));

-- People who write SQL reach data under one purpose, and nothing that no purpose guards: no choice, alias, state or key (docs/decisions/0013).
grant usage on schema heed to {{analyst}};
{{#each trait identity event decision}}
create policy by_purpose_for_analysts on heed.{{table}} for select to {{analyst}} using (
  until[array_position(permits, nullif(nullif(current_setting('heed.purpose', true), '')::smallint, 0::smallint))] >= (now() at time zone 'utc')::date);
{{/each}}
grant select on heed.event, heed.trait, heed.identity, heed.decision to {{analyst}};
grant select on heed.map, heed.purpose, heed.item, heed.model, heed.popular to {{analyst}};
