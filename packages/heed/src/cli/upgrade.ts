// heed upgrade: an older PostgreSQL's data directory is carried over; the old one is kept beside it until its day, or until told.
import { rm } from "node:fs/promises";
import type { Command } from "commander";
import { createHeed } from "../heed.ts";
import { beginIncarnation } from "../ledger/incarnation.ts";
import { verifyLedger } from "../ledger/verify.ts";
import { findBinaries } from "../storage/binaries.ts";
import { carryOver, keptClusters } from "../storage/carry-over.ts";
import { clusterMajor } from "../storage/cluster.ts";
import { findOlderServer } from "../storage/older-server.ts";
import { asOwner } from "../storage/owner.ts";
import { settleHome } from "../storage/server-home.ts";
import { type Config, findDatabase, heedOver, loadConfig, rootKey, show } from "./open.ts";
import { type Environment, readEnvironment } from "./settings.ts";
import { bold, dim, progress } from "./terminal.ts";

export function addUpgrade(program: Command): void {
  program
    .command("upgrade")
    .description(
      "carry the database that an older PostgreSQL made over to the one that Heed brings now; stop Heed first",
    )
    .option("--from <folder>", "where the older PostgreSQL is installed")
    .option("--done", "delete the old database that an upgrade kept")
    .action(async (options: { from?: string; done?: boolean }) => {
      const environment = readEnvironment();
      if (environment.databaseUrl !== undefined)
        throw new Error(
          "upgrade_not_ours: with DATABASE_URL the PostgreSQL is yours. Upgrade it with its own tools (pg_upgrade).",
        );
      if (options.done) return deleteKept(program, environment);
      const place = await settleHome({ dataDir: environment.dataDir, log: () => undefined });
      const { version } = findBinaries();
      const major = await clusterMajor(place);
      if (major === undefined || major === version.split(".")[0]) {
        show(program, { upgraded: false }, () => "Nothing to do: this data directory has no older PostgreSQL.");
        return;
      }
      const key = await rootKey(environment);
      if (key === undefined)
        throw new Error(
          "key_missing: there is no root key. Set HEED_KEY, or put the file key into the data directory.",
        );
      const config = await loadConfig(program, false);
      const older = await findOlderServer(place, options.from, major);
      const bar = progress();
      const kept = await carryOver({
        place,
        older,
        key,
        now: new Date(),
        beginIncarnation,
        prove: (url) => prove(url, key, config, environment),
        log: () => undefined,
        report: bar.at,
      }).finally(() => bar.end());
      show(program, { upgraded: true, from: major, ...kept }, () =>
        [
          bold(`The database is carried over from PostgreSQL ${major}, and its ledger is whole. Start Heed.`),
          `The old one is kept in ${kept.old} and deleted by the first start after ${kept.until}.`,
          dim("It holds people as they were: no later deletion reaches it. Delete it sooner with: heed upgrade --done"),
        ].join("\n"),
      );
    });
}

/** Opens the database as the next start will, journal included, and verifies its ledger. */
async function prove(url: string, key: string, config: Config, environment: Environment): Promise<void> {
  const heed = await createHeed(heedOver(environment, config, { url, key }));
  const { findings } = await verifyLedger(heed.database, heed.ledger, heed.now()).finally(() => heed.close());
  if (findings.length > 0)
    throw new Error(
      `ledger_not_whole: ${findings.length} findings, the first: ${findings[0]?.says} The old database is as it was: look at it with heed ledger verify and the Heed that made it.`,
    );
}

async function deleteKept(program: Command, environment: Environment): Promise<void> {
  const { url, server } = await findDatabase(environment, () => undefined);
  try {
    const kept = server ? await keptClusters({ cluster: server.dataDir }) : [];
    for (const { path } of kept) {
      await rm(path, { recursive: true });
      await asOwner(url, (owner) => owner.query("delete from heed.backup where place = $1", [path]));
    }
    show(program, { deleted: kept.map(({ path }) => path) }, () =>
      kept.length === 0 ? "No old database is kept." : kept.map(({ path }) => `Deleted ${path}`).join("\n"),
    );
  } finally {
    await server?.stop();
  }
}

/** Deletes the old databases whose day is over; a start does this. */
export async function deleteOverdue(cluster: string, now: Date, log: (line: string) => void): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  for (const { path, until } of await keptClusters({ cluster }))
    if (until < today) {
      log(`Deleting ${path}: it was kept until ${until}.`);
      await rm(path, { recursive: true });
    }
}
