// One finding: how bad it is, what it says, and its remedy; and what is looked at.
import type { DataMap, FINDINGS, Finding, FindingCode, FindingValues, Mistake } from "@heed/core";
import type { SetAddresses } from "../sharing/named-hosts.ts";
import type { VitalSigns } from "../storage/vital-signs.ts";

/** From worst to mildest. `advice` fails nothing. */
export const SEVERITIES = ["unlawful", "insecure", "misconfigured", "advice"] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Diagnosis = {
  readonly severity: Severity;
  readonly code: string;
  readonly says: string;
  readonly remedy: string;
  /** What the sentences name. */
  readonly values?: NonNullable<Finding["values"]>;
};

/** What was looked at. */
export type Facts = {
  readonly map: DataMap;
  readonly mistakes: readonly Mistake[];
  readonly publicUrl: string;
  readonly host: string;
  /** The address of DATABASE_URL, if it is set. */
  readonly databaseUrl: string | undefined;
  /** The root key lies in a file of the data directory. */
  readonly keyBesideData: boolean;
  /** Distinct characters of the root key: a key that was typed has few. */
  readonly keyVariety: number;
  /** The journal lies on the same disk as the database that Heed brings along. */
  readonly journalBesideDatabase: boolean;
  readonly journalThere: boolean;
  /** Until when the database of an older PostgreSQL is kept beside the one in use. */
  readonly olderKeptUntil: string | undefined;
  /** Share of the data directory's disk that is free, and bytes. */
  readonly disk: { readonly free: number; readonly bytes: number };
  /** Where settings lead, by their names. */
  readonly addresses: SetAddresses;
  /** The mail server of SMTP_URL: it takes our word; it does not; its certificate, or that it has none, lets nothing go. Undefined: none is set. */
  readonly mailAnswers: "yes" | "no" | "untrusted" | undefined;
  readonly now: Date;
  readonly signs: VitalSigns;
};

export const DAY_MS = 86_400_000;

export type Check = (facts: Facts) => Diagnosis[];

export function when<Code extends FindingCode>(
  wrong: boolean,
  severity: Severity,
  code: Code,
  says: string,
  remedy: string,
  ...[values]: (typeof FINDINGS)[Code]["length"] extends 0 ? [] : [values: FindingValues<Code>]
): Diagnosis[] {
  return wrong ? [{ severity, code, says, remedy, ...(values ? { values } : {}) }] : [];
}

export const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
