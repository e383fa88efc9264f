// A deletion withdraws every choice: what stands then, the ledger's word of it, and the rows by which it stands for what is kept.
import { randomUUID } from "node:crypto";
import { isChoice, purposesOf } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";

type Withdrawing = { readonly inForce: MapInForce; readonly personId: string; readonly at: Date };

const STRENGTH = "proven";

/** Every purpose that a person may refuse, under whichever law. */
const refusable = ({ map }: MapInForce): string[] =>
  Object.entries(purposesOf(map))
    .filter(([, { basis }]) => (typeof basis === "string" ? [basis] : Object.values(basis)).some(isChoice))
    .map(([name]) => name);

/** What stands once every choice is withdrawn. A restriction ends: what is asked for now goes further. */
export async function standingAfter(
  connection: Connection,
  { inForce, personId, at }: Withdrawing,
  before: Standing,
): Promise<Standing> {
  const { state, ...stand } = before.state.restricted
    ? await endRestriction(connection, { inForce, personId, at })
    : before;
  const no = { value: false, at, receivedAt: at, strength: STRENGTH, asked: inForce.map } as const;
  return { ...stand, state, choices: [...stand.choices, ...refusable(inForce).map((purpose) => ({ ...no, purpose }))] };
}

async function endRestriction(connection: Connection, { inForce, personId, at }: Withdrawing): Promise<Standing> {
  // The newest state wins, and equal times would leave it to chance.
  const later = new Date(at.getTime() + 1);
  const state = { person_id: personId, name: "restricted", at: later, id: randomUUID(), value: "false" };
  const [, after] = await Promise.all([
    insertRows(connection, "state", ["person_id", "name", "at", "id", "value"], [state]),
    readStanding(connection, inForce, [personId]),
  ]);
  return after(personId);
}

/** Enters the withdrawal like any choice. */
export const enterWithdrawal = (
  ledger: Ledger,
  connection: Connection,
  { inForce, personId, at }: Withdrawing,
  request: string,
): Promise<void> =>
  ledger.write(
    connection,
    refusable(inForce).map((purpose) => ({
      personId,
      at,
      kind: "choice",
      purpose,
      actor: "proven:erasure",
      detail: { value: false, request },
    })),
  );

/** Stores the withdrawal for rows that stay. */
export async function storeWithdrawal(connection: Connection, { inForce, personId, at }: Withdrawing): Promise<void> {
  const rows = refusable(inForce).map((purpose) => ({
    person_id: personId,
    purpose,
    at,
    id: randomUUID(),
    value: false,
    notice: inForce.number,
    strength: STRENGTH,
    source: "erasure",
    received_at: at,
  }));
  const columns = ["person_id", "purpose", "at", "id", "value", "notice", "strength", "source", "received_at"] as const;
  await insertRows(connection, "consent", columns, rows);
}
