// One's own account over HTTP: by what one signs in, and where one is signed in. A key has no account.
import {
  AccountReply,
  PasskeyName,
  PasswordChange,
  PasswordGiven,
  SecondFactorReply,
  SessionEnd,
  SessionsReply,
} from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { renderSVG } from "uqr";
import type { OwnRefused } from "../staff/own-account.ts";
import { PASSWORD_SAYS } from "./password-says.ts";
import type { Services } from "./services.ts";
import { headersOf, onlyColleagues, refuse, type SignedIn } from "./staff.ts";

const SAYS: Readonly<Record<OwnRefused, string>> = {
  ...PASSWORD_SAYS,
  password_wrong: "This is not your password. Try again.",
  throttled: "Too many tries. Wait 15 minutes, then try again.",
};
const STATUS: Partial<Record<OwnRefused, number>> = { password_wrong: 403, throttled: 429, breach_list_away: 503 };

export function accountRoutes(app: FastifyInstance, heed: Services): void {
  const asking = onlyColleagues(app, heed);
  const { accounts, ways } = heed.staff;
  const described = (summary: string, reply: object, body?: object) => ({
    schema: { tags: ["staff"], summary, ...(body ? { body } : {}), response: { 200: reply } },
  });
  const account = async ({ who }: SignedIn): Promise<AccountReply> => {
    const { passkeys, mayHavePasskeys } = await heed.staff.signIn();
    const held = ways.passkeys && (await mayHavePasskeys(who)) ? await passkeys.of(who.id) : undefined;
    const { name, email, role } = who;
    return {
      name,
      email,
      role,
      ways: [...((await accounts.list()).find(({ id }) => id === who.id)?.ways ?? [])],
      ...(held
        ? {
            passkeys: held.map(({ id, name: called, madeAt, usedAt }) => ({
              id,
              name: called,
              since: madeAt.toISOString(),
              ...(usedAt ? { used: usedAt.toISOString() } : {}),
            })),
          }
        : {}),
    };
  };
  /** What is proven by the password, or refused with the reason. */
  const proven = async (
    request: FastifyRequest<{ Body: PasswordGiven }>,
    reply: FastifyReply,
    work: (
      asked: { password: string; token: string; from: string },
      who: SignedIn["who"],
    ) => Promise<{ ok: true } | { ok: false; reason: OwnRefused }>,
  ) => {
    const { who, token } = asking(request);
    const done = await work({ password: request.body.password, token, from: request.ip }, who);
    return done.ok
      ? account({ who, token })
      : refuse(reply, STATUS[done.reason] ?? 400, done.reason, SAYS[done.reason]);
  };
  app.get("/api/account", described("By what one signs in", AccountReply), (request) => account(asking(request)));
  app.post<{ Body: PasswordChange }>(
    "/api/account/password",
    described("Takes another password; every other session of the account ends", AccountReply, PasswordChange),
    (request, reply) =>
      proven(request, reply, async (asked, who) =>
        (await heed.staff.signIn()).own.changePassword(who, { ...asked, next: request.body.next }),
      ),
  );
  app.post<{ Body: PasswordGiven }>(
    "/api/account/second-factor",
    described(
      "Begins an authenticator; it counts once POST /api/session/code took a code of it",
      SecondFactorReply,
      PasswordGiven,
    ),
    async (request, reply) => {
      const { who } = asking(request);
      const signIn = await heed.staff.signIn();
      const is = await signIn.prove(who, { password: request.body.password, from: request.ip });
      if (is === "throttled") return refuse(reply, 429, "throttled", SAYS.throttled);
      if (is === "no") return refuse(reply, 403, "password_wrong", SAYS.password_wrong);
      const begun = await signIn.beginSecondFactor(headersOf(request), request.body.password);
      if (!begun)
        return refuse(reply, 409, "second_factor_there", "There is an authenticator already. End it, then set it up.");
      const { uri, secret, spare } = begun;
      return { image: renderSVG(uri, { border: 2 }), secret, spare };
    },
  );
  app.delete<{ Body: PasswordGiven }>(
    "/api/account/second-factor",
    described("Ends the authenticator and its spare codes", AccountReply, PasswordGiven),
    (request, reply) =>
      proven(request, reply, async (asked, who) => (await heed.staff.signIn()).own.endAuthenticator(who, asked)),
  );
  type OfPasskey = { Params: { id: string } };
  const gone = (reply: FastifyReply) =>
    refuse(reply, 404, "passkey_over", "There is no such passkey any longer. Load the list anew.");
  app.post<OfPasskey & { Body: PasskeyName }>(
    "/api/account/passkeys/:id",
    described("Gives a passkey another name", AccountReply, PasskeyName),
    async (request, reply) => {
      const asked = asking(request);
      const name = request.body.name.replaceAll("\0", "").trim();
      if (name === "") return refuse(reply, 400, "name_missing", "Give it a name, by which you know it.");
      const { passkeys } = await heed.staff.signIn();
      return (await passkeys.rename(asked.who.id, request.params.id, name)) ? account(asked) : gone(reply);
    },
  );
  app.delete<OfPasskey>(
    "/api/account/passkeys/:id",
    described("Ends a passkey, and the other sessions that passkeys opened", AccountReply),
    async (request, reply) => {
      const asked = asking(request);
      const { passkeys } = await heed.staff.signIn();
      return (await passkeys.end(asked.who.id, request.params.id, asked.token)) ? account(asked) : gone(reply);
    },
  );

  const sessions = async ({ who, token }: SignedIn): Promise<SessionsReply> => ({
    sessions: (await accounts.sessions(who.id, token)).map(({ id, madeAt, until, method, current }) => ({
      id,
      since: madeAt.toISOString(),
      until: until.toISOString(),
      method,
      here: current,
    })),
  });
  app.get("/api/sessions", described("Where one is signed in", SessionsReply), (request) => sessions(asking(request)));
  app.post<{ Body: SessionEnd }>(
    "/api/sessions/end",
    described("Ends one session of one's own; gives those that are left", SessionsReply, SessionEnd),
    async (request, reply) => {
      const asked = asking(request);
      return (await accounts.endOwnSession(asked.who.id, request.body.id))
        ? sessions(asked)
        : refuse(reply, 404, "session_over", "There is no such session any longer. Load the list anew.");
    },
  );
}
