// What stands on the first page of the console: whom each purpose may reach, what happened lately, and what waits for somebody.
import Type, { type Static } from "typebox";
import { Said } from "./card-says.ts";

const Count = Type.Union([Type.Object({ about: Type.Integer() }), Type.Object({ fewerThan: Type.Integer() })]);

/** `GET /api/reach?locale=`: for each purpose that a person may say no to. */
export const ReachReply = Type.Object(
  {
    purposes: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        basis: Type.Array(Type.String()),
        reachable: Count,
        notIncluded: Type.Record(Type.String(), Count),
        oneIn: Type.Integer({ description: "One person in so many was looked at." }),
      }),
    ),
  },
  { $id: "ReachReply" },
);
export type ReachReply = Static<typeof ReachReply>;

/** `GET /api/activity?days=`: entries of the ledger, by day and kind, until yesterday. */
export const ActivityReply = Type.Object(
  {
    days: Type.Array(
      Type.Object({
        day: Type.String({ description: "YYYY-MM-DD, in UTC." }),
        entries: Type.Record(Type.String(), Type.Integer(), {
          description: "By kind, in tens; kinds with fewer than 11 are away.",
        }),
      }),
      { description: "The oldest first; every day stands there." },
    ),
    next: Type.String({ format: "date-time", description: "From when on the day that still goes on is told." }),
  },
  { $id: "ActivityReply" },
);
export type ActivityReply = Static<typeof ActivityReply>;

/** `GET /api/waiting`: what asks for a decision, the most urgent first; each is shown to the roles that may decide it. */
export const WaitingReply = Type.Object(
  {
    today: Type.String(),
    items: Type.Array(
      Type.Object({
        is: Type.Union([
          Type.Literal("request"),
          Type.Literal("deletion"),
          Type.Literal("hold"),
          Type.Literal("audit"),
          Type.Literal("drift"),
          Type.Literal("recipient"),
          Type.Literal("deliveries"),
          Type.Literal("approval"),
        ]),
        id: Type.String({
          description: "Of the request, the deletion, the hold, the version, the recipient, or the approval.",
        }),
        about: Type.String({
          description:
            "The kind of request, the reason of the hold, the capability, the recipient's title, or the act.",
        }),
        why: Type.Optional(
          Type.String({
            description: "Of a deletion: what became of it; of a request: no_mail, where nobody is told of it.",
          }),
        ),
        says: Type.Optional(Type.Array(Said, { description: "What was found." })),
        by: Type.Optional(Type.String({ description: "The last day, YYYY-MM-DD." })),
        count: Type.Optional(Type.Integer()),
        urgent: Type.Boolean(),
      }),
    ),
  },
  { $id: "WaitingReply" },
);
export type WaitingReply = Static<typeof WaitingReply>;
