// What an agent reads of a request that it made for somebody: the Exercise Status of the Data Rights Protocol 1.0 (3.03), and its errors (3.06).
import Type, { type Static } from "typebox";
import type { RequestKind } from "../policy/request-kind.ts";

/** What an agent may ask for (3.01), and the request that it becomes. Both spellings of an opt-out stand in the specification. */
export const EXERCISES: Readonly<Record<string, RequestKind>> = Object.freeze({
  access: "ACCESS",
  "access:categories": "BUSINESS_PURPOSE",
  "access:specific": "ACCESS",
  deletion: "ERASURE",
  "sale:opt-out": "SALE_OPT_OUT",
  "sale:opt_out": "SALE_OPT_OUT",
  "sale:opt-in": "SALE_OPT_IN",
  "sale:opt_in": "SALE_OPT_IN",
});

/** How a request stands. It tells nothing of what is held. */
export const ExerciseStatus = Type.Object(
  {
    request_id: Type.String(),
    received_at: Type.String({ description: "ISO 8601 time" }),
    expected_by: Type.String({ description: "ISO 8601 day of the regime's zone" }),
    agent_request_id: Type.Optional(Type.String({ description: "The agent's own number, where it gave one." })),
    processing_details: Type.Optional(Type.String({ description: "Words for the person." })),
    status: Type.String({ description: "open, in_progress, fulfilled, revoked, expired or denied" }),
    reason: Type.Optional(Type.String({ description: "need_user_verification, or why it was denied" })),
    user_verification_url: Type.Optional(Type.String({ description: "What the person has to do; it proves nothing." })),
    results_url: Type.Optional(
      Type.String({ description: "The copy, once and for seven days, or the certificate of a deletion." }),
    ),
    expires_at: Type.Optional(Type.String({ description: "ISO 8601 time: until when it is open, or kept." })),
  },
  { $id: "ExerciseStatus" },
);
export type ExerciseStatus = Static<typeof ExerciseStatus>;

/** An error as this protocol has it. */
export const ExerciseError = Type.Object(
  {
    code: Type.String({ description: "The status of HTTP, as text." }),
    message: Type.String(),
    fatal: Type.Optional(Type.Boolean({ description: "The same message will not be taken later either." })),
  },
  { $id: "ExerciseError" },
);
export type ExerciseError = Static<typeof ExerciseError>;
