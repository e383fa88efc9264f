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

/** Distinct names counted between two flushes; what comes on top is counted together. */
const MAX_NAMES = 1_000;

/** @param counted hears every count at once, without its name: names are strangers' words. */
export function createTally(
  database: Database,
  now: () => Date,
  counted: (kind: string, reason: string, n: number) => void = () => undefined,
): Tally {
  let counts = new Map<string, number>();
  return {
    add(kind, name, reason, n = 1) {
      counted(kind, reason, n);
      let key = JSON.stringify([dayOf(now()), kind, printable(name), reason]);
      if (!counts.has(key) && counts.size >= MAX_NAMES)
        key = JSON.stringify([dayOf(now()), kind, "(further names)", reason]);
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

// A name that a stranger made up may itself be an address or a number of somebody.
function printable(name: string): string {
  return /^[\p{L}][\p{L}\d_ .$:-]{0,80}$/u.test(name) && !/\d{5}/.test(name) ? name : "(unprintable name)";
}
