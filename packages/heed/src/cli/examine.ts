// Gathers what a diagnosis rests on: settings, map, database, disk and mail server; for `heed doctor` and for the console.
import { stat, statfs } from "node:fs/promises";
import { type DataMap, mistakesIn } from "@heed/core";
import { createMailer } from "../channels/email/mailer.ts";
import { whyOf } from "../sharing/call-outside.ts";
import { keptClusters } from "../storage/carry-over.ts";
import type { EmbeddedServer } from "../storage/embedded.ts";
import { journalFiles } from "../storage/journal.ts";
import { asOwner } from "../storage/owner.ts";
import { readVitalSigns } from "../storage/vital-signs.ts";
import { diagnose } from "./diagnose.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Environment } from "./settings.ts";

/** All findings, worst first. Throws `database_not_begun` for a database without Heed's tables. */
export async function examine(
  environment: Environment,
  map: DataMap,
  {
    url,
    key,
    server,
  }: { readonly url: string; readonly key: string; readonly server: Pick<EmbeddedServer, "dataDir"> | undefined },
): Promise<readonly Diagnosis[]> {
  const signs = await asOwner(url, (owner) => readVitalSigns(owner, () => new Date()));
  if (!signs)
    throw new Error("database_not_begun: This Heed has never run on this database. Start it once, then ask again.");
  const { journalDir, dataDir, publicUrl, host, databaseUrl } = environment;
  const room = await statfs(dataDir).catch(() => undefined);
  return diagnose({
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
}

async function mailAnswers(smtpUrl: string | undefined): Promise<"yes" | "no" | "untrusted" | undefined> {
  if (smtpUrl === undefined) return undefined;
  const mailer = createMailer(smtpUrl, { name: "", address: "" });
  return mailer
    .verify()
    .then(
      () => "yes" as const,
      (error: Error) => (/^tls|^certificate/.test(whyOf(error)) ? "untrusted" : "no"),
    )
    .finally(() => mailer.close());
}

const sameDisk = async (a: string, b: string): Promise<boolean> => {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(() => undefined)));
  return one !== undefined && one.dev === other?.dev;
};
