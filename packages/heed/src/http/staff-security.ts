// Where a colleague is signed in; each session is ended alone. What the page shows is in pages/security-page.ts.
import type { FastifyInstance } from "fastify";
import { securityPage } from "../pages/security-page.ts";
import type { Said } from "../pages/staff-pages.ts";
import type { Colleague } from "../staff/sign-in.ts";
import type { Services } from "./services.ts";
import { described, posted, type Reply, type StaffDoor, textOf } from "./staff-door.ts";

export function staffSecurityRoutes(app: FastifyInstance, heed: Services, door: StaffDoor): void {
  const { accounts } = heed.staff;
  const show = async (reply: Reply, who: Colleague, token: string, status = 200, what: Said = {}) => {
    const shown = await door.passkeysOf(who);
    const sessions = await accounts.sessions(who.id, token);
    return door.send(reply, status, securityPage(who, sessions, shown, what), [], true);
  };
  app.get(
    "/staff/security",
    described("Where a colleague is signed in"),
    door.forSecured((_, reply, who, token) => show(reply, who, token)),
  );
  app.post(
    "/staff/sessions/end",
    posted("Ends one session of one's own"),
    door.forSecured(async (request, reply, who, token) => {
      const ended = await accounts.endOwnSession(who.id, textOf(request.body, "id"));
      const what = ended ? { done: "The session is over." } : { wrong: "There is no such session any longer." };
      return show(reply, who, token, ended ? 200 : 404, what);
    }),
  );
}
