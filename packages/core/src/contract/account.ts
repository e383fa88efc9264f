// One's own account over HTTP: by what one signs in, and how that is changed. What outlasts the session is asked for with the password.
import Type, { type Static } from "typebox";
import { SignInWay } from "./colleagues.ts";

/** `GET /api/account`. */
export const AccountReply = Type.Object(
  {
    name: Type.String(),
    email: Type.String(),
    role: Type.String(),
    ways: Type.Array(SignInWay),
    passkeys: Type.Optional(
      Type.Array(
        Type.Object({
          id: Type.String(),
          name: Type.String(),
          since: Type.String({ format: "date-time" }),
          used: Type.Optional(Type.String({ format: "date-time" })),
        }),
        { description: "Away: this account, or this address, can have none." },
      ),
    ),
  },
  { $id: "AccountReply" },
);
export type AccountReply = Static<typeof AccountReply>;

const password = Type.String({ minLength: 1, maxLength: 500 });

/** `POST /api/account/password`: every other session of the account is over then. */
export const PasswordChange = Type.Object(
  { password, next: Type.String({ maxLength: 500 }) },
  { $id: "PasswordChange", additionalProperties: false },
);
export type PasswordChange = Static<typeof PasswordChange>;

/** `POST`, `DELETE /api/account/second-factor`, and `POST /staff/passkey/new`. */
export const PasswordGiven = Type.Object({ password }, { $id: "PasswordGiven", additionalProperties: false });
export type PasswordGiven = Static<typeof PasswordGiven>;

/** What an authenticator is given, once; it counts from the first code on that `POST /api/session/code` takes. */
export const SecondFactorReply = Type.Object(
  {
    image: Type.String({ description: "SVG, to be scanned." }),
    secret: Type.String({ description: "The same, to be typed." }),
    spare: Type.Array(Type.String(), { description: "Each lets in once, without the authenticator." }),
  },
  { $id: "SecondFactorReply" },
);

/** `POST /api/account/passkeys/{id}`. */
export const PasskeyName = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 60 }) },
  { $id: "PasskeyName", additionalProperties: false },
);
export type PasskeyName = Static<typeof PasskeyName>;

/** `POST /staff/passkey/new` and `/staff/passkey/ask`: what the browser is to hand to its device (WebAuthn 5.4.2, 5.5.1). */
export const PasskeyOptions = Type.Object(
  { challenge: Type.String() },
  { $id: "PasskeyOptions", additionalProperties: true },
);

/** Of `POST /staff/passkey/ask`: of whom is not said. */
export const Nothing = Type.Object({}, { additionalProperties: false });

/** `POST /staff/passkey/add` and `/staff/passkey/enter`: what the device answered. */
export const PasskeyAnswer = Type.Object(
  { name: Type.Optional(Type.String({ maxLength: 1_000 })), response: Type.Unknown() },
  { $id: "PasskeyAnswer" },
);
export type PasskeyAnswer = Static<typeof PasskeyAnswer>;
