// Writes entries inside the caller's transaction, so that the act and its entry commit together or not at all.
import type { Connection } from "../storage/database.ts";
import { insertRows } from "../storage/values.ts";
import { type Entry, rowOf } from "./entry.ts";

/** `write` belongs into the transaction of the act that the entries record. */
export type Ledger = { write(connection: Connection, entries: readonly Entry[]): Promise<void> };

const COLUMNS = [
  "person_id",
  "term",
  "at",
  "entry_id",
  "lane",
  "kind",
  "purpose",
  "actor",
  "detail",
  "salt",
  "hash",
] as const;

/** A ledger that writes into `lane`, the number of this database's incarnation. */
export function createLedger(lane: number): Ledger {
  return {
    async write(connection, entries) {
      if (entries.length === 0) return;
      const rows = entries.map((entry) => rowOf(entry, lane));
      const written = await insertRows(connection, "ledger", COLUMNS, rows);
      if (written !== rows.length)
        throw new Error("ledger_incomplete: not every entry was written. The transaction is undone; try again.");
    },
  };
}
