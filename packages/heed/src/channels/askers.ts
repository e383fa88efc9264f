// Who asks, and which rows they may rely on (mechanisms.md 1): the named person, one browser, or nobody.
import type { Strength } from "@heed/core";
import { microBatch } from "../gate/micro-batch.ts";
import type { Database } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import {
  type Alias,
  ensurePersons,
  findAliases,
  hashOf,
  type Identifier,
  notAnIdentifier,
} from "../storage/person-directory.ts";
import type { Asker } from "./placements.ts";

export type Askers = {
  /** A server key names anyone: a user id first, else a browser id. An unknown name creates nobody. */
  named(targetingKey: string | undefined): Promise<Asker>;
  /** A browser, by the alias hash of its token: only rows that it sent itself. */
  browser(aliasHash: string): Promise<Asker>;
  /** Finds or makes the person behind an identifier, to record a choice. */
  ensure(identifier: Identifier, strength: Strength): Promise<string>;
};

const BATCH = { max: 128, waitMs: 1, inFlight: 2, alone: 1 } as const;

export function createAskers(deps: {
  database: Database;
  inForce: MapInForce;
  keys: Pick<Keys, "alias" | "hashes">;
  now: () => Date;
}): Askers {
  const { database, inForce, keys, now } = deps;
  // Whoever asks at the same moment is looked up together; each lookup gets back what was found for all.
  const find = microBatch<readonly string[], ReadonlyMap<string, Alias>>(async (asked) => {
    // One statement, so no transaction. The gate asks whether this map is in force; under an older one the answer is the fallback, not a fault.
    const found = await findAliases(database.outside("reader"), keys.hashes, asked.flat());
    return asked.map(() => ({ is: "answer", value: found }));
  }, BATCH);
  return {
    async named(targetingKey) {
      if (notAnIdentifier(targetingKey) || targetingKey === undefined) return { is: "nobody", reason: "no_identifier" };
      const user = hashOf(keys.alias, { kind: "user", value: targetingKey });
      const browser = hashOf(keys.alias, { kind: "browser", value: targetingKey });
      const found = await find([user, browser]);
      const known = found.get(user);
      if (known) return { is: "person", personId: known.personId };
      const seen = found.get(browser);
      return seen
        ? { is: "person", personId: seen.personId, via: seen.hash }
        : { is: "nobody", reason: "unknown_person" };
    },
    async browser(aliasHash) {
      const found = await find([aliasHash]);
      const seen = found.get(aliasHash);
      return seen
        ? { is: "person", personId: seen.personId, via: seen.hash }
        : { is: "nobody", reason: "unknown_person" };
    },
    async ensure(identifier, strength) {
      const found = await database.transaction("ingest", {}, async (connection) => {
        await assertInForce(connection, inForce);
        return ensurePersons(connection, keys, [identifier], strength, now());
      });
      const alias = found.get(hashOf(keys.alias, identifier));
      if (!alias) throw new Error("alias_lost: an identifier was claimed and could not be read back. Try again.");
      return alias.personId;
    },
  };
}
