// Signing in by the house's own provider: away to it, and back. Nothing is shown here; whoever is not let in reads why on the page to sign in.
import { apiError } from "@heed/core";
import type { FastifyInstance } from "fastify";
import type { NotByProvider } from "../staff/sign-in-provider.ts";
import type { Services } from "./services.ts";
import { described, type Form, posted, type StaffDoor } from "./staff-door.ts";

const SAYS: Readonly<Record<NotByProvider | "throttled", string>> = {
  provider_away: "The house's sign-in does not answer at the moment. Try again in a minute.",
  provider_refused: "The house's sign-in did not let you in, or it took longer than ten minutes. Begin again.",
  one_factor: "The house's sign-in did not say that you used a second factor. Without it nobody is let in.",
  no_role: "The house's sign-in gives you no role here. Ask whoever runs it.",
  two_roles: "The house's sign-in gives you more than one role here, so none counts. Ask whoever runs it.",
  address_unproven: "The house's sign-in did not say that your address is yours. Ask whoever runs it.",
  address_taken: "Somebody was invited here under your address. Sign in as they do, or have that account ended first.",
  throttled: "Too many tries. Wait 15 minutes, then try again.",
};

export function staffProviderRoutes(app: FastifyInstance, heed: Services, door: StaffDoor): void {
  const secure = (): boolean => heed.publicUrl.startsWith("https:");
  // Of this very host: a sibling of the domain could else have its own begun sign-in end here.
  const named = (): string => (secure() ? "__Host-heed_staff_provider" : "heed_staff_provider");
  const cookie = (value: string, seconds: number): string =>
    `${named()}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure() ? "; Secure" : ""}`;

  app.get("/staff/provider", described("Signs in by the house's own provider"), async (_, reply) => {
    const begun = await (await heed.staff.signIn()).toProvider();
    if (begun === undefined) return reply.callNotFound();
    if (begun === "away") return door.signIn(reply, 503, { wrong: SAYS.provider_away });
    return door.goTo(reply, begun.url, [cookie(begun.kept, 600)]);
  });
  app.get("/staff/provider/back", described("Back from the provider"), async (request, reply) => {
    const kept = request.cookies[named()] ?? "";
    // The rest may hold further question marks (RFC 3986 3.4).
    const [, query = ""] = /\?(.*)$/s.exec(request.url) ?? [];
    const step = await (await heed.staff.signIn()).byProvider({ query, kept, from: request.ip });
    if (step.is !== "in") return door.signIn(reply, 403, { wrong: SAYS[step.why] });
    return door.goTo(reply, "/console", [...step.cookies, cookie("", 0)]);
  });
}

/** From the provider itself, and from no browser: its word is signed (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8). */
export function providerLogoutRoutes(app: FastifyInstance, heed: Services): void {
  app.post<{ Body: Form }>(
    "/staff/provider/logout",
    posted("The provider ended a colleague's session: it ends here, too"),
    async (request, reply) => {
      reply.header("cache-control", "no-store");
      const { endedByProvider } = await heed.staff.signIn();
      if (!endedByProvider) return reply.callNotFound();
      const { logout_token: token } = request.body ?? {};
      const said = typeof token === "string" && token.length <= 8_192 ? await endedByProvider(token) : "no";
      if (said === "ended") return reply.status(200).send();
      const [status, error, message] = SAYS_TO_PROVIDER[said];
      return reply.status(status).send({ ...apiError(status, error, message), error, error_description: message });
    },
  );
}

const SAYS_TO_PROVIDER = {
  no: [400, "invalid_request", "This is no logout token of this provider for Heed. Send one with sub, iat and jti."],
  away: [503, "temporarily_unavailable", "The provider's keys cannot be had. Send it again."],
} as const;
