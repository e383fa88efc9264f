-- Requests, and the proofs of deletions, are kept for three years and no longer; the sweep deletes them.
create policy keys_to_sweep on heed.request for select to {{sweeper}} using (true);
create policy sweep on heed.request for delete to {{sweeper}} using (at < now() - interval '36 months');
grant select (person_id, at, id, kind, state), delete on heed.request to {{sweeper}};
grant select (id, done_at), delete on heed.erasure to {{sweeper}};
-- What a sweep has deleted so far, written with each batch, so that one that is killed leaves its entry all the same.
create table heed.sweep_run (id uuid primary key, at timestamptz not null, deleted jsonb not null, whole bigint not null);
grant select, insert, update, delete on heed.sweep_run to {{sweeper}};
