// Audiences over HTTP: a rule and the purpose for which its people are to be reached, and how many they are.
import Type, { type Static } from "typebox";

const rule = Type.String({
  maxLength: 4_000,
  description: 'Who belongs to it, e.g. count("Order Completed" within 90 days) >= 2 (docs/guide/audiences.md).',
});

const asked = {
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
};

/** `POST /api/audiences/size`. */
export const AudienceSizeRequest = Type.Object(
  {
    ...asked,
    all: Type.Optional(Type.Boolean({ description: "Look at everybody instead of a sample." })),
    name: Type.Optional(
      Type.String({
        maxLength: 60,
        description: "The saved audience that it is of: whoever left that one is not counted.",
      }),
    ),
  },
  { $id: "AudienceSizeRequest", additionalProperties: false },
);
export type AudienceSizeRequest = Static<typeof AudienceSizeRequest>;

/** `PUT /api/audiences/NAME`. */
export const AudienceRequest = Type.Object(
  {
    ...asked,
    version: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: "When saving: the version that was changed, 0 for a new audience. If another is the newest: 409.",
      }),
    ),
  },
  { $id: "AudienceRequest", additionalProperties: false },
);
export type AudienceRequest = Static<typeof AudienceRequest>;

/** `POST /api/audiences/NAME/diff`. */
export const AudienceDiffRequest = Type.Object({ rule }, { $id: "AudienceDiffRequest", additionalProperties: false });
export type AudienceDiffRequest = Static<typeof AudienceDiffRequest>;

const Count = Type.Union([Type.Object({ about: Type.Integer() }), Type.Object({ fewerThan: Type.Integer() })]);

/** How many are reached, and who is not and why; rounded, small counts suppressed. */
export const AudienceSizeReply = Type.Object(
  {
    purpose: Type.String(),
    reachable: Count,
    usable: Type.Boolean({ description: "Enough people for a count." }),
    notIncluded: Type.Record(Type.String(), Count),
    of: Type.Union([Type.Literal("matching"), Type.Literal("everybody")]),
    oneIn: Type.Integer({ description: "One person in so many was looked at." }),
    within: Type.Optional(Type.Integer({ description: "Half the 95 % interval of a count that is told." })),
    says: Type.String(),
  },
  { $id: "AudienceSizeReply" },
);

/** What a changed rule would do. */
export const AudienceDiffReply = Type.Object(
  { stay: Count, enter: Count, leave: Count, oneIn: Type.Integer(), says: Type.String() },
  { $id: "AudienceDiffReply" },
);

/** `POST /api/audiences/overlap`. */
export const AudienceOverlapRequest = Type.Object(
  {
    names: Type.Array(Type.String({ maxLength: 60 }), {
      minItems: 2,
      maxItems: 4,
      uniqueItems: true,
      description: "Saved audiences of one purpose.",
    }),
  },
  { $id: "AudienceOverlapRequest", additionalProperties: false },
);
export type AudienceOverlapRequest = Static<typeof AudienceOverlapRequest>;

/** Every part of some audiences: who is in exactly these, and may be reached; counted as a size is. */
export const AudienceOverlapReply = Type.Object(
  {
    purpose: Type.String(),
    parts: Type.Array(
      Type.Object({
        in: Type.Array(Type.String()),
        people: Count,
        within: Type.Optional(Type.Integer({ description: "Half the 95 % interval of a count that is told." })),
      }),
      { description: "The part of most audiences first." },
    ),
    notIncluded: Type.Record(Type.String(), Count),
    of: Type.Union([Type.Literal("matching"), Type.Literal("everybody")]),
    oneIn: Type.Integer(),
    says: Type.String(),
  },
  { $id: "AudienceOverlapReply" },
);

/** `GET /api/audiences/NAME/export?locale=`: what a file of its people would hold, and how it stands with what this colleague asked for. */
export const AudienceExportReply = Type.Object(
  {
    fields: Type.Array(Type.String(), { description: "Its columns, in the language asked for." }),
    asked: Type.Array(
      Type.Object({
        reason: Type.String({ description: "A name under lookReasons in heed.config.ts." }),
        is: Type.Union([Type.Literal("waiting"), Type.Literal("approved")]),
        until: Type.String({ format: "date-time" }),
      }),
    ),
  },
  { $id: "AudienceExportReply" },
);

/** `POST /api/audiences/NAME/export`: asks a second person, or once they approved gives the file. */
export const AudienceExportRequest = Type.Object(
  { reason: Type.String({ maxLength: 100, description: "A name under lookReasons in heed.config.ts." }) },
  { $id: "AudienceExportRequest", additionalProperties: false },
);
export type AudienceExportRequest = Static<typeof AudienceExportRequest>;

const saved = {
  name: Type.String(),
  purpose: Type.String(),
  rule: Type.String(),
  version: Type.Integer({ description: "Counts up from 1 with each saving." }),
  at: Type.String({ format: "date-time" }),
  by: Type.String({ description: "Who saved it, as the ledger names them." }),
};

/** Audiences as they were saved last. */
export const AudiencesReply = Type.Object(
  {
    audiences: Type.Array(
      Type.Object({
        ...saved,
        counted: Type.Optional(
          Type.Object(
            {
              at: Type.String({ format: "date-time" }),
              reachable: Count,
              within: Type.Optional(Type.Integer({ description: "Half the 95 % interval of a count that is told." })),
            },
            {
              description:
                "How many this version reached when it was counted last, one answer a day. Listing counts nobody.",
            },
          ),
        ),
      }),
    ),
  },
  { $id: "AudiencesReply" },
);

