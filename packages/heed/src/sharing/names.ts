// By what a recipient knows a person: a keyed hash with a version, another one for each recipient and purpose, so that two exports cannot be joined.
import type { Database, Owner } from "../storage/database.ts";
import { keyedId } from "../storage/keys.ts";

/** Whose name for a person, for what, and of which version. */
export type Naming = { readonly recipient: string; readonly purpose: string; readonly version: number };

/** @param personId The id in use. */
export const nameFor = (key: Buffer, { recipient, purpose, version }: Naming, personId: string): string =>
  keyedId(key, "recipient", recipient, purpose, personId, ...(version === 1 ? [] : [String(version)]));

/** An event as one recipient knows it for one purpose: under its own id, two exports could be joined by it. The same at every try. */
export const eventName = (key: Buffer, person: string, eventId: string): string =>
  keyedId(key, "event outside", person, eventId);

/** The version that is in use, by recipient. */
export async function nameVersions(database: Database): Promise<(recipient: string) => number> {
  const rows = await database.query<{ recipient: string; version: number }>(
    "steward",
    "select recipient, version from heed.recipient_names",
  );
  const versions = new Map(rows.map(({ recipient, version }) => [recipient, version]));
  return (recipient) => versions.get(recipient) ?? 1;
}

/** Another name for everybody, from now on; which version that is. The job finds who is known by the one before. */
export async function renameEverybody(owner: Owner, recipient: string, now: Date): Promise<number> {
  const { rows } = await owner.query<{ version: number }>(
    `insert into heed.recipient_names as held (recipient, version, since) values ($1, 2, $2)
     on conflict (recipient) do update set version = held.version + 1, since = excluded.since returning version`,
    [recipient, now],
  );
  return rows[0]?.version ?? 1;
}
