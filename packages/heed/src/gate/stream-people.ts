// Streams everyone whom the row policy lets this purpose see, one person after the other, in constant memory.
import type { Value } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import type { EventOccurrence, PersonData } from "./access.ts";
import { personOf } from "./read-people.ts";

export type StreamedPerson = { readonly id: string; readonly data: PersonData };
type Row = { person_id: string; field: string; id: string; at: Date; value: Readonly<Record<string, Value>> };

const FETCH = 5_000;

/** Runs in the caller's transaction, whose purpose decides what is seen. Events only; newest first per person. */
export async function* streamPeople(
  connection: Connection,
  reading: { fields: readonly string[]; since: Date; until: Date },
): AsyncIterable<StreamedPerson> {
  const decisions = reading.fields.includes("decision")
    ? `union all select person_id, 'decision' as field, decision_id as id, at,
         jsonb_build_object('placement', placement, 'arm', arm, 'model', model, 'score', detail->'shown'->0->'score') as value
       from heed.decision where at >= $2 and at < $3`
    : "";
  await connection.query(
    `declare people no scroll cursor for
     select person_id, field, event_id as id, at, value from heed.event where field = any($1) and at >= $2 and at < $3 ${decisions}
     order by 1, 4 desc, 3`,
    [reading.fields, reading.since, reading.until],
  );
  let person: string | undefined;
  let events: { field: string; via: null; item: EventOccurrence }[] = [];
  const finished = (id: string): StreamedPerson => ({
    id,
    data: personOf({ events, traits: [] }, reading.fields, undefined).data,
  });
  for (;;) {
    const { rows } = await connection.query<Row>(`fetch ${FETCH} from people`);
    for (const row of rows) {
      if (row.person_id !== person) {
        if (person !== undefined) yield finished(person);
        person = row.person_id;
        events = [];
      }
      events.push({ field: row.field, via: null, item: { id: row.id, at: row.at, properties: row.value } });
    }
    if (rows.length < FETCH) break;
  }
  if (person !== undefined) yield finished(person);
  await connection.query("close people");
}
