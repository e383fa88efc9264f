// Every key of Heed comes from one seed, by HKDF (RFC 5869), so that each use has its own. The root key (HEED_KEY) opens the seed: root-key.ts.
import { hash, hkdfSync } from "node:crypto";
import { createHashRing, type HashRing } from "./hash-ring.ts";
import { createKeyRing, type KeyRing } from "./key-ring.ts";

export type Keys = {
  /** Alias, message and holdout hashes: a keyed hash without this key says nothing. */
  readonly alias: Buffer;
  readonly message: Buffer;
  /** In which form those of aliases lie in the database: under a key that can be changed. */
  readonly hashes: HashRing;
  readonly arm: Buffer;
  /** Tokens that Heed signs itself: links, browsers, sessions. */
  readonly token: Buffer;
  /** Seals what Heed must read again itself: API keys, addresses of requests and confirmations. */
  readonly wrap: Buffer;
  /** Wraps the person keys that encrypt direct identifiers. */
  readonly people: KeyRing;
  /** Proves that Heed wrote an erasure: the database's owner has no such key. */
  readonly erasure: Buffer;
  /** Seed of the Ed25519 key that signs receipts; its public half is published. */
  readonly receipt: Buffer;
  /** Seals the references by which staff name people over HTTP. */
  readonly reference: Buffer;
  /** Signs the sessions of the staff and seals their second factors. */
  readonly staff: Buffer;
  /** By what recipients know people: another pseudonym for each recipient and purpose. */
  readonly outside: Buffer;
  readonly role: Buffer;
  readonly apiKey: Buffer;
};

/** The bytes of a root key: at least 32, as hex or base64, else `key_too_short`. */
export function rootBytes(root: string): Buffer {
  const bytes =
    /^[0-9a-f]+$/i.test(root) && root.length % 2 === 0 ? Buffer.from(root, "hex") : Buffer.from(root, "base64");
  if (bytes.length < 32)
    throw new Error("key_too_short: HEED_KEY has fewer than 32 bytes. Make one with: openssl rand -hex 32");
  return bytes;
}

/** 32 bytes of the seed for one use and no other. */
export const deriveKey = (seed: Buffer, use: string): Buffer => Buffer.from(hkdfSync("sha256", seed, "heed", use, 32));

/** All keys of a seed. */
export function deriveKeys(seed: Buffer): Keys {
  const derive = (use: string) => deriveKey(seed, use);
  return {
    alias: derive("alias 1"),
    message: derive("message 1"),
    hashes: createHashRing(),
    arm: derive("arm 1"),
    token: derive("token 1"),
    wrap: derive("wrap 1"),
    people: createKeyRing(derive("wrap 1")),
    erasure: derive("erasure 1"),
    receipt: derive("receipt 1"),
    reference: derive("reference 1"),
    staff: derive("staff 1"),
    outside: derive("outside 1"),
    role: derive("role 1"),
    apiKey: derive("api key 1"),
  };
}

/** HMAC-SHA256 of some texts, 32 bytes. */
export const keyedHash = (key: Buffer, ...parts: readonly string[]): Buffer =>
  hash("sha256", outerPass(key, parts), "buffer");

/** A keyed hash cut to 128 bits and written as a UUID: 16 bytes in the database. */
export function keyedId(key: Buffer, ...parts: readonly string[]): string {
  const hex = hash("sha256", outerPass(key, parts), "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** What HMAC (RFC 2104) hashes last. Every event and decision needs several, and `createHmac` makes an object for each. */
function outerPass(key: Buffer, parts: readonly string[]): Buffer {
  const { inner, outer } = padsOf(key);
  const text = JSON.stringify(parts);
  const length = BLOCK + Buffer.byteLength(text);
  const message = length <= inner.length ? inner : Buffer.concat([inner.subarray(0, BLOCK)], length);
  message.write(text, BLOCK);
  // As text: a buffer of its own takes longer to make than the hash.
  outer.write(hash("sha256", message.subarray(0, length), "binary"), BLOCK, "latin1");
  return outer;
}

/** Bytes that SHA-256 takes at a time. */
const BLOCK = 64;

type Pads = { readonly inner: Buffer; readonly outer: Buffer };
const PADS = new WeakMap<Buffer, Pads>();

/** The key for both passes, each with room behind it. */
function padsOf(key: Buffer): Pads {
  const known = PADS.get(key);
  if (known) return known;
  const short = key.length > BLOCK ? hash("sha256", key, "buffer") : key;
  const pad = (by: number, room: number) => {
    const bytes = Buffer.alloc(BLOCK + room, 0);
    short.copy(bytes);
    for (let i = 0; i < BLOCK; i++) bytes[i]! ^= by;
    return bytes;
  };
  const made = { inner: pad(0x36, 1_024), outer: pad(0x5c, 32) };
  PADS.set(key, made);
  return made;
}
