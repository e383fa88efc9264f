// The ledger as staff read it: its entries, those of one person, and whether all of it is whole.
import type { Database } from "../storage/database.ts";
import { type EntryFilter, readEntries, readEntriesOf } from "./read-entries.ts";
import { type Verification, verifyLedger } from "./verify.ts";
import type { Ledger } from "./write.ts";

/** `idsOf`: everything that one person is known by here, also by what was merged. */
export function createRecord(deps: {
  database: Database;
  ledger: Pick<Ledger, "proofOf">;
  seal: () => Promise<number>;
  idsOf: (personId: string) => Promise<readonly string[] | undefined>;
  now: () => Date;
}) {
  const { database, ledger, seal, idsOf, now } = deps;
  let verifying: Promise<Verification> | undefined;
  return {
    entries: (filter: EntryFilter, before?: string) => readEntries(database, filter, before),
    async ofPerson(personId: string, from: Date, until: Date) {
      return readEntriesOf(database, (await idsOf(personId)) ?? [personId], from, until);
    },
    /** Seals, then verifies. It reads the whole ledger, so that whoever asks meanwhile gets the same, unless they bring heads of their own. */
    verify(published: readonly string[] = []): Promise<Verification> {
      if (published.length > 0) return seal().then(() => verifyLedger(database, ledger, now(), published));
      verifying ??= seal()
        .then(() => verifyLedger(database, ledger, now()))
        .finally(() => {
          verifying = undefined;
        });
      return verifying;
    },
  };
}

export type LedgerRecord = ReturnType<typeof createRecord>;
