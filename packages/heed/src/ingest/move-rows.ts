// Moves data of one person under another, 500 rows at a time; identifiers are encrypted anew under the key of their new owner.
import type { Strength } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { decryptIdentity, encryptIdentity, type WrapKey } from "../storage/person-key.ts";
import { insertRows, MAX_ROWS } from "../storage/values.ts";
import { personKeys } from "./write-identities.ts";

const KEYS = {
  event: ["at", "event_id"],
  trait: ["field", "at", "id"],
  identity: ["field", "at", "id"],
  decision: ["at", "decision_id"],
} as const;
type Table = keyof typeof KEYS;
const PERMITS = ["permits", "until", "expires"] as const;
const SHARED = ["via", "key_version", "source", "sensitive", "origin", ...PERMITS] as const;
const COLUMNS: Readonly<Record<Table, readonly string[]>> = {
  event: [...KEYS.event, "field", "value", "received_at", "skew_ms", ...SHARED],
  trait: [...KEYS.trait, "value", ...SHARED],
  identity: [...KEYS.identity, "cipher", "address", "strength", ...SHARED],
  decision: [...KEYS.decision, "placement", "arm", "model", "detail", "purpose", "via", "key_version", ...PERMITS],
};

/** Whose rows go where. */
export type Move = {
  readonly from: string;
  readonly into: string;
  readonly wrapKey: WrapKey;
  /** How well it is known that they are the new owner's: a mere claim makes nobody's address proven. */
  readonly strength: Strength;
};

/** All data of `from`, marked with the id it came from; decisions stay where they were made. Under `rights` with `from` as its subject, both locked. */
export async function moveAll(connection: Connection, move: Move): Promise<number> {
  const marked = (row: Row): Row => ({ ...row, origin: move.from });
  const moved = await moveTables(
    connection,
    ["event", "trait", "identity"],
    move,
    { where: "true", values: [] },
    marked,
  );
  await dropIdleKey(connection, move.from);
  return moved;
}

/**
 * The data and decisions of `from` that came by one of these aliases, or that lay under the id `into` before both were joined.
 * Under `rights` with `from` as its subject, both locked.
 */
export async function moveBack(connection: Connection, move: Move, aliases: readonly string[]): Promise<number> {
  const unmarked = (row: Row): Row => ({ ...row, origin: null });
  const came = { where: "(via = any($2) or origin = $3)", values: [aliases, move.into] };
  const data = await moveTables(connection, ["event", "trait", "identity"], move, came, unmarked);
  const seen = { where: "via = any($2)", values: [aliases] };
  const decided = await moveTables(connection, ["decision"], move, seen, (row) => row);
  await dropIdleKey(connection, move.from);
  return data + decided;
}

type Row = Record<string, unknown>;
/** Which rows; its values follow the person's id. */
type Which = { readonly where: string; readonly values: readonly unknown[] };

async function moveTables(
  connection: Connection,
  tables: readonly Table[],
  move: Move,
  which: Which,
  mark: (row: Row) => Row,
): Promise<number> {
  let moved = 0;
  for (const table of tables) {
    const change = table === "identity" ? await reencrypting(connection, move, which) : (row: Row) => row;
    if (change) moved += await moveTable(connection, table, move, which, (row) => change(mark(row)));
  }
  return moved;
}

async function moveTable(
  connection: Connection,
  table: Table,
  { from, into }: Move,
  { where, values }: Which,
  change: (row: Row) => Row,
): Promise<number> {
  const key = KEYS[table].join(",");
  const columns = COLUMNS[table];
  let moved = 0;
  for (;;) {
    const { rows } = await connection.query<Row>(
      `delete from heed.${table} where person_id = $1 and (${key}) in (select ${key} from heed.${table} where person_id = $1 and ${where} limit ${MAX_ROWS})
       returning ${columns.map(selected).join(",")}`,
      [from, ...values],
    );
    if (rows.length === 0) return moved;
    const renamed: Row[] = rows.map((row) => ({ ...change(row), person_id: into }));
    await insertRows(connection, table, ["person_id", ...columns], renamed);
    moved += rows.length;
  }
}

// As text, both come and go unchanged.
const selected = (column: string): string =>
  column === "value" || column === "detail"
    ? `${column}::text as ${column}`
    : column === "until"
      ? "until::text[] as until"
      : column;

/** Undefined: there is no identifier to move, so that no key is made for nothing. */
async function reencrypting(
  connection: Connection,
  { from, into, wrapKey, strength }: Move,
  { where, values }: Which,
): Promise<((row: Row) => Row) | undefined> {
  const some = await connection.query(`select 1 from heed.identity where person_id = $1 and ${where} limit 1`, [
    from,
    ...values,
  ]);
  if (some.rowCount === 0) return undefined;
  const keys = await personKeys(connection, wrapKey, [from, into]);
  return (row) => {
    // The column is bytea.
    const value = decryptIdentity(wrapKey, keys.get(from)!, row["cipher"] as Buffer);
    const weighed = strength === "claimed" ? { strength } : {};
    return { ...row, ...weighed, cipher: encryptIdentity(wrapKey, keys.get(into)!, value) };
  };
}

/** Without an identifier left a key has nothing to open. */
async function dropIdleKey(connection: Connection, personId: string): Promise<void> {
  await connection.query(
    "delete from heed.person_key where person_id = $1 and not exists (select 1 from heed.identity where person_id = $1)",
    [personId],
  );
}
