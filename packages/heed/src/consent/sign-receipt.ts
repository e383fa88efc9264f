// Signs JSON documents and checks their signatures: W3C Data Integrity, cryptosuite eddsa-jcs-2022 (Ed25519 over canonical JSON).
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { base58, base64urlnopad } from "@scure/base";
import { canonical } from "../ledger/entry.ts";

type Document = Readonly<Record<string, unknown>>;

/** The proof beside the document (Data Integrity EdDSA Cryptosuites 1.0, 3.3). */
export type Proof = {
  readonly "@context"?: unknown;
  readonly type: "DataIntegrityProof";
  readonly cryptosuite: "eddsa-jcs-2022";
  readonly created: string;
  /** `did:key` of the public key: it can be checked offline, and compared with the published one. */
  readonly verificationMethod: string;
  readonly proofPurpose: "assertionMethod";
  readonly proofValue: string;
};
export type Signed = Document & { readonly proof: Proof };

/** What a check found: whether the text is as it was signed, and by which key (the `x` of its JWK). */
export type Verified = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly says: string };

export type Signer = {
  sign<T extends Document>(document: T, created: Date): T & { readonly proof: Proof };
  /** The public key as JWK (RFC 8037), to be published. */
  readonly jwk: {
    readonly kty: "OKP";
    readonly crv: "Ed25519";
    readonly x: string;
    readonly kid: string;
    readonly use: "sig";
    readonly alg: "EdDSA";
  };
};

// DER of an Ed25519 private key (RFC 8410) up to its seed, and of a public key up to its bytes.
const PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC = Buffer.from("302a300506032b6570032100", "hex");
// Multicodec ed25519-pub.
const MULTICODEC = Uint8Array.from([0xed, 0x01]);

/** A signer from 32 secret bytes; the same bytes sign the same document alike. */
export function createSigner(seed: Buffer): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE, seed]), format: "der", type: "pkcs8" });
  const raw = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(PUBLIC.length);
  const multibase = `z${base58.encode(Uint8Array.from([...MULTICODEC, ...raw]))}`;
  return {
    jwk: { kty: "OKP", crv: "Ed25519", x: base64urlnopad.encode(raw), kid: multibase, use: "sig", alg: "EdDSA" },
    sign(document, created) {
      const options = {
        "@context": document["@context"],
        type: "DataIntegrityProof",
        cryptosuite: "eddsa-jcs-2022",
        created: created.toISOString(),
        verificationMethod: `did:key:${multibase}#${multibase}`,
        proofPurpose: "assertionMethod",
      } as const;
      const proofValue = `z${base58.encode(sign(null, digest(options, document), key))}`;
      return { ...document, proof: { ...options, proofValue } };
    },
  };
}

/** Checks a signed document with nothing but itself; whose key it is, the caller must know. */
export function verifySigned(signed: unknown): Verified {
  if (!isRecord(signed) || !isRecord(signed["proof"])) return { ok: false, says: "It carries no proof." };
  const { proof, ...document } = signed;
  const { proofValue, ...options } = proof as Record<string, unknown>;
  if (
    options["type"] !== "DataIntegrityProof" ||
    options["cryptosuite"] !== "eddsa-jcs-2022" ||
    options["proofPurpose"] !== "assertionMethod"
  )
    return { ok: false, says: "Its proof is of a kind that Heed does not make." };
  if (JSON.stringify(options["@context"]) !== JSON.stringify(document["@context"]))
    return { ok: false, says: "Its proof is about another context." };
  const raw = keyOf(options["verificationMethod"]);
  const value = bytesOf(proofValue, 64);
  if (!raw || !value) return { ok: false, says: "Its key or its signature cannot be read." };
  const key: KeyObject = createPublicKey({ key: Buffer.concat([PUBLIC, raw]), format: "der", type: "spki" });
  return verify(null, digest(options, document), key, value)
    ? { ok: true, key: base64urlnopad.encode(raw) }
    : { ok: false, says: "It was changed after it was signed." };
}

/** SHA-256 of the canonical proof options, then of the canonical document (3.3.4); canonical JSON as in RFC 8785. */
const digest = (options: Document, document: Document): Buffer =>
  Buffer.concat([options, document].map((part) => createHash("sha256").update(canonical(part)).digest()));

function keyOf(method: unknown): Uint8Array | undefined {
  const multibase = typeof method === "string" ? /^did:key:(z[1-9A-Za-z]+)#\1$/.exec(method)?.[1] : undefined;
  const bytes = bytesOf(multibase, 34);
  return bytes && bytes[0] === MULTICODEC[0] && bytes[1] === MULTICODEC[1] ? bytes.subarray(2) : undefined;
}

function bytesOf(multibase: unknown, length: number): Uint8Array | undefined {
  if (typeof multibase !== "string" || !multibase.startsWith("z") || multibase.length > 200) return undefined;
  try {
    const bytes = base58.decode(multibase.slice(1));
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
