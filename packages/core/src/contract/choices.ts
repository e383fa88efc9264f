// Choices over HTTP: what a person said yes or no to, per purpose.
import Type, { type Static } from "typebox";

/** `POST /consent/v1/choices`: who chose, and yes or no to each purpose; purposes that are not named stay as they are. */
export const ChoicesRequest = Type.Object(
  {
    userId: Type.Optional(Type.String({ maxLength: 10_000 })),
    anonymousId: Type.Optional(Type.String({ maxLength: 10_000 })),
    notice: Type.Optional(Type.Integer({ minimum: 1, description: "Number of the notice that was shown." })),
    locale: Type.Optional(Type.String({ maxLength: 35, description: "The language in which it was shown." })),
    place: Type.Optional(Type.String({ maxLength: 200, description: "Where in the interface, for the receipt." })),
    signals: Type.Optional(
      Type.Object(
        {},
        {
          additionalProperties: true,
          description: "What the browser or its tools say: gpc, tcString, gppString, usPrivacy.",
        },
      ),
    ),
    choices: Type.Record(Type.String({ maxLength: 200 }), Type.Boolean(), { description: "Purpose -> yes or no." }),
  },
  { $id: "ChoicesRequest", additionalProperties: false },
);
export type ChoicesRequest = Static<typeof ChoicesRequest>;

/** What stands for one purpose: on which basis, whether it is open now, and what the person last answered. */
export const ChoiceState = Type.Object({
  basis: Type.String(),
  choice: Type.Boolean({ description: "false: contract or law decide, there is nothing to switch." }),
  allowed: Type.Boolean(),
  reason: Type.Optional(Type.String()),
  answered: Type.Optional(
    Type.Object({
      value: Type.Boolean(),
      at: Type.String({ format: "date-time" }),
      strength: Type.String(),
      until: Type.Optional(Type.String()),
    }),
  ),
  offer: Type.Optional(
    Type.Object(
      { gives: Type.String(), since: Type.String({ format: "date-time" }) },
      { description: "What the person was promised for a yes and has, also after the yes was taken back." },
    ),
  ),
});

/** What stands for each purpose of the map; nothing for a write key, which adds and never reads. */
export const ChoicesReply = Type.Object(
  {
    purposes: Type.Record(Type.String(), ChoiceState),
    receipt: Type.Optional(Type.String({ description: "Id of the receipt: GET /consent/v1/receipts/{id}." })),
  },
  { $id: "ChoicesReply" },
);
export type ChoicesReply = Static<typeof ChoicesReply>;
