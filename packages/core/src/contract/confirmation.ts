// Double opt-in over HTTP: who asks for what, and a reply that tells nothing of the address.
import Type, { type Static } from "typebox";

/** `POST /consent/v1/confirmations`: an address asks for a purpose that the map confirms by mail. */
export const ConfirmationRequest = Type.Object(
  {
    address: Type.String({ maxLength: 320, description: "The e-mail address." }),
    purpose: Type.String({ maxLength: 200 }),
    userId: Type.Optional(Type.String({ maxLength: 200, description: "Whose it is: with a server key only." })),
    notice: Type.Optional(Type.Integer({ minimum: 1, description: "Number of the notice that was shown." })),
    locale: Type.Optional(Type.String({ maxLength: 35 })),
    place: Type.Optional(Type.String({ maxLength: 200, description: "Where in the interface." })),
    writeKey: Type.Optional(Type.String({ maxLength: 500, description: "Instead of an authorization header." })),
  },
  { $id: "ConfirmationRequest", additionalProperties: false },
);
export type ConfirmationRequest = Static<typeof ConfirmationRequest>;

/** The same for every address, known or not, confirmed or not. */
export const ConfirmationReply = Type.Object({ asked: Type.Boolean() }, { $id: "ConfirmationReply" });
