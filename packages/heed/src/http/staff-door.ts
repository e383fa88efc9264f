// The door of the staff's pages: who is signed in, by two factors, as an admin; and how pages and forms are answered.
import type { FastifyReply, FastifyRequest } from "fastify";
import { page } from "../pages/reply.ts";
import { type Said, secondFactorPage, signInPage, staffProblemPage } from "../pages/staff-pages.ts";
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

export function createStaffDoor(heed: Services) {
  const { map } = heed.inForce;
  const send = (reply: Reply, status: number, text: string, cookies: readonly string[] = []) => {
    const { headers, body } = page(status, text);
    return reply
      .status(status)
      .headers(headers)
      .header("set-cookie", [...cookies])
      .send(body);
  };
  const signIn = (reply: Reply, status: number, what: Said = {}, email = "") =>
    send(reply, status, signInPage(map, heed.staff.provided, what, email));
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
  /** Only by two factors. */
  const forSecured = (work: Work) =>
    forColleague(async (request, reply, who, token) =>
      who.secured ? work(request, reply, who, token) : send(reply, 403, secondFactorPage(who, undefined)),
    );
  const forAdmin = (work: Work) =>
    forSecured(async (request, reply, who, token) => {
      if (!who.admin)
        return send(
          reply,
          403,
          staffProblemPage("Not yours", "Your account does not invite colleagues. Ask one whose does.", who),
        );
      return work(request, reply, who, token);
    });
  return { send, signIn, goTo, forColleague, forSecured, forAdmin };
}

export type StaffDoor = ReturnType<typeof createStaffDoor>;

/** PostgreSQL stores no NUL. */
export function textOf(body: Form, name: string): string {
  const value = body && Object.hasOwn(body, name) ? body[name] : undefined;
  return typeof value === "string" && !value.includes("\0") ? value.slice(0, 1_000) : "";
}
