// A no that was said by an address holds for whoever has that address: those who are found by it now, and those who bring it later.
import { type Choice, refusalsIn, type Strength } from "@heed/core";
import { addressHashes } from "./address-identifier.ts";
import type { Connection, Database } from "./database.ts";
import type { HashRing } from "./hash-ring.ts";
import { type Keys, keyedId } from "./keys.ts";
import type { MapInForce } from "./map-in-force.ts";
import { addressHash, findAliases } from "./person-directory.ts";
import { refusable } from "./refusable.ts";
import { readStanding } from "./standing.ts";

export type AddressNoesDeps = {
  readonly database: Database;
  readonly inForce: MapInForce;
  readonly keys: Pick<Keys, "alias" | "hashes">;
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
    const aliases = await findAliases(connection, keys.hashes, [...new Set([...knownBy.flat(), ...named])]);
    const idOf = (hash: string) => aliases.get(hash)?.personId;
    const pairs = brought.flatMap(({ of }, i) => {
      const personId = "personId" in of ? of.personId : idOf(of.hash);
      const owners = [...new Set(knownBy[i]!.flatMap((hash) => idOf(hash) ?? []))].filter((id) => id !== personId);
      return personId === undefined || owners.length === 0 ? [] : [{ personId, owners }];
    });
    return missingOf(connection, inForce, pairs);
  });
  for (const each of missing) await hold(deps, each);
}

/** People looked at in one statement. */
const PAGE = 5_000;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";
const AFTER_ALL = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * Holds whatever no is missing with anybody: with whoever was stored by a server that was killed before it came to the noes, or whose address was hashed later than
 * it was refused. One person's fault stops none of the others.
 *
 * @returns with how many people
 * @throws what stopped the first with whom it failed, after all the others
 */
export async function holdMissingNoes(deps: AddressNoesDeps): Promise<number> {
  const { database, inForce, keys } = deps;
  const purposes = refusable(inForce.map).map(([name]) => name);
  const faults: unknown[] = [];
  let held = 0;
  for (let after: string | undefined = BEFORE_ALL; after !== undefined; ) {
    const first: string = after;
    const { missing, last } = await database.transaction("steward", {}, async (connection) => {
      const { rows: ends } = await connection.query<{ person_id: string }>(
        `select person_id from heed.person where person_id > $1 order by person_id offset ${PAGE - 1} limit 1`,
        [first],
      );
      const end = ends[0]?.person_id;
      const page = [first, end ?? AFTER_ALL] as const;
      const others = keys.hashes.isOne ? [] : await otherForms(connection, keys.hashes, page);
      const { rows } = await connection.query<{ person_id: string; owners: string[] }>(LACKING, [
        ...page,
        purposes,
        others.map(({ personId }) => personId),
        others.map(({ form }) => form),
      ]);
      const pairs = rows.map(({ person_id, owners }) => ({ personId: person_id, owners }));
      return { last: end, missing: await missingOf(connection, inForce, pairs) };
    });
    for (const each of missing)
      try {
        if (await hold(deps, each)) held++;
      } catch (fault) {
        faults.push(fault);
      }
    after = last;
  }
  if (faults.length > 0) throw faults[0];
  return held;
}

// Whose address somebody refused by it what they did not themselves. Also noes that were taken back: `refusalsOf` sees to those.
const LACKING = `
  select h.person_id, array_agg(distinct k.person_id) as owners
    from (select person_id, address from heed.identity where address is not null and person_id > $1 and person_id <= $2
          union select person_id, address from heed.alias where address is not null and person_id > $1 and person_id <= $2
          union select person_id, address from unnest($4::uuid[], $5::uuid[]) as other (person_id, address)) h
   cross join lateral (select person_id from heed.alias where hash = h.address
                       union select person_id from heed.alias where address = h.address) k
    join heed.consent no on no.person_id = k.person_id and not no.value and no.purpose = any($3)
   where k.person_id <> h.person_id and not exists (
     select from heed.consent own where own.person_id = h.person_id and own.purpose = no.purpose
        and own.at = no.at and own.strength = no.strength and not own.value)
   group by h.person_id`;

/** While a rotation is under way an address and its owner may lie under two keys: the addresses of a page in all their forms. */
async function otherForms(
  connection: Connection,
  ring: HashRing,
  page: readonly [string, string],
): Promise<{ readonly personId: string; readonly form: string }[]> {
  const { rows } = await connection.query<{ person_id: string; address: string; key_version: number }>(
    `select person_id, address, key_version from heed.identity where address is not null and person_id > $1 and person_id <= $2
     union select person_id, address, key_version from heed.alias where address is not null and person_id > $1 and person_id <= $2`,
    [...page],
  );
  return rows.flatMap(({ person_id: personId, address, key_version }) =>
    ring.forms(ring.plain(address, key_version)).map((form) => ({ personId, form })),
  );
}

type Missing = { readonly personId: string; readonly noes: readonly Choice[] };

/** What the owners of an address refused, and somebody who has it did not yet, of what can still be refused. */
async function missingOf(
  connection: Connection,
  inForce: MapInForce,
  pairs: readonly { readonly personId: string; readonly owners: readonly string[] }[],
): Promise<Missing[]> {
  if (pairs.length === 0) return [];
  const purposes = new Set(refusable(inForce.map).map(([name]) => name));
  const ids = new Set(pairs.flatMap(({ personId, owners }) => [personId, ...owners]));
  const stands = await readStanding(connection, inForce, [...ids]);
  return pairs.map(({ personId, owners }) => ({
    personId,
    noes: owners
      .flatMap((owner) => refusalsOf(stands(owner).choices))
      .filter((no) => purposes.has(no.purpose) && !stands(personId).choices.some((choice) => isSame(choice, no))),
  }));
}

/** False: there was nothing to hold, or they were erased since. */
async function hold({ keys, choices }: AddressNoesDeps, { personId, noes }: Missing): Promise<boolean> {
  let held = false;
  for (const [strength, some] of Map.groupBy(noes, (no) => no.strength)) {
    const answers = some.map(({ purpose, at }) => ({ purpose, value: false, at, id: idOf(keys.alias, purpose, at) }));
    held = (await choices.record({ personId, answers, strength, source: "address" })).ok || held;
  }
  return held;
}

/** Everybody who is known by an address, or has it among their details. */
export async function holdersOf(
  { database, keys }: Pick<AddressNoesDeps, "database" | "keys">,
  address: string,
): Promise<readonly string[]> {
  const rows = await database.query<{ person_id: string }>(
    "steward",
    `select person_id from heed.identity where address = any($1)
     union select person_id from heed.alias where address = any($1) or hash = any($2)`,
    [keys.hashes.forms(addressHash(keys.alias, address)), keys.hashes.forms(...addressHashes(keys.alias, address))],
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
