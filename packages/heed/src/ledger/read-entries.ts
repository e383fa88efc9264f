// Entries for people to read: page by page without their persons, or all of one person's in a span of time.
import type { EntryKind } from "@heed/core";
import type { Database } from "../storage/database.ts";
import { placeOf, wordOf } from "../storage/page-place.ts";

/** An entry as staff read it: names of fields and a few notes, no person. */
export type ReadEntry = {
  readonly id: string;
  readonly at: Date;
  readonly kind: EntryKind;
  readonly purpose: string;
  readonly actor: string;
  readonly fields: readonly string[];
  readonly notes: Readonly<Record<string, string | number | boolean>>;
};

export type EntryFilter = {
  readonly kind?: string | undefined;
  readonly purpose?: string | undefined;
  readonly actor?: string | undefined;
};

type Row = {
  entry_id: string;
  at: Date;
  kind: EntryKind;
  purpose: string;
  actor: string;
  detail: Record<string, unknown>;
};

const PAGE = 100;
const COLUMNS = "entry_id, at, kind, purpose, actor, detail";
/** What of an entry's detail tells of its use and of nobody: no ids, no hashes. */
const NOTES = [
  "request",
  "step",
  "did",
  "act",
  "reason",
  "role",
  "recipient",
  "value",
  "state",
  "notice",
  "people",
  "groups",
  "members",
  "capability",
  "placement",
  "model",
  "audience",
  "survey",
  "rows",
  "merged",
];

/**
 * The newest first, at most 100.
 *
 * @param before `next` of the page before
 */
export async function readEntries(
  database: Database,
  { kind, purpose, actor }: EntryFilter,
  before?: string,
): Promise<{ readonly entries: readonly ReadEntry[]; readonly next?: string }> {
  const [at, id] = placeOf(before);
  const rows = await database.query<Row>(
    "auditor",
    `select ${COLUMNS} from heed.ledger where (at, entry_id) < ($1, $2)
       and ($3::text is null or kind = $3) and ($4::text is null or purpose = $4)
       and ($5::text is null or actor = $5)
     order by at desc, entry_id desc limit ${PAGE + 1}`,
    [at, id, kind ?? null, purpose ?? null, actor ?? null],
  );
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    entries: shown.map(toRead),
    ...(last && rows.length > PAGE ? { next: wordOf(last.at, last.entry_id) } : {}),
  };
}

/** Everything that is known of these ids between two moments, the oldest first. */
export async function readEntriesOf(
  database: Database,
  ids: readonly string[],
  from: Date,
  until: Date,
): Promise<readonly ReadEntry[]> {
  const rows = await database.query<Row>(
    "auditor",
    `select ${COLUMNS} from heed.ledger where person_id = any ($1::uuid[]) and at >= $2 and at < $3 order by at, entry_id`,
    [ids, from, until],
  );
  return rows.map(toRead);
}

function toRead({ entry_id: id, at, kind, purpose, actor, detail }: Row): ReadEntry {
  const { fields } = detail;
  const notes = Object.entries(detail).filter(
    (entry): entry is [string, string | number | boolean] =>
      NOTES.includes(entry[0]) && ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  const names = Array.isArray(fields)
    ? fields.map(String)
    : typeof fields === "object" && fields
      ? Object.keys(fields)
      : [];
  return { id, at, kind, purpose, actor, fields: names, notes: Object.fromEntries(notes) };
}
