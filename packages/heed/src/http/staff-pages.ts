// The staff's addresses: signing in and out, a second factor, invitations. What the pages show is in pages/staff-pages.ts; the rest is the console.
import type { FastifyInstance, FastifyReply } from "fastify";
import { renderSVG } from "uqr";
import { codePage, invitationPage, secondFactorPage, staffProblemPage } from "../pages/staff-pages.ts";
import type { Colleague } from "../staff/sign-in.ts";
import { PASSWORD_SAYS } from "./password-says.ts";
import { isOwnPage } from "./same-origin.ts";
import type { Services } from "./services.ts";
import { headersOf } from "./staff.ts";
import { createStaffDoor, described, type Form, posted, textOf } from "./staff-door.ts";
import { staffPasskeyRoutes } from "./staff-passkeys.ts";
import { staffProviderRoutes } from "./staff-provider.ts";

const WRONG = {
  no: "This address and password do not belong together. Try again.",
  code: "This code is not right, or too old. Wait for the next one, or sign in again.",
  throttled: "Too many tries. Wait 15 minutes, then try again.",
  invitation_over: "This invitation is over.",
  name_missing: "Write your name.",
  ...PASSWORD_SAYS,
} as const;

export function staffPageRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const door = createStaffDoor(heed);
  const { send, goTo, forColleague } = door;
  app.addHook("preHandler", async (request, reply) => {
    if (request.method === "POST" && !isOwnPage(request, heed.publicUrl))
      return send(
        reply,
        403,
        staffProblemPage(
          "Not from here",
          "This form was sent from another site. Open the page of Heed itself and send it there.",
        ),
      );
  });
  const home = (reply: FastifyReply, who: Colleague) =>
    who.secured ? goTo(reply, "/console") : door.unsecured(reply, 200, who);

  app.get<{ Body: Form }>("/staff", described("Sign in; once in, the console"), async (request, reply) => {
    const found = await (await heed.staff.signIn()).who(headersOf(request));
    return found ? home(reply, found.colleague) : door.signIn(reply, 200);
  });
  app.post<{ Body: Form }>("/staff/sign-in", posted("First step: address and password"), async (request, reply) => {
    const email = textOf(request.body, "email");
    const step = await (await heed.staff.signIn()).password({
      email,
      password: textOf(request.body, "password"),
      from: request.ip,
    });
    if (step.is === "code") return send(reply, 200, codePage(), step.cookies);
    if (step.is === "in") return goTo(reply, "/staff", step.cookies);
    return door.signIn(reply, step.is === "throttled" ? 429 : 401, { wrong: WRONG[step.is] }, email);
  });
  app.post<{ Body: Form }>("/staff/code", posted("Second step: a code"), async (request, reply) => {
    const step = await (await heed.staff.signIn()).code({
      code: textOf(request.body, "code"),
      headers: headersOf(request),
      from: request.ip,
    });
    if (step.is === "in") return goTo(reply, "/staff", step.cookies);
    return send(
      reply,
      step.is === "throttled" ? 429 : 401,
      codePage({ wrong: step.is === "throttled" ? WRONG.throttled : WRONG.code }),
    );
  });
  app.post<{ Body: Form }>(
    "/staff/second-factor",
    posted("Sets a second factor up"),
    forColleague(async (request, reply, who) => {
      if (who.secured) return goTo(reply, "/staff");
      const begun = await (await heed.staff.signIn()).beginSecondFactor(
        headersOf(request),
        textOf(request.body, "password"),
      );
      if (!begun)
        return send(reply, 401, secondFactorPage(who, undefined, { wrong: "This is not your password. Try again." }));
      const image = renderSVG(begun.uri, { border: 2 }).replace(
        "<svg ",
        '<svg class="code" role="img" aria-label="Code to scan" ',
      );
      return send(reply, 200, secondFactorPage(who, { ...begun, image }));
    }),
  );
  app.post<{ Body: Form }>(
    "/staff/leave",
    posted("Ends this session, or all of the account"),
    async (request, reply) => {
      const signIn = await heed.staff.signIn();
      const headers = headersOf(request);
      const found = await signIn.who(headers);
      const cookies = await signIn.leave(headers);
      if (found && textOf(request.body, "everywhere") === "yes")
        await heed.staff.accounts.endSessions(found.colleague.id);
      return goTo(reply, "/staff", cookies);
    },
  );

  staffProviderRoutes(app, heed, door);
  staffPasskeyRoutes(app, heed);

  type Invited = { Params: { token: string }; Body: Form };
  app.get<Invited>(
    "/staff/invitation/:token",
    described("Behind an invitation; opening it changes nothing"),
    async (request, reply) => {
      const invited = await heed.staff.accounts.invitation(request.params.token);
      return send(reply, invited ? 200 : 410, invitationPage(map, invited));
    },
  );
  app.post<Invited>("/staff/invitation/:token", posted("Makes the account, once"), async (request, reply) => {
    const { token } = request.params;
    const name = textOf(request.body, "name");
    const made = await (await heed.staff.signIn()).accept(token, {
      name,
      password: textOf(request.body, "password"),
      from: request.ip,
    });
    if (made.ok) return goTo(reply, "/staff", made.step.cookies);
    const invited = await heed.staff.accounts.invitation(token);
    return send(reply, invited ? 400 : 410, invitationPage(map, invited, { wrong: WRONG[made.reason] }, name));
  });

  // Where these were before the console did what they do.
  for (const [path, now] of [
    ["/staff/person", "/console/people"],
    ["/staff/approvals", "/console/trust?view=approvals"],
  ] as const)
    app.get(path, described("Moved to the console"), (_, reply) => goTo(reply, now));
}
