// Passkeys over HTTP: what a device is asked, and what it answers, as JSON for the one script of the staff's pages.
import { PasskeyOptions, SignInReply } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { PASSKEY_SCRIPT } from "../pages/passkey-script.ts";
import type { Services } from "./services.ts";
import { headersOf } from "./staff.ts";
import { described, textOf } from "./staff-door.ts";

const COOKIE = "heed_staff_passkey";
type Given = FastifyRequest<{ Body: { name?: unknown; password?: unknown; response?: unknown } | null }>;

export function staffPasskeyRoutes(app: FastifyInstance, heed: Services): void {
  const cookie = (value: string, seconds: number): string => {
    const secure = heed.publicUrl.startsWith("https:") ? "; Secure" : "";
    return `${COOKIE}=${value}; Path=/staff/passkey; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  };
  const answer = (reply: FastifyReply, status: number, value: object, cookies: readonly string[] = []) =>
    reply
      .status(status)
      .header("cache-control", "no-store")
      .header("set-cookie", [...cookies])
      .send(value);
  const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
    answer(reply, status, { code, message }, [cookie("", 0)]);
  const asJson = (summary: string, gives: object) => ({
    preHandler: here,
    schema: { tags: ["staff"], summary, body: { type: ["object", "null"] }, response: { 200: gives } },
  });
  /** Browsers make none for this address: whatever comes was made elsewhere. */
  const here = async (_request: unknown, reply: FastifyReply): Promise<unknown> =>
    heed.staff.ways.passkeys ? undefined : reply.callNotFound();
  /** By two factors, or without any second one yet: who has one uses it first. */
  const mayAdd = async (request: Given, reply: FastifyReply) => {
    const signIn = await heed.staff.signIn();
    const found = await signIn.who(headersOf(request));
    if (!found || (!found.colleague.secured && (await signIn.hasFactor(found.colleague))))
      await refuse(reply, 401, "second_factor_missing", "Sign in with your second factor first.");
    else if (!(await signIn.mayHavePasskeys(found.colleague)))
      await refuse(reply, 403, "passkey_not_here", "Your account has no passkeys: the house's own sign-in opens it.");
    else return found;
    return undefined;
  };

  app.get("/staff/passkey.js", { preHandler: here, ...described("The script of passkeys") }, (_request, reply) =>
    reply
      .header("content-type", "text/javascript; charset=utf-8")
      .header("cache-control", "no-cache")
      .header("x-content-type-options", "nosniff")
      .send(PASSKEY_SCRIPT),
  );
  app.post(
    "/staff/passkey/new",
    asJson("What a device is asked for a new passkey", PasskeyOptions),
    async (request: Given, reply) => {
      const found = await mayAdd(request, reply);
      if (!found) return reply;
      const signIn = await heed.staff.signIn();
      // A passkey outlasts the session by years: whoever sits at an unlocked browser makes none.
      const proven = await signIn.prove(found.colleague, {
        password: textOf({ ...request.body }, "password"),
        from: request.ip,
      });
      if (proven === "throttled")
        return refuse(reply, 429, "throttled", "Too many tries. Wait 15 minutes, then try again.");
      if (proven === "no") return refuse(reply, 401, "password_wrong", "This is not your password. Try again.");
      const { options, kept } = await signIn.passkeys.begin(found.colleague);
      return answer(reply, 200, options, [cookie(kept, 300)]);
    },
  );
  app.post(
    "/staff/passkey/add",
    asJson("Keeps a new passkey, and signs in by it", SignInReply),
    async (request: Given, reply) => {
      const found = await mayAdd(request, reply);
      if (!found) return reply;
      const { name, response } = request.body ?? {};
      const kept = request.cookies[COOKIE] ?? "";
      const named = { response, kept, name: textOf({ name }, "name") };
      const step = await (await heed.staff.signIn()).addPasskey(found.colleague.id, named);
      if (step.is !== "in")
        return refuse(reply, 400, "passkey_refused", "The passkey was not kept. Begin again, within five minutes.");
      // The session that it began takes the place of the one in which it was asked for.
      await heed.staff.accounts.endSession(found.token);
      return answer(reply, 200, { is: "in" }, [...step.cookies, cookie("", 0)]);
    },
  );
  app.post(
    "/staff/passkey/ask",
    asJson("What a device is asked to sign in", PasskeyOptions),
    async (_request, reply) => {
      const { options, kept } = await (await heed.staff.signIn()).passkeys.ask();
      return answer(reply, 200, options, [cookie(kept, 300)]);
    },
  );
  app.post("/staff/passkey/enter", asJson("Signs in by a passkey", SignInReply), async (request: Given, reply) => {
    const kept = request.cookies[COOKIE] ?? "";
    const { response } = request.body ?? {};
    const step = await (await heed.staff.signIn()).byPasskey({ response, kept, from: request.ip });
    if (step.is === "throttled")
      return refuse(reply, 429, "throttled", "Too many tries. Wait 15 minutes, then try again.");
    if (step.is !== "in")
      return refuse(reply, 401, "passkey_unknown", "This passkey opens no account here. Sign in with your password.");
    return answer(reply, 200, { is: "in" }, [...step.cookies, cookie("", 0)]);
  });
}
