// Segment's regulations: what a host's privacy tools send to suppress or delete users by their ids.
import Type, { type Static } from "typebox";

/** What may be asked. The `_INTERNAL` forms mean the same here: Heed holds everything itself. */
export const REGULATION_TYPES = [
  "SUPPRESS_ONLY",
  "UNSUPPRESS",
  "SUPPRESS_WITH_DELETE",
  "SUPPRESS_WITH_DELETE_INTERNAL",
  "DELETE_ONLY",
  "DELETE_INTERNAL",
] as const;
/** One of them. */
export type RegulationType = (typeof REGULATION_TYPES)[number];

/** `POST /regulations`, as Segment's Public API has it. */
export const RegulationRequest = Type.Object(
  {
    regulationType: Type.Union(REGULATION_TYPES.map((name) => Type.Literal(name))),
    subjectType: Type.Literal("USER_ID", { description: "Heed knows people by the userId of events." }),
    subjectIds: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 500 }),
  },
  { $id: "RegulationRequest" },
);
export type RegulationRequest = Static<typeof RegulationRequest>;

/** Segment's reply, and beside it how many people met it. */
export const RegulationReply = Type.Object(
  {
    data: Type.Object({
      regulateId: Type.String(),
      suppressed: Type.Integer({ description: "Said no to everything that is a choice." }),
      released: Type.Integer({ description: "Objections that only a regulation had made were taken back." }),
      deleting: Type.Integer({ description: "A deletion has begun; nothing can be used any longer." }),
      unknown: Type.Integer({ description: "Nothing was held." }),
    }),
  },
  { $id: "RegulationReply" },
);
