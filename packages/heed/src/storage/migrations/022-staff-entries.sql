-- Who may open what is changed by staff too: an invitation, an account, a role, a key. Each change is an entry, of nobody: under this role no other can be written.
grant insert (person_id, term, at, entry_id, lane, kind, purpose, actor, detail, salt, hash) on heed.ledger to {{staff}};
create policy add_of_nobody on heed.ledger for insert to {{staff}} with check (person_id = '00000000-0000-0000-0000-000000000000');
-- Every process looks every few seconds whether there is a newer key; the wrapped keys themselves stay the owner's.
grant usage on schema public to {{ingest}};
grant select (version, at) on public.heed_key_ring to {{ingest}};
