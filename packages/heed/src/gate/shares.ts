// What leaves for a recipient is noted in the gate's own transaction: who has something of whom, and that this delivery is in the ledger.
import type { Connection } from "../storage/database.ts";
import { insertRows } from "../storage/values.ts";

/** What of a person goes to whom. */
export type ShareRecord = {
  readonly recipient: string;
  readonly delivery: string;
  /** Under which version of the person's name there. */
  readonly version: number;
  /** How many things of each field go; none: nothing leaves, and nothing is entered. */
  readonly fields: Readonly<Record<string, number>>;
  /** The ledger has this delivery already, with the same fields: it is only tried again. */
  readonly entered: boolean;
};

/** A share with whose data it is, and under which id the delivery stands: another one where the person was merged since. */
export type Shared = ShareRecord & {
  readonly personId: string;
  readonly queuedFor: string;
  readonly purpose: string;
};

/** Sends what is noted; each promise is one statement. */
export function noteShares(connection: Connection, shares: readonly Shared[], at: Date): Promise<unknown>[] {
  if (shares.length === 0) return [];
  const rows = shares.map(({ personId, recipient, purpose, version }) => ({
    person_id: personId,
    recipient,
    purpose,
    version,
    since: at,
  }));
  return [
    insertRows(connection, "share", ["person_id", "recipient", "purpose", "version", "since"], rows),
    // Whoever was told to stop or to pause gets something again.
    ...rows.map((row) =>
      connection.query(
        `update heed.share set told = null, paused = null, since = $5
         where person_id = $1 and recipient = $2 and purpose = $3 and version = $4 and (told is not null or paused is not null)`,
        [row.person_id, row.recipient, row.purpose, row.version, at],
      ),
    ),
    ...shares
      .filter(({ entered }) => !entered)
      .map(({ queuedFor, delivery, fields }) =>
        connection.query("update heed.delivery set entered = $3 where person_id = $1 and id = $2", [
          queuedFor,
          delivery,
          JSON.stringify(fields),
        ]),
      ),
  ];
}
