// heed backup, heed restore: the whole database into a folder, and back.
import { join } from "node:path";
import type { Command } from "commander";
import { createHeed } from "../heed.ts";
import { beginIncarnation } from "../ledger/incarnation.ts";
import { MAX_KEEP_DAYS } from "../storage/backup.ts";
import { journalFiles } from "../storage/journal.ts";
import { asOwner } from "../storage/owner.ts";
import { restoreBackup } from "../storage/restore.ts";
import { findDatabase, heedOver, loadConfig, show, withHeed } from "./open.ts";
import { parseWhole } from "./parse-option.ts";
import { readEnvironment } from "./settings.ts";
import { bold, dim, progress } from "./terminal.ts";

export function addBackup(program: Command): void {
  program
    .command("backup <folder>")
    .description("write the whole database into a folder, while the server runs; keep the root key elsewhere")
    .option("--keep-days <n>", "delete it from the folder after so many days", parseWhole(1, MAX_KEEP_DAYS), 35)
    .action(async (folder: string, options: { keepDays: number }) => {
      await withHeed(program, async (heed) => {
        await heed.seal();
        const bar = progress();
        const { manifest, place } = await heed.backup({ folder, keepDays: options.keepDays, report: bar.at });
        bar.end();
        const bytes = manifest.tables.reduce((sum, table) => sum + table.bytes, 0);
        show(program, { place, at: manifest.at, until: manifest.until, bytes }, () =>
          [
            bold(`Written to ${place}`),
            `${(bytes / 1e6).toFixed(1)} MB, kept until ${manifest.until}.`,
            dim(`${join(folder, "person-keys")} opens the names and addresses in it: keep its newest version only.`),
            dim("HEED_KEY (or the file key in the data directory) is in no backup: keep it elsewhere."),
          ].join("\n"),
        );
      });
    });
  program
    .command("restore <folder>")
    .description(
      "bring a backup back; what people refused or had erased since is replayed from the journal before anything is served",
    )
    .option("--replace", "although the database holds people: they are gone afterwards")
    .action(async (folder: string, options: { replace?: boolean }) => {
      const environment = readEnvironment();
      const config = await loadConfig(program, false);
      const { url, key, server } = await findDatabase(environment, () => undefined);
      const bar = progress();
      try {
        const { manifest, place, personKeys } = await asOwner(url, (owner) =>
          restoreBackup(owner, {
            folder,
            replace: options.replace ?? false,
            key,
            journal: environment.journalDir,
            now: new Date(),
            beginIncarnation,
            report: bar.at,
          }),
        );
        bar.end();
        const heed = await createHeed({
          ...heedOver(environment, config, { url, key }),
          journal: { folder: environment.journalDir, copies: [join(folder, "journal"), join(folder, "..", "journal")] },
        });
        const { replayed } = heed;
        const [hashes] = await heed.hashRing();
        await heed.close();
        const journal = (await journalFiles(environment.journalDir)).length > 0;
        show(program, { place, at: manifest.at, personKeys, replayed, journal }, () =>
          [
            bold(`Restored ${place}, as it was at ${manifest.at}.`),
            ...(personKeys ? [] : ["There is no file person-keys beside it: names and addresses cannot be read."]),
            `Replayed from the journal: ${replayed.erasures} erasures, ${replayed.refusals} refusals, ${replayed.restrictions} restrictions.`,
            ...(journal
              ? []
              : [
                  `${environment.journalDir} holds no journal: only the copy in the backup was replayed. What people refused or had erased since then is not known here;`,
                  "point HEED_JOURNAL_DIR at the journal before you start Heed: it is replayed before anything is served.",
                ]),
            ...(hashes?.done === false
              ? ["Identifiers in it may be hashed under a key of before. When it suits: heed keys rotate --hashes"]
              : []),
            dim("A Heed that ran meanwhile refuses until it is started again."),
          ].join("\n"),
        );
      } finally {
        bar.end();
        await server?.stop();
      }
    });
}
