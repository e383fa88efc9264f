// What opens the Data Dashboard once: a code that a program exchanges a token for, and a link whose button was pressed.
import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../storage/database.ts";
import { openSealed, seal } from "../storage/person-key.ts";
import type { Session } from "./tokens.ts";

/** A code is made when somebody clicks and used by the page that opens. */
const CODE_SECONDS = 60;

/**
 * Both lie among what may be fetched once (table `download`), under hashes of their own: a code is no address of a copy, nor the other way round.
 *
 * @example
 * const code = await codes.make({ by: "browser", via });
 * await codes.take(code); // the session, once and for a minute
 */
export function createOpeningCodes(deps: { database: Database; key: Buffer; now: () => Date }) {
  const { database, key, now } = deps;
  const add = async (token: Buffer, until: Date, sealed: Buffer): Promise<boolean> => {
    // Those that nobody used go when the next is made.
    await database.query("rights", "delete from heed.download where until <= $1", [now()]);
    const rows = await database.query(
      "rights",
      "insert into heed.download (token, until, sealed) values ($1, $2, $3) on conflict do nothing returning 1",
      [token, until, sealed],
    );
    return rows.length === 1;
  };
  return {
    async make(session: Session): Promise<string> {
      const code = randomBytes(24).toString("base64url");
      const until = new Date(now().getTime() + CODE_SECONDS * 1_000);
      await add(hashOf("code", code), until, seal(key, Buffer.from(JSON.stringify(session))));
      return code;
    },
    /** Of two at once one gets it. */
    async take(code: string): Promise<Session | undefined> {
      const [row] = await database.query<{ sealed: Buffer }>(
        "rights",
        "delete from heed.download where token = $1 and until > $2 returning sealed",
        [hashOf("code", code), now()],
      );
      if (!row) return undefined;
      // Sealed by `make` from a session; JSON keeps moments as text.
      const session = JSON.parse(openSealed(key, row.sealed).toString()) as Session;
      return session.by === "proven" ? { ...session, linkedAt: new Date(session.linkedAt) } : session;
    },
    /** Whether a link may still be opened: its button was not pressed. */
    async isFresh(link: string): Promise<boolean> {
      const rows = await database.query("rights", "select 1 from heed.download where token = $1", [
        hashOf("link", link),
      ]);
      return rows.length === 0;
    },
    /** The button is pressed: true for the first, of as many as there are. Remembered until the link is over by itself. */
    use: (link: string, until: Date): Promise<boolean> => add(hashOf("link", link), until, Buffer.alloc(0)),
  };
}

const hashOf = (kind: string, text: string): Buffer => createHash("sha256").update(`${kind} ${text}`).digest();
