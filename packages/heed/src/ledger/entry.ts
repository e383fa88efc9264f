// One line of the ledger: who did what with whose data, for which purpose; field names and counts, never values.
import { hash, randomBytes, randomUUID } from "node:crypto";
import type { EntryKind } from "@heed/core";

/** The person of entries that are about nobody: scans, staff denials, erasures. */
export const NOBODY = "00000000-0000-0000-0000-000000000000";

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };
export type Detail = { readonly [key: string]: Plain };

export type Entry = {
  readonly personId: string;
  readonly at: Date;
  readonly kind: EntryKind;
  readonly purpose: string;
  /** `visit:shelf`, `staff:ann`, `job:train`, `person:dashboard`, ... */
  readonly actor: string;
  readonly detail: Detail;
};

/** A row as stored: the entry with its place, its salt and the hash over both. */
export type LedgerRow = {
  readonly person_id: string;
  readonly term: number;
  readonly at: Date;
  readonly entry_id: string;
  readonly lane: number;
  readonly kind: string;
  readonly purpose: string;
  readonly actor: string;
  readonly detail: unknown;
  readonly salt: Buffer;
  readonly hash: Buffer;
};

// mechanisms.md 9: uses and decisions 13 months; choices, requests, shares, erasures and changes of access 3 years.
const TERMS: Readonly<Record<EntryKind, 13 | 36>> = {
  use: 13,
  look: 13,
  decision: 13,
  denial: 13,
  choice: 36,
  share: 36,
  request: 36,
  erasure: 36,
  access: 36,
};

/** The months for which entries of a kind are kept. */
const termOf = (kind: EntryKind): 13 | 36 => TERMS[kind];

const SALT_BYTES = 16;

/** Makes the rows. The salt is what an erasure destroys: without it the hash says nothing of the person. */
export function rowsOf(entries: readonly Entry[], lane: number): LedgerRow[] {
  // Asking for random bytes costs the same for one salt as for a hundred.
  const salts = randomBytes(SALT_BYTES * entries.length);
  return entries.map((entry, i) => {
    const row = {
      person_id: entry.personId,
      term: termOf(entry.kind),
      at: entry.at,
      entry_id: randomUUID(),
      lane,
      kind: entry.kind,
      purpose: entry.purpose,
      actor: entry.actor,
      detail: entry.detail,
      salt: salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES),
    };
    return { ...row, hash: hashOf(row) };
  });
}

/** SHA-256 over the salt and the canonical form (keys sorted, times in ISO 8601). */
export function hashOf(row: Omit<LedgerRow, "hash">): Buffer {
  const { salt, person_id, term, at, entry_id, lane, kind, purpose, actor, detail } = row;
  const form = canonical([person_id, term, at.toISOString(), entry_id, lane, kind, purpose, actor, detail]);
  return hash("sha256", Buffer.concat([salt, Buffer.from(form)]), "buffer");
}

/** JSON with sorted keys and no blanks (RFC 8785): one text for one value. */
export function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const inner of value) text += `${text && ","}${canonical(inner)}`;
    return `[${text}]`;
  }
  // By UTF-16 code units, as RFC 8785 says.
  for (const key of Object.keys(value).sort()) {
    const inner: unknown = Reflect.get(value, key);
    // As JSON leaves it: what is undefined is not there.
    if (inner !== undefined) text += `${text && ","}${JSON.stringify(key)}:${canonical(inner)}`;
  }
  return `{${text}}`;
}
