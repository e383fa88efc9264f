// The door of the staff's pages: who is signed in, by two factors, as an admin; and how pages and forms are answered.
import type { FastifyReply, FastifyRequest } from "fastify";
import { page } from "../pages/reply.ts";
import { type Said, secondFactorPage, signInPage } from "../pages/staff-pages.ts";
import { CONTENT_SECURITY_POLICY } from "../pages/style.ts";
import type { Passkey } from "../staff/passkeys.ts";
import type { Colleague } from "../staff/sign-in.ts";
import type { Services } from "./services.ts";
import { headersOf } from "./staff.ts";

export type Form = Readonly<Record<string, unknown>> | null;
export type Posted = FastifyRequest<{ Body: Form }>;
export type Reply = FastifyReply;
/** `token`: of the session in which they ask. */
export type Work = (request: Posted, reply: Reply, who: Colleague, token: string) => Promise<unknown>;

export const described = (summary: string) => ({ schema: { tags: ["staff"], summary } });
export const posted = (summary: string) => ({
  schema: {
    tags: ["staff"],
    summary,
    consumes: ["application/x-www-form-urlencoded"],
    body: { type: ["object", "null"] },
  },
});

const OWN_SCRIPT = {
  "content-security-policy": `${CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'`,
};

export function createStaffDoor(heed: Services) {
  const { map } = heed.inForce;
  /** @param scripted the page has the script of passkeys, and may run it */
  const send = (reply: Reply, status: number, text: string, cookies: readonly string[] = [], scripted = false) => {
    const { headers, body } = page(status, text, scripted ? OWN_SCRIPT : {});
    return reply
      .status(status)
      .headers(headers)
      .header("set-cookie", [...cookies])
      .send(body);
  };
  const signIn = (reply: Reply, status: number, what: Said = {}, email = "") =>
    send(reply, status, signInPage(map, heed.staff.ways, what, email), [], true);
  const goTo = (reply: Reply, location: string, cookies: readonly string[] = []) =>
    reply
      .status(303)
      .headers({ "cache-control": "no-store", location })
      .header("set-cookie", [...cookies])
      .send();
  /** Only for whoever is signed in; everybody else is shown the way in. */
  const forColleague = (work: Work) => async (request: Posted, reply: Reply) => {
    const found = await (await heed.staff.signIn()).who(headersOf(request));
    return found ? work(request, reply, found.colleague, found.token) : signIn(reply, 401);
  };
  /** Undefined: none can be made here, or for this account. */
  const passkeysOf = async (who: Colleague): Promise<readonly Passkey[] | undefined> => {
    const { passkeys, mayHavePasskeys } = await heed.staff.signIn();
    return heed.staff.ways.passkeys && (await mayHavePasskeys(who)) ? passkeys.of(who.id) : undefined;
  };
  /** Signed in by a password alone: a second factor is added, or used where there is one. */
  const unsecured = async (reply: Reply, status: number, who: Colleague) =>
    (await (await heed.staff.signIn()).hasFactor(who))
      ? signIn(reply, status, { wrong: "Your account has a second factor. Sign in with it." })
      : send(reply, status, secondFactorPage(who, undefined, {}, (await passkeysOf(who)) !== undefined), [], true);
  return { send, signIn, goTo, passkeysOf, unsecured, forColleague };
}

export type StaffDoor = ReturnType<typeof createStaffDoor>;

/** PostgreSQL stores no NUL. */
export function textOf(body: Form, name: string): string {
  const value = body && Object.hasOwn(body, name) ? body[name] : undefined;
  return typeof value === "string" && !value.includes("\0") ? value.slice(0, 1_000) : "";
}
