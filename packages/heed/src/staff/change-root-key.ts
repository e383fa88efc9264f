// The root key changed while Heed runs: a second one is let in, then the first no longer is; each with its entry.
import type { Ledger } from "../ledger/write.ts";
import type { Owner } from "../storage/database.ts";
import { asOwner, inTransaction } from "../storage/owner.ts";
import { addRootKey, alone, endRootKeys, readSeals } from "../storage/root-key.ts";
import { copySeals } from "../storage/root-key-copy.ts";
import { type AccessChange, accessEntry } from "./access-entry.ts";

const BY_COMMAND = "staff:cli";

export function createRootKeyChange(deps: {
  url: string;
  /** The root key that this process was opened with. */
  key: string;
  /** The journal's folder, where a copy of the sealed seed lies. */
  journal: string | undefined;
  ledger: Ledger;
  now: () => Date;
}) {
  const { url, key, journal, ledger, now } = deps;
  const change = <T>(work: (owner: Owner) => Promise<T>, entry: (done: T) => AccessChange | undefined): Promise<T> =>
    asOwner(url, (owner) =>
      alone(owner, async () => {
        const done = await inTransaction(owner, async (sql) => {
          const result = await work(owner);
          const changed = entry(result);
          if (changed) await ledger.write(sql, [accessEntry(now(), BY_COMMAND, changed)]);
          return result;
        });
        if (journal !== undefined) await copySeals(journal, await readSeals(owner));
        return done;
      }),
    );
  return {
    /** See addRootKey. */
    addRootKey: (next: string): Promise<boolean> =>
      change(
        (owner) => addRootKey(owner, key, next),
        (added) => (added ? { did: "root key added" } : undefined),
      ),
    /** See endRootKeys; `stays`: the one that this process was opened with. */
    endRootKeys: (stays: string = key): Promise<number> =>
      change(
        (owner) => endRootKeys(owner, stays),
        (ended) => (ended > 0 ? { did: "root key ended" } : undefined),
      ),
  };
}

export type RootKeyChange = ReturnType<typeof createRootKeyChange>;
