// Signing in and out for the console: the steps of the pages under /staff, as JSON. The session itself is the same cookie.
import { SignInCode, SignInLink, SignInReply, SignInRequest, SignInWays } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Step } from "../staff/sign-in.ts";
import { isFromHere } from "./authenticate.ts";
import { clean } from "./clean.ts";
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

  app.get(
    "/api/sign-in",
    {
      schema: {
        tags: ["staff"],
        summary: "By what one may sign in beside a password",
        response: { 200: SignInWays },
      },
    },
    () => heed.staff.ways,
  );
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
}
