// The keys that people's own keys are wrapped by, by version. Rotating one wraps 32 bytes a person anew and touches no identifier.
import { openSealed, seal, type WrapKey } from "./person-key.ts";

/** Keys of one use by version, as a process knows them. */
export type Ring = {
  /** Where they lie wrapped, outside the schema that dumps hold. */
  readonly table: "heed_key_ring" | "heed_hash_key";
  /** The version that is in no row: what was there before there was a ring. */
  readonly bare: number;
  has(version: number): boolean;
  add(version: number, key: Buffer): void;
  /** What is new lies under this version from now on. */
  use(version: number): void;
  /** Nothing lies under an older version any more. */
  settle?(version: number): void;
  unsettle?(): void;
};

export type KeyRing = WrapKey & Ring;

/** Nonce, tag and key: what was wrapped by the root key itself has no version before it. */
const BARE = 12 + 16 + 32;

/** A ring that knows version 0 only, which follows from the root key. */
export function createKeyRing(root: Buffer): KeyRing {
  const keys = new Map([[0, root]]);
  let current = { version: 0, key: root };
  const keyOf = (version: number): Buffer => {
    const key = keys.get(version);
    if (!key)
      throw new Error(
        "identity_unreadable: a person's key was wrapped by a key that this process does not know. After a rotation it is read within seconds; else restore the key ring that lies beside the backups.",
      );
    return key;
  };
  return {
    table: "heed_key_ring",
    bare: 0,
    has: (version) => keys.has(version),
    add: (version, key) => void keys.set(version, key),
    use(version) {
      current = { version, key: keyOf(version) };
    },
    wrap(personKey) {
      const sealed = seal(current.key, personKey);
      if (current.version === 0) return sealed;
      const version = Buffer.alloc(2);
      version.writeUInt16BE(current.version);
      return Buffer.concat([version, sealed]);
    },
    unwrap(wrapped) {
      const version = versionOf(wrapped);
      return openSealed(keyOf(version), version === 0 ? wrapped : wrapped.subarray(2));
    },
  };
}

/** Under which version a person's key is wrapped. */
export const versionOf = (wrapped: Buffer): number => (wrapped.length === BARE ? 0 : wrapped.readUInt16BE(0));
