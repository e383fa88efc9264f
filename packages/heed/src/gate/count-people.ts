// Everyone whom the row policy lets a purpose see, counted by PostgreSQL: one row a person instead of one an event.
import type { Scalars } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import type { PersonData } from "./access.ts";
import { type Counting, countEvents, countingColumn, countOf } from "./count-events.ts";
import { streamPeople } from "./stream-people.ts";

/** What was counted of one person, in the order of the countings, and their traits as they stand. */
export type CountedPerson = {
  readonly counts: readonly (number | undefined)[];
  readonly trait: (name: string) => Scalars | undefined;
  /** All that the purpose lets through, where it was asked for. */
  readonly data?: PersonData;
};

export type CountReading = {
  readonly countings: readonly Counting[];
  readonly traits: readonly string[];
  readonly since: Date;
  readonly until: Date;
  /** Only people whose id is lower, or these. */
  readonly below?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Newest events of a field that are counted. */
  readonly most: number;
  /** Everything of these fields is wanted, not only what is counted: slower. */
  readonly whole?: readonly string[] | undefined;
};

/** Of whom nothing is seen. */
export const countNobody = (countings: readonly Counting[]): CountedPerson => ({
  counts: countings.map((counting) => countEvents(counting, [])),
  trait: () => undefined,
});

type Row = { readonly person_id: string; readonly known: Readonly<Record<string, Scalars>> | null } & Readonly<
  Record<string, number | Date | null>
>;

const FETCH = 5_000;

/** Runs in the caller's transaction, whose purpose decides what is seen. Memory does not grow with their number. */
export async function* countPeople(
  connection: Connection,
  { countings, traits, since, until, below, ids, most, whole }: CountReading,
): AsyncIterable<{ readonly id: string } & CountedPerson> {
  if (whole) {
    for await (const { id, data } of streamPeople(connection, { fields: whole, since, until, traits, ids, below }))
      yield { id, ...countedFrom(countings, traits, data, most), data };
    return;
  }
  const fields = [...new Set(countings.map(({ field }) => field))];
  const values: unknown[] = [fields, since, until, traits];
  const some = [
    ...(below === undefined ? [] : [`and person_id < $${values.push(below)}`]),
    ...(ids === undefined ? [] : [`and person_id = any($${values.push(ids)})`]),
  ].join(" ");
  const columns = countings.map((counting, i) => `${countingColumn(counting, values)} as c${i}`);
  const many = fields.map((field) => `count(*) filter (where field = $${values.push(field)})`);
  // Traits as they stand, whatever `since`. Of two at the same moment the no wins, then the higher id (as read-people.ts reads them).
  await connection.query(
    `declare counted no scroll cursor for
     select e.*, t.known, coalesce(e.counted, t.person_id) as person_id
     from (select ${["person_id as counted", `greatest(${["0", ...many].join(", ")})::integer as busiest`, ...columns].join(", ")}
             from heed.event where field = any($1) and at >= $2 and at < $3 ${some} group by person_id) e
     full join (select person_id, jsonb_object_agg(field, value) as known
             from (select distinct on (person_id, field) person_id, field, value from heed.trait
                    where field = any($4) ${some}
                    order by person_id, field, at desc, (value = 'false') desc, id desc) newest group by person_id) t
       on t.person_id = e.counted`,
    values,
  );
  const busy: string[] = [];
  for (;;) {
    const { rows } = await connection.query<Row>(`fetch ${FETCH} from counted`);
    for (const row of rows) {
      const id = row.person_id;
      if (Number(row["busiest"]) > most) busy.push(id);
      else
        yield {
          id,
          // Somebody of whom only a trait is known has no row of counts.
          counts: countings.map((counting, i) =>
            row["busiest"] === null ? countEvents(counting, []) : countOf(counting, row[`c${i}`] ?? null),
          ),
          trait: (name) => row.known?.[name],
        };
    }
    if (rows.length < FETCH) break;
  }
  await connection.query("close counted");
  // Of few people more is kept than is counted: their newest are read one by one.
  if (busy.length === 0) return;
  for await (const { id, data } of streamPeople(connection, {
    fields: [...fields, ...traits],
    since,
    until,
    traits,
    ids: busy,
  }))
    yield { id, ...countedFrom(countings, traits, data, most) };
}

function countedFrom(
  countings: readonly Counting[],
  traits: readonly string[],
  data: PersonData,
  most: number,
): CountedPerson {
  return {
    counts: countings.map((counting) => countEvents(counting, data.events(counting.field).slice(0, most))),
    trait: (name) => (traits.includes(name) ? data.trait(name) : undefined),
  };
}
