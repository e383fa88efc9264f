// How much was decided for each purpose, and how much of it waits for its deletion since the person objected.
import type { Day } from "@heed/core";
import type { Connection } from "../storage/database.ts";

/** Decisions of one purpose that are in use for something, and those that nothing may use any longer, with the first day of their deletion. */
export type Decided = { readonly count: number; readonly ending?: { readonly count: number; readonly until: Day } };

/** The decisions about one id, counted by the purpose for which they were made. */
export async function decidedFor(connection: Connection, personId: string): Promise<Readonly<Record<string, Decided>>> {
  const { rows } = await connection.query<{ purpose: string; count: number; ending: number; until: Day | null }>({
    name: "decided for",
    text: `select purpose, (count(*) filter (where permits <> '{0}'))::integer as count,
             (count(*) filter (where permits = '{0}' and expires < 'infinity'))::integer as ending,
             (min(expires) filter (where permits = '{0}' and expires < 'infinity'))::text as until
           from heed.decision where person_id = $1 and purpose is not null group by 1`,
    values: [personId],
  });
  return Object.fromEntries(
    rows.map(({ purpose, count, ending, until }) => [
      purpose,
      { count, ...(until === null ? {} : { ending: { count: ending, until } }) },
    ]),
  );
}

/** Those of several ids together. */
export function joinDecided(parts: readonly Readonly<Record<string, Decided>>[]): Readonly<Record<string, Decided>> {
  const all: Record<string, Decided> = {};
  for (const [purpose, { count, ending }] of parts.flatMap((part) => Object.entries(part))) {
    const known = all[purpose];
    const endings = [known?.ending, ending].filter((each) => each !== undefined);
    const until = endings.map((each) => each.until).sort()[0];
    all[purpose] = {
      count: (known?.count ?? 0) + count,
      ...(until ? { ending: { count: endings.reduce((sum, each) => sum + each.count, 0), until } } : {}),
    };
  }
  return all;
}
