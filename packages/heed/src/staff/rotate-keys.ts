// Rotations of the keys in the rings, each with its entry when it has ended.
import type { Ledger } from "../ledger/write.ts";
import type { Owner } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";
import type { KeepDeps, ListedRingKey } from "../storage/keep-key-ring.ts";
import { listKeyRing } from "../storage/keep-key-ring.ts";
import type { KeyRing } from "../storage/key-ring.ts";
import type { Rotated, RotationOptions } from "../storage/rotate.ts";
import { rotateHashes } from "../storage/rotate-hashes.ts";
import { rotatePersonKeys } from "../storage/rotate-person-keys.ts";
import { type AccessChange, accessEntry } from "./access-entry.ts";

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
  return {
    /** Wraps everybody's key anew; see rotatePersonKeys. */
    rotateKeys: (how: RotationOptions): Promise<Rotated> =>
      owned((owner) => rotatePersonKeys(owner, people, how, told("person keys rotated"))),
    /** Brings every hash of an identifier under a new key; see rotateHashes. */
    rotateHashKeys: (how: RotationOptions): Promise<Rotated> =>
      owned((owner) => rotateHashes(owner, hashes, how, told("hash keys rotated"))),
    keyRing: (): Promise<readonly ListedRingKey[]> => owned((owner) => listKeyRing(owner, "heed_key_ring")),
    hashRing: (): Promise<readonly ListedRingKey[]> => owned((owner) => listKeyRing(owner, "heed_hash_key")),
  };
}

export type KeyRotation = ReturnType<typeof createKeyRotation>;
