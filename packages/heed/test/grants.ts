// Who may do what in the database, written down once: the catalogue is compared with it, and every role tries everything.

const ENTRY = "insert(actor,at,detail,entry_id,hash,kind,lane,person_id,purpose,salt,term)";
const PERMITS = "update(expires,permits,until)";
/** Who may do what, table by table; columns stand where not the whole table is meant. */
export const GRANTS: Readonly<Record<string, string>> = {
  agent: "steward select, update(token)",
  agent_message: "steward delete, insert, select",
  alias:
    "ingest insert, select, update(person_id); reader select; rights delete, insert, select, update(origin,person_id); steward select",
  approval: "staff delete, insert, select, update(approved_by)",
  api_key: "ingest select; reader select",
  appearance: "staff insert, select",
  asked: "steward delete, insert, select, update",
  asked_event: "steward insert, select",
  audience: "auditor select; reader select; rights select; steward insert, select",
  audience_count: "steward insert, select",
  brought_file: "staff delete, insert, select, update",
  backup: "auditor select; rights select",
  confirmation: "rights delete, select(address); steward delete, insert, select, update",
  consent:
    "ingest insert, select; reader select; rights delete, insert, select; steward insert, select; sweeper select",
  decision: `analyst select; reader insert, select; rights delete, insert, select, ${PERMITS}; steward select(at,decision_id,expires,permits,person_id,purpose,until), ${PERMITS}; sweeper delete, select(at,decision_id,expires,person_id)`,
  delivery:
    "ingest insert; reader select(id,person_id), update(entered); rights delete, insert, select; steward delete, insert, select, update(at,dead,due,leased,tries,why)",
  download: "rights delete, insert, select",
  erasure: "rights delete, insert, select, update; sweeper delete, select(done_at,id)",
  erasure_step: "rights delete, insert, select, update",
  erased: "ingest select; reader select; rights insert, select; steward select",
  event: `analyst select; ingest insert; reader select; rights delete, insert, select, ${PERMITS}; steward select(at,event_id,expires,field,permits,person_id,sensitive,until,via), ${PERMITS}; sweeper delete, select(at,event_id,expires,person_id)`,
  hidden: "ingest insert, select; reader select; rights delete, insert, select; steward insert, select",
  identity: `analyst select; ingest insert; reader select; rights delete, insert, select, ${PERMITS}; steward select(address,at,expires,field,id,key_version,permits,person_id,sensitive,until,via), ${PERMITS}; sweeper delete, select(at,expires,field,id,person_id)`,
  item: "analyst select; auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  kept_count: "auditor select; rights insert, select, update",
  lane: "auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  leaving_count: "rights delete, insert, select",
  ledger: `auditor select; ingest ${ENTRY}; reader ${ENTRY}; rights delete, ${ENTRY}, select; staff ${ENTRY}; steward ${ENTRY}, select(at,entry_id,hash,lane,person_id,term,txid); sweeper ${ENTRY}`,
  map: "analyst select; auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  member: "reader delete, insert, select; rights delete, select",
  message: "ingest insert, select; sweeper delete, select",
  model: "analyst select; auditor select; reader select; rights select; steward select(at,purpose,version)",
  model_part: "reader select",
  notice: "auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  notice_mail: "steward insert, select, update",
  outbox: "steward delete, insert, select, update",
  person:
    "ingest insert, select, update(locked); reader select, update(locked); rights delete, insert, select, update(locked,merged_into,origin); steward select, update(locked,merged_into); sweeper select",
  person_key: "ingest insert, select; reader select; rights delete, insert, select",
  popular: "analyst select; auditor select; reader select",
  purpose:
    "analyst select; auditor select; ingest select; reader select; rights select; steward select; sweeper select",
  request:
    "rights delete, insert, select; steward select(at,id,kind,person_id,state); sweeper delete, select(at,id,kind,person_id,state)",
  recipient_names: "steward select",
  recipient_pace: "steward insert, select, update",
  recipient_secret: "steward select",
  seal: "auditor select; rights select; steward insert, select",
  share:
    "reader insert, select, update(paused,since,told); rights delete, select; steward delete, select, update(paused,told)",
  staff_account: "staff delete, insert, select, update",
  staff_attempt: "staff delete, insert, select",
  staff_credential: "staff delete, insert, select, update",
  staff_invitation: "staff delete, insert, select",
  staff_passkey: "staff delete, insert, select, update(name,signatures,used_at)",
  staff_seen: "staff delete, insert, select, update",
  staff_second_factor: "staff delete, insert, select, update",
  staff_session: "staff delete, insert, select, update",
  staff_verification: "staff delete, insert, select, update",
  state: "ingest insert, select; reader select; rights delete, insert, select; steward insert, select; sweeper select",
  sweep_run: "sweeper delete, insert, select, update",
  tally: "auditor select; ingest insert; reader insert; rights insert; steward insert; sweeper insert",
  training_member:
    "reader insert; rights delete, select, update(leaves); steward select(leaves,person_id,version), update(leaves)",
  trait: `analyst select; ingest insert; reader select; rights delete, insert, select, ${PERMITS}; steward select(at,expires,field,id,permits,person_id,sensitive,until,via), ${PERMITS}; sweeper delete, select(at,expires,field,id,person_id)`,
};
