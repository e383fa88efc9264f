// What goes with each step of a request: its entry in the ledger, and the mail that waits.
import { randomUUID } from "node:crypto";
import { NOBODY } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";
import { insertRows } from "../storage/values.ts";

type Step = {
  readonly id: string;
  readonly kind: string;
  readonly step: string;
  readonly actor: string;
  readonly at: Date;
};

/** Of nobody: whose a request is, only the sealed part knows. */
export const enterStep = (ledger: Ledger, connection: Connection, { id, kind, step, actor, at }: Step): Promise<void> =>
  ledger.write(connection, [
    { personId: NOBODY, at, kind: "request", purpose: "rights", actor, detail: { request: kind, id, step } },
  ]);

/** `request`: to who asked; `reminder`: to who answers. */
export async function queueNews(
  connection: Connection,
  kind: "request" | "reminder",
  ref: string,
  at: Date,
): Promise<void> {
  const mail = { id: randomUUID(), kind, ref, at, due: at };
  await insertRows(connection, "outbox", ["id", "kind", "ref", "at", "due"], [mail]);
}
