// A look at the people of some messages before anything is written: who they are and what they chose, to see whether to act.
import type { Connection } from "../storage/database.ts";
import { findAliases } from "../storage/person-directory.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { erasedAt, isErased } from "./erased-guard.ts";
import { type Message, subjectOf } from "./message.ts";
import { knownMessages } from "./new-messages.ts";
import type { Parts } from "./parts.ts";

/** Seen without locks: good for deciding whether to act; whatever acts looks again behind its own lock. */
export type View = {
  /** Came before, or is of somebody erased since: nothing it says counts. */
  isPast(message: Message): boolean;
  personOf(aliasHash: string | undefined): string | undefined;
  subject(message: Message): string | undefined;
  standing(personId: string | undefined): Standing;
  /** Whether a known person, and not only a browser, goes by this id. */
  isNamed(personId: string): boolean;
  /** Looks again at the people of these messages. */
  refresh(messages: readonly Message[]): Promise<void>;
};

/** What stands for somebody of whom nothing is known. */
export const NOBODY_KNOWN: Standing = { choices: [], state: {}, hidden: new Set() };

export async function look(deps: Pick<Parts, "database" | "inForce">, messages: readonly Message[]): Promise<View> {
  const known = new Set<string>();
  const persons = new Map<string, string>();
  const erased = new Map<string, Date>();
  const stands = new Map<string, Standing>();
  const named = new Set<string>();

  async function read(connection: Connection, some: readonly Message[]): Promise<void> {
    for (const id of await knownMessages(connection, some)) known.add(id);
    const hashes = [...new Set(some.flatMap(everyAlias))];
    // Whoever was erased since the last look goes by it no longer.
    for (const hash of hashes) persons.delete(hash);
    for (const [hash, alias] of await findAliases(connection, deps.database.hashes, hashes))
      persons.set(hash, alias.personId);
    for (const [hash, at] of await erasedAt(connection, hashes)) erased.set(hash, at);
    const ids = [...new Set(hashes.flatMap((hash) => persons.get(hash) ?? []))];
    const standing = await readStanding(connection, deps.inForce, ids);
    for (const id of ids) stands.set(id, standing(id));
    const { rows } = await connection.query<{ person_id: string }>({
      name: "named persons",
      text: "select distinct person_id from heed.alias where person_id = any($1) and kind = 'user'",
      values: [ids],
    });
    for (const row of rows) named.add(row.person_id);
  }
  const refresh = (some: readonly Message[]) =>
    deps.database.transaction("ingest", {}, (connection) => read(connection, some));

  await refresh(messages);
  const personOf = (hash: string | undefined) => (hash === undefined ? undefined : persons.get(hash));
  return {
    isPast: (message) =>
      known.has(message.id) || everyAlias(message).some((hash) => isErased(erased.get(hash), message)),
    personOf,
    subject: (message) => personOf(subjectOf(message).hash),
    standing: (personId) => (personId === undefined ? undefined : stands.get(personId)) ?? NOBODY_KNOWN,
    isNamed: (personId) => named.has(personId),
    refresh,
  };
}

/** Hashes of every id that a message names. */
export const everyAlias = (message: Message): string[] =>
  [message.user, message.browser, message.previous?.user, message.previous?.browser].flatMap(
    (alias) => alias?.hash ?? [],
  );
