-- For which purpose something was decided: who objects to it ends what was decided for it too (docs/decisions/0064). Its entry in the ledger has said so all along.
alter table heed.decision add column purpose text;
update heed.decision d set purpose = l.purpose from heed.ledger l
 where l.person_id = d.person_id and l.kind = 'decision' and l.detail->>'decision' = d.decision_id::text;
grant select (purpose) on heed.decision to {{steward}};
