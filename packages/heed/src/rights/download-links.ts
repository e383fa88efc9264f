// A copy that may be fetched once, within its time, by whoever has its address: whose it is lies sealed beside a hash of that address.
import { createHash, randomBytes, randomInt } from "node:crypto";
import type { Database } from "../storage/database.ts";
import { openSealed, seal } from "../storage/person-key.ts";

/** Whose copy it is, in whose name, and the password that the file may be given. */
export type Download = {
  readonly of: { readonly by: "proven"; readonly personId: string } | { readonly by: "browser"; readonly via: string };
  readonly actor: string;
  readonly password: string;
  /** Only its kinds and what for, without any value; undefined: all of it. */
  readonly part?: "categories";
};

const MINUTE = 60_000;
/** Without letters that are taken for digits; four groups of five carry 99 bits. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/**
 * Makes the part that gives out addresses and takes them back.
 *
 * @example
 * const token = await links.offer({ of: { by: "proven", personId }, actor: "person:dashboard" }, 15);
 * await links.look(token); // as often as wanted: a scanner may open the page
 * await links.take(token); // once
 */
export function createDownloadLinks(deps: { database: Database; key: Buffer; now: () => Date }) {
  const { database, key, now } = deps;
  const open = (sealed: Buffer): Download => JSON.parse(openSealed(key, sealed).toString()) as Download;
  return {
    /** @returns the token; its page is open for so many minutes */
    async offer(download: Omit<Download, "password">, minutes: number): Promise<string> {
      const token = randomBytes(32);
      const sealed = seal(key, Buffer.from(JSON.stringify({ ...download, password: newPassword() })));
      const until = new Date(now().getTime() + minutes * MINUTE);
      await database.query("rights", "insert into heed.download (token, until, sealed) values ($1, $2, $3)", [
        hashOf(token.toString("base64url")),
        until,
        sealed,
      ]);
      // Those that nobody fetched go when the next is made.
      await database.query("rights", "delete from heed.download where until <= $1", [now()]);
      return token.toString("base64url");
    },
    /** What may still be fetched; undefined for what never was, is over or was fetched. */
    async look(token: string): Promise<(Download & { readonly until: Date }) | undefined> {
      const [row] = await database.query<{ sealed: Buffer; until: Date }>(
        "rights",
        "select sealed, until from heed.download where token = $1 and until > $2",
        [hashOf(token), now()],
      );
      return row && { ...open(row.sealed), until: row.until };
    },
    /** The same, for the last time. Of two at once one gets it. */
    async take(token: string): Promise<Download | undefined> {
      const [row] = await database.query<{ sealed: Buffer }>(
        "rights",
        "delete from heed.download where token = $1 and until > $2 returning sealed",
        [hashOf(token), now()],
      );
      return row && open(row.sealed);
    },
  };
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

function newPassword(): string {
  const group = (): string => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return Array.from({ length: 4 }, group).join("-");
}
