// Mail over HTTP, for the staff: from whom, what left and what waits, in counts; and one mail to whoever asks, with the server's own answer.
import Type, { type Static } from "typebox";

/** `GET /api/mail`: no address of anybody who gets mail. */
export const MailReply = Type.Object(
  {
    set: Type.Boolean({ description: "A mail server is named." }),
    from: Type.Object({ name: Type.String(), address: Type.String() }),
    waits: Type.Integer({ description: "In the outbox." }),
    tried: Type.Integer({ description: "Of those: tried once at least, and deferred." }),
    next: Type.Optional(Type.String({ format: "date-time", description: "When the next of those is tried again." })),
    days: Type.Integer({ description: "Over how many days the rest is counted, today included." }),
    last: Type.Optional(Type.String({ format: "date", description: "The last of these days on which a mail left." })),
    kinds: Type.Array(
      Type.Object({
        kind: Type.String(),
        sent: Type.Integer(),
        refused: Type.Integer({ description: "By the mail server, for good." }),
        givenUp: Type.Integer({ description: "Deferred until trying was no use." }),
      }),
    ),
  },
  { $id: "MailReply" },
);
export type MailReply = Static<typeof MailReply>;

/** `POST /api/mail/test`: what came of one mail to whoever asks. */
export const MailAnswer = Type.Object(
  {
    is: Type.Union(
      [
        Type.Literal("sent"),
        Type.Literal("password"),
        Type.Literal("unreachable"),
        Type.Literal("unencrypted"),
        Type.Literal("refused"),
        Type.Literal("deferred"),
      ],
      { description: "sent: the server took it. Else what is to be put right." },
    ),
    answer: Type.String({ description: "The server's own words, or those of the connection." }),
  },
  { $id: "MailAnswer" },
);
export type MailAnswer = Static<typeof MailAnswer>;
