// What two people keep of the choices of the one they were taken for: a no stays with both, a yes goes back to whom it came from.
import { randomUUID } from "node:crypto";
import type { Connection } from "../storage/database.ts";
import { holdColumns, readHold, STATE } from "../storage/legal-holds.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { noesOf, PARTED, readStanding, type Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { CONSENT, refuseAnew } from "./refuse-anew.ts";

export type SplittingChoices = {
  readonly stays: string;
  readonly leaves: string;
  /** What stood for the joined person. */
  readonly joined: Standing;
  readonly inForce: MapInForce;
  readonly now: Date;
};

/** Both are locked and the subject is who stays; data is with its new owner already. */
export async function splitChoices(connection: Connection, splitting: SplittingChoices): Promise<void> {
  const { stays, leaves, joined, inForce, now } = splitting;
  await giveBack(connection, "consent", CONSENT, splitting);
  await giveBack(connection, "hidden", HIDDEN, splitting);
  await splitStates(connection, splitting);
  const own = await readStanding(connection, inForce, [stays, leaves]);
  for (const id of [stays, leaves]) {
    await refuseAnew(connection, id, [joined.choices], { source: "split", now, notice: inForce.number });
    const shown = [...joined.hidden].filter((item) => !own(id).hidden.has(item));
    const rows = shown.map((item) => ({ item, at: now, id: randomUUID(), value: true, origin: null }));
    await insertRows(
      connection,
      "hidden",
      ["person_id", ...HIDDEN],
      rows.map((row) => ({ ...row, person_id: id })),
    );
  }
}

const HIDDEN = ["item", "at", "id", "value", "origin"] as const;
type Row = Record<string, unknown>;

/** Rows that lay under the one who leaves before both were joined. */
async function giveBack(
  connection: Connection,
  table: string,
  columns: readonly string[],
  { stays, leaves }: SplittingChoices,
): Promise<void> {
  const { rows } = await connection.query<Row>(
    `delete from heed.${table} where person_id = $1 and origin = $2 returning ${columns.join(",")}`,
    [stays, leaves],
  );
  const back = rows.map((row): Row => ({ ...row, person_id: leaves, origin: null }));
  await insertRows(connection, table, ["person_id", ...columns], back);
}

/** What closes something closes it for both; the last contact of each is their own. */
async function splitStates(connection: Connection, { stays, leaves, joined, now }: SplittingChoices): Promise<void> {
  const { state } = joined;
  const hold = state.held ? await readHold(connection, stays) : undefined;
  const of = (personId: string, name: string, value: string, at = now): Row => ({
    person_id: personId,
    name,
    at,
    id: randomUUID(),
    value,
    ...holdColumns(name === "held" ? hold : undefined),
  });
  const rows: Row[] = [];
  for (const name of ["restricted", "held", "child", "quarantined"] as const)
    if (state[name]) rows.push(of(leaves, name, "true"));
  rows.push(of(stays, PARTED, "true"), of(leaves, PARTED, "true"));
  for (const name of noesOf(state)) rows.push(of(leaves, name, "true"));
  // A claim that came later gave the joined person nothing, and gives nothing to either.
  if (state.proven) rows.push(of(leaves, "proven", "true", state.provenSince ?? now));
  if (state.regime !== undefined) rows.push(of(leaves, "regime", state.regime));
  if (state.lastContact) {
    await connection.query("delete from heed.state where person_id = $1 and name = 'last contact'", [stays]);
    for (const id of [stays, leaves]) {
      const last = await lastEvent(connection, id);
      if (last) rows.push(of(id, "last contact", last.toISOString()));
    }
  }
  await insertRows(connection, "state", STATE, rows);
}

async function lastEvent(connection: Connection, personId: string): Promise<Date | undefined> {
  const { rows } = await connection.query<{ last: Date | null }>(
    "select max(at) as last from heed.event where person_id = $1",
    [personId],
  );
  return rows[0]?.last ?? undefined;
}
