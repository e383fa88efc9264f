// The certificate of a deletion: every store and recipient by name, what became of what was there, when, and why something stays; no values.
import { createHash } from "node:crypto";
import { type Basis, basisOf, type DataMap, type Day, purposesOf, wordsIn } from "@heed/core";
import { canonical } from "../ledger/entry.ts";
import type { BackupTruth } from "../storage/forget-in-backups.ts";

export type Why = {
  readonly purpose: string;
  /** The purpose in the map's words. */
  readonly says: string;
  readonly basis: Basis;
  readonly law?: string;
  readonly until?: Day;
};

export type StoreLine = {
  /** A table, or what an eraser calls its own. */
  readonly store: string;
  readonly count: number;
  /**
   * `waiting`: a model that cannot forget one person is trained anew, or dropped, by `until`; for this person it is not used any more.
   * `anonymised`: what it was of a person is erased, and totals of at least 11 people stay.
   */
  readonly what: "erased" | "kept" | "waiting" | "anonymised";
  readonly at?: string;
  readonly until?: Day;
  readonly why?: readonly Why[];
};

/** What somebody outside did when told of a deletion. */
export type RecipientOutcome = "acknowledged" | "refused" | "unreachable" | "told by hand";

export type RecipientLine = {
  /** By its name in the map. */
  readonly recipient: string;
  /** `nothing sent`: nothing of this person ever went there. `unreachable`: the deadline passed, and a person has to tell them. */
  readonly what: RecipientOutcome | "nothing sent" | "waiting";
  readonly at?: string;
  /** How often they were told, and when they are told next. */
  readonly tries?: number;
  readonly next?: string;
};

export type Certificate = {
  readonly type: "HeedErasureCertificate";
  readonly version: 1;
  /** The deletion's number: with it the person and an authority find the proof. */
  readonly id: string;
  readonly issuer: { readonly name: string; readonly contact: string };
  /** Who asked; of a member of staff only that it was one. */
  readonly actor: string;
  readonly asked: string;
  /** As things stood at this moment; of a complete one, when the last thing was done. */
  readonly at: string;
  readonly complete: boolean;
  readonly stores: readonly StoreLine[];
  readonly recipients: readonly RecipientLine[];
  /** What is true of backups; absent where none was made. */
  readonly backups?: BackupTruth;
  readonly notes: readonly string[];
};

/** What is true of every deletion, and stands in every certificate. */
export const NOTES: readonly string[] = [
  "Keyed marks of the identifiers stay, so that no old file, late message or restored backup brings anything back.",
  "Deleted rows can be read by nobody through the database; their bytes leave its files when the server reuses the space.",
];

/** Stands in the certificate of whoever let numbers stay. */
export const COUNTED =
  "Of events counted as anonymised only totals by kind and month stay, each of at least 11 people who left; whose part was which is stored nowhere.";

/** Why something is kept for a purpose of the map (built-in ones included). */
export function whyOf(map: DataMap, purpose: string, regime: string | undefined, until?: Day): Why {
  const declared = purposesOf(map)[purpose];
  if (!declared)
    throw new Error(`purpose_not_declared: "${purpose}" keeps rows and is not in the map. Declare it again.`);
  return {
    purpose,
    says: wordsIn(declared.says, map.languages[0] ?? "en"),
    basis: basisOf(declared, regime),
    ...(declared.law ? { law: declared.law } : {}),
    ...(until === undefined ? {} : { until }),
  };
}

/** Adds lines of the same store and outcome, as the ids of a merged person have them. */
export function addLines(lines: readonly StoreLine[]): StoreLine[] {
  const sums = new Map<string, StoreLine>();
  for (const line of lines) {
    const key = `${line.store} ${line.what}`;
    const sum = sums.get(key);
    const why = [...(sum?.why ?? []), ...(line.why ?? [])];
    const merged = { ...sum, ...line, count: (sum?.count ?? 0) + line.count };
    sums.set(key, why.length > 0 ? { ...merged, why: latest(why) } : merged);
  }
  return [...sums.values()];
}

/** One reason a purpose, with its last day. */
function latest(all: readonly Why[]): Why[] {
  const byPurpose = new Map<string, Why>();
  for (const why of all) {
    const known = byPurpose.get(why.purpose);
    if (!known || (why.until ?? "") > (known.until ?? "")) byPurpose.set(why.purpose, why);
  }
  return [...byPurpose.values()];
}

/** What the ledger notes of a certificate: SHA-256 over its canonical form (RFC 8785), so that a changed copy shows. */
export const hashOfCertificate = (certificate: Readonly<Record<string, unknown>>): string =>
  createHash("sha256").update(canonical(certificate)).digest("hex");
