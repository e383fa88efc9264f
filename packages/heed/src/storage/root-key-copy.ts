// The sealed seed beside the journal: a new database can read an old journal by it, and who verifies a receipt offline finds the key that signed.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { journalFiles } from "./journal.ts";

/** `key` and `seed` are names that say nothing of either; `sealed` opens with the root key, in hexadecimal. */
export type RootSeal = { readonly key: string; readonly seed: string; readonly sealed: string };

const NAME = "root-key";

/** The copy in a journal's folder; none where there is none. */
export async function copyIn(journal: string): Promise<readonly RootSeal[]> {
  const text = await readFile(join(journal, NAME), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "[]";
    throw error;
  });
  // Written below, whole or not at all; what a stranger changed in it does not open.
  return JSON.parse(text) as RootSeal[];
}

export const hasLines = async (journal: string): Promise<boolean> => (await journalFiles(journal)).length > 0;

/**
 * Writes the copy if it is another.
 *
 * @throws `journal_of_another_seed` for a journal in which nobody of this database would be found
 */
export async function copySeals(journal: string, seals: readonly RootSeal[]): Promise<void> {
  const before = await copyIn(journal);
  const text = JSON.stringify(seals);
  if (JSON.stringify(before) === text) return;
  if (before.some(({ seed }) => seed !== seals[0]?.seed) && (await hasLines(journal)))
    throw new Error(
      "journal_of_another_seed: the journal in HEED_JOURNAL_DIR belongs to another database, whose people it names. Point HEED_JOURNAL_DIR at the journal of this database, or restore the backup that belongs to it.",
    );
  await mkdir(journal, { recursive: true, mode: 0o700 });
  const fresh = join(journal, `${NAME}.${process.pid}`);
  await writeFile(fresh, text, { mode: 0o600, flush: true });
  await rename(fresh, join(journal, NAME));
}
