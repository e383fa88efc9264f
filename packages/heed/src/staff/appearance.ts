// How banner and pages look, as the shop chose it. What is served is at most seconds old, and the newest that is known while the database is away.
import { type Appearance, judgeAccent } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { accessEntry } from "./access-entry.ts";

/** How old a reading may be: another process may have written. */
const FRESH_MS = 5_000;

const PLAIN: Appearance = { scheme: "auto", corners: "round", place: "bottom" };

/** `version` 0: nothing was ever chosen. */
export type Chosen = { readonly version: number; readonly appearance: Appearance; readonly at?: Date };

/** Why it is not taken, in words; `instead`: the nearest accent that would be. */
export type Refused = {
  readonly code: "accent_malformed" | "accent_faint" | "name_malformed";
  readonly says: string;
  readonly contrast?: number;
  readonly instead?: string;
};

/**
 * Whether it may be served: a name is one line of letters, an accent can be read by everybody.
 *
 * @returns undefined where nothing is wrong with it
 */
export function refusalOf({ name, accent }: Appearance): Refused | undefined {
  // Neither ends of lines nor characters that turn the order of what follows.
  if (name !== undefined && (name.trim() === "" || /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(name)))
    return { code: "name_malformed", says: "The name has to be one line of letters. Write it anew, or leave it away." };
  const judged = accent === undefined ? { ok: true as const } : judgeAccent(accent);
  if (judged.ok) return undefined;
  if (judged.code === "accent_malformed")
    return { code: judged.code, says: "This is no colour. Write # and six digits, such as #1f5f56." };
  const { code, contrast, instead } = judged;
  return {
    code,
    contrast,
    instead,
    says: `Letters in this colour cannot be read by everybody: on light it reaches a contrast of ${contrast}, and 4.5 is needed (WCAG 2.2 AA). The nearest that does is ${instead}.`,
  };
}

export function createAppearance({
  database,
  ledger,
  now,
}: {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly now: () => Date;
}) {
  let known: Chosen = { version: 0, appearance: PLAIN };
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    const [newest] = await database.query<{ version: number; at: Date; chosen: Appearance }>(
      "staff",
      "select version, at, chosen from heed.appearance order by version desc limit 1",
    );
    if (newest) known = { version: newest.version, at: newest.at, appearance: { ...PLAIN, ...newest.chosen } };
    readAt = +now();
  };
  return {
    /** Never throws, and waits for the very first reading only: nobody's page fails or hangs for its colours. */
    async current(): Promise<Chosen> {
      if (Math.abs(+now() - readAt) < FRESH_MS) return known;
      // That the database is away is told where data is asked for; here what is known is served.
      reading ??= read()
        .catch(() => undefined)
        .finally(() => {
          reading = undefined;
        });
      if (readAt === Number.NEGATIVE_INFINITY) await reading;
      return known;
    },
    /**
     * Keeps what was chosen after `seen` was seen, with its entry.
     *
     * @param actor `staff:` and who does it
     * @returns false where somebody else has chosen meanwhile
     */
    async choose(appearance: Appearance, seen: number, actor: string): Promise<boolean> {
      const kept = await database.transaction("staff", {}, async (sql) => {
        const { rowCount } = await sql.query(
          `insert into heed.appearance (version, at, chosen)
           select $1, $2, $3 where $1 = 1 + (select coalesce(max(version), 0) from heed.appearance) on conflict do nothing`,
          [seen + 1, now(), JSON.stringify(appearance)],
        );
        if (rowCount === 1) await ledger.write(sql, [accessEntry(now(), actor, { did: "appearance changed" })]);
        return rowCount === 1;
      });
      await read();
      return kept;
    },
  };
}

export type KeptAppearance = ReturnType<typeof createAppearance>;
