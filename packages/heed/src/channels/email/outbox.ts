// The outbox: what must leave the house, tried until it has left, or until trying is no use. It holds numbers, never people.
import type { Database } from "../../storage/database.ts";
import type { Tally } from "../../storage/tally.ts";
import type { Mail, Mailer } from "./mailer.ts";

/**
 * Makes the mail of a row at the last moment before it leaves; undefined when it may not or need not go out any more. A row's kind names
 * the composer, and after a blank what it is about.
 */
export type Composers = Readonly<Record<string, (ref: string, about: string, id: string) => Promise<Mail | undefined>>>;

/** Long enough for one batch to be sent; a worker that dies leaves its rows to the next after that. */
const LEASE_MS = 5 * 60_000;
const BATCH = 10;
/** Minutes until the next try; after the last the mail is given up. */
const WAITS = [1, 5, 15, 60, 240, 720, 1_440];

/** Sends what is due. Returns how many mails left. */
export async function sendDue(deps: {
  database: Database;
  mailer: Pick<Mailer, "send">;
  composers: Composers;
  tally: Pick<Tally, "add">;
  now: () => Date;
}): Promise<number> {
  const { database, mailer, composers, tally, now } = deps;
  const rows = await lease(database, now());
  let left = 0;
  for (const { id, kind, ref, tries } of rows) {
    const [name = "", about = ""] = kind.split(" ");
    const mail = await composers[name]?.(ref, about, id);
    const outcome = mail ? await mailer.send(mail) : "dropped";
    if (outcome === "sent") left++;
    const wait = outcome === "later" ? WAITS[tries - 1] : undefined;
    if (wait !== undefined) {
      const due = new Date(now().getTime() + wait * 60_000);
      await database.query("steward", "update heed.outbox set due = $2 where id = $1", [id, due]);
      continue;
    }
    await database.query("steward", "delete from heed.outbox where id = $1", [id]);
    tally.add("event", `mail.${name}`, outcome === "later" ? "given up" : outcome);
  }
  return left;
}

/** Takes rows that are due and moves them out of reach of other workers for a while. */
function lease(database: Database, at: Date) {
  return database.query<{ id: string; kind: string; ref: string; tries: number }>(
    "steward",
    `update heed.outbox set due = $2, tries = tries + 1
     where id in (select id from heed.outbox where due <= $1 order by due limit ${BATCH} for update skip locked)
     returning id, kind, ref, tries`,
    [at, new Date(at.getTime() + LEASE_MS)],
  );
}
