// Streams everyone whom the row policy lets this purpose see, one person after the other, in constant memory.
import type { Scalars, Value } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import type { EventOccurrence, PersonData } from "./access.ts";
import { personOf } from "./read-people.ts";

export type StreamedPerson = { readonly id: string; readonly data: PersonData };
type Row = {
  person_id: string;
  field: string;
  id: string;
  at: Date;
  value: Readonly<Record<string, Value>>;
  trait: Scalars | null;
};

const FETCH = 5_000;

/**
 * Runs in the caller's transaction, whose purpose decides what is seen. Newest first per person; of traits those that are named, as they
 * stand now whatever `since`: a past moment must not learn from them. `ids`, `below`: only these people, or whose id is lower.
 */
export async function* streamPeople(
  connection: Connection,
  reading: {
    fields: readonly string[];
    since: Date;
    until: Date;
    traits?: readonly string[];
    ids?: readonly string[] | undefined;
    below?: string | undefined;
  },
): AsyncIterable<StreamedPerson> {
  const { ids, below, traits = [] } = reading;
  const values: unknown[] = [reading.fields, reading.since, reading.until];
  const some = [
    ...(ids === undefined ? [] : [`and person_id = any($${values.push(ids)})`]),
    ...(below === undefined ? [] : [`and person_id < $${values.push(below)}`]),
  ].join(" ");
  const known =
    traits.length === 0
      ? ""
      : `union all select person_id, field, id, at, null, value from heed.trait where field = any($${values.push(traits)}) ${some}`;
  const decisions = reading.fields.includes("decision")
    ? `union all select person_id, 'decision' as field, decision_id as id, at,
         jsonb_build_object('placement', placement, 'arm', arm, 'model', model, 'score', detail->'shown'->0->'score') as value, null
       from heed.decision where at >= $2 and at < $3`
    : "";
  await connection.query(
    `declare people no scroll cursor for
     select person_id, field, event_id as id, at, value, null::jsonb as trait from heed.event
      where field = any($1) and at >= $2 and at < $3 ${some} ${decisions} ${known}
     order by 1, 4 desc, 3`,
    values,
  );
  let person: string | undefined;
  let events: { field: string; via: null; item: EventOccurrence }[] = [];
  let newest: Row[] = [];
  const finished = (id: string): StreamedPerson => ({
    id,
    data: personOf(
      { events, traits: newest.sort(byTime).map(({ field, trait }) => ({ field, via: null, item: trait! })) },
      reading.fields,
      undefined,
    ).data,
  });
  for (;;) {
    const { rows } = await connection.query<Row>(`fetch ${FETCH} from people`);
    for (const row of rows) {
      if (row.person_id !== person) {
        if (person !== undefined) yield finished(person);
        person = row.person_id;
        events = [];
        newest = [];
      }
      if (row.trait !== null) newest.push(row);
      else events.push({ field: row.field, via: null, item: { id: row.id, at: row.at, properties: row.value } });
    }
    if (rows.length < FETCH) break;
  }
  if (person !== undefined) yield finished(person);
  await connection.query("close people");
}

/** Of two at the same moment the no wins, then the higher id (as read-people.ts reads them). */
const byTime = (a: Row, b: Row): number =>
  b.at.getTime() - a.at.getTime() || Number(b.trait === false) - Number(a.trait === false) || (a.id < b.id ? 1 : -1);
