// What is held under one person id, field by field, direct identifiers decrypted for their owner.
import type { Day } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { decryptIdentity, type WrapKey } from "../storage/person-key.ts";
import { cursor } from "./own-cursor.ts";
import { type Service, servicesOf } from "./services.ts";

/** One thing that is known of the person. */
export type HeldDatum = {
  readonly id: string;
  readonly kind: "event" | "trait" | "identity";
  readonly at: Date;
  readonly source: string;
  readonly sensitive: boolean;
  /** An event's properties, or a trait's value; direct identifiers are decrypted for their owner. */
  readonly value: unknown;
  readonly serves: readonly Service[];
  /** No purpose may use it: the day after which it goes, or "infinity" while it is restricted or on legal hold. */
  readonly keptUntil?: Day;
};

/** All data of one field, newest first; `next` continues. */
export type HeldField = {
  readonly field: string;
  readonly total: number;
  /** Rows that no purpose may use any longer and that wait for their deletion, and the first day of it. */
  readonly ending?: { readonly count: number; readonly until: Day };
  readonly data: readonly HeldDatum[];
  readonly next?: string;
};

/** Of one field or of all, and where it continues. */
export type HeldQuery = { readonly perField?: number; readonly field?: string; readonly before?: string };

/** The one browser that is shown what it sent, in all forms in which its hash may lie there; null: everything is. */
export type Forms = readonly string[] | null;

export type HeldDeps = { inForce: MapInForce; wrapKey: WrapKey; now: () => Date };

/** How much of each field, where the query does not say. */
export const PER_FIELD = 10;

type HeldRow = {
  kind: HeldDatum["kind"];
  field: string;
  at: Date;
  id: string;
  value: unknown;
  cipher: Buffer | null;
  wrapped: Buffer | null;
  source: string;
  sensitive: boolean;
  permits: number[];
  until: Day[];
  expires: Day;
  total: number;
  ending: number;
  ends: Day | null;
};

const HELD = `
  select kind, field, at, id, value, cipher, wrapped, source, sensitive, permits, until::text[] as until, expires, total, ending, ends from (
    select held.*, count(*) over one as total,
           count(*) filter (where permits = '{0}' and expires < 'infinity') over one as ending,
           min(expires) filter (where permits = '{0}' and expires < 'infinity') over one as ends,
           row_number() over (partition by field order by at desc, id desc) as place
    from (
      select 'event' as kind, field, at, event_id as id, value, null::bytea as cipher, null::bytea as wrapped, via, source, sensitive, permits, until, expires
        from heed.event where person_id = $1
      union all
      select 'trait', field, at, id, value, null, null, via, source, sensitive, permits, until, expires
        from heed.trait where person_id = $1
      union all
      select 'identity', field, at, id, null, cipher, (select wrapped from heed.person_key where person_id = $1), via, source, sensitive, permits, until, expires
        from heed.identity where person_id = $1
    ) held
    where ($2::uuid[] is null or via = any($2))
      and ($3::text is null or field = $3)
      and ($4::timestamptz is null or (at, id) < ($4, $5::uuid))
    window one as (partition by field)
  ) numbered where place <= $6 order by field, at desc, id desc`;

export async function heldOf(
  deps: HeldDeps,
  connection: Connection,
  id: string,
  via: Forms,
  query: HeldQuery,
): Promise<HeldField[]> {
  const [at, last] = cursor(query.before);
  const { rows } = await connection.query<HeldRow>({
    name: "own data",
    text: HELD,
    values: [id, via, query.field ?? null, at, last, query.perField ?? PER_FIELD],
  });
  const now = deps.now();
  const fields = new Map<string, { head: HeldRow; data: HeldDatum[] }>();
  for (const row of rows) {
    const field = fields.get(row.field) ?? { head: row, data: [] };
    fields.set(row.field, field);
    field.data.push({
      id: row.id,
      kind: row.kind,
      at: row.at,
      source: row.source,
      sensitive: row.sensitive,
      value: row.cipher && row.wrapped ? decryptIdentity(deps.wrapKey, row.wrapped, row.cipher) : row.value,
      ...servicesOf(deps.inForce, row, now),
    });
  }
  return [...fields].map(([field, { head, data }]) => ({
    field,
    total: head.total,
    ...(head.ends === null ? {} : { ending: { count: head.ending, until: head.ends } }),
    data,
  }));
}
