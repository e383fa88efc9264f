// Notices that were put in force: their exact stored text, by version and language, and what a visitor is told of it.
import { type DataMap, languageOf, type NoticeText, noticeChanges, type PrivacyNotice, purposesOf } from "@heed/core";
import type { Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";

/** A stored notice: `text` parsed, `hash` the SHA-256 of the stored text. */
export type StoredNotice = {
  readonly version: number;
  readonly locale: string;
  readonly since: Date;
  readonly hash: string;
  readonly text: NoticeText;
};

/** One dated step of the change log, in plain words. */
type NoticeChange = { readonly version: number; readonly at: Date; readonly lines: readonly string[] };

export type Notices = ReturnType<typeof createNotices>;

/** Reads notices; they never change, so each is read once a process. */
export function createNotices(deps: { database: Database; inForce: MapInForce }) {
  const { database, inForce } = deps;
  const read = new Map<string, StoredNotice>();

  /**
   * The notice of a version (the one in force by default) in the language that comes nearest to the one asked for.
   *
   * @returns undefined for a version that never was in force
   */
  async function find(asked: {
    version?: number | undefined;
    locale?: string | undefined;
  }): Promise<StoredNotice | undefined> {
    const version = asked.version ?? inForce.number;
    if (!Number.isInteger(version) || version < 1 || version > inForce.number) return undefined;
    const languages = version === inForce.number ? inForce.map.languages : await languagesOf(version);
    const locale = languageOf({ languages }, asked.locale ?? "");
    const key = `${version} ${locale}`;
    const known = read.get(key);
    if (known) return known;
    const rows = await database.query<{ at: Date; hash: string; body: string }>(
      "steward",
      "select at, hash, body from heed.notice where number = $1 and locale = $2",
      [version, locale],
    );
    const row = rows[0];
    if (!row) return undefined;
    // The body was written from a NoticeText and cannot be changed.
    const text = JSON.parse(row.body) as NoticeText;
    const found = { version, locale, since: row.at, hash: row.hash, text };
    read.set(key, found);
    return found;
  }

  async function languagesOf(version: number): Promise<readonly string[]> {
    const rows = await database.query<{ languages: string[] }>(
      "steward",
      "select body -> 'languages' as languages from heed.map where number = $1",
      [version],
    );
    return rows[0]?.languages ?? [];
  }

  /** The dated log of changes up to a version, newest first, in a language. */
  async function changes(version: number, locale: string): Promise<readonly NoticeChange[]> {
    const maps = await database.query<{ number: number; at: Date; body: DataMap }>(
      "steward",
      "select number, at, body from heed.map where number <= $1 order by number",
      [version],
    );
    return maps
      .map(({ number, at, body }, k) => ({
        version: number,
        at,
        lines: noticeChanges(maps[k - 1]?.body, body, locale),
      }))
      .reverse();
  }

  /** People whose newest word to a purpose is a yes to a notice that does not cover what is asked now; purposes without any are left out. */
  async function askAgain(): Promise<readonly { readonly purpose: string; readonly people: number }[]> {
    const since = Object.keys(purposesOf(inForce.map)).map((purpose) => ({
      purpose,
      since: inForce.askedSince(purpose),
    }));
    return database.query<{ purpose: string; people: number }>(
      "steward",
      `select purpose, count(*)::int as people from (
         select distinct on (c.person_id, c.purpose) c.purpose, c.value, c.notice, s.since
         from heed.consent c join jsonb_to_recordset($1) as s (purpose text, since int) on s.purpose = c.purpose
         order by c.person_id, c.purpose, c.at desc, c.value, c.id desc) newest
       where value and notice < since group by purpose order by purpose`,
      [JSON.stringify(since)],
    );
  }

  return { find, changes, askAgain };
}

/**
 * What a visitor is told: the stored text, with basis and control of each purpose under the visitor's regime.
 *
 * @param regime One of the map's; undefined: the strictest.
 */
export function wholeNotice(notice: StoredNotice, regime: string | undefined): PrivacyNotice {
  const { version, hash, since, text } = notice;
  const purposes = text.purposes.map((purpose) => ({
    ...purpose,
    ...(regime === undefined ? {} : purpose.under[regime]),
  }));
  return { version, hash, since: since.toISOString(), ...(regime === undefined ? {} : { regime }), ...text, purposes };
}
