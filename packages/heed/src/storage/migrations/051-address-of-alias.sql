-- The keyed hash of the address that an identifier is, bare or as a mailto:, whatever its letters: a shop that knows people by addresses knows them under
-- more than one spelling, and an opt-out by e-mail reaches them all (docs/decisions/0098). What was hashed before has none: it cannot be read again.
alter table heed.alias add column address uuid;
create index alias_address on heed.alias (address) where address is not null;
