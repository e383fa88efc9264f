// Signing in and out for the console, and one's own sessions: the steps of the pages under /staff, as JSON. The session itself is the same cookie.
import { SessionEnd, SessionsReply, SignInCode, SignInLink, SignInReply, SignInRequest } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Colleague, Step } from "../staff/sign-in.ts";
import { isFromHere } from "./authenticate.ts";
import { isOwnPage } from "./same-origin.ts";
import type { Services } from "./services.ts";
import { headersOf, refuse } from "./staff.ts";

const SAYS = {
  wrong_password: "This address and password do not belong together. Try again.",
  wrong_code: "This code is not right, or too old. Wait for the next one, or begin again.",
  link_over: "This link was used, or Heed has been started anew since. Start Heed again: it prints another.",
} as const;

export function sessionRoutes(app: FastifyInstance, heed: Services): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (!isOwnPage(request, heed.publicUrl))
      return refuse(reply, 403, "not_own_page", "This came from another site. Sign in on the page of Heed itself.");
  });
  const described = (summary: string, body?: object) => ({
    schema: { tags: ["staff"], summary, ...(body ? { body } : {}), response: { 200: SignInReply } },
  });
  const answer = (reply: FastifyReply, { is, cookies }: Step, wrong: keyof typeof SAYS) => {
    if (is === "throttled") return refuse(reply, 429, "throttled", "Too many tries. Wait 15 minutes, then try again.");
    return is === "no" ? refuse(reply, 401, wrong, SAYS[wrong]) : reply.header("set-cookie", [...cookies]).send({ is });
  };

  app.post<{ Body: SignInRequest }>(
    "/api/session",
    described("Sign in, first step: address and password", SignInRequest),
    async (request, reply) => {
      const signIn = await heed.staff.signIn();
      return answer(reply, await signIn.password({ ...clean(request.body), from: request.ip }), "wrong_password");
    },
  );
  app.post<{ Body: SignInCode }>(
    "/api/session/code",
    described("Sign in, second step: a code", SignInCode),
    async (request, reply) => {
      const signIn = await heed.staff.signIn();
      const given = { ...clean(request.body), headers: headersOf(request), from: request.ip };
      return answer(reply, await signIn.code(given), "wrong_code");
    },
  );
  app.post<{ Body: SignInLink }>(
    "/api/session/link",
    described("Sign in by the link that the demo printed; from this machine only, once", SignInLink),
    async (request, reply) => {
      const signIn = await heed.staff.signIn();
      const step: Step = isFromHere(request)
        ? await signIn.byLink({ ...clean(request.body), from: request.ip })
        : { is: "no", cookies: [] };
      return answer(reply, step, "link_over");
    },
  );
  app.delete("/api/session", described("Sign out"), async (request: FastifyRequest, reply) => {
    const cookies = await (await heed.staff.signIn()).leave(headersOf(request));
    return reply.header("set-cookie", [...cookies]).send({ is: "out" });
  });

  const { accounts } = heed.staff;
  type Work = (who: Colleague, token: string) => Promise<unknown>;
  /** Only whoever is signed in by two factors, about their own sessions. */
  const own = async (request: FastifyRequest, reply: FastifyReply, work: Work) => {
    const found = await (await heed.staff.signIn()).who(headersOf(request));
    if (!found) return refuse(reply, 401, "signed_out", "Nobody is signed in here. Sign in first.");
    if (!found.colleague.secured)
      return refuse(
        reply,
        403,
        "second_factor_missing",
        "A password alone opens nothing. Add a second factor at /staff.",
      );
    return work(found.colleague, found.token);
  };
  const list = async ({ id }: Colleague, token: string): Promise<SessionsReply> => ({
    sessions: (await accounts.sessions(id, token)).map(({ id: session, madeAt, until, method, current }) => ({
      id: session,
      since: madeAt.toISOString(),
      until: until.toISOString(),
      method,
      here: current,
    })),
  });
  const ownSessions = (summary: string, body?: object) => ({
    schema: { tags: ["staff"], summary, ...(body ? { body } : {}), response: { 200: SessionsReply } },
  });
  app.get("/api/sessions", ownSessions("Where one is signed in"), (request, reply) => own(request, reply, list));
  app.post<{ Body: SessionEnd }>(
    "/api/sessions/end",
    ownSessions("Ends one session of one's own; gives those that are left", SessionEnd),
    (request, reply) =>
      own(request, reply, async (who, token) =>
        (await accounts.endOwnSession(who.id, request.body.id))
          ? list(who, token)
          : refuse(reply, 404, "session_over", "There is no such session any longer. Load the list anew."),
      ),
  );
}

/** PostgreSQL stores no NUL. */
const clean = <T extends Readonly<Record<string, string>>>(body: T): T =>
  Object.fromEntries(Object.entries(body).map(([name, text]) => [name, text.replaceAll("\0", "")])) as T; // same names, still texts
