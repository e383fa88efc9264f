// Whose messages these are: makes the people of whom something will be kept, locks everybody for sharing, and reads what stands.
import type { Connection } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";
import { type Alias, ensurePersons, findAliases } from "../storage/person-directory.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { erasedAt, isErased } from "./erased-guard.ts";
import { type Message, type NamedAlias, type Origin, subjectOf } from "./message.ts";
import type { Parts } from "./parts.ts";
import { StartAgain } from "./retried.ts";
import { readKeys } from "./write-identities.ts";

export type Persons = {
  /** undefined: nobody known, and nothing would be stored. */
  idOf(message: Message): string | undefined;
  refused(message: Message): "erased_person" | undefined;
  /** Wrapped keys of those who have one, where something of the messages is to be encrypted. */
  readonly keys: ReadonlyMap<string, Buffer>;
  /** What a person chose, read behind the lock that holds until the transaction ends. */
  stands(personId: string): Standing;
};

/**
 * Resolves and locks; `found` are the aliases of the messages that exist. An unknown person is made only where `worthKeeping` says that something of the message will be stored: whoever
 * says no leaves no trace here. Erasures are read once more behind the lock: one that was waited for has removed the alias.
 */
export async function resolvePersons(
  connection: Connection,
  deps: Pick<Parts, "keys" | "now" | "inForce">,
  messages: readonly Message[],
  found: ReadonlyMap<string, Alias>,
  { strength }: Origin,
  worthKeeping: (message: Message) => boolean,
): Promise<Persons> {
  const hashes = aliasesOf(messages);
  const aliases = new Map(found);
  const erased = await erasedAt(
    connection,
    hashes.filter((hash) => !aliases.has(hash)),
  );
  const refused = (message: Message) =>
    namesOf(message).some((hash) => isErased(erased.get(hash), message)) ? ("erased_person" as const) : undefined;

  const wanted = new Map<string, NamedAlias>();
  for (const message of messages) {
    const subject = subjectOf(message);
    if (aliases.has(subject.hash) || wanted.has(subject.hash)) continue;
    if (worthKeeping(message) && !refused(message)) wanted.set(subject.hash, subject);
  }
  if (wanted.size > 0) {
    // In one order everywhere, so that two transactions that meet the same newcomers do not wait for each other.
    const newcomers = [...wanted.keys()].sort().map((hash) => wanted.get(hash)!.identifier);
    const made = await ensurePersons(connection, deps.keys, newcomers, strength, deps.now());
    for (const [hash, alias] of made) aliases.set(hash, alias);
  }
  const asked = [...new Set(messages.flatMap((message) => aliases.get(subjectOf(message).hash)?.personId ?? []))];
  const known = hashes.filter((hash) => aliases.has(hash) && !wanted.has(hash));
  // Sent together and answered in this order: behind the lock.
  const readBehind = (ids: readonly string[]) =>
    [erasedAt(connection, known), readStanding(connection, deps.inForce, ids)] as const;
  const sealing = messages.some(({ kept }) => kept.some((each) => each.kind === "trait" && each.identifies));
  const reading = sealing ? readKeys(connection, asked) : new Map<string, Buffer>();
  let [locked, late, stands, keys] = await Promise.all([
    lockPersons(connection, asked, "share"),
    ...readBehind(asked),
    reading,
  ]);
  // Erased between the look and the lock.
  if (asked.some((id) => !locked.has(id))) throw new StartAgain();
  // Who was merged leads to somebody else, whose lock came after that reading.
  if (asked.some((id) => locked.get(id) !== id))
    [late, stands] = await Promise.all(readBehind([...new Set(locked.values())]));
  for (const [hash, at] of late) erased.set(hash, at);
  if (late.size > 0) await assertSamePersons(connection, deps.keys.hashes, [...late.keys()], aliases);
  return {
    idOf: (message) => locked.get(aliases.get(subjectOf(message).hash)?.personId ?? ""),
    refused,
    keys,
    stands,
  };
}

/** An alias may live on after an erasure (an invoice is kept, or the person came back); it must be the one found before the lock. */
async function assertSamePersons(
  connection: Connection,
  ring: HashRing,
  hashes: readonly string[],
  before: ReadonlyMap<string, { personId: string }>,
): Promise<void> {
  const now = await findAliases(connection, ring, hashes);
  if (hashes.some((hash) => now.get(hash)?.personId !== before.get(hash)?.personId)) throw new StartAgain();
}

/** Hashes of the aliases that messages name, each once. */
export const aliasesOf = (messages: readonly Message[]): string[] => [...new Set(messages.flatMap(namesOf))];

const namesOf = (message: Message): string[] =>
  [message.user?.hash, message.browser?.hash].filter((hash) => hash !== undefined);
