// Who has an account here and who is invited, over HTTP: for accounts that invite colleagues, and for nobody else.
import Type, { type Static } from "typebox";

/** How somebody may sign in. */
export const SignInWay = Type.Union(
  [Type.Literal("password"), Type.Literal("app"), Type.Literal("passkey"), Type.Literal("provider")],
  { description: "app: codes of an authenticator beside the password. provider: the house's own sign-in." },
);
export type SignInWay = Static<typeof SignInWay>;

/** `GET /api/colleagues`. */
export const ColleaguesReply = Type.Object(
  {
    colleagues: Type.Array(
      Type.Object({
        id: Type.String({ format: "uuid" }),
        name: Type.String(),
        email: Type.String(),
        role: Type.String(),
        admin: Type.Boolean({ description: "Invites colleagues and ends their accounts." }),
        ways: Type.Array(SignInWay),
        secured: Type.Boolean({ description: "By two factors: a password alone opens nothing." }),
        signedIn: Type.Optional(
          Type.String({ format: "date-time", description: "Last; away: never since it is kept." }),
        ),
        sessions: Type.Integer({ description: "Open ones." }),
        own: Type.Boolean({ description: "Whoever asks." }),
      }),
    ),
    invitations: Type.Array(
      Type.Object({
        id: Type.String({ format: "uuid" }),
        email: Type.String(),
        role: Type.String(),
        admin: Type.Boolean(),
        until: Type.String({ format: "date-time" }),
      }),
    ),
  },
  { $id: "ColleaguesReply" },
);
export type ColleaguesReply = Static<typeof ColleaguesReply>;

/** `POST /api/colleagues`. */
export const ColleagueInvited = Type.Object(
  {
    email: Type.String({ maxLength: 254 }),
    role: Type.String({ maxLength: 100 }),
    admin: Type.Boolean(),
  },
  { $id: "ColleagueInvited", additionalProperties: false },
);
export type ColleagueInvited = Static<typeof ColleagueInvited>;

/** The only time that the link is told: whoever has it makes the account. */
export const InvitationReply = Type.Object(
  { link: Type.String(), until: Type.String({ format: "date-time" }) },
  { $id: "InvitationReply" },
);

/** `POST /api/colleagues/{id}`: never to oneself. */
export const ColleagueAct = Type.Object(
  {
    act: Type.Union([Type.Literal("role"), Type.Literal("end sessions")]),
    role: Type.Optional(Type.String({ maxLength: 100, description: "The new one." })),
  },
  { $id: "ColleagueAct", additionalProperties: false },
);
export type ColleagueAct = Static<typeof ColleagueAct>;
