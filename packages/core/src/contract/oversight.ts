// Who of the staff may do what, over HTTP: the review of access, and what waits for a second person.
import Type, { type Static } from "typebox";

const acts = {
  looks: Type.Integer({ description: "People that were opened in this time." }),
  refused: Type.Integer(),
  lastAt: Type.Optional(Type.String({ format: "date-time" })),
};
const Reviewed = Type.Object({
  name: Type.String({ description: "Of a key its name, of an account its address." }),
  role: Type.String(),
  id: Type.String({ description: "As the ledger names it: staff:ID." }),
  madeAt: Type.String({ format: "date-time" }),
  ...acts,
  finding: Type.Optional(Type.String({ description: "What speaks for taking it away." })),
});

/** `GET /api/access-review`: who may open what, and who did. Reading it is an entry of the ledger. */
export const AccessReviewReply = Type.Object(
  {
    since: Type.String({ format: "date-time" }),
    roles: Type.Array(
      Type.Object({
        name: Type.String(),
        purposes: Type.Array(Type.String()),
        fields: Type.Optional(Type.Array(Type.String(), { description: "Away: all that its purposes read." })),
      }),
    ),
    keys: Type.Array(Reviewed),
    accounts: Type.Array(Reviewed),
    others: Type.Array(Type.Object({ id: Type.String(), ...acts })),
  },
  { $id: "AccessReviewReply" },
);
export type AccessReviewReply = Static<typeof AccessReviewReply>;

/** `GET /api/approvals?locale=`: what nobody does alone, as far as the role may judge it; the customer is not named. */
export const ApprovalsReply = Type.Object(
  {
    waiting: Type.Array(
      Type.Object({
        id: Type.String(),
        act: Type.String(),
        says: Type.Record(Type.String(), Type.String(), { description: "What exactly, in words." }),
        askedBy: Type.String({ description: "Eight digits of an account or key, or cli: a command on the server." }),
        until: Type.String({ format: "date-time" }),
        own: Type.Boolean({ description: "Whoever reads this asked for it, and so cannot approve it." }),
        named: Type.Boolean({ description: "About one customer, whom the second person names anew." }),
      }),
    ),
  },
  { $id: "ApprovalsReply" },
);
export type ApprovalsReply = Static<typeof ApprovalsReply>;

/** `POST /api/approvals/{id}`: the second person says yes or no; gives what still waits. */
export const ApprovalAnswer = Type.Object(
  {
    yes: Type.Boolean(),
    identifier: Type.Optional(
      Type.String({ maxLength: 500, description: "Whom it is about, where it is one customer." }),
    ),
  },
  { $id: "ApprovalAnswer", additionalProperties: false },
);
export type ApprovalAnswer = Static<typeof ApprovalAnswer>;
