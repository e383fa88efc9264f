// Raw SQL through the gate: one statement, read only, under the row policy of one purpose, with its reason in the ledger first.
import { createHash } from "node:crypto";
import { isAggregateOnly, purposesOf } from "@heed/core";
import { NOBODY } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import type { Actor } from "./access.ts";

export type SqlQuestion = {
  readonly purpose: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly statement: string;
};

const MAX_ROWS = 1_000;

/**
 * Runs one statement as `reader`. The entry is written before the statement runs and stays even if it fails.
 *
 * @throws `purpose_not_declared`, `aggregate_only`, `sql_changes_purpose`, and PostgreSQL's own errors
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
  // SET and set_config would change the purpose in the middle (architecture rule 5).
  if (/set_config|heed\.(purpose|subject)|u&"/i.test(statement))
    throw new Error(
      "sql_changes_purpose: the purpose is set once, by --purpose. Remove set_config and heed.* settings from the statement.",
    );
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
  return database.transaction("reader", { purpose: number }, async (connection) => {
    await connection.query("set transaction read only");
    // Under a name PostgreSQL takes a single statement only.
    const result = await connection.query<Record<string, unknown>>({
      text: statement,
      values: [],
      name: `heed sql ${entry.detail.statement.slice(0, 16)}`,
    });
    return {
      fields: result.fields.map((field) => field.name),
      rows: result.rows.slice(0, MAX_ROWS),
      cut: result.rows.length > MAX_ROWS,
    };
  });
}
