// Rotations of the keys in the rings, each with its entry when it has ended.
import type { Ledger } from "../ledger/write.ts";
import type { Owner } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";
import type { KeepDeps, ListedRingKey } from "../storage/keep-key-ring.ts";
import { listKeyRing, SPREAD_MS } from "../storage/keep-key-ring.ts";
import type { KeyRing } from "../storage/key-ring.ts";
import type { Rotated, RotationOptions } from "../storage/rotate.ts";
import { rotateHashes } from "../storage/rotate-hashes.ts";
import { rotatePersonKeys } from "../storage/rotate-person-keys.ts";
import { type AccessChange, accessEntry } from "./access-entry.ts";

/** Longer than any rotation waits until every process knows its key. */
const CUT_OFF_MS = 4 * SPREAD_MS;

export function createKeyRotation(deps: {
  owned: <T>(work: (owner: Owner) => Promise<T>) => Promise<T>;
  people: KeepDeps<KeyRing>;
  hashes: KeepDeps<HashRing>;
  ledger: Ledger;
  now: () => Date;
}) {
  const { owned, people, hashes, ledger, now } = deps;
  const told =
    (did: Extract<AccessChange, { version: number }>["did"]) =>
    (sql: Parameters<Ledger["write"]>[0], version: number): Promise<unknown> =>
      ledger.write(sql, [accessEntry(now(), "staff:cli", { did, version })]);
  /** Wraps everybody's key anew; see rotatePersonKeys. */
  const rotateKeys = (how: RotationOptions): Promise<Rotated> =>
    owned((owner) => rotatePersonKeys(owner, people, how, told("person keys rotated")));
  /** Brings every hash of an identifier under a new key; see rotateHashes. */
  const rotateHashKeys = (how: RotationOptions): Promise<Rotated> =>
    owned((owner) => rotateHashes(owner, hashes, how, told("hash keys rotated")));

  /** Goes on with what was cut off, once its key has had the time to be known; one that somebody is at needs no help. */
  async function carryOnRotations(): Promise<void> {
    for (const [ring, rotation] of [[people.ring, rotateKeys] as const, [hashes.ring, rotateHashKeys] as const]) {
      const [newest] = await owned((owner) => listKeyRing(owner, ring.table));
      if (!newest || newest.done || +(newest.at ?? 0) + CUT_OFF_MS > +now()) continue;
      await rotation({ wait: async () => undefined }).catch((error: unknown) => {
        if (!(error instanceof Error && error.message.startsWith("rotation_running"))) throw error;
      });
    }
  }

  return {
    rotateKeys,
    rotateHashKeys,
    carryOnRotations,
    keyRing: (): Promise<readonly ListedRingKey[]> => owned((owner) => listKeyRing(owner, "heed_key_ring")),
    hashRing: (): Promise<readonly ListedRingKey[]> => owned((owner) => listKeyRing(owner, "heed_hash_key")),
  };
}

export type KeyRotation = ReturnType<typeof createKeyRotation>;
