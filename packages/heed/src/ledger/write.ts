// Writes entries inside the caller's transaction, so that the act and its entry commit together or not at all.
import { createHmac } from "node:crypto";
import type { Connection } from "../storage/database.ts";
import { insertRows } from "../storage/values.ts";
import { type Entry, rowOf } from "./entry.ts";

export type Ledger = {
  /** Belongs into the transaction of the act that the entries record. */
  write(connection: Connection, entries: readonly Entry[]): Promise<void>;
  /** What an erasure entry carries, so that nobody without the root key can declare a gap lawful: HMAC-SHA256, hexadecimal. */
  proofOf(erasure: { readonly request: string; readonly positions: readonly string[] }): string;
};

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

/** A ledger that writes into `lane`, the number of this database's incarnation; `erasureKey` is `Keys.erasure`. */
export function createLedger(lane: number, erasureKey: Buffer): Ledger {
  return {
    async write(connection, entries) {
      if (entries.length === 0) return;
      const rows = entries.map((entry) => rowOf(entry, lane));
      const written = await insertRows(connection, "ledger", COLUMNS, rows);
      if (written !== rows.length)
        throw new Error("ledger_incomplete: not every entry was written. The transaction is undone; try again.");
    },
    proofOf: ({ request, positions }) =>
      createHmac("sha256", erasureKey)
        .update(JSON.stringify([request, positions]))
        .digest("hex"),
  };
}
