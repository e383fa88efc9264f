// The certificate of a deletion for whoever has its number or its token: as things stand, and once complete always the same text.
import { createHash } from "node:crypto";
import type { ErasureDeps, SignedCertificate } from "./carry-on-erasure.ts";
import { composeCertificate } from "./compose-certificate.ts";
import { readErasure } from "./erasure-steps.ts";

/** Signed; undefined for an unknown number or token. */
export async function findCertificate(
  deps: ErasureDeps,
  by: { readonly id: string } | { readonly token: string },
): Promise<SignedCertificate | undefined> {
  if (!/^[A-Za-z0-9_-]{36,43}$/.test("id" in by ? by.id : by.token)) return undefined;
  const key = "id" in by ? by : { token: hashOfToken(Buffer.from(by.token, "base64url")) };
  const erasure = await deps.database.transaction("rights", {}, (connection) => readErasure(connection, key));
  if (!erasure) return undefined;
  // Only `finish` stores these.
  if (erasure.certificate !== null) return JSON.parse(erasure.certificate) as SignedCertificate;
  const at = deps.now();
  return deps.signer.sign(composeCertificate(deps.inForce.map, erasure, at), at);
}

/** What the database has of a token. */
export const hashOfToken = (token: Buffer): Buffer => createHash("sha256").update(token).digest();
