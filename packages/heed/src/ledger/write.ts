// Writes entries inside the caller's transaction, so that the act and its entry commit together or not at all.
import { createHmac } from "node:crypto";
import type { Connection } from "../storage/database.ts";
import type { HashedAlias, Journal } from "../storage/journal.ts";
import { addRows } from "../storage/values.ts";
import { type Entry, rowsOf } from "./entry.ts";
import { noteRefusals } from "./note-refusals.ts";

export type Ledger = {
  /**
   * Belongs into the transaction of the act that the entries record; all are on their way when it returns its promise, which is
   * to be waited for before the commit where one says no: only then does the journal know of it.
   */
  write(connection: Connection, entries: readonly Entry[]): Promise<void>;
  /** Notes in the journal who was erased, by identifier; the line counts if the transaction commits. */
  noteErasure(connection: Connection, of: readonly HashedAlias[], at: Date): void;
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

/** A ledger that writes into `lane`, the number of this database's incarnation; `erasureKey` is `Keys.erasure`. What must outlive the database goes to the journal too. */
export function createLedger(lane: number, erasureKey: Buffer, journal?: Journal): Ledger {
  return {
    async write(connection, entries) {
      if (entries.length === 0) return;
      // Fresh ids: that every entry is written is not counted, it fails else.
      await addRows(connection, "ledger", COLUMNS, rowsOf(entries, lane));
      if (journal) await noteRefusals(journal, connection, entries);
    },
    noteErasure(connection, of, at) {
      if (of.length > 0) journal?.note(connection, { is: "erased", at: at.toISOString(), of });
    },
    proofOf: ({ request, positions }) =>
      createHmac("sha256", erasureKey)
        .update(JSON.stringify([request, positions]))
        .digest("hex"),
  };
}
