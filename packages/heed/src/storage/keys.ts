// Every key of Heed comes from one root key (HEED_KEY), by HKDF (RFC 5869), so that each use has its own.
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

export type Keys = {
  /** Alias, message and holdout hashes: a keyed hash without this key says nothing. */
  readonly alias: Buffer;
  readonly message: Buffer;
  readonly arm: Buffer;
  /** Tokens that Heed signs itself: links, browsers, sessions. */
  readonly token: Buffer;
  /** Wraps the person keys that encrypt direct identifiers. */
  readonly wrap: Buffer;
  /** Proves that Heed wrote an erasure: the database's owner has no such key. */
  readonly erasure: Buffer;
  /** Seed of the Ed25519 key that signs receipts; its public half is published. */
  readonly receipt: Buffer;
  readonly role: Buffer;
  readonly apiKey: Buffer;
};

/** Derives all keys; `root` is at least 32 bytes as hex or base64, else `key_too_short`. */
export function deriveKeys(root: string): Keys {
  const bytes =
    /^[0-9a-f]+$/i.test(root) && root.length % 2 === 0 ? Buffer.from(root, "hex") : Buffer.from(root, "base64");
  if (bytes.length < 32)
    throw new Error("key_too_short: HEED_KEY has fewer than 32 bytes. Make one with: openssl rand -hex 32");
  const derive = (use: string) => Buffer.from(hkdfSync("sha256", bytes, "heed", use, 32));
  return {
    alias: derive("alias 1"),
    message: derive("message 1"),
    arm: derive("arm 1"),
    token: derive("token 1"),
    wrap: derive("wrap 1"),
    erasure: derive("erasure 1"),
    receipt: derive("receipt 1"),
    role: derive("role 1"),
    apiKey: derive("api key 1"),
  };
}

/** HMAC-SHA256 of some texts, 32 bytes. */
export const keyedHash = (key: Buffer, ...parts: readonly string[]): Buffer =>
  createHmac("sha256", prepared(key)).update(JSON.stringify(parts)).digest();

/** A keyed hash cut to 128 bits and written as a UUID: 16 bytes in the database. */
export function keyedId(key: Buffer, ...parts: readonly string[]): string {
  const hex = keyedHash(key, ...parts).toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// Preparing a key takes ten times as long as the hash itself, and every event and decision needs several hashes.
const PREPARED = new WeakMap<Buffer, KeyObject>();

function prepared(key: Buffer): KeyObject {
  const known = PREPARED.get(key);
  if (known) return known;
  const made = createSecretKey(key);
  PREPARED.set(key, made);
  return made;
}
