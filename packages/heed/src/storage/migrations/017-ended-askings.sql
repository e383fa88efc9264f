-- A deletion ends what waits for its confirmation under an address of the person, in its own transaction.
grant select (address), delete on heed.confirmation to {{rights}};
