// Signed tokens that say who is asking: a link, a host site's word, a browser, a session. Each has one audience and one meaning.
import { randomUUID, timingSafeEqual } from "node:crypto";
import { type JWTPayload, jwtVerify, SignJWT } from "jose";
import { keyedId } from "../storage/keys.ts";

/** Who is looking at `/me`: a proven person, or a browser that may see only what it sent itself. */
export type Session =
  | {
      readonly by: "proven";
      readonly personId: string;
      /** When the link or the host's token was made: "fresh" counts from here. */
      readonly linkedAt: Date;
    }
  | { readonly by: "browser"; readonly via: string };

export type Tokens = ReturnType<typeof createTokens>;

/** A link works this long; what is mailed is read within the half hour. */
const LINK_MINUTES = 30;
/** Download and deletion need a link younger than this (mechanisms.md 1). */
const FRESH_MINUTES = 15;
const SESSION_MINUTES = 120;
/** As long as the longest yes: a token that ends before it would make a stranger of somebody who allowed to be known. */
const BROWSER_DAYS = 400;
const HOST_HOURS = 24;

const MINUTE = 60;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Makes and reads the tokens (RFC 7519, HS256 only). Reading gives `undefined` for whatever is not exactly right (expired,
 * forged, `alg: none`, of another audience), without telling which: the reason would help only a forger.
 *
 * @param deps.key Heed's token key; `hostSecrets` gives the values of the server API keys, with which host sites sign.
 * @example
 * const tokens = createTokens({ key: randomBytes(32), hostSecrets: async () => [], now: () => new Date() });
 * const id = "0199c0de-0000-4000-8000-000000000001";
 * (await tokens.readLink(await tokens.link(id)))?.personId; // the same id
 */
export function createTokens(deps: { key: Buffer; hostSecrets: () => Promise<readonly string[]>; now: () => Date }) {
  const { key, hostSecrets, now } = deps;
  const seconds = (): number => Math.floor(now().getTime() / 1000);

  const sign = (audience: Audience, subject: string, lifeSeconds: number, claims: JWTPayload = {}): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(seconds())
      .setExpirationTime(seconds() + lifeSeconds)
      .sign(key);

  const read = async (audience: Audience, token: string): Promise<Required | undefined> => {
    const claims = await verified(token, key, now(), { audience });
    return claims && UUID.test(claims.sub) ? claims : undefined;
  };

  return {
    /** A link to a person's own page, to be mailed to a known address or shown by a host that knows them. */
    link: (personId: string): Promise<string> =>
      // Two of one second are two links: each opens once.
      sign("me", personId, LINK_MINUTES * MINUTE, { jti: randomUUID() }),
    async readLink(token: string): Promise<{ personId: string; madeAt: Date; until: Date } | undefined> {
      const claims = await read("me", token);
      return (
        claims && { personId: claims.sub, madeAt: new Date(claims.iat * 1000), until: new Date(claims.exp * 1000) }
      );
    },

    /** Proves a browser, by its alias hash, and nobody else. */
    browser: (via: string): Promise<string> => sign("browser", via, BROWSER_DAYS * 24 * 60 * MINUTE),
    async readBrowser(token: string): Promise<{ via: string } | undefined> {
      const claims = await read("browser", token);
      return claims && { via: claims.sub };
    },

    /**
     * A host site's word that this is its user: signed with one of its server API keys, `{ sub, iat, exp }`, at most 24 hours long.
     * An audience is not needed, because the key serves Heed only; if there is one it is "heed".
     */
    async readHost(token: string): Promise<{ userId: string; madeAt: Date; until: Date } | undefined> {
      for (const secret of await hostSecrets()) {
        const claims = await verified(token, Buffer.from(secret), now(), {});
        if (!claims || (claims.aud !== undefined && claims.aud !== "heed")) continue;
        if (claims.exp - claims.iat > HOST_HOURS * 60 * MINUTE) continue;
        return { userId: claims.sub, madeAt: new Date(claims.iat * 1000), until: new Date(claims.exp * 1000) };
      }
      return undefined;
    },

    /** What the cookie holds after a link was opened. */
    session: (session: Session): Promise<string> =>
      session.by === "proven"
        ? sign("session", session.personId, SESSION_MINUTES * MINUTE, {
            linked: Math.floor(session.linkedAt.getTime() / 1000),
          })
        : sign("session", session.via, SESSION_MINUTES * MINUTE),
    async readSession(token: string): Promise<Session | undefined> {
      const claims = await read("session", token);
      if (!claims) return undefined;
      const linked = claims["linked"];
      if (linked === undefined) return { by: "browser", via: claims.sub };
      return typeof linked === "number"
        ? { by: "proven", personId: claims.sub, linkedAt: new Date(linked * 1000) }
        : undefined;
    },

    /** Whether a session's link is young enough for download and deletion. */
    isFresh: (session: Session): boolean =>
      session.by === "proven" && now().getTime() - session.linkedAt.getTime() < FRESH_MINUTES * MINUTE * 1000,

    /** What every form carries: bound to the session, so that another site cannot post for the person. */
    formToken: (session: string): string => keyedId(key, "form", session),
    isFormToken(session: string, given: string): boolean {
      const expected = Buffer.from(keyedId(key, "form", session));
      const actual = Buffer.from(given);
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
  };
}

type Audience = "me" | "browser" | "session";
type Required = JWTPayload & { readonly sub: string; readonly iat: number; readonly exp: number };

async function verified(
  token: string,
  key: Uint8Array,
  currentDate: Date,
  options: { audience?: Audience },
): Promise<Required | undefined> {
  // Every decision asks whether its key is a token: one without two dots is none, which need not be found out by an exception.
  if (token.split(".", 4).length !== 3) return undefined;
  try {
    const { payload } = await jwtVerify(token, key, {
      ...options,
      algorithms: ["HS256"],
      currentDate,
      requiredClaims: ["sub", "iat", "exp"],
    });
    const { sub, iat, exp } = payload;
    if (typeof sub !== "string" || sub === "" || iat === undefined || exp === undefined) return undefined;
    // A clock a minute ahead is a clock; more is a token made for later.
    if (iat * 1000 > currentDate.getTime() + 60_000) return undefined;
    return { ...payload, sub, iat, exp };
  } catch {
    return undefined;
  }
}
