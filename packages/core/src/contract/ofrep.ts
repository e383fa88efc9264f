// Decisions over OpenFeature's Remote Evaluation Protocol (OFREP 0.3.0).
import Type, { type Static } from "typebox";

/** Whom a decision is for and what is on the page; further keys of the context are ignored. */
export const OfrepRequest = Type.Object(
  {
    context: Type.Optional(
      Type.Object(
        {
          targetingKey: Type.Optional(
            Type.String({ maxLength: 10_000, description: "Whom the decision is for; none is a first visit." }),
          ),
          page: Type.Optional(
            Type.Object(
              {
                item: Type.Optional(Type.String({ maxLength: 200 })),
                shelf: Type.Optional(
                  Type.Union([Type.Literal("discover"), Type.Literal("again"), Type.Literal("mixed")]),
                ),
                locale: Type.Optional(
                  Type.String({ maxLength: 35, description: "Language of the page, in which the reasons are told." }),
                ),
              },
              { description: "What is on the page: used for this answer and forgotten." },
            ),
          ),
          signals: Type.Optional(
            Type.Unknown({
              description: "Consent strings: tcString, gppString, us_privacy. The query may hold them too.",
            }),
          ),
        },
        { additionalProperties: true },
      ),
    ),
  },
  { $id: "OfrepRequest", additionalProperties: true },
);
export type OfrepRequest = Static<typeof OfrepRequest>;

/** One thing to show, with its reason. */
export const ShelfItem = Type.Object({
  id: Type.String(),
  title: Type.String(),
  url: Type.Optional(Type.String()),
  why: Type.String({ description: "The reason in plain words." }),
});

/** One decision, in the form that OpenFeature providers read. */
export const OfrepReply = Type.Object(
  {
    key: Type.String(),
    value: Type.Object({ items: Type.Array(ShelfItem) }),
    reason: Type.String({ description: "TARGETING_MATCH, SPLIT (holdout) or DEFAULT (fallback)." }),
    variant: Type.String({ description: "personal, holdout or fallback." }),
    metadata: Type.Object({
      purpose: Type.String(),
      reason: Type.String({ description: "allowed, holdout, or why nothing personal was used." }),
      remedy: Type.Optional(Type.String()),
      basis: Type.String(),
      model: Type.String(),
      decision: Type.String({ description: "Empty when no decision about a person was recorded." }),
      explain: Type.String(),
    }),
  },
  { $id: "OfrepReply" },
);
export type OfrepReply = Static<typeof OfrepReply>;

/** A decision for every placement of the map. */
export const OfrepBulkReply = Type.Object({ flags: Type.Array(OfrepReply) }, { $id: "OfrepBulkReply" });
export type OfrepBulkReply = Static<typeof OfrepBulkReply>;

/** An error as OFREP wants it (`errorCode`), with the stable code of Heed beside it. */
export const OfrepError = Type.Object(
  {
    key: Type.Optional(Type.String()),
    errorCode: Type.String(),
    errorDetails: Type.String(),
    code: Type.String(),
    message: Type.String(),
  },
  { $id: "OfrepError" },
);
export type OfrepError = Static<typeof OfrepError>;
