// The steps of a deletion as rows: what is still to be done, what was found, and what became of it. Every change of a step is one statement.
import type { Connection, Database } from "../storage/database.ts";
import { insertRows } from "../storage/values.ts";

/** What has to be done: rows of an id, a part of Heed, memberships and the person's own row, copies of keys, somebody outside, totals. */
export type StepKind = "rows" | "part" | "close" | "backups" | "recipient" | "counts";

export type Step = {
  readonly seq: number;
  readonly kind: StepKind;
  /** Which of the person's ids, in the order of the open request. */
  readonly place: number;
  /** Of a part or recipient: which. */
  readonly name: string;
  readonly state: "waiting" | "settled";
  readonly outcome: string | null;
  readonly ref: string | null;
  readonly tries: number;
  readonly due: Date;
  readonly at: Date | null;
  readonly result: unknown;
};

export type Erasure = {
  readonly id: string;
  readonly actor: string;
  readonly asked: Date;
  readonly deadline: Date;
  readonly done_at: Date | null;
  readonly certificate: string | null;
  readonly steps: readonly Step[];
};

/** Minutes until a step that failed is tried again; the last one repeats. */
const WAITS = [1, 5, 15, 60, 240, 720, 1_440];
const MINUTE = 60_000;
/** Whoever works on a deletion has it for so long; one that dies leaves it to the next after that. */
const LEASE_MS = 5 * MINUTE;

export const afterTry = (tries: number, now: Date): Date =>
  new Date(now.getTime() + (WAITS[Math.min(tries, WAITS.length) - 1] ?? 0) * MINUTE);
export const leaseFrom = (now: Date): Date => new Date(now.getTime() + LEASE_MS);

export async function writeSteps(connection: Connection, erasure: string, steps: readonly Step[]): Promise<void> {
  const columns = [
    "erasure",
    "seq",
    "kind",
    "place",
    "name",
    "state",
    "outcome",
    "ref",
    "tries",
    "due",
    "at",
    "result",
  ] as const;
  const rows = steps.map((step) => ({
    ...step,
    erasure,
    result: step.result === null ? null : JSON.stringify(step.result),
  }));
  await insertRows(connection, "erasure_step", columns, rows);
}

/** A deletion with its steps, in their order. `hold`: nobody else changes any of it until the transaction ends. */
export async function readErasure(
  connection: Connection,
  by: { readonly id: string } | { readonly token: Buffer },
  hold = false,
): Promise<Erasure | undefined> {
  const [column, value] = "id" in by ? ["id", by.id] : ["token", by.token];
  const [held, locked] = hold ? ["held ", "for update"] : ["", ""];
  // Sent together: whoever deletes waits for the answer. Steps are locked first, as by whoever ends one.
  const [steps, { rows }] = await Promise.all([
    connection.query<Step>({
      name: `${held}steps by ${column}`,
      text: `select seq, kind, place, name, state, outcome, ref, tries, due, at, result from heed.erasure_step
             where erasure = (select id from heed.erasure where ${column} = $1) order by seq ${locked}`,
      values: [value],
    }),
    connection.query<Omit<Erasure, "steps">>({
      name: `${held}erasure by ${column}`,
      text: `select id, actor, asked, deadline, done_at, certificate from heed.erasure where ${column} = $1 ${locked}`,
      values: [value],
    }),
  ]);
  return rows[0] && { ...rows[0], steps: steps.rows };
}

/** Takes deletions that are due out of reach of other workers for a while; gives their numbers. */
export async function leaseErasures(database: Database, now: Date, most: number): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    "rights",
    `update heed.erasure set due = $2
     where id in (select id from heed.erasure where done_at is null and due <= $1 order by due limit ${most} for update skip locked)
     returning id`,
    [now, leaseFrom(now)],
  );
  return rows.map((row) => row.id);
}

/** Ends a deletion by its signed certificate. */
export async function storeCertificate(
  connection: Connection,
  id: string,
  certificate: { readonly at: string },
): Promise<void> {
  await connection.query({
    name: "store certificate",
    text: "update heed.erasure set certificate = $2, done_at = $3, due = null where id = $1",
    values: [id, JSON.stringify(certificate), certificate.at],
  });
}

/** Ends a step. By what a recipient knew the person goes with it. */
export async function settleStep(
  connection: Connection,
  erasure: string,
  { seq, at, outcome = null, result }: { seq: number; at: Date | null; outcome?: string | null; result?: unknown },
): Promise<void> {
  await connection.query({
    name: "settle step",
    text: `update heed.erasure_step set state = 'settled', at = $3, outcome = $4, result = coalesce($5::jsonb, result), ref = null
           where erasure = $1 and seq = $2 and state = 'waiting'`,
    values: [erasure, seq, at, outcome, result === undefined ? null : JSON.stringify(result)],
  });
}

/** Keeps what was found before it is erased: after a crash nobody could find it again. */
export async function noteFound(connection: Connection, erasure: string, seq: number, result: unknown): Promise<void> {
  await connection.query(
    "update heed.erasure_step set result = $3 where erasure = $1 and seq = $2 and state = 'waiting'",
    [erasure, seq, JSON.stringify(result)],
  );
}

/** A step that did not succeed is tried again at `due`. */
export async function postponeStep(database: Database, erasure: string, seq: number, due: Date): Promise<void> {
  await database.query(
    "rights",
    "update heed.erasure_step set tries = tries + 1, due = $3 where erasure = $1 and seq = $2 and state = 'waiting'",
    [erasure, seq, due],
  );
}

/** A step that is over as soon as it is made. */
export const settledStep = (seq: number, result: unknown, at: Date): Step => ({
  seq,
  kind: "close",
  place: 0,
  name: "",
  state: "settled",
  outcome: null,
  ref: null,
  tries: 0,
  due: at,
  at,
  result,
});
