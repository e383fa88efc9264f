// Whoever writes rows for people locks their person rows first, in id order (mechanisms.md 3).
import type { Connection } from "./database.ts";

/**
 * FOR SHARE for writers of data, FOR UPDATE for choices, merges, restrictions and erasures. A merged person leads to the
 * survivor, who is locked too. Unknown ids are left out of the result.
 *
 * @returns asked-for id -> id under which to write
 */
export async function lockPersons(
  connection: Connection,
  ids: readonly string[],
  strength: "share" | "update",
): Promise<Map<string, string>> {
  const survivors = new Map<string, string>();
  const locked = new Map<string, string | null>();
  let open = [...new Set(ids)].sort();
  while (open.length > 0) {
    const { rows } = await connection.query<{ person_id: string; merged_into: string | null }>({
      name: `lock persons ${strength}`,
      text: `select person_id, merged_into from heed.person where person_id = any($1) order by person_id for ${strength}`,
      values: [open],
    });
    for (const row of rows) locked.set(row.person_id, row.merged_into);
    open = rows
      .flatMap((row) => (row.merged_into !== null && !locked.has(row.merged_into) ? [row.merged_into] : []))
      .sort();
  }
  for (const id of ids) {
    let end: string | undefined = id;
    while (end !== undefined && locked.get(end)) end = locked.get(end) ?? undefined;
    if (end !== undefined && locked.has(end)) survivors.set(id, end);
  }
  return survivors;
}

/**
 * As `lockPersons` for sharing, but whom somebody else holds, who is unknown or merged is left out, to be asked again alone:
 * one person's lock never makes the others of a batch wait.
 */
export async function lockPersonsFree(connection: Connection, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await connection.query<{ person_id: string }>({
    name: "lock free persons",
    text: "select person_id from heed.person where person_id = any($1) and merged_into is null order by person_id for share skip locked",
    values: [[...new Set(ids)].sort()],
  });
  return new Map(rows.map((row) => [row.person_id, row.person_id]));
}
