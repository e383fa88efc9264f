// Colleagues over HTTP: invited, given another role, signed out and taken away, by accounts that invite. Nobody does it to themselves.
import { ColleagueAct, ColleagueInvited, ColleaguesReply, InvitationReply } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { StaffAccount } from "../staff/accounts.ts";
import type { Services } from "./services.ts";
import { lookerOf, onlyColleagues, refuse, type SignedIn } from "./staff.ts";

const REFUSED = ["role_unknown", "address_malformed", "account_exists"] as const;

export function colleagueRoutes(app: FastifyInstance, heed: Services): void {
  const asking = onlyColleagues(app, heed, "admin");
  const { accounts } = heed.staff;
  const actorOf = ({ who }: SignedIn): string => `staff:${lookerOf(who.id)}`;
  const described = (summary: string, reply: object, body?: object) => ({
    schema: { tags: ["staff"], summary, ...(body ? { body } : {}), response: { 200: reply } },
  });
  const list = async ({ who }: SignedIn): Promise<ColleaguesReply> => ({
    colleagues: (await accounts.list()).map(
      ({ id, name, email, role, admin, ways, secondFactor, signedInAt, sessions }) => ({
        id,
        name,
        email,
        role,
        admin,
        ways: [...ways],
        secured: secondFactor,
        ...(signedInAt ? { signedIn: signedInAt.toISOString() } : {}),
        sessions,
        own: id === who.id,
      }),
    ),
    invitations: (await accounts.invitations()).map(({ until, ...each }) => ({ ...each, until: until.toISOString() })),
  });
  type One = { Params: { id: string } };
  const gone = (reply: FastifyReply) =>
    refuse(reply, 404, "colleague_gone", "There is no such account or invitation any longer. Load the list anew.");
  /** Somebody else's account. */
  const another = async (
    request: FastifyRequest<One>,
    reply: FastifyReply,
    work: (account: StaffAccount) => Promise<unknown>,
  ) => {
    const found = (await accounts.list()).find(({ id }) => id === request.params.id);
    if (found?.id === asking(request).who.id)
      return refuse(reply, 403, "own_account", "Nobody does this to their own account. Ask a colleague who invites.");
    return found ? work(found) : gone(reply);
  };
  app.get("/api/colleagues", described("Who has an account and who is invited", ColleaguesReply), (request) =>
    list(asking(request)),
  );
  app.post<{ Body: ColleagueInvited }>(
    "/api/colleagues",
    described("Invites; the link is told this once", InvitationReply, ColleagueInvited),
    async (request, reply) => {
      try {
        const { url, until } = await accounts.invite({ ...request.body, actor: actorOf(asking(request)) });
        return { link: url, until: until.toISOString() };
      } catch (error) {
        const [, code = "", sentence] = /^([a-z_]+): (.*)$/.exec(error instanceof Error ? error.message : "") ?? [];
        const refused = REFUSED.find((one) => one === code);
        if (!sentence || !refused) throw error;
        return refuse(reply, 400, refused, sentence);
      }
    },
  );
  app.post<One & { Body: ColleagueAct }>(
    "/api/colleagues/:id",
    described("Gives a colleague another role, or ends their sessions", ColleaguesReply, ColleagueAct),
    (request, reply) =>
      another(request, reply, async ({ id, email, ways }) => {
        const asked = asking(request);
        const { act, role = "" } = request.body;
        if (act === "end sessions") await accounts.endSessionsOf(id, actorOf(asked));
        else if (ways.includes("provider"))
          return refuse(
            reply,
            409,
            "role_of_provider",
            "The house's own sign-in gives this role. Have it changed there.",
          );
        else if (!Object.hasOwn(heed.inForce.map.roles ?? {}, role))
          return refuse(reply, 400, "role_unknown", "This is no role of heed.config.ts. Choose one of them.");
        else await accounts.changeRole(email, role, actorOf(asked));
        return list(asked);
      }),
  );
  app.delete<One>(
    "/api/colleagues/:id",
    described("Ends an account with its sessions, or withdraws an invitation", ColleaguesReply),
    async (request, reply) => {
      const asked = asking(request);
      const invited = (await accounts.invitations()).find(({ id }) => id === request.params.id);
      const end = async ({ email }: { readonly email: string }) => {
        await accounts.revoke(email, actorOf(asked));
        return list(asked);
      };
      return invited ? end(invited) : another(request, reply, end);
    },
  );
}
