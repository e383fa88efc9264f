// Direct identifiers are encrypted under the person's own key (AES-256-GCM); the key is stored wrapped. Without it they are gone.
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";

/** What wraps people's keys; see key-ring.ts. */
export type WrapKey = { wrap(personKey: Buffer): Buffer; unwrap(wrapped: Buffer): Buffer };

/** A fresh person key, wrapped. */
export function newPersonKey(wrapKey: WrapKey): Buffer {
  return wrapKey.wrap(randomBytes(32));
}

/** Encrypts one value (JSON) under the wrapped person key. */
export function encryptIdentity(wrapKey: WrapKey, wrapped: Buffer, value: string | number | boolean): Buffer {
  return sealIdentity(wrapKey.unwrap(wrapped), value);
}

/** The same under the person key as it is, by whoever has just made it. */
export const sealIdentity = (personKey: Buffer, value: string | number | boolean): Buffer =>
  seal(personKey, Buffer.from(JSON.stringify(value)));

/** Throws `identity_unreadable` when the key or the text was changed. */
export function decryptIdentity(wrapKey: WrapKey, wrapped: Buffer, cipher: Buffer): string | number | boolean {
  // Only encryptIdentity makes these, from a scalar.
  return JSON.parse(openSealed(wrapKey.unwrap(wrapped), cipher).toString()) as string | number | boolean;
}

/** AES-256-GCM: nonce, tag and text in one. */
export function seal(key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(12);
  // Bare bytes would do, in four times the time: Node 24 finds out by an exception that they are no key.
  const cipher = createCipheriv("aes-256-gcm", createSecretKey(key), nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws `identity_unreadable` when the key is another or the text was changed. */
export function openSealed(key: Buffer, sealed: Buffer): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", createSecretKey(key), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  } catch (cause) {
    throw new Error(
      "identity_unreadable: a stored identifier does not match its key. Was HEED_KEY changed? Start with the key of this database.",
      { cause },
    );
  }
}
