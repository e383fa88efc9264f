// Moves the data of one person under another, 500 rows at a time; identifiers are encrypted anew under the key of their new owner.
import type { Connection } from "../storage/database.ts";
import { decryptIdentity, encryptIdentity } from "../storage/person-key.ts";
import { insertRows, MAX_ROWS } from "../storage/values.ts";
import { personKeys } from "./write-identities.ts";

const KEYS = { event: ["at", "event_id"], trait: ["field", "at", "id"], identity: ["field", "at", "id"] } as const;
type Table = keyof typeof KEYS;
const SHARED = ["via", "source", "sensitive", "permits", "until", "expires"] as const;
const COLUMNS: Readonly<Record<Table, readonly string[]>> = {
  event: [...KEYS.event, "field", "value", "received_at", "skew_ms", ...SHARED],
  trait: [...KEYS.trait, "value", ...SHARED],
  identity: [...KEYS.identity, "cipher", ...SHARED],
};

/** Runs under `rights` with `from` as its subject and both people locked; permits stay as they are, to be rewritten afterwards. */
export async function moveRows(connection: Connection, wrapKey: Buffer, from: string, into: string): Promise<number> {
  const events = await move(connection, "event", from, into, (row) => row);
  const traits = await move(connection, "trait", from, into, (row) => row);
  return events + traits + (await moveIdentities(connection, wrapKey, from, into));
}

type Row = Record<string, unknown>;

async function move(
  connection: Connection,
  table: Table,
  from: string,
  into: string,
  change: (row: Row) => Row,
): Promise<number> {
  const key = KEYS[table].join(",");
  const columns = COLUMNS[table];
  let moved = 0;
  for (;;) {
    const { rows } = await connection.query<Row>({
      name: `take ${table} rows`,
      text: `delete from heed.${table} where person_id = $1 and (${key}) in (select ${key} from heed.${table} where person_id = $1 limit ${MAX_ROWS})
             returning ${columns.map(selected).join(",")}`,
      values: [from],
    });
    if (rows.length === 0) return moved;
    const renamed: Row[] = rows.map((row) => ({ ...change(row), person_id: into }));
    await insertRows(connection, table, ["person_id", ...columns], renamed);
    moved += rows.length;
  }
}

// As text, both come and go unchanged.
const selected = (column: string): string =>
  column === "value" ? "value::text as value" : column === "until" ? "until::text[] as until" : column;

async function moveIdentities(connection: Connection, wrapKey: Buffer, from: string, into: string): Promise<number> {
  const some = await connection.query("select 1 from heed.identity where person_id = $1 limit 1", [from]);
  if (some.rowCount === 0) {
    await connection.query("delete from heed.person_key where person_id = $1", [from]);
    return 0;
  }
  const keys = await personKeys(connection, wrapKey, [from, into]);
  const moved = await move(connection, "identity", from, into, (row) => {
    // The column is bytea.
    const value = decryptIdentity(wrapKey, keys.get(from)!, row["cipher"] as Buffer);
    return { ...row, cipher: encryptIdentity(wrapKey, keys.get(into)!, value) };
  });
  await connection.query("delete from heed.person_key where person_id = $1", [from]);
  return moved;
}
