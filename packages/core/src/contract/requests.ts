// What people asked for, over HTTP: the clocks, for whoever answers or reviews; one request, and what is done about it, for whoever answers.
import Type, { type Static } from "typebox";
import type { DenialReason } from "../policy/request.ts";

const RequestLine = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  regime: Type.String({ description: "The law of the map under whose clock it is." }),
  status: Type.String({ description: "States of the Data Rights Protocol 1.0." }),
  reason: Type.Optional(Type.String()),
  receivedAt: Type.String({ format: "date-time" }),
  expectedBy: Type.String({ description: "The last day for an answer." }),
  confirmBy: Type.Optional(Type.String({ description: "The last day to confirm its receipt." })),
  proven: Type.Boolean({ description: "Somebody proved who they are, or need not." }),
  closed: Type.Boolean(),
  extended: Type.Boolean(),
  holdUntil: Type.Optional(Type.String({ format: "date-time" })),
  household: Type.Boolean(),
  agent: Type.Optional(Type.String()),
});
/** One request as a list shows it: it names nobody. */
export type RequestLine = Static<typeof RequestLine>;

/** `GET /api/requests`: open ones, the most urgent first; with `?closed=true` a page of closed ones, the newest first. */
export const RequestsReply = Type.Object(
  {
    today: Type.String({ description: "By the clock of Heed." }),
    requests: Type.Array(RequestLine),
    regimes: Type.Array(Type.String(), { description: "Laws of the map, under which one may be taken down." }),
    next: Type.Optional(Type.String({ description: "Where the next page of closed ones begins: its `before`." })),
  },
  { $id: "RequestsReply" },
);
export type RequestsReply = Static<typeof RequestsReply>;

/** `POST /api/requests`: what came by phone, by letter or over the counter. */
export const RequestTaken = Type.Object(
  {
    kind: Type.String({ maxLength: 60, description: "What is asked for." }),
    address: Type.String({ maxLength: 320, description: "The e-mail address of whoever asks." }),
    words: Type.Optional(Type.String({ maxLength: 2_000, description: "What they add, in their words." })),
    regime: Type.Optional(
      Type.String({ maxLength: 100, description: "The law where they live; without it the strictest of the map." }),
    ),
    household: Type.Optional(Type.Boolean({ description: "For everybody in their household." })),
    received: Type.Optional(
      Type.String({ maxLength: 10, description: "The day on which it came in, if that was before today." }),
    ),
    locale: Type.String({ maxLength: 35, description: "The language of the mails about it." }),
  },
  { $id: "RequestTaken", additionalProperties: false },
);
export type RequestTaken = Static<typeof RequestTaken>;

/** Its number; of the same asked before it is that one's. */
export const RequestTakenReply = Type.Object({ id: Type.String() }, { $id: "RequestTakenReply" });

const Act = Type.Union([
  Type.Literal("verify"),
  Type.Literal("answer"),
  Type.Literal("fulfil"),
  Type.Literal("extend"),
  Type.Literal("hold"),
  Type.Literal("release"),
  Type.Literal("refuse"),
  Type.Literal("revoke"),
]);

/** `GET /api/requests/{id}`: with the address it came from and everything that happened. */
export const RequestReply = Type.Object(
  {
    today: Type.String({ description: "By the clock of Heed." }),
    request: RequestLine,
    acts: Type.Array(Act, { description: "What may be done about it now." }),
    proof: Type.Optional(Type.String({ description: "How it was made sure who asks: link or staff." })),
    address: Type.Optional(Type.String({ description: "Gone 30 days after the end." })),
    words: Type.Optional(Type.String()),
    answer: Type.Optional(Type.String()),
    says: Type.Optional(Type.String({ description: "What the person was told." })),
    events: Type.Array(
      Type.Object({ is: Type.String(), at: Type.String({ format: "date-time" }), actor: Type.String() }),
    ),
    link: Type.Optional(
      Type.String({
        description:
          "Only right after it was done and where no mail can go: the certificate, or the copy, for the person alone.",
      }),
    ),
    did: Type.Optional(Type.String({ description: "What Heed did itself." })),
  },
  { $id: "RequestReply" },
);
export type RequestReply = Static<typeof RequestReply>;

/** `POST /api/requests/{id}`: what is done about it. */
export const RequestAct = Type.Object(
  {
    act: Act,
    events: Type.Integer({ minimum: 0, description: "How many had happened when it was looked at." }),
    says: Type.Optional(
      Type.String({
        maxLength: 2_000,
        description: "To the person: why, the answer, or what was done where only people can.",
      }),
    ),
    because: Type.Optional(
      Type.Unsafe<DenialReason>({ type: "string", maxLength: 40, description: "Of a refusal: its ground." }),
    ),
    until: Type.Optional(Type.String({ maxLength: 10, description: "Of a hold: its last day." })),
    person: Type.Optional(
      Type.String({ maxLength: 500, description: "A user id, where the address alone does not say who." }),
    ),
    keepCounts: Type.Optional(
      Type.Boolean({
        description: "Of a deletion: they want their numbers to stay in totals of at least 11 who left.",
      }),
    ),
    field: Type.Optional(Type.String({ maxLength: 200, description: "Of a correction: the trait." })),
    value: Type.Optional(Type.String({ maxLength: 2_000, description: "Of a correction: its right value." })),
    purpose: Type.Optional(
      Type.String({ maxLength: 200, description: "Of a yes or no to one thing: the purpose of heed.config.ts." }),
    ),
    reason: Type.Optional(
      Type.String({
        maxLength: 100,
        description: "A name under lookReasons in heed.config.ts: why you open somebody who proved nothing by mail.",
      }),
    ),
  },
  { $id: "RequestAct", additionalProperties: false },
);
export type RequestAct = Static<typeof RequestAct>;
