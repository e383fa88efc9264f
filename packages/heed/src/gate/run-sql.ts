// Raw SQL through the gate: one statement, read only, under the row policy of one purpose, with its reason in the ledger first.
import { createHash } from "node:crypto";
import { isAggregateOnly, purposesOf } from "@heed/core";
import { NOBODY } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import type { Actor } from "./access.ts";

export type SqlQuestion = {
  readonly purpose: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly statement: string;
};

const MAX_ROWS = 1_000;
const SECONDS = 60;

/**
 * Runs one query as `analyst`, who reaches rows of the purpose and no choice, alias or state of anybody, at most a minute and 1,000 rows. The entry is written before the query runs and stays even if it fails.
 *
 * @returns rows by the name of their columns; of columns with the same name, as `count(*), count(x)` makes them, the second is `count_2`
 * @throws `purpose_not_declared`, `aggregate_only`, `reason_missing`, `sql_unguarded`, and PostgreSQL's own errors
 */
export async function runSql(
  deps: { database: Database; inForce: MapInForce; ledger: Ledger; now: () => Date },
  question: SqlQuestion,
): Promise<{ fields: string[]; rows: Record<string, unknown>[]; cut: boolean }> {
  const { database, inForce, ledger, now } = deps;
  const { purpose, reason, actor, statement } = question;
  const number = inForce.numberOf(purpose);
  const declared = purposesOf(inForce.map)[purpose];
  if (number === undefined || !declared)
    throw new Error(
      `purpose_not_declared: "${purpose}" is not a purpose in heed.config.ts. Use one of: ${Object.keys(inForce.map.purposes).join(", ")}.`,
    );
  if (isAggregateOnly(purpose, declared))
    throw new Error(`aggregate_only: "${purpose}" reads groups only; rows of people are not shown under it.`);
  if (reason.trim() === "")
    throw new Error("reason_missing: say in a sentence why you need this; it goes into the ledger.");
  const entry = {
    personId: NOBODY,
    at: now(),
    kind: "look" as const,
    purpose,
    actor,
    detail: { reason, statement: createHash("sha256").update(statement).digest("hex") },
  };
  await database.transaction("reader", {}, async (connection) => {
    await assertInForce(connection, inForce);
    await ledger.write(connection, [entry]);
  });
  return database.transaction("analyst", { purpose: number }, async (connection) => {
    await assertInForce(connection, inForce);
    await assertUnchangeable(connection);
    await connection.query(`set transaction read only; set local statement_timeout = '${SECONDS}s'`);
    // A cursor takes one query and nothing else: no SET, no DO, nothing that writes; and the extended protocol takes one statement.
    const query = { text: `declare answer no scroll cursor for ${statement}`, queryMode: "extended" };
    await connection.query(query);
    const result = await connection.query<unknown[]>({ text: `fetch ${MAX_ROWS + 1} from answer`, rowMode: "array" });
    const fields = distinct(result.fields.map(({ name }) => name));
    return {
      fields,
      rows: result.rows
        .slice(0, MAX_ROWS)
        .map((row) => Object.fromEntries(fields.map((field, column) => [field, row[column]]))),
      cut: result.rows.length > MAX_ROWS,
    };
  });
}

/** The same names, a number behind each that was there before: none hides another. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let n = 2; taken.has(own); n++) own = `${name}_${n}`;
    taken.add(own);
    return own;
  });
}

// With set_config a query could name another purpose half-way (architecture rule 5); the migration takes it away where it may.
async function assertUnchangeable(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ may: boolean }>(
    "select has_function_privilege('pg_catalog.set_config(text, text, boolean)', 'execute') as may",
  );
  if (rows[0]?.may)
    throw new Error(
      "sql_unguarded: in this database a query could change its own purpose. Ask its administrator for: revoke execute on function pg_catalog.set_config(text, text, boolean) from public.",
    );
}
