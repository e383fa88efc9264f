-- Who was erased has no asking that waits for its confirmation: the marks are keyed hashes, and so are the addresses of askings.
grant select on heed.erased to {{steward}};
