-- Hashes of identifiers lie under a key that can be changed (docs/decisions/0102). Beside each stands the version of that key, 1 being none; `alias` has had it
-- all along. The guard `erased` keeps version 1 for good.
{{#each trait identity event decision asked confirmation}}
alter table heed.{{table}} add column key_version smallint not null default 1;
{{/each}}
grant select (key_version) on heed.identity to {{steward}};
-- Whoever looks for a hash sees whether there is a newer key; the wrapped keys themselves stay the owner's.
grant usage on schema public to {{reader}};
grant select (version, at, done_at) on public.heed_hash_key to {{ingest}}, {{reader}};
grant select (done_at) on public.heed_key_ring to {{ingest}};
