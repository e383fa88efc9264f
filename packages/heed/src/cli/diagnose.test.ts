import type { DataMap } from "@heed/core";
import { expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { diagnose } from "./diagnose.ts";
import { type Facts, SEVERITIES } from "./diagnosis.ts";

const now = new Date("2026-06-01T12:00:00Z");
/** A shop in which all is well. */
const sound: Facts = {
  map: bookshop,
  mistakes: [],
  publicUrl: "https://heed.shop.example",
  host: "127.0.0.1",
  databaseUrl: "postgres://heed@db.shop.example/heed?sslmode=verify-full",
  keyBesideData: false,
  keyVariety: 16,
  journalThere: true,
  journalBesideDatabase: false,
  olderKeptUntil: undefined,
  disk: { free: 0.6, bytes: 400e9 },
  addresses: { SMTP_URL: "smtp://localhost:25", HEED_KMS_URL: undefined },
  mailAnswers: "yes",
  now,
  signs: {
    version: 180_004,
    superuser: false,
    fsync: true,
    synchronousCommit: true,
    clockSkewMs: 3,
    monthsAhead: 1,
    sealLagSeconds: 2,
    backupAt: new Date("2026-06-01T03:00:00Z"),
    people: 100,
    demoKeys: 0,
    stuckDeletions: 0,
    overdueHolds: 0,
    models: [],
    deliveries: [],
    signed: ["post"],
  },
};
const sending = (more: object = {}): DataMap => ({
  ...bookshop,
  recipients: {
    post: {
      name: "The mail house",
      role: "processor",
      country: "DE",
      contract: "2026-01-15",
      ...more,
      destination: { kind: "webhook", url: "https://post.example", sends: { newsletter: ["email"] } },
    },
  },
  purposes: { ...bookshop.purposes, newsletter: { ...bookshop.purposes.newsletter, recipients: ["post"] } },
});
const codes = (facts: Partial<Facts>, signs: Partial<Facts["signs"]> = {}): string[] =>
  diagnose({ ...sound, ...facts, signs: { ...sound.signs, ...signs } }).map(({ code }) => code);
const always = codes({});

test("a sound shop gets advice and nothing else", () => {
  expect(diagnose(sound).filter(({ severity }) => severity !== "advice")).toEqual([]);
});

test.each<[code: string, facts: Partial<Facts>, signs?: Partial<Facts["signs"]>]>([
  ["public_url_without_tls", { publicUrl: "http://heed.shop.example" }],
  ["open_without_tls", { host: "0.0.0.0", publicUrl: "http://127.0.0.1:4300" }],
  ["demo_keys_on_open_host", { host: "0.0.0.0" }, { demoKeys: 2 }],
  ["database_without_tls", { databaseUrl: "postgres://heed@db.shop.example/heed" }],
  ["host_not_named", { addresses: { SMTP_URL: "smtp://smtp.elsewhere.example" } }],
  ["host_not_named", { addresses: { HEED_KMS_URL: "https://vault.elsewhere.example/v1/transit" } }],
  ["recipient_closed", { map: sending({ review: "2026-05-31" }) }],
  ["recipient_closes_soon", { map: sending({ contractUntil: "2026-06-20" }) }],
  ["recipient_without_secret", { map: sending() }, { signed: [] }],
  ["deliveries_given_up", { map: sending() }, { deliveries: [{ recipient: "post", dead: 3, oldest: null }] }],
  [
    "deliveries_wait",
    { map: sending() },
    { deliveries: [{ recipient: "post", dead: 0, oldest: "2026-05-30T08:00:00Z" }] },
  ],
  ["database_without_tls", { databaseUrl: "postgres://heed@db.shop.example/heed?uselibpqcompat=true&sslmode=require" }],
  ["mail_server_away", { mailAnswers: "no" }],
  [
    "requests_unconfirmed",
    { mailAnswers: undefined, map: { ...bookshop, regimes: { ...bookshop.regimes, ccpa: { countries: ["US"] } } } },
  ],
  ["mail_server_untrusted", { mailAnswers: "untrusted" }],
  ["mail_without_tls", { addresses: { SMTP_URL: "smtp://mail.shop.example?ignoreTLS=true" } }],
  ["mail_without_tls", { addresses: { SMTP_URL: "smtps://mail.shop.example?tls.rejectUnauthorized=false" } }],
  ["key_weak", { keyVariety: 4 }],
  ["key_beside_data", { keyBesideData: true }],
  ["database_superuser", {}, { superuser: true }],
  ["postgres_old", {}, { version: 140_012 }],
  ["not_durable", {}, { fsync: false }],
  ["not_durable", {}, { synchronousCommit: false }],
  ["clock_skew", {}, { clockSkewMs: -90_000 }],
  ["partitions_missing", {}, { monthsAhead: 0 }],
  ["seal_lag", {}, { sealLagSeconds: 4_000 }],
  ["deletions_stuck", {}, { stuckDeletions: 1 }],
  ["holds_overdue", {}, { overdueHolds: 1 }],
  ["model_drifted", {}, { models: [{ version: "propensity-2026-01-01-0d15c0", against: ["They have changed."] }] }],
  ["backup_missing", {}, { backupAt: undefined }],
  ["backup_old", {}, { backupAt: new Date("2026-05-20T03:00:00Z") }],
  ["journal_missing", { journalThere: false }],
  ["journal_beside_database", { journalBesideDatabase: true }],
  ["older_database_kept", { olderKeptUntil: "2026-07-01" }],
  ["disk_nearly_full", { disk: { free: 0.02, bytes: 1e9 } }],
  [
    "field_unread",
    {
      map: {
        ...bookshop,
        fields: { ...bookshop.fields, shoe_size: { kind: "trait", type: "number" } },
      } as Facts["map"],
    },
  ],
])("%s is found, with its remedy", (code, facts, signs = {}) => {
  expect(always).not.toContain(code);
  const found = diagnose({ ...sound, ...facts, signs: { ...sound.signs, ...signs } });
  const finding = found.find((each) => each.code === code);
  expect(finding?.remedy).toMatch(/^[A-Z].{10,}/);
  expect(finding?.says).toMatch(/\.$/);
});

test("the worst comes first", () => {
  const found = diagnose({
    ...sound,
    keyBesideData: true,
    host: "0.0.0.0",
    publicUrl: "http://x.example",
    map: { ...bookshop, fields: { ...bookshop.fields, shoe_size: { kind: "trait", type: "number" } } } as Facts["map"],
    signs: { ...sound.signs, fsync: false },
  });
  const order = found.map(({ severity }) => SEVERITIES.indexOf(severity));
  expect(new Set(order).size).toBe(4);
  expect(order).toEqual([...order].sort());
});
