// Sharing as one part: what leaves for the recipients of the map, how it stands, and what operators do about what was given up.
import { type DataMap, type Day, dayOf, lastDayOf, type RecipientClosed, recipientClosed } from "@heed/core";
import { asOwner } from "../storage/owner.ts";
import { setRecipientSecret } from "../storage/recipient-secrets.ts";
import { recipientsEver } from "../storage/recipients.ts";
import { type DeliverDeps, deliver, type Reached } from "./deliver.ts";
import { eraseOutside } from "./erase-outside.ts";
import { renameEverybody } from "./names.ts";
import { newWebhookSecret } from "./sign-webhook.ts";
import { stopEnded } from "./stop-ended.ts";
import { readKeys, THEIR_KEYS } from "./their-keys.ts";

/** How things stand with a recipient that Heed sends to. */
export type RecipientStatus = {
  readonly name: string;
  readonly host: string;
  /** The map sends nothing there any longer. */
  readonly gone?: true;
  /** Nothing but stops goes there. */
  readonly closed?: RecipientClosed;
  /** Last day on which it gets anything. */
  readonly until?: Day;
  readonly secret: boolean;
  /** Of how many people it has something, as counted in the database. */
  readonly people: number;
  readonly waiting: number;
  readonly oldest?: Date;
  readonly dead: number;
};

/** A delivery that is tried no more, by number only. */
export type DeadDelivery = {
  readonly id: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly kind: string;
  readonly at: Date;
  readonly dead: Date;
  readonly tries: number;
  readonly why: string;
};

export type Sharing = ReturnType<typeof createSharing>;

/** Of what was given up so many are listed. */
const NEWEST = 100;

/** Makes the part. */
export function createSharing(deps: DeliverDeps) {
  const { database, inForce, now } = deps;
  const reached = [...recipientsEver(inForce)].flatMap(([name, { destination, ...recipient }]): Reached[] =>
    destination ? [{ name, recipient: { ...recipient, destination } }] : [],
  );
  const declared: NonNullable<DataMap["recipients"]> = inForce.map.recipients ?? {};
  const find = (name: string): Reached => {
    const found = reached.find((one) => one.name === name);
    if (found) return found;
    const names = reached.map((one) => one.name).join(", ") || "none is declared";
    throw new Error(`recipient_unknown: "${name}" is no recipient with a destination. Use one of: ${names}.`);
  };

  const keep = (name: string, secret: string): Promise<void> =>
    asOwner(database.url, (owner) => setRecipientSecret(owner, deps.keys, name, secret, now()));

  return {
    names: reached.map(({ name }) => name),
    /** How recipients are told of deletions. */
    links: reached.map((one) => eraseOutside(deps, one)),
    /** Sends what is due to a recipient; how many were taken. Throws `recipient_unknown`. */
    deliver: (name: string): Promise<number> => deliver(deps, find(name)),
    /** Tells recipients to stop where a permission ended by itself, and to forget names that were changed. */
    stopEnded: () => stopEnded(deps),

    async status(): Promise<readonly RecipientStatus[]> {
      const rows = await database.query<{ recipient: string; waiting: number; oldest: Date | null; dead: number }>(
        "steward",
        `select recipient, count(*) filter (where dead is null)::int as waiting, min(at) filter (where dead is null) as oldest,
           count(dead)::int as dead from heed.delivery group by recipient`,
      );
      const people = await database.query<{ recipient: string; n: number }>(
        "steward",
        "select recipient, count(distinct person_id)::int as n from heed.share group by recipient",
      );
      const signed = await database.query<{ recipient: string }>(
        "steward",
        "select distinct recipient from heed.recipient_secret",
      );
      return reached.map(({ name, recipient }) => {
        const row = rows.find((one) => one.recipient === name);
        const closed = recipientClosed(recipient, dayOf(now()));
        const until = lastDayOf(recipient);
        return {
          name,
          host: new URL(recipient.destination.url).host,
          ...(Object.hasOwn(declared, name) && declared[name]?.destination ? {} : { gone: true as const }),
          ...(closed ? { closed } : {}),
          ...(until ? { until } : {}),
          secret: signed.some((one) => one.recipient === name),
          people: people.find((one) => one.recipient === name)?.n ?? 0,
          waiting: row?.waiting ?? 0,
          ...(row?.oldest ? { oldest: row.oldest } : {}),
          dead: row?.dead ?? 0,
        };
      });
    },

    /** What was given up, the newest 100 first; `status` says how many there are. */
    dead: (name: string): Promise<readonly DeadDelivery[]> =>
      database.query<DeadDelivery>(
        "steward",
        `select id, recipient, purpose, kind, at, dead, tries, why from heed.delivery
         where recipient = $1 and dead is not null order by dead desc, id limit ${NEWEST}`,
        [find(name).name],
      ),

    /** Tries what was given up again, all or one, as if it were new; how many. What may not be sent any longer is not. */
    async replay(name: string, id?: string): Promise<number> {
      const dead = await database.query<{ id: string }>(
        "steward",
        `update heed.delivery set dead = null, why = null, tries = 0, at = $2, due = $2
         where recipient = $1 and dead is not null and ($3::text is null or id::text = $3) returning id`,
        [find(name).name, now(), id ?? null],
      );
      return dead.length;
    },

    /** Forgets what was given up; a stop is never forgotten. How many. */
    async drop(name: string): Promise<number> {
      const rows = await database.query(
        "steward",
        "delete from heed.delivery where recipient = $1 and dead is not null and kind not in ('pause', 'stop', 'forget') returning id",
        [find(name).name],
      );
      return rows.length;
    },

    /**
     * Gives everybody another name there, from now on; which version that is. Within the hour the recipient is told to forget the names before
     * with all that it has under them, and gets what lasts anew.
     */
    rename: (name: string): Promise<number> =>
      asOwner(database.url, (owner) => renameEverybody(owner, find(name).name, now())),

    /** Makes the secret with which calls are signed, and gives it: the only time that it is shown. */
    async newSecret(name: string): Promise<string> {
      const { recipient } = find(name);
      if (recipient.destination.kind !== "webhook")
        throw new Error(`keys_are_theirs: "${name}" gives the keys that open it. Hand them over with --keys FILE.`);
      const secret = newWebhookSecret();
      await keep(name, secret);
      return secret;
    },

    /** Keeps the keys that a recipient gave; what of them opens is the newest alone. */
    async setKeys(name: string, text: string): Promise<void> {
      const { kind } = find(name).recipient.destination;
      if (kind === "webhook")
        throw new Error(
          `secret_is_ours: calls to "${name}" are signed with a secret that Heed makes. Leave --keys away.`,
        );
      if (!readKeys(text)) throw new Error(`keys_malformed: the file holds no two lines. Write ${THEIR_KEYS[kind]}.`);
      await keep(name, text);
    },
  };
}
