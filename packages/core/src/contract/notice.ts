// The short notice over HTTP: what a banner asks and a preference centre shows, in one language, ready to read.
import Type, { type Static } from "typebox";

/** One purpose in words for the person, with what a browser must know to wait for the answer. */
export const NoticePurpose = Type.Object({
  name: Type.String(),
  says: Type.String({ description: "What is done, in plain words." }),
  gives: Type.Optional(Type.String({ description: "What the person gets from it." })),
  ask: Type.Union([Type.Literal("consent"), Type.Literal("object"), Type.Literal("none")], {
    description: "consent: off until a yes; object: a no ends it; none: contract or law decide.",
  }),
  elsewhere: Type.Boolean({ description: "A yes needs the person's address and their confirmation: not asked here." }),
  basis: Type.String(),
  because: Type.String({ description: "The legal basis in words." }),
  device: Type.Union([Type.Literal("none"), Type.Literal("strictly necessary"), Type.Literal("consent")], {
    description: "What it writes to or reads from the device (ePrivacy Art. 5(3)).",
  }),
  gpc: Type.Boolean({ description: "Global Privacy Control closes it." }),
  closed: Type.Optional(Type.Boolean({ description: "A consent string that came with the request says no to it." })),
  since: Type.Integer({ description: "Answers to an older notice do not cover it: ask again." }),
  months: Type.Integer({ description: "How long a yes holds." }),
  reads: Type.Array(
    Type.Object({
      field: Type.String(),
      says: Type.String(),
      keep: Type.String(),
      since: Type.Integer({ description: "Answers to an older notice do not cover this field, or not as long." }),
    }),
  ),
  recipients: Type.Array(
    Type.Object({
      name: Type.String(),
      says: Type.String(),
      since: Type.Integer({ description: "Answers to an older notice do not cover this recipient." }),
    }),
  ),
  traits: Type.Array(
    Type.Object({
      title: Type.String(),
      says: Type.String(),
      since: Type.Integer({ description: "Answers to an older notice do not cover this." }),
    }),
    {
      description: "What else it is and does: its basis, the device, its effect, the ways on which it reaches people.",
    },
  ),
});
export type NoticePurpose = Static<typeof NoticePurpose>;

/** `GET /consent/v1/notice?locale=`: says nothing about anybody, and is the same for everybody who reads this language. */
export const NoticeReply = Type.Object(
  {
    notice: Type.Integer({ description: "Number of the notice; an answer names it." }),
    locale: Type.String(),
    controller: Type.String(),
    dashboard: Type.String({ description: "Address of the Data Dashboard." }),
    privacy: Type.String({ description: "Address of the whole notice as a page." }),
    purposes: Type.Array(NoticePurpose),
    style: Type.Optional(Type.String({ description: "How the shop has banner and preference centre look: CSS." })),
    words: Type.Record(Type.String(), Type.String(), {
      description: "The fixed words of banner and preference centre.",
    }),
  },
  { $id: "NoticeReply" },
);
export type NoticeReply = Static<typeof NoticeReply>;
