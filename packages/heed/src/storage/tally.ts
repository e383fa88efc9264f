// Counts of what was dropped, withheld, refused or denied: by name and reason and day, never by person.
import { randomUUID } from "node:crypto";
import { dayOf } from "@heed/core";
import type { Database } from "./database.ts";
import { insertRows } from "./values.ts";

export type Tally = {
  add(
    kind: "drop" | "withheld" | "refused" | "denial" | "event" | "choice",
    name: string,
    reason: string,
    n?: number,
  ): void;
  /** Writes what has been counted since; safe to call at any time. */
  flush(): Promise<void>;
};

/** Names that are not in the map, counted apart by one process in a day; what comes on top is counted together: strangers make names up. */
const MAX_NAMES = 1_000;
/** Under what they are counted together. */
export const FURTHER_NAMES = "(further names)";

/** @param counted hears every count at once, without its name: names are strangers' words. */
export function createTally(
  database: Database,
  now: () => Date,
  counted: (kind: string, reason: string, n: number) => void = () => undefined,
): Tally {
  let counts = new Map<string, number>();
  let today = "";
  let apart = new Set<string>();
  return {
    add(kind, name, reason, n = 1) {
      counted(kind, reason, n);
      const day = dayOf(now());
      if (day !== today) {
        today = day;
        apart = new Set();
      }
      let key = JSON.stringify([day, kind, printable(name), reason]);
      if (kind === "drop" && apart.size >= MAX_NAMES && !apart.has(key))
        key = JSON.stringify([day, kind, FURTHER_NAMES, reason]);
      else if (kind === "drop") apart.add(key);
      counts.set(key, (counts.get(key) ?? 0) + n);
    },
    async flush() {
      if (counts.size === 0) return;
      const taken = counts;
      counts = new Map();
      const rows = [...taken].map(([key, n]) => {
        const [day, kind, name, reason] = JSON.parse(key) as string[];
        return { day, kind, name, reason, id: randomUUID(), n };
      });
      try {
        await database.transaction("steward", {}, (connection) =>
          insertRows(connection, "tally", ["day", "kind", "name", "reason", "id", "n"], rows),
        );
      } catch (error) {
        // Counted again with the next flush.
        for (const [key, n] of taken) counts.set(key, (counts.get(key) ?? 0) + n);
        throw error;
      }
    },
  };
}

/** A name as it may be shown: one that a stranger made up may itself be an address or a number of somebody. */
export function printable(name: string): string {
  if (name === FURTHER_NAMES) return name;
  return /^[\p{L}][\p{L}\d_ .$:-]{0,80}$/u.test(name) && !/\d{5}/.test(name) ? name : "(unprintable name)";
}
