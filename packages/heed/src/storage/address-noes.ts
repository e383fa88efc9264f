// A no that was said by an address holds for whoever has that address: those who are found by it now, and those who bring it later.
import { type Choice, refusalsIn, type Strength } from "@heed/core";
import { addressHash, addressHashes } from "./address-identifier.ts";
import type { Database } from "./database.ts";
import { type Keys, keyedId } from "./keys.ts";
import type { MapInForce } from "./map-in-force.ts";
import { findAliases } from "./person-directory.ts";
import { readStanding } from "./standing.ts";

export type AddressNoesDeps = {
  readonly database: Database;
  readonly inForce: MapInForce;
  readonly keys: Pick<Keys, "alias">;
  readonly choices: {
    record(event: {
      readonly personId: string;
      readonly answers: readonly { purpose: string; value: boolean; at: Date; id: string }[];
      readonly strength: Strength;
      readonly source: string;
    }): Promise<{ readonly ok: boolean }>;
  };
};

/** Somebody, by id or by the hash of an alias, with an address that is theirs as they say. */
export type Brought = {
  readonly of: { readonly personId: string } | { readonly hash: string };
  readonly address: string;
};

/**
 * Records with whoever brought an address what somebody known by that address alone refused and has not taken back. Each no keeps its own time and
 * strength, so a yes that they said later counts as it does everywhere. Asked after their rows are durable: an opt-out that comes
 * at the same moment then either finds those rows or is found here. Asked again it adds nothing.
 */
export async function holdAddressNoes(deps: AddressNoesDeps, brought: readonly Brought[]): Promise<void> {
  if (brought.length === 0) return;
  const { keys, database, inForce } = deps;
  const knownBy = brought.map(({ address }) => addressHashes(keys.alias, address));
  const missing = await database.transaction("ingest", {}, async (connection) => {
    const named = brought.flatMap(({ of }) => ("hash" in of ? [of.hash] : []));
    const aliases = await findAliases(connection, [...new Set([...knownBy.flat(), ...named])]);
    const idOf = (hash: string) => aliases.get(hash)?.personId;
    const pairs = brought.flatMap(({ of }, i) => {
      const personId = "personId" in of ? of.personId : idOf(of.hash);
      const owners = [...new Set(knownBy[i]!.flatMap((hash) => idOf(hash) ?? []))].filter((id) => id !== personId);
      return personId === undefined || owners.length === 0 ? [] : [{ personId, owners }];
    });
    if (pairs.length === 0) return [];
    const stands = await readStanding(connection, inForce, [
      ...new Set(pairs.flatMap(({ personId, owners }) => [personId, ...owners])),
    ]);
    return pairs.map(({ personId, owners }) => ({
      personId,
      noes: owners
        .flatMap((owner) => refusalsOf(stands(owner).choices))
        .filter((no) => !stands(personId).choices.some((choice) => isSame(choice, no))),
    }));
  });
  for (const { personId, noes } of missing)
    for (const [strength, some] of Map.groupBy(noes, (no) => no.strength)) {
      const answers = some.map(({ purpose, at }) => ({ purpose, value: false, at, id: idOf(keys.alias, purpose, at) }));
      // False: erased since.
      await deps.choices.record({ personId, answers, strength, source: "address" });
    }
}

/** Everybody who is known by an address, in small letters or as it is given, or has it among their details. */
export async function holdersOf(
  { database, keys }: Pick<AddressNoesDeps, "database" | "keys">,
  address: string,
): Promise<readonly string[]> {
  const rows = await database.query<{ person_id: string }>(
    "steward",
    "select person_id from heed.identity where address = $1 union select person_id from heed.alias where hash = any($2)",
    [addressHash(keys.alias, address), addressHashes(keys.alias, address)],
  );
  return rows.map((row) => row.person_id);
}

const refusalsOf = (choices: readonly Choice[]): Choice[] =>
  [...new Set(choices.map(({ purpose }) => purpose))].flatMap((purpose) => refusalsIn(choices, purpose));

const isSame = (one: Choice, other: Choice): boolean =>
  !one.value && one.purpose === other.purpose && one.strength === other.strength && +one.at === +other.at;

/** The same no has the same id, so that two who hold it at once record it once. */
const idOf = (key: Buffer, purpose: string, at: Date): string =>
  keyedId(key, "no of an address", purpose, at.toISOString());
