// The word of the house's provider that it ended a session (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6): read by whose key it is signed.
import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";

/** Whose sessions end, and which: those that had begun by then. */
export type Ended = { readonly subject: string; readonly at: Date };

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** What signs with a key that only the provider has. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const MAX_AGE_SECONDS = 120;
/** Clocks of two houses differ. */
const SKEW_SECONDS = 60;

/**
 * `no`: it is no such word; `away`: the keys cannot be had, so that nothing is known of it. A token that is sent again ends nothing that began after it, so no list of those that were seen is kept.
 *
 * @param keys those that the provider publishes
 */
export async function readLogoutToken(
  token: string,
  { keys, issuer, client, now }: { keys: JWTVerifyGetKey; issuer: string; client: string; now: Date },
): Promise<Ended | "no" | "away"> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: client,
      algorithms: ALGORITHMS,
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ["iat", "jti", "sub", "events"],
      currentDate: now,
    });
    const { sub, iat = 0, events } = payload;
    const event: unknown = Reflect.get(Object(events), EVENT);
    // With a nonce it would be an ID token.
    if (!sub || typeof event !== "object" || event === null || "nonce" in payload) return "no";
    return { subject: sub, at: new Date((iat + SKEW_SECONDS) * 1_000) };
  } catch (error) {
    if (error instanceof errors.JOSEError) return AWAY.has(error.code) ? "away" : "no";
    if (error instanceof TypeError) return "away";
    throw error;
  }
}

/** No answer, or one that is no list of keys. */
const AWAY: ReadonlySet<string> = new Set([errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code]);
