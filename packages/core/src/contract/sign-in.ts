// Signing in over HTTP, for the console: the same steps as the pages under /staff, and a session as a cookie.
import Type, { type Static } from "typebox";

/** `GET /api/sign-in`: by what one may sign in beside a password. */
export const SignInWays = Type.Object({ provider: Type.Boolean(), passkeys: Type.Boolean() }, { $id: "SignInWays" });

/** `POST /api/session`: the first step. */
export const SignInRequest = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 500 }) },
  { $id: "SignInRequest", additionalProperties: false },
);
export type SignInRequest = Static<typeof SignInRequest>;

/** `POST /api/session/code`: the second step, after the first in the same browser. */
export const SignInCode = Type.Object(
  { code: Type.String({ maxLength: 20, description: "Six digits of an authenticator, or a spare code." }) },
  { $id: "SignInCode", additionalProperties: false },
);
export type SignInCode = Static<typeof SignInCode>;

/** `POST /api/session/link`: what the demo printed when it started; it counts once. */
export const SignInLink = Type.Object(
  { token: Type.String({ maxLength: 100 }) },
  { $id: "SignInLink", additionalProperties: false },
);
export type SignInLink = Static<typeof SignInLink>;

/** What the step came to. */
export const SignInReply = Type.Object(
  {
    is: Type.Union([Type.Literal("in"), Type.Literal("code"), Type.Literal("out")], {
      description: "in: a session began. code: the second step follows. out: the session is over.",
    }),
  },
  { $id: "SignInReply" },
);
export type SignInReply = Static<typeof SignInReply>;

/** `GET /api/sessions`: where the colleague who asks is signed in, the newest first. */
export const SessionsReply = Type.Object(
  {
    sessions: Type.Array(
      Type.Object({
        id: Type.String({ format: "uuid" }),
        since: Type.String({ format: "date-time" }),
        until: Type.String({ format: "date-time", description: "At the latest." }),
        method: Type.String({ description: "How it was made: second factor, password, or demo." }),
        here: Type.Boolean({ description: "The one that asks." }),
      }),
    ),
  },
  { $id: "SessionsReply" },
);
export type SessionsReply = Static<typeof SessionsReply>;

/** `POST /api/sessions/end`: one session of one's own. */
export const SessionEnd = Type.Object(
  { id: Type.String({ format: "uuid" }) },
  { $id: "SessionEnd", additionalProperties: false },
);
export type SessionEnd = Static<typeof SessionEnd>;
