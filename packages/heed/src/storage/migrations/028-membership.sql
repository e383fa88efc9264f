-- Who is in which audience now: kept so that entering and leaving are noticed, told to the person, and forgotten with them. Nobody is reached by a row of it:
-- whoever uses an audience asks the gate at that moment. Entered and left are decisions, with their reasons.
create table heed.member (person_id uuid not null, audience text not null, since timestamptz not null, primary key (person_id, audience));
create index member_audience on heed.member (audience);
alter table heed.member enable row level security;
create policy seen on heed.member for select to {{reader}} using (true);
create policy enter on heed.member for insert to {{reader}} with check (true);
create policy leave on heed.member for delete to {{reader}} using (true);
create policy by_subject on heed.member for select to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
create policy delete_subject on heed.member for delete to {{rights}} using (person_id = nullif(current_setting('heed.subject', true), '')::uuid);
grant select, insert, delete on heed.member to {{reader}};
grant select, delete on heed.member to {{rights}};
