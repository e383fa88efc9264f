// A browser's answer over HTTP, before Heed knows the browser: an identifier is minted only for a yes that opens the device.
import Type, { type Static } from "typebox";

/** `POST /consent/v1/browsers`: yes or no to each purpose that was asked, and the notice that asked. */
export const BrowserRequest = Type.Object(
  {
    notice: Type.Integer({ minimum: 1 }),
    choices: Type.Record(Type.String({ maxLength: 200 }), Type.Boolean(), { description: "Purpose -> yes or no." }),
    locale: Type.Optional(Type.String({ maxLength: 35, description: "The language in which the notice was shown." })),
    place: Type.Optional(Type.String({ maxLength: 200, description: "Where in the interface, for the receipt." })),
    receipt: Type.Optional(Type.Boolean({ description: "Hand out a signed receipt where nothing is stored here." })),
    writeKey: Type.Optional(Type.String({ maxLength: 500, description: "Instead of an authorization header." })),
  },
  { $id: "BrowserRequest", additionalProperties: false },
);
export type BrowserRequest = Static<typeof BrowserRequest>;

/** The identifier and the token that proves it; nothing of both where no answer opened the device, and the server only counted. */
export const BrowserReply = Type.Object(
  {
    anonymousId: Type.Optional(Type.String({ description: "Unguessable; new for every browser." })),
    gpc: Type.Optional(
      Type.Literal("honoured", {
        description: "Sec-GPC was on: what is sold, shared or advertised across sites counts as refused.",
      }),
    ),
    receipt: Type.Optional(
      Type.Unknown({ description: "An id to fetch with the token; or the receipt itself, for the browser to keep." }),
    ),
    token: Type.Optional(Type.String({ description: "Bearer token: speaks for this browser and nobody else." })),
  },
  { $id: "BrowserReply" },
);
export type BrowserReply = Static<typeof BrowserReply>;
