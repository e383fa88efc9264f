// What arrived lately and what became of it, by name and reason, never by person: where somebody looks whose events do not show.
import { dayOf } from "@heed/core";
import type { Database } from "../storage/database.ts";
import { REMEDIES as REFUSALS, type RefusalReason } from "./refusal.ts";

/** How often one name met one fate. Names are fields of the map, or what a client sent that is in no map. */
export type Collected = {
  readonly became: "stored" | "withheld" | "dropped" | "refused";
  readonly name: string;
  /** Why it was not stored; absent where it was. */
  readonly reason?: string;
  readonly remedy?: string;
  readonly n: number;
};

const BECAME: Readonly<Record<string, Collected["became"]>> = {
  event: "stored",
  withheld: "withheld",
  drop: "dropped",
  refused: "refused",
};

const REMEDIES: Readonly<Record<string, string>> = {
  no_permit: "No purpose may use it of these people: they were not asked, or said no. Ask them with the banner.",
  expired: "Nothing to do: it is older than any purpose of heed.config.ts keeps it.",
  not_in_map: "Declare it in heed.config.ts, and a purpose that reads it, if you need it.",
  wrong_type: "Send it with the type that heed.config.ts declares.",
};

const DAY = 24 * 3_600_000;

/**
 * Reads the tally of the last `days` days, today included; a running server writes it every second.
 *
 * @example
 * (await readCollected(database, new Date(), 7)).filter(({ became }) => became === "withheld"); // what nobody may use
 */
export async function readCollected(database: Database, now: Date, days: number): Promise<Collected[]> {
  const since = dayOf(new Date(now.getTime() - (days - 1) * DAY));
  const rows = await database.query<{ kind: string; name: string; reason: string; n: number }>(
    "auditor",
    `select kind, name, reason, sum(n)::integer as n from heed.tally
      where kind = any($1) and day >= $2::date
        and (kind <> 'event' or reason = 'stored') and (kind <> 'refused' or name in ('message', 'link')) group by kind, name, reason order by n desc, name, reason`,
    [Object.keys(BECAME), since],
  );
  const order = Object.values(BECAME);
  return rows
    .map(({ kind, name, reason, n }): Collected => {
      const became = BECAME[kind]!;
      const remedy = remedyOf(reason);
      return { became, name, n, ...(became === "stored" ? {} : { reason, ...(remedy ? { remedy } : {}) }) };
    })
    .sort((a, b) => order.indexOf(a.became) - order.indexOf(b.became));
}

/** What to do about a reason, where something can be done. */
export const remedyOf = (reason: string): string | undefined => REMEDIES[reason] ?? REFUSALS[reason as RefusalReason];
