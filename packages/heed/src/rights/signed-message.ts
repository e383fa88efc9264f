// A signed message of the Data Rights Protocol 1.0, checked in the protocol's order (3.07): it decodes, its signature is the agent's, it is that
// agent's own, it is meant for us, it counts already, and it counts still.
import { createPublicKey, verify } from "node:crypto";

/** Why a message is not taken. `fatal`: the same message will not be taken later either. */
export type NotTaken = {
  readonly ok: false;
  readonly status: 400 | 403 | 409 | 429;
  readonly says: string;
  readonly fatal: boolean;
};

/** What was signed: its claims, and the bytes themselves. */
export type Opened = { readonly ok: true; readonly claims: Readonly<Record<string, unknown>>; readonly signed: Buffer };

const SIGNATURE_BYTES = 64;
/** Longer ones are refused: what was taken has to be remembered for as long. */
const COUNTS_DAYS = 60;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

export const notTaken = (status: NotTaken["status"], says: string, fatal = true): NotTaken => ({
  ok: false,
  status,
  says,
  fatal,
});

/**
 * Decodes base64 of a signature (Ed25519, RFC 8032) with the JSON behind it, and checks the signature.
 *
 * @param verifyKey 32 bytes.
 */
export function openMessage(body: unknown, verifyKey: Buffer): Opened | NotTaken {
  const text = typeof body === "string" ? body.trim() : "";
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : Buffer.alloc(0);
  if (bytes.length <= SIGNATURE_BYTES)
    return notTaken(400, "The body does not decode. Send base64 of a signature of 64 bytes and the JSON behind it.");
  const signed = bytes.subarray(SIGNATURE_BYTES);
  if (!verify(null, signed, publicKeyOf(verifyKey), bytes.subarray(0, SIGNATURE_BYTES)))
    return notTaken(403, "The signature is not the registered agent's.");
  try {
    const claims: unknown = JSON.parse(UTF8.decode(signed));
    if (typeof claims === "object" && claims !== null && !Array.isArray(claims))
      // An object of JSON is that.
      return { ok: true, claims: claims as Readonly<Record<string, unknown>>, signed };
  } catch {
    // Said below.
  }
  return notTaken(400, "What is signed is no JSON object in UTF-8.");
}

/**
 * Checks whose a message is, whom it is for and when it counts; `until` is the last moment at which it does.
 *
 * @param all False for a message in which the protocol demands none of these (2.04): those that are there have to be right.
 */
export function checkClaims(
  claims: Readonly<Record<string, unknown>>,
  ours: { readonly agent: string; readonly business: string; readonly now: Date; readonly all: boolean },
): { readonly ok: true; readonly until: Date } | NotTaken {
  const has = (name: string): boolean => ours.all || claims[name] !== undefined;
  if (has("agent-id") && claims["agent-id"] !== ours.agent)
    return notTaken(403, "agent-id is another agent's than the token's.");
  if (has("business-id") && claims["business-id"] !== ours.business)
    return notTaken(403, "business-id names another business.");
  const now = ours.now.getTime();
  const issued = has("issued-at") ? momentOf(claims["issued-at"]) : now;
  const expires = has("expires-at") ? momentOf(claims["expires-at"]) : now + 1;
  if (issued === undefined || expires === undefined)
    return notTaken(400, "issued-at and expires-at have to be ISO 8601 times with a zone, like 2026-01-31T10:00:00Z.");
  if (now < issued) return notTaken(400, "issued-at lies in the future. Look at your clock.", false);
  if (now >= expires) return notTaken(400, "expires-at is past. Sign the request anew.");
  if (expires - issued > COUNTS_DAYS * 86_400_000)
    return notTaken(400, `expires-at is more than ${COUNTS_DAYS} days after issued-at. Sign for a shorter time.`);
  return { ok: true, until: new Date(expires) };
}

/** With a zone: a time without one means another moment to each reader. */
function momentOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value)) return undefined;
  const ms = Date.parse(value.replace(" ", "T"));
  return Number.isNaN(ms) ? undefined : ms;
}

/** RFC 8037: Node reads raw keys as JWK only. */
const publicKeyOf = (raw: Buffer) =>
  createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") }, format: "jwk" });
