// What a deletion can do about backups: the person's key is wiped from the copies of the keys, and what stays unreadable in the dumps has an end.
import { dayOf } from "@heed/core";
import type { Connection } from "./database.ts";
import { wipePersonKeys } from "./person-key-copy.ts";

/** What is true of backups after a deletion. */
export type BackupTruth = {
  /** Since when the person's identifiers in every backup known of can be read by nobody; absent while a law or a place out of reach keeps a key. */
  readonly identifiersUnreadableSince?: string;
  /** Rows without identifiers stay under a random number until the last of these backups ends; a restore deletes them before it serves. */
  readonly rowsUntil: string;
  /** Folders of backups whose copy of the keys could not be reached; their next backup replaces it. */
  readonly outOfReach: number;
};

type Place = { readonly place: string; readonly until: string };

/** The folders of backups that are still kept, with the day on which the last of each ends. */
export async function keptBackups(connection: Connection, now: Date): Promise<readonly Place[]> {
  const { rows } = await connection.query<Place>({
    name: "backups that are kept",
    text: "select place, max(until)::text as until from heed.backup where until >= $1::date group by place",
    values: [dayOf(now)],
  });
  return rows;
}

/** Wipes the keys of deleted people, under `rights`, from every folder of backups that is still kept. Undefined: there is no backup. */
export async function forgetInBackups(
  connection: Connection,
  ids: readonly string[],
  now: Date,
): Promise<BackupTruth | undefined> {
  const places = await keptBackups(connection, now);
  if (places.length === 0) return undefined;
  const { rows: kept } = await connection.query<{ person_id: string }>(
    "select person_id from heed.person_key where person_id = any($1)",
    [ids],
  );
  const gone = ids.filter((id) => !kept.some((row) => row.person_id === id));
  const reached = await Promise.all(places.map(({ place }) => wipePersonKeys(place, gone)));
  const outOfReach = reached.filter((done) => !done).length;
  return {
    ...(outOfReach === 0 && kept.length === 0 ? { identifiersUnreadableSince: now.toISOString() } : {}),
    rowsUntil: places
      .map(({ until }) => until)
      .sort()
      .at(-1)!,
    outOfReach,
  };
}
