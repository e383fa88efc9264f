// heed doctor: looks at settings, map, database and disk, and says what is wrong, worst first, each with its remedy.
import { stat, statfs } from "node:fs/promises";
import { mistakesIn } from "@heed/core";
import type { Command } from "commander";
import { createMailer } from "../channels/email/mailer.ts";
import { keptClusters } from "../storage/carry-over.ts";
import { journalFiles } from "../storage/journal.ts";
import { asOwner } from "../storage/owner.ts";
import { readVitalSigns } from "../storage/vital-signs.ts";
import { type Diagnosis, diagnose, SEVERITIES } from "./diagnose.ts";
import { findDatabase, loadConfig, show } from "./open.ts";
import { readEnvironment } from "./settings.ts";
import { bold, dim, green, red } from "./terminal.ts";

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("what is unlawful, insecure or misconfigured, worst first, each with its remedy")
    .action(async () => {
      const { map } = await loadConfig(program, false);
      const environment = readEnvironment();
      const { url, key, server } = await findDatabase(environment, () => undefined);
      try {
        const signs = await asOwner(url, (owner) => readVitalSigns(owner, () => new Date()));
        if (!signs)
          throw new Error(
            "database_not_begun: This Heed has never run on this database. Start it once, then ask again.",
          );
        const { journalDir, dataDir, publicUrl, host, databaseUrl } = environment;
        const room = await statfs(dataDir).catch(() => undefined);
        const found = diagnose({
          map,
          mistakes: mistakesIn(map),
          publicUrl,
          host,
          databaseUrl,
          keyBesideData: environment.key === undefined,
          keyVariety: new Set(key).size,
          journalThere: (await journalFiles(journalDir)).length > 0,
          journalBesideDatabase: databaseUrl === undefined && (await sameDisk(journalDir, dataDir)),
          olderKeptUntil: server && (await keptClusters({ cluster: server.dataDir })).at(-1)?.until,
          disk: room
            ? { free: Number(room.bavail) / Number(room.blocks), bytes: Number(room.bavail) * Number(room.bsize) }
            : { free: 1, bytes: Number.POSITIVE_INFINITY },
          addresses: { SMTP_URL: environment.smtpUrl, HEED_KMS_URL: environment.transit?.url },
          mailAnswers: await mailAnswers(environment.smtpUrl),
          now: new Date(),
          signs,
        });
        show(program, { findings: found }, () => words(found));
        if (found.some(({ severity }) => severity !== "advice")) process.exitCode = 1;
      } finally {
        await server?.stop();
      }
    });
}

function words(found: readonly Diagnosis[]): string {
  const sound = found.every(({ severity }) => severity === "advice");
  const head = sound ? `${green("✓")} ${bold("Nothing is wrong that can be seen from here.")}` : undefined;
  const parts = SEVERITIES.flatMap((severity) => {
    const of = found.filter((finding) => finding.severity === severity);
    if (of.length === 0) return [];
    const mark = severity === "advice" ? dim("·") : red("✗");
    return [
      `${bold(severity[0]!.toUpperCase() + severity.slice(1))}`,
      ...of.map(({ says, remedy, code }) => `  ${mark} ${says}\n    ${remedy} ${dim(code)}`),
      "",
    ];
  });
  return [...(head ? [head, ""] : []), ...parts].join("\n").trimEnd();
}

async function mailAnswers(smtpUrl: string | undefined): Promise<boolean | undefined> {
  if (smtpUrl === undefined) return undefined;
  const mailer = createMailer(smtpUrl, { name: "", address: "" });
  return mailer.answers().finally(() => mailer.close());
}

const sameDisk = async (a: string, b: string): Promise<boolean> => {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(() => undefined)));
  return one !== undefined && one.dev === other?.dev;
};
