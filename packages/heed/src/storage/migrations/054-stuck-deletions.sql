-- Deletions that somebody outside refused or never answered are looked for each time that a colleague opens the console.
create index erasure_step_stuck on heed.erasure_step (erasure) where outcome in ('refused', 'unreachable');
