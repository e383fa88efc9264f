// A real OpenID provider in the test's process: whoever comes is somebody at once, with the claims that the test gives them.
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** Who the provider says it is. */
export type Said = {
  readonly sub: string;
  readonly amr?: readonly string[];
  readonly acr?: string;
  readonly claims: Readonly<Record<string, unknown>>;
};

export const CLIENT = { issuer: "", client: "heed", secret: "between-heed-and-the-provider" };

/** What its words are signed with. */
const KEY = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const KID = "of-this-test";

/** A JSON Web Token as RFC 7515 has it, made by hand. */
export function signed(claims: object, key: KeyObject = KEY, header: object = {}): string {
  const parts = [{ alg: "RS256", typ: "logout+jwt", kid: KID, ...header }, claims];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

/** The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, 2.4). */
export const ending = (issuer: string, sub: string, at = Date.now()) => ({
  iss: issuer,
  sub,
  aud: CLIENT.client,
  iat: Math.floor(at / 1_000),
  exp: Math.floor(at / 1_000) + 120,
  jti: randomUUID(),
  events: { "http://schemas.openid.net/event/backchannel-logout": {} },
});

/** @param back where it may send browsers back to; known only once Heed listens, so it is asked late */
export async function identityProvider(back: () => readonly string[]) {
  let said: Said | undefined;
  const listener = createServer();
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo; // it listens on TCP
  const issuer = `http://127.0.0.1:${port}`;
  const load = () =>
    new Provider(issuer, {
      clients: [{ client_id: CLIENT.client, client_secret: CLIENT.secret, redirect_uris: back() }],
      claims: { openid: ["sub", "amr", "acr", "groups"], email: ["email", "email_verified"], profile: ["name"] },
      conformIdTokenClaims: false,
      jwks: { keys: [{ ...KEY.export({ format: "jwk" }), kid: KID, use: "sig", alg: "RS256" }] },
      acrValues: ["gold"],
      ttl: { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      cookies: { keys: ["a key of this test"] },
      findAccount: (_context: unknown, accountId: string) => ({
        accountId,
        claims: () => ({ sub: accountId, ...said?.claims }),
      }),
    });
  let provider: ReturnType<typeof load> | undefined;
  listener.on("request", async (request, response) => {
    provider ??= load();
    if (!request.url?.startsWith("/interaction/")) return provider.callback()(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (!said) return provider.interactionFinished(request, response, { error: "access_denied" });
    if (prompt.name === "login") {
      const { sub, amr, acr } = said;
      return provider.interactionFinished(request, response, { login: { accountId: sub, amr, acr, remember: false } });
    }
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope("openid email profile");
    return provider.interactionFinished(
      request,
      response,
      { consent: { grantId: await grant.save() } },
      { mergeWithLastSubmission: true },
    );
  });
  return {
    issuer,
    /** Undefined: it lets nobody in. */
    says(who: Said | undefined) {
      said = who;
    },
    close: () => new Promise<void>((done) => listener.close(() => done())),
  };
}
