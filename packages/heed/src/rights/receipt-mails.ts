// Receipts that their people asked to have by mail: in the outbox by number, read at the last moment, tried until they have left.
import { randomUUID } from "node:crypto";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { WrapKey } from "../storage/person-key.ts";
import { provenAddress } from "./proven-address.ts";

/** One act of choice, and the language in which its person reads. */
export type ReceiptAsked = {
  readonly personId: string;
  readonly id: string;
  readonly language: string;
  readonly actor: string;
};

/** Queues the mails and says what is in each when it leaves. */
export function createReceiptMails(deps: {
  database: Database;
  inForce: MapInForce;
  ledger: Ledger;
  receipts: { find(personId: string, id: string): Promise<object | undefined> };
  wrapKey: WrapKey;
  now: () => Date;
}) {
  const { database, ledger, receipts, now } = deps;

  /** Stands in the person's ledger, once however often the button is pressed before the mail has left. */
  async function queue({ personId, id, language, actor }: ReceiptAsked): Promise<void> {
    await database.transaction("steward", { subject: personId }, async (connection) => {
      const at = now();
      const { rowCount } = await connection.query(
        `insert into heed.outbox (id, kind, ref, at, due) select $1, $2, $3, $4, $4
         where not exists (select 1 from heed.outbox where kind = $2 and ref = $3)`,
        [randomUUID(), `receipt ${language}/${id}`, personId, at],
      );
      if (rowCount === 0) return;
      const detail = { request: "receipt" };
      await ledger.write(connection, [{ personId, at, kind: "request", purpose: "rights", actor, detail }]);
    });
  }

  /** Undefined where the act is gone, or no address is proven any more. */
  async function mailFor(personId: string, id: string) {
    const receipt = await receipts.find(personId, id);
    const to = receipt && (await provenAddress(deps, personId));
    return receipt && to !== undefined ? { to, receipt } : undefined;
  }

  return { queue, mailFor };
}
