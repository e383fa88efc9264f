// Brings a database up to its journal: what people said no to, and who was erased, after the backup that it was restored from.
import { randomUUID } from "node:crypto";
import type { Strength } from "@heed/core";
import type { Choices } from "../consent/choices.ts";
import type { Rights } from "../rights/rights.ts";
import type { Connection, Database } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";
import { type HashedAlias, type JournalLine, readJournal } from "../storage/journal.ts";
import { findAliases, storedAlias } from "../storage/person-directory.ts";
import { insertRows } from "../storage/values.ts";

/** How many of each the database did not know. */
export type Replayed = { readonly erasures: number; readonly refusals: number; readonly restrictions: number };

export type ReplayDeps = {
  readonly database: Database;
  readonly choices: Pick<Choices, "record" | "setState">;
  readonly rights: Pick<Rights, "erase">;
  readonly now: () => Date;
};

/** No transaction runs so long: what was acknowledged earlier than this before the newest seal is in the database that holds the seal. */
const MARGIN_MS = 86_400_000;
const PAGE = 500;

/**
 * Compares the newest seal with the journal, and does again what the database does not know of. Doing it twice changes nothing: a choice is known
 * by its person, purpose and time, an erasure by its identifiers and time. It runs before anything is served.
 */
export async function replayJournal(deps: ReplayDeps, folders: readonly string[]): Promise<Replayed> {
  const head = await deps.database.query<{ at: Date }>(
    "steward",
    "select at from heed.seal order by lane desc, segment desc limit 1",
  );
  const lines = await readJournal(folders, new Date((head[0]?.at.getTime() ?? MARGIN_MS) - MARGIN_MS));
  const replayed = { erasures: 0, refusals: 0, restrictions: 0 };
  for (let start = 0; start < lines.length; start += PAGE) {
    const some = lines.slice(start, start + PAGE);
    const known = await readKnown(deps.database, some);
    for (const line of some) {
      if (known.has(line)) continue;
      // Read again, one by one: the line before may have made or erased the person.
      if ((await readKnown(deps.database, [line])).has(line)) continue;
      if (line.is === "erased") {
        await erase(deps, line);
        replayed.erasures++;
      } else if (await close(deps, line)) replayed[line.is === "no" ? "refusals" : "restrictions"]++;
    }
  }
  return replayed;
}

/** The lines whose effect the database holds already. */
async function readKnown(database: Database, lines: readonly JournalLine[]): Promise<ReadonlySet<JournalLine>> {
  return database.transaction("ingest", {}, async (connection) => {
    const hashes = lines.flatMap((line) => line.of.map((alias) => alias.hash));
    const persons = await personsOf(connection, database.hashes, hashes);
    const erased = await connection.query<{ hash: string; at: Date }>(
      "select hash, max(at) as at from heed.erased where hash = any($1) group by hash",
      [hashes],
    );
    const erasedAt = new Map(erased.rows.map((row) => [row.hash, row.at.toISOString()]));
    const ids = [...new Set(persons.values())];
    const said = await connection.query<{ said: string }>(
      `select person_id || ' ' || purpose || ' ' || (extract(epoch from at) * 1000)::bigint as said
       from heed.consent where person_id = any($1) and not value`,
      [ids],
    );
    const noes = new Set(said.rows.map((row) => row.said));
    const states = await connection.query<{ person_id: string; name: string; at: Date }>(
      "select person_id, name, max(at) as at from heed.state where person_id = any($1) and name = any($2) group by person_id, name",
      [ids, lines.flatMap((line) => stateOf(line) ?? [])],
    );
    const closed = new Map(states.rows.map(({ person_id, name, at }) => [`${person_id} ${name}`, at.toISOString()]));
    const isKnown = (line: JournalLine): boolean => {
      const goneSince = line.of.every(({ hash }) => (erasedAt.get(hash) ?? "") >= line.at);
      if (line.is === "erased" || goneSince) return goneSince;
      const people = [...new Set(line.of.flatMap(({ hash }) => persons.get(hash) ?? []))];
      return (
        people.length > 0 &&
        people.every((id) =>
          line.is === "no"
            ? noes.has(`${id} ${line.purpose} ${Date.parse(line.said)}`)
            : (closed.get(`${id} ${stateOf(line)}`) ?? "") >= line.at,
        )
      );
    };
    return new Set(lines.filter(isKnown));
  });
}

/** The state that a line sets. */
const stateOf = (line: JournalLine): string | undefined =>
  line.is === "restricted" ? line.is : line.is === "state" ? line.name : undefined;

async function personsOf(
  connection: Connection,
  ring: HashRing,
  hashes: readonly string[],
): Promise<Map<string, string>> {
  const found = await findAliases(connection, ring, hashes);
  return new Map([...found].map(([hash, alias]) => [hash, alias.personId]));
}

/** Erases who is there under these identifiers, and guards the identifiers against old files and late events all the same. */
async function erase({ database, rights, now }: ReplayDeps, { of, at }: JournalLine): Promise<void> {
  const hashes = of.map((alias) => alias.hash);
  const persons = await database.transaction("ingest", {}, (connection) =>
    personsOf(connection, database.hashes, hashes),
  );
  for (const id of new Set(persons.values())) await rights.erase(id, "job:journal");
  await database.transaction("rights", {}, async (connection) => {
    const guard = persons.size > 0 ? now() : new Date(at);
    await insertRows(
      connection,
      "erased",
      ["hash", "at"],
      hashes.map((hash) => ({ hash, at: guard })),
    );
  });
}

/** Records the no or the restriction for everybody behind these identifiers; who is not there yet is made, so that it stands when they come back. */
async function close(deps: ReplayDeps, line: Exclude<JournalLine, { is: "erased" }>): Promise<boolean> {
  const { database, choices, now } = deps;
  let done = false;
  for (const personId of await database.transaction("ingest", {}, (connection) =>
    ensure(connection, database.hashes, line.of, now()),
  )) {
    const recorded =
      line.is !== "no"
        ? await choices.setState(personId, stateOf(line) ?? "restricted", "true", "job:journal")
        : await choices.record({
            personId,
            answers: [{ purpose: line.purpose, value: false, at: new Date(line.said) }],
            strength: line.strength as Strength,
            source: "journal",
          });
    // A purpose that is no longer declared needs no refusal: nothing is permitted for it.
    done ||= recorded.ok;
  }
  return done;
}

async function ensure(
  connection: Connection,
  ring: HashRing,
  of: readonly HashedAlias[],
  at: Date,
): Promise<readonly string[]> {
  const hashes = of.map((alias) => alias.hash);
  const found = await personsOf(connection, ring, hashes);
  const [known] = found.values();
  const person_id = known ?? randomUUID();
  const missing = of.filter(({ hash }) => !found.has(hash));
  const rows = missing.map(({ hash, kind }) => ({
    ...storedAlias(ring, hash),
    kind,
    person_id,
    strength: "claimed",
    at,
  }));
  await insertRows(connection, "alias", ["hash", "key_version", "kind", "person_id", "strength", "at"], rows);
  if (known === undefined) await insertRows(connection, "person", ["person_id", "at"], [{ person_id, at }]);
  return [...new Set([...found.values(), person_id])];
}
