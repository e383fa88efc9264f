-- What a receipt tells of a choice beyond the choice: the language of the notice, and the place in the interface.
alter table heed.consent add column locale text, add column place text;
