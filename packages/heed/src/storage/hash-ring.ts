// In which form hashes of identifiers lie in the database: each as one block under a key that can be changed, so that old keys say nothing of it.
import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv } from "node:crypto";

/** What may hold a person's hash: in the database under `version`, in the process as it was made. */
export type HashRing = {
  readonly table: "heed_hash_key";
  /** Hashes of this version lie there as they were made, under no further key. */
  readonly bare: 1;
  /** Under which new rows are written. */
  readonly version: number;
  /** The newest that is known: rows may lie under it already. */
  readonly newest: number;
  has(version: number): boolean;
  add(version: number, key: Buffer): void;
  use(version: number): void;
  /** Whether all rows lie under one version. */
  readonly isOne: boolean;
  /** Every row lies under this version: nothing is looked for under another any more. */
  settle(version: number): void;
  /** Rows may lie under any version that is known: a rotation is under way, or what was restored is of before. */
  unsettle(): void;
  /** The form in which a hash is written now, or in which it lies under another version. */
  stored(hash: string, version?: number): string;
  /** All forms in which hashes may lie there. */
  forms(...hashes: readonly string[]): string[];
  /** The hash that lies there in this form. */
  plain(stored: string, version: number): string;
  /** Set by who can read the ring: called when the database knows a version that this process does not. */
  catchUp: () => Promise<void>;
};

type Block = { readonly close: Cipheriv; readonly open: Decipheriv };

/** A ring that knows version 1 only: what was hashed lies there as it is. */
export function createHashRing(): HashRing {
  const blocks = new Map<number, Block>();
  let live = [1];
  const known = () => [1, ...blocks.keys()];
  const blockOf = (version: number): Block => {
    const block = blocks.get(version);
    if (!block)
      throw new Error(
        "hash_key_unknown: a hash lies under a key that this process does not know. Restore the file hash-ring that lies beside the backups.",
      );
    return block;
  };
  const under = (version: number, hash: string): string =>
    version === 1 ? hash : turned(blockOf(version).close, hash);
  const ring: HashRing & { version: number; newest: number } = {
    get isOne() {
      return live.length === 1;
    },
    table: "heed_hash_key",
    bare: 1,
    version: 1,
    newest: 1,
    has: (version) => version === 1 || blocks.has(version),
    add(version, key) {
      // A hash is as long as one block, and no two are alike: a permutation that nobody without the key can tell from chance.
      blocks.set(version, {
        close: createCipheriv("aes-256-ecb", key, null).setAutoPadding(false),
        open: createDecipheriv("aes-256-ecb", key, null).setAutoPadding(false),
      });
      ring.newest = Math.max(ring.newest, version);
      live = known();
    },
    use(version) {
      if (version !== 1) blockOf(version);
      ring.version = version;
    },
    settle(version) {
      ring.use(version);
      live = [version];
    },
    unsettle() {
      live = known();
    },
    stored: (hash, version = ring.version) => under(version, hash),
    forms: (...hashes) => hashes.flatMap((hash) => live.map((version) => under(version, hash))),
    plain: (stored, version) => (version === 1 ? stored : turned(blockOf(version).open, stored)),
    catchUp: () => Promise.reject(new Error("hash_key_unknown: this process cannot read the ring of hash keys.")),
  };
  return ring;
}

/** One block, written as a UUID as before. */
function turned(block: Cipheriv | Decipheriv, hash: string): string {
  const hex = block.update(hash.replaceAll("-", ""), "hex", "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
