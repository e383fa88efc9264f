// Whoever oversees leaves a trace too: that they read the ledger, verified it, reviewed access or brought a file is an entry like any other.
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { accessEntry, type Overseen } from "./access-entry.ts";

/** Whoever turns pages or loads anew goes on with what is entered. */
const SAME_READING_MS = 3_600_000;

/** @returns what enters that somebody oversees: eight digits of an account or key */
export function createOversight(deps: { database: Database; ledger: Ledger; now: () => Date }) {
  const { database, ledger, now } = deps;
  const enteredAt = new Map<string, number>();
  /** @param request the number of the one that was opened */
  return async (did: Overseen, by: string, request?: string): Promise<void> => {
    const at = now();
    const what = `${by} ${did} ${request ?? ""}`;
    if (did !== "file imported" && at.getTime() - (enteredAt.get(what) ?? Number.NEGATIVE_INFINITY) < SAME_READING_MS)
      return;
    await database.transaction("staff", {}, (sql) =>
      ledger.write(sql, [accessEntry(at, `staff:${by}`, { did, ...(request === undefined ? {} : { request }) })]),
    );
    enteredAt.set(what, at.getTime());
  };
}

export type Oversight = ReturnType<typeof createOversight>;