/** One audience, and how many it reaches now. */
export const AudienceReply = Type.Object({ ...saved, size: AudienceSizeReply }, { $id: "AudienceReply" });

/** `GET /api/audiences/NAME/versions`: every saving, the newest first; one without a rule ended it. */
export const AudienceVersionsReply = Type.Object(
  { versions: Type.Array(Type.Object({ ...saved, rule: Type.Optional(Type.String()) })) },
  { $id: "AudienceVersionsReply" },
);

const scalar = Type.Union([
  Type.Literal("string"),
  Type.Literal("text"),
  Type.Literal("number"),
  Type.Literal("boolean"),
  Type.Literal("date"),
  Type.Literal("email"),
]);
const TermField = Type.Object({
  name: Type.String(),
  title: Type.String({ description: "In the language asked for." }),
  kind: Type.Union([Type.Literal("trait"), Type.Literal("event")]),
  type: Type.Optional(scalar),
  values: Type.Array(Type.Object({ value: Type.String(), title: Type.String() }), {
    description: "All that a trait may be, where the map lists them.",
  }),
  properties: Type.Array(Type.Object({ name: Type.String(), title: Type.String(), type: scalar })),
  keptDays: Type.Optional(Type.Integer({ description: "Nothing older is ever seen for this purpose." })),
});
/** One field that a rule may name. */
export type TermField = Static<typeof TermField>;

const TermEstimate = Type.Object({
  name: Type.String({ description: "Of the placement." }),
  title: Type.String({ description: "In the language asked for." }),
  gives: Type.Union([Type.Literal("chance"), Type.Literal("amount"), Type.Literal("group")], {
    description: "A chance is a number from 0 to 1.",
  }),
  groups: Type.Array(Type.Object({ value: Type.String(), title: Type.String() }), {
    description: "Those of the version in use; none without one, and of what is no group.",
  }),
});
/** One estimate that a rule may name. */
export type TermEstimate = Static<typeof TermEstimate>;

/** `GET /api/audience-terms?locale=`: what a rule may name, for each purpose of the role for which people may be reached. */
export const AudienceTermsReply = Type.Object(
  {
    purposes: Type.Array(
      Type.Object({
        purpose: Type.String(),
        title: Type.String(),
        channels: Type.Array(Type.String()),
        fields: Type.Array(TermField),
        estimates: Type.Array(TermEstimate, { description: "What placements of this very purpose estimate." }),
      }),
    ),
  },
  { $id: "AudienceTermsReply" },
);

/** `POST /api/audience-rule`. */
export const AudienceRuleRequest = Type.Object(
  { rule, purpose: Type.String({ maxLength: 200 }), name: Type.Optional(Type.String({ maxLength: 60 })) },
  { $id: "AudienceRuleRequest", additionalProperties: false },
);
export type AudienceRuleRequest = Static<typeof AudienceRuleRequest>;

const comparison = Type.Union([
  Type.Literal("="),
  Type.Literal("!="),
  Type.Literal("<"),
  Type.Literal("<="),
  Type.Literal(">"),
  Type.Literal(">="),
]);
const value = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const RulePart = Type.Object({
  not: Type.Boolean(),
  is: Type.Union([
    Type.Literal("known"),
    Type.Literal("audience"),
    Type.Literal("trait"),
    Type.Literal("count"),
    Type.Literal("sum"),
    Type.Literal("days"),
    Type.Literal("estimate"),
  ]),
  of: Type.String({ description: "A field, or the name of an audience or of a placement." }),
  property: Type.Optional(Type.String({ description: "Which is summed." })),
  where: Type.Array(Type.Object({ property: Type.String(), compare: comparison, value })),
  withinDays: Type.Optional(Type.Number()),
  compare: Type.Optional(comparison),
  values: Type.Array(value, { description: "Any of them; with != none of them." }),
});
/** One condition of a rule. */
export type RulePart = Static<typeof RulePart>;

/** The rule may be used; `parts` are missing where they are nested deeper than a form shows. Nothing was counted. */
export const AudienceRuleReply = Type.Object(
  {
    join: Type.Union([Type.Literal("and"), Type.Literal("or")]),
    parts: Type.Optional(Type.Array(RulePart)),
  },
  { $id: "AudienceRuleReply" },
);

/** `DELETE /api/audiences/NAME?version=`. */
export const AudienceRemovedReply = Type.Object({ removed: Type.Boolean() }, { $id: "AudienceRemovedReply" });

/** What can be wrong with a rule: the console has a sentence for each. */
export type RuleMistakeCode =
  | "rule_malformed"
  | "rule_too_large"
  | "rule_recurses"
  | "rule_never_holds"
  | "rule_always_holds"
  | "purpose_not_declared"
  | "aggregate_only"
  | "estimate_unknown"
  | "estimate_of_other_purpose"
  | "estimate_needs_review"
  | "field_not_declared"
  | "field_of_other_kind"
  | "field_identifies"
  | "field_protected"
  | "field_sensitive"
  | "field_not_read"
  | "property_not_declared"
  | "property_is_list"
  | "property_is_text"
  | "value_of_other_type"
  | "value_without_order"
  | "count_too_high"
  | "window_too_long"
  | "audience_unknown"
  | "audience_name"
  | "audience_purposes"
  | "audience_few"
  | "audience_too_small";

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
