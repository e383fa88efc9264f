// Audiences over HTTP: a rule and the purpose for which its people are to be reached, and how many they are.
import Type, { type Static } from "typebox";

const rule = Type.String({
  maxLength: 4_000,
  description: 'Who belongs to it, e.g. count("Order Completed" within 90 days) >= 2 (docs/guide/audiences.md).',
});

/** `POST /api/audiences/size`, and `PUT /api/audiences/NAME`. */
export const AudienceRequest = Type.Object(
  {
    rule,
    purpose: Type.String({ maxLength: 200, description: "For which the audience is to be used." }),
    channel: Type.Optional(
      Type.Union([
        Type.Literal("web"),
        Type.Literal("e-mail"),
        Type.Literal("SMS"),
        Type.Literal("phone"),
        Type.Literal("post"),
      ]),
    ),
    all: Type.Optional(Type.Boolean({ description: "Look at everybody instead of a sample." })),
  },
  { $id: "AudienceRequest", additionalProperties: false },
);
export type AudienceRequest = Static<typeof AudienceRequest>;

/** `POST /api/audiences/NAME/diff`. */
export const AudienceDiffRequest = Type.Object({ rule }, { $id: "AudienceDiffRequest", additionalProperties: false });
export type AudienceDiffRequest = Static<typeof AudienceDiffRequest>;

const Count = Type.Union([
  Type.Object({ about: Type.Integer() }),
  Type.Object({ fewerThan: Type.Integer() }),
  Type.Object({ withheld: Type.Literal(true) }),
]);

/** How many are reached, and who is not and why; rounded, small counts suppressed. */
export const AudienceSizeReply = Type.Object(
  {
    purpose: Type.String(),
    reachable: Count,
    usable: Type.Boolean({ description: "At least 11 people." }),
    notIncluded: Type.Record(Type.String(), Count),
    of: Type.Union([Type.Literal("matching"), Type.Literal("everybody")]),
    oneIn: Type.Integer({ description: "One person in so many was looked at." }),
    within: Type.Optional(Type.Integer({ description: "Half the 95 % interval of an estimate." })),
    says: Type.String(),
  },
  { $id: "AudienceSizeReply" },
);

/** What a changed rule would do. */
export const AudienceDiffReply = Type.Object(
  { stay: Count, enter: Count, leave: Count, oneIn: Type.Integer(), says: Type.String() },
  { $id: "AudienceDiffReply" },
);

const saved = {
  name: Type.String(),
  purpose: Type.String(),
  rule: Type.String(),
  at: Type.String({ format: "date-time" }),
  by: Type.String(),
};

/** Audiences as they were saved last. */
export const AudiencesReply = Type.Object({ audiences: Type.Array(Type.Object(saved)) }, { $id: "AudiencesReply" });

/** One audience, and how many it reaches now. */
export const AudienceReply = Type.Object({ ...saved, size: AudienceSizeReply }, { $id: "AudienceReply" });

/** `DELETE /api/audiences/NAME`. */
export const AudienceRemovedReply = Type.Object({ removed: Type.Boolean() }, { $id: "AudienceRemovedReply" });

/** A rule that cannot be used: every mistake, where it stands, and its remedy. */
export const RuleProblem = Type.Object(
  {
    status: Type.Integer(),
    code: Type.String(),
    message: Type.String(),
    mistakes: Type.Array(Type.Object({ code: Type.String(), at: Type.Integer(), message: Type.String() })),
  },
  { $id: "RuleProblem", additionalProperties: true },
);
