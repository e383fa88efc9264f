// The certificate of a deletion: every store by name, what was erased there and what is kept, why and until when; no values.
import { createHash } from "node:crypto";
import { type Basis, basisOf, type DataMap, type Day, purposesOf, wordsIn } from "@heed/core";
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
  /** A table, or the name of an eraser. */
  readonly store: string;
  readonly count: number;
  readonly what: "erased" | "kept";
  readonly why?: readonly Why[];
};

export type Certificate = {
  /** The request's number: with it the person and an authority find the proof. */
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly stores: readonly StoreLine[];
  /** What is true of backups; absent where none was made. */
  readonly backups?: BackupTruth;
};

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
    const merged = { ...line, count: (sum?.count ?? 0) + line.count };
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

/** What the ledger notes of a certificate, so that a changed copy shows. */
export const hashOfCertificate = (certificate: Certificate): string =>
  createHash("sha256").update(JSON.stringify(certificate)).digest("hex");
