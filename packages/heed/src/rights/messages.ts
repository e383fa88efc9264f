// A message from the dashboard to a person: a request of nobody, with its clock, whose number alone is noted with whoever wrote it.
import { isFinal } from "@heed/core";
import type { Database } from "../storage/database.ts";
import { insertRows } from "../storage/values.ts";
import type { Requests } from "./requests.ts";

export type Message = {
  readonly kind: "QUESTION" | "COMPLAINT";
  /** Where the answer goes. */
  readonly address: string;
  readonly words: string;
  readonly locale: string;
  readonly actor: string;
  /** Who wrote it, where anything is held about them. */
  readonly personId?: string | undefined;
  readonly client?: string | undefined;
  readonly regime?: string | undefined;
};

export type Written =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly code: "address_malformed" | "words_malformed" | "too_many" };

/** As its writer sees it. */
export type MessageState = { readonly answered: boolean; readonly over: boolean; readonly expectedBy: string };

/** Messages that one person may write a day: whoever has more to say says it to one address. */
const MOST_A_DAY = 10;
const DAY = 86_400_000;

export function createMessages(deps: {
  database: Database;
  requests: Pick<Requests, "file" | "find">;
  now: () => Date;
}) {
  const { database, requests, now } = deps;

  /** Takes it down; staff answer it with `heed requests answer`. Written twice in the same words it is one. */
  async function write({ personId, ...message }: Message): Promise<Written> {
    const at = now();
    if (personId !== undefined && (await writtenSince(personId, new Date(at.getTime() - DAY))) >= MOST_A_DAY)
      return { ok: false, code: "too_many" };
    const asked = await requests.file(message);
    if (asked.is === "refused")
      return { ok: false, code: asked.code === "kind_unknown" ? "words_malformed" : asked.code };
    // Second, so that a message is never lost for want of its note: written again it is the same, and noted then.
    if (personId !== undefined) await note(personId, { ...message, id: asked.id }, at);
    return { ok: true, id: asked.id };
  }

  const writtenSince = (personId: string, since: Date): Promise<number> =>
    database.transaction("rights", { subject: personId }, async (connection) => {
      const { rows } = await connection.query<{ n: number }>(
        "select count(*)::integer as n from heed.request where person_id = $1 and kind in ('question', 'complaint') and at > $2",
        [personId, since],
      );
      return rows[0]?.n ?? 0;
    });

  const note = (personId: string, { id, kind }: { id: string; kind: Message["kind"] }, at: Date): Promise<void> =>
    database.transaction("rights", { subject: personId }, async (connection) => {
      const noted = await connection.query("select 1 from heed.request where person_id = $1 and id = $2", [
        personId,
        id,
      ]);
      if (noted.rowCount) return;
      const row = { person_id: personId, at, id, kind: kind.toLowerCase(), state: "open", detail: {} };
      await insertRows(connection, "request", Object.keys(row) as (keyof typeof row)[], [row]);
    });

  async function stateOf(id: string): Promise<MessageState | undefined> {
    const filed = await requests.find(id);
    if (!filed) return undefined;
    const { request } = filed;
    return { answered: request.status === "fulfilled", over: isFinal(request), expectedBy: request.expectedBy };
  }

  return { write, stateOf };
}
