-- Whoever stops the use of one thing leaves the models that learned before: the steward sees when each was trained, and no part of it.
grant select (at) on heed.model to {{steward}};
