// What is unlawful, insecure or misconfigured, from facts alone: each finding with its remedy, worst first.
import { isThisMachine, requestClock } from "@heed/core";
import { plain } from "../capabilities/said.ts";
import { ofHosts, ofMap, ofRecipients } from "./diagnose-map.ts";
import { type Check, DAY_MS, type Diagnosis, type Facts, list, SEVERITIES, when } from "./diagnosis.ts";

/** The oldest PostgreSQL that Heed runs on, and the oldest that its makers still mend. */
const OLDEST = { supported: 15, mended: 15 };

/** All findings, worst first; in one severity in the order of the checks. */
export function diagnose(facts: Facts): readonly Diagnosis[] {
  const found = [
    ...ofMap(facts),
    ...ofNetwork(facts),
    ...ofKeys(facts),
    ...ofDatabase(facts),
    ...ofModels(facts),
    ...ofSafety(facts),
    ...ofHosts(facts),
    ...ofMail(facts),
    ...ofRecipients(facts),
  ];
  return found.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

const ofNetwork: Check = ({ publicUrl, host, databaseUrl, signs }) => {
  const open = !isThisMachine(host);
  const site = new URL(publicUrl);
  const database = databaseUrl === undefined ? undefined : new URL(databaseUrl);
  return [
    ...when(
      site.protocol !== "https:" && !isThisMachine(site.hostname),
      "insecure",
      "public_url_without_tls",
      "HEED_PUBLIC_URL is http: whoever is on the way reads what customers send, and their sessions.",
      "Serve it through a proxy with TLS and set HEED_PUBLIC_URL to https://.",
    ),
    ...when(
      open && signs.demoKeys > 0,
      "insecure",
      "demo_keys_on_open_host",
      "The demo's well-known keys are in a database that listens beyond this machine. They count for the demo only, yet do not belong here.",
      "Begin with a fresh HEED_DATA_DIR or database for your own shop.",
    ),
    ...when(
      open && site.protocol !== "https:",
      "insecure",
      "open_without_tls",
      `HEED_HOST ${host} is reached from other machines without TLS.`,
      "Listen on 127.0.0.1 behind a proxy with TLS, and set HEED_PUBLIC_URL to its https:// address.",
      { host },
    ),
    ...when(
      database !== undefined &&
        !isThisMachine(database.hostname) &&
        database.hostname !== "" &&
        database.searchParams.get("sslmode") !== "verify-full",
      "insecure",
      "database_without_tls",
      "DATABASE_URL leads to another machine, and does not ask for encryption under a certificate that is verified.",
      "Add ?sslmode=verify-full to DATABASE_URL.",
    ),
  ];
};

const ofKeys: Check = ({ keyBesideData, keyVariety }) => [
  ...when(
    keyVariety < 10,
    "insecure",
    "key_weak",
    "The root key has few different characters: it was not drawn at random.",
    "For a new installation make one with: openssl rand -hex 32",
  ),
  ...when(
    keyBesideData,
    "advice",
    "key_beside_data",
    "The root key lies in the data directory: a copy of that folder opens everything, and losing it loses everybody's names.",
    "Set HEED_KEY from a secret store, and remove the file key.",
  ),
];

const ofDatabase: Check = ({ databaseUrl, signs }) => {
  const major = Math.floor(signs.version / 10_000);
  return [
    ...when(
      databaseUrl !== undefined && signs.superuser,
      "insecure",
      "database_superuser",
      "DATABASE_URL is a superuser, whom no policy binds.",
      "Give Heed a role that owns its database and may create roles, and no more.",
    ),
    ...when(
      major < OLDEST.supported,
      "misconfigured",
      "postgres_old",
      `PostgreSQL ${major} is older than Heed is made for.`,
      `Move to PostgreSQL ${OLDEST.supported} or newer: heed backup there, heed restore here.`,
      { major, supported: OLDEST.supported },
    ),
    ...when(
      !signs.fsync || !signs.synchronousCommit,
      "misconfigured",
      "not_durable",
      "The database answers before the disk has it (fsync or synchronous_commit is off): a power cut loses choices that were acknowledged.",
      "Switch fsync and synchronous_commit on.",
    ),
    ...when(
      Math.abs(signs.clockSkewMs) > 5_000,
      "misconfigured",
      "clock_skew",
      `This machine's clock and the database's are ${Math.round(Math.abs(signs.clockSkewMs) / 1000)} seconds apart: what is kept and what counts as newer follows from them.`,
      "Let both be set by NTP.",
      { seconds: Math.round(Math.abs(signs.clockSkewMs) / 1000) },
    ),
    ...when(
      signs.monthsAhead < 1,
      "misconfigured",
      "partitions_missing",
      "There is no partition for next month's events, which could not be stored.",
      "Start heed; it makes them daily. If it runs, look for faults of the job maintain in its log.",
    ),
    ...when(
      signs.sealLagSeconds > 300,
      "misconfigured",
      "seal_lag",
      `The oldest entry of the ledger that is not sealed is ${Math.round(signs.sealLagSeconds / 60)} minutes old: until then a change cannot be seen.`,
      "Start heed; it seals every few seconds. If it runs, look for a transaction that never ends in pg_stat_activity.",
      { minutes: Math.round(signs.sealLagSeconds / 60) },
    ),
    ...when(
      signs.stuckDeletions > 0,
      "unlawful",
      "deletions_stuck",
      `${signs.stuckDeletions === 1 ? "One deletion needs" : `${signs.stuckDeletions} deletions need`} somebody: a recipient refused or never answered, or the day of the law is past (GDPR Art. 12(3), 19).`,
      "See heed certificate list, tell the recipient by hand, then heed certificate told NUMBER RECIPIENT.",
      { n: signs.stuckDeletions },
    ),
    ...when(
      signs.overdueHolds > 0,
      "unlawful",
      "holds_overdue",
      `${signs.overdueHolds === 1 ? "One legal hold is" : `${signs.overdueHolds} legal holds are`} past the day on which somebody was to look at it again: what was asked to be deleted is kept for as long as a claim lasts, no longer (GDPR Art. 17(3)(e)).`,
      "See why on the console's Home. Lift it with heed person hold ID --lift, or place it anew with a later day.",
      { n: signs.overdueHolds },
    ),
  ];
};

const ofMail: Check = ({ map, mailAnswers, addresses, now }) => {
  const server = addresses["SMTP_URL"] === undefined ? undefined : new URL(addresses["SMTP_URL"]);
  const { ignoreTLS, "tls.rejectUnauthorized": verified } = Object.fromEntries(server?.searchParams ?? []);
  const waiting = Object.entries(map.purposes).flatMap(([name, { doubleOptIn }]) => (doubleOptIn ? [name] : []));
  const confirmed = Object.keys(map.regimes).filter((name) => requestClock(name).due("ACCESS", now).confirmBy);
  return [
    ...when(
      mailAnswers === undefined && confirmed.length > 0,
      "misconfigured",
      "requests_unconfirmed",
      `${list(confirmed)}: the receipt of a request has to be confirmed, and no mail server is set. Nobody who asks hears of it.`,
      "Set SMTP_URL.",
      { names: confirmed },
    ),
    ...when(
      mailAnswers === "no",
      "misconfigured",
      "mail_server_away",
      "The mail server of SMTP_URL does not answer, or refuses user and password: mail waits, and is tried again.",
      "Start it, or correct SMTP_URL.",
    ),
    ...when(
      mailAnswers === "untrusted",
      "misconfigured",
      "mail_server_untrusted",
      "The mail server of SMTP_URL offers no encryption, or has no certificate for its name that is in date and that somebody known vouches for: mail waits, and is tried again.",
      "Give it one, or name your own authority by NODE_EXTRA_CA_CERTS.",
    ),
    ...when(
      server !== undefined && !isThisMachine(server.hostname) && (ignoreTLS === "true" || verified === "false"),
      "insecure",
      "mail_without_tls",
      "SMTP_URL leads to another machine and says that mail may go there without encryption, or whatever its certificate is.",
      "Take ignoreTLS and tls.rejectUnauthorized out of SMTP_URL.",
    ),
    ...when(
      mailAnswers === undefined && waiting.length > 0,
      "misconfigured",
      "mail_server_missing",
      `A browser's yes to ${list(waiting)} counts only once it is confirmed by mail, and no mail server is set.`,
      "Set SMTP_URL.",
      { names: waiting },
    ),
  ];
};

const ofModels: Check = ({ signs }) =>
  signs.models.flatMap(({ version, against }) =>
    when(
      true,
      "misconfigured",
      "model_drifted",
      `${version}: ${against.map(plain).join(" ")}`,
      "Train it again, and look at its card: heed train, then heed model show VERSION. Until then weigh its scores with care.",
      { version, against: against.map(plain).join(" ") },
    ),
  );

const ofSafety: Check = ({ signs, now, journalThere, journalBesideDatabase, olderKeptUntil, disk }) => {
  const age = signs.backupAt && (now.getTime() - signs.backupAt.getTime()) / DAY_MS;
  const used = signs.people > 0;
  return [
    ...when(
      disk.free < 0.1 && disk.bytes < 20e9,
      "misconfigured",
      "disk_nearly_full",
      `The disk of the data directory has ${(disk.bytes / 1e9).toFixed(1)} GB left (${Math.round(disk.free * 100)} %).`,
      "Free space or move HEED_DATA_DIR: when it is full Heed refuses what it cannot store.",
      { gigabytes: Number((disk.bytes / 1e9).toFixed(1)), percent: Math.round(disk.free * 100) },
    ),
    ...when(
      used && age === undefined,
      "misconfigured",
      "backup_missing",
      "There is no backup: a broken disk takes everything.",
      "Run heed backup FOLDER every day, onto another disk.",
    ),
    ...when(
      age !== undefined && age > 2,
      "misconfigured",
      "backup_old",
      `The newest backup is ${Math.floor(age ?? 0)} days old.`,
      "Run heed backup FOLDER every day.",
      { days: Math.floor(age ?? 0) },
    ),
    ...when(
      used && !journalThere,
      "misconfigured",
      "journal_missing",
      "HEED_JOURNAL_DIR holds no journal: a restored backup would bring back what people refused or had erased since.",
      "Point HEED_JOURNAL_DIR at the journal. Where nobody has refused anything yet, there is nothing to do.",
    ),
    ...when(
      used && journalBesideDatabase,
      "advice",
      "journal_beside_database",
      "The journal of refusals lies on the same disk as the database: one broken disk takes both.",
      "Set HEED_JOURNAL_DIR to a folder on another disk, and move the files there.",
    ),
    ...when(
      olderKeptUntil !== undefined,
      "advice",
      "older_database_kept",
      `The database of an older PostgreSQL is kept until ${olderKeptUntil}: it holds people as they were, and no deletion reaches it.`,
      "If all is well, delete it with: heed upgrade --done",
      { until: olderKeptUntil ?? "" },
    ),
    ...when(
      used,
      "advice",
      "heads_published",
      "Heed cannot know whether heads of the ledger are kept elsewhere; only they bind the database's owner.",
      "Append the output of heed ledger head to a file on another machine every day, and give it to heed ledger verify.",
    ),
  ];
};
