// Joins what two people chose: a no of either side stands, and what is only claimed to be theirs counts as a claim.
import { randomUUID } from "node:crypto";
import type { PersonState, Strength } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { holdColumns, readHold, STATE } from "../storage/legal-holds.ts";
import { noesOf, type Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { CONSENT, refuseAnew } from "./refuse-anew.ts";

export type MergingChoices = {
  readonly from: string;
  readonly into: string;
  readonly stands: (personId: string) => Standing;
  /** How well it is known that both are one. */
  readonly strength: Strength;
  readonly now: Date;
  /** Number of the map in force. */
  readonly notice: number;
};

/** Moves choices, states and hidden items to the survivor; both are locked. */
export async function mergeChoices(connection: Connection, merging: MergingChoices): Promise<void> {
  await moveConsent(connection, merging);
  const { from, into, stands, now, notice } = merging;
  const sides = [stands(from).choices, stands(into).choices];
  await refuseAnew(connection, into, sides, { source: "merge", now, notice });
  await mergeStates(connection, merging);
  const hidden = await take(connection, "hidden", merging.from, ["item", "at", "id", "value"]);
  await insertRows(connection, "hidden", ["person_id", "item", "at", "id", "value", "origin"], owned(hidden, merging));
}

type Row = Record<string, unknown>;

async function take(
  connection: Connection,
  table: string,
  personId: string,
  columns: readonly string[],
): Promise<Row[]> {
  const text = `delete from heed.${table} where person_id = $1 returning ${columns.join(",")}`;
  return (await connection.query<Row>({ name: `take ${table}`, text, values: [personId] })).rows;
}

const owned = (rows: readonly Row[], { from, into }: MergingChoices): Row[] =>
  rows.map((row) => ({ ...row, person_id: into, origin: from }));

async function moveConsent(connection: Connection, merging: MergingChoices): Promise<void> {
  const { from, strength } = merging;
  const rows = owned(await take(connection, "consent", from, CONSENT), merging);
  const weighed = strength === "claimed" ? rows.map((row) => ({ ...row, strength })) : rows;
  await insertRows(connection, "consent", ["person_id", ...CONSENT], weighed);
}

const provenAfter = ({ from, into, stands, strength }: MergingChoices): boolean =>
  stands(into).state.proven === true || (strength === "proven" && stands(from).state.proven === true);

/** The stricter state of the two wins. */
async function mergeStates(connection: Connection, merging: MergingChoices): Promise<void> {
  const { from, into, stands, now } = merging;
  const [a, b] = [stands(from).state, stands(into).state];
  const hold = a.held && !b.held ? await readHold(connection, from) : undefined;
  await take(connection, "state", from, ["id"]);
  const next = stricter(a, b, provenAfter(merging));
  const rows = next.map(([name, value]) => ({
    person_id: into,
    name,
    at: now,
    id: randomUUID(),
    value,
    ...holdColumns(name === "held" ? hold : undefined),
  }));
  await insertRows(connection, "state", STATE, rows);
}

/** What the survivor `b` does not have yet. */
function stricter(a: PersonState, b: PersonState, proven: boolean): [name: string, value: string][] {
  const next: [string, string][] = [];
  for (const name of ["restricted", "held", "child", "quarantined"] as const)
    if (a[name] && !b[name]) next.push([name, "true"]);
  const has = new Set(noesOf(b));
  for (const name of noesOf(a)) if (!has.has(name)) next.push([name, "true"]);
  if (proven && !b.proven) next.push(["proven", "true"]);
  if (a.regime !== undefined && b.regime === undefined) next.push(["regime", a.regime]);
  if (a.lastContact && !(b.lastContact && b.lastContact >= a.lastContact))
    next.push(["last contact", a.lastContact.toISOString()]);
  return next;
}
