// A real OpenID provider in the test's process: whoever comes is somebody at once, with the claims that the test gives them.
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
