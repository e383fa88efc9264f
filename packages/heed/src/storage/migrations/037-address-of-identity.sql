-- By which address somebody may be found who is known by something else: the keyed hash of an address in `alias`, on the row that holds it encrypted,
-- so that it changes, moves and goes with that row. An opt-out by e-mail reaches whoever has the address (docs/decisions/0079).
alter table heed.identity add column address uuid;
create index identity_address on heed.identity (address) where address is not null;
grant select (address) on heed.identity to {{steward}};
