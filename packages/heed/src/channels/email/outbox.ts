// The outbox: what must leave the house, tried until it has left, or until trying is no use. It holds numbers, never people.
import type { Database } from "../../storage/database.ts";
import type { Tally } from "../../storage/tally.ts";
import type { Mail, Mailer, Sent } from "./mailer.ts";

/**
 * Makes the mail of a row at the last moment before it leaves; undefined when it may not or need not go out any more. A row's kind names
 * the composer, and after a blank what it is about.
 */
export type Composers = Readonly<Record<string, (ref: string, about: string, id: string) => Promise<Mail | undefined>>>;

/** Long enough for one batch to be sent; a worker that dies leaves its rows to the next after that. */
const LEASE_MS = 5 * 60_000;
/** Sent at once, over a connection each. */
const BATCH = 10;
/** In one turn: so many that a turn of the job is work, and so few that a server which stops waits for seconds. */
const MOST_BATCHES = 50;
/** Minutes until the next try; after the last the mail is given up. */
const WAITS = [1, 5, 15, 60, 240, 720, 1_440];

type Outbox = {
  database: Database;
  mailer: Pick<Mailer, "send">;
  composers: Composers;
  tally: Pick<Tally, "add">;
  now: () => Date;
};

/**
 * Sends what is due, batch after batch, until little is left or the server takes no more. Returns how many mails left.
 *
 * @throws what kept a mail from being made, once everybody else's was sent; it is tried again like one that the server deferred
 */
export async function sendDue(deps: Outbox): Promise<number> {
  let sent = 0;
  for (let n = 0; n < MOST_BATCHES; n++) {
    const rows = await lease(deps.database, deps.now());
    const results = await Promise.allSettled(rows.map((row) => sendOne(deps, row)));
    const outcomes = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    sent += outcomes.filter((outcome) => outcome === "sent").length;
    const fault = results.find((result) => result.status === "rejected");
    if (fault) throw fault.reason;
    if (rows.length < BATCH || outcomes.every((outcome) => outcome === "later")) break;
  }
  return sent;
}

async function sendOne(deps: Outbox, row: Row): Promise<Sent | "dropped"> {
  const { database, mailer, composers, tally, now } = deps;
  const { id, kind, ref, tries } = row;
  const [name = "", about = ""] = kind.split(" ");
  let fault: unknown;
  const mail = await composers[name]?.(ref, about, id).catch((error: unknown) => {
    fault = error;
    return undefined;
  });
  const outcome = fault !== undefined ? "later" : mail ? await mailer.send(mail) : "dropped";
  const wait = outcome === "later" ? WAITS[tries - 1] : undefined;
  if (wait !== undefined) {
    const due = new Date(now().getTime() + wait * 60_000);
    await database.query("steward", "update heed.outbox set due = $2 where id = $1", [id, due]);
  } else {
    await database.query("steward", "delete from heed.outbox where id = $1", [id]);
    tally.add("event", `mail.${name}`, outcome === "later" ? "given up" : outcome);
  }
  if (fault !== undefined) throw fault;
  return outcome;
}

type Row = { readonly id: string; readonly kind: string; readonly ref: string; readonly tries: number };

/** Takes rows that are due and moves them out of reach of other workers for a while. */
function lease(database: Database, at: Date) {
  return database.query<Row>(
    "steward",
    `update heed.outbox set due = $2, tries = tries + 1
     where id in (select id from heed.outbox where due <= $1 order by due limit ${BATCH} for update skip locked)
     returning id, kind, ref, tries`,
    [at, new Date(at.getTime() + LEASE_MS)],
  );
}
