-- API keys of the staff: each acts in one role of the map. Only their hash is kept; nothing is signed with them.
alter table heed.api_key drop constraint api_key_kind_check, add constraint api_key_kind_check check (kind in ('write', 'server', 'staff'));
alter table heed.api_key add column role text, alter column sealed drop not null;
alter table heed.api_key add constraint api_key_role_check check ((kind = 'staff') = (role is not null)), add constraint api_key_sealed_check check ((kind = 'staff') = (sealed is null));
