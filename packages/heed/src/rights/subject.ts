// Whose page this is: all ids of one person after merges, and whether a browser may speak for the whole person.
import type { Connection, Database } from "../storage/database.ts";

export type Subject = {
  /** The id in use first, then those that were merged into it. */
  readonly ids: readonly [string, ...string[]];
  /** A browser that is not proven sees only rows that came by this alias. */
  readonly via?: string;
  /** Nobody but this browser ever used the person's identifiers: what has no sender (choices, uses) is its own too. */
  readonly alone: boolean;
  /** Somebody has proven to be this person: claims no longer widen what is permitted. */
  readonly proven: boolean;
};

/** Finds a person by any of their ids, as they stand after merges; undefined when nothing is held (any longer). */
export async function subjectOf(database: Database, personId: string): Promise<Subject | undefined> {
  return database.transaction("rights", {}, async (connection) => {
    const ids = await allIds(connection, personId);
    return ids && { ids, alone: true, proven: await isProven(connection, ids[0]) };
  });
}

/** Finds the person behind a browser's alias, narrowed to what that browser may see (mechanisms.md 1). */
export async function subjectOfBrowser(database: Database, via: string): Promise<Subject | undefined> {
  const forms = database.hashes.forms(via);
  return database.transaction("rights", {}, async (connection) => {
    const { rows } = await connection.query<{ person_id: string }>(
      "select person_id from heed.alias where hash = any($1) and kind = 'browser'",
      [forms],
    );
    const ids = rows[0] && (await allIds(connection, rows[0].person_id));
    if (!ids) return undefined;
    const others = await connection.query(
      "select 1 from heed.alias where person_id = any($1) and hash <> all($2) limit 1",
      [ids, forms],
    );
    return { ids, via, alone: others.rowCount === 0, proven: await isProven(connection, ids[0]) };
  });
}

/** The person whom a host site knows under this alias hash. */
export async function personOfUser(database: Database, hash: string): Promise<string | undefined> {
  const { rows } = await database.transaction("rights", {}, (connection) =>
    connection.query<{ person_id: string }>("select person_id from heed.alias where hash = any($1) and kind = 'user'", [
      database.hashes.forms(hash),
    ]),
  );
  return rows[0]?.person_id;
}

async function allIds(connection: Connection, personId: string): Promise<[string, ...string[]] | undefined> {
  let inUse = personId;
  const seen = new Set<string>();
  for (;;) {
    const { rows } = await connection.query<{ merged_into: string | null }>(
      "select merged_into from heed.person where person_id = $1",
      [inUse],
    );
    if (!rows[0]) return undefined;
    const next = rows[0].merged_into;
    if (next === null || seen.has(next)) break;
    seen.add(inUse);
    inUse = next;
  }
  const ids: [string, ...string[]] = [inUse];
  for (let from: readonly string[] = ids; from.length > 0; ) {
    const { rows } = await connection.query<{ person_id: string }>(
      "select person_id from heed.person where merged_into = any($1) order by person_id",
      [from],
    );
    from = rows.map((row) => row.person_id).filter((id) => !ids.includes(id));
    ids.push(...from);
  }
  return ids;
}

async function isProven(connection: Connection, personId: string): Promise<boolean> {
  const { rows } = await connection.query<{ value: string }>(
    "select value from heed.state where person_id = $1 and name = 'proven' order by at desc, id desc limit 1",
    [personId],
  );
  return rows[0]?.value === "true";
}
