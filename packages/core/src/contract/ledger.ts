// The ledger over HTTP, for staff whose role holds `proof`: entries that name nobody, one person's with a reason, and whether the chain is whole.
import Type, { type Static } from "typebox";

/** What an entry of the ledger tells. `access`: who may open what changed: an account, a key, a role, an approval; of nobody. */
export type EntryKind = "choice" | "use" | "look" | "decision" | "share" | "denial" | "request" | "erasure" | "access";

const LedgerLine = Type.Object({
  id: Type.String(),
  at: Type.String({ format: "date-time" }),
  kind: Type.Unsafe<EntryKind>({ type: "string" }),
  purpose: Type.String(),
  actor: Type.String(),
  fields: Type.Array(Type.String(), { description: "Names of what was used, never what it held." }),
  notes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
});
/** One entry, without its person. */
export type LedgerLine = Static<typeof LedgerLine>;

/** `GET /api/ledger?kind=&purpose=&before=`: the newest first. */
export const LedgerReply = Type.Object(
  {
    entries: Type.Array(LedgerLine),
    next: Type.Optional(Type.String({ description: "Give it back as `before` for older ones." })),
  },
  { $id: "LedgerReply" },
);
export type LedgerReply = Static<typeof LedgerReply>;

/** `POST /api/ledger/person`: what happened to one person in a span of days; the person sees that it was looked at, and why. */
export const PersonLedgerRequest = Type.Object(
  {
    identifier: Type.String({ minLength: 1, maxLength: 500, description: "A user id or a browser id, exactly." }),
    reason: Type.String({ maxLength: 100, description: "A name under lookReasons in heed.config.ts." }),
    from: Type.String({ maxLength: 10, description: "The first day, YYYY-MM-DD, in UTC." }),
    to: Type.String({ maxLength: 10, description: "The last day, YYYY-MM-DD, in UTC." }),
  },
  { $id: "PersonLedgerRequest", additionalProperties: false },
);
export type PersonLedgerRequest = Static<typeof PersonLedgerRequest>;

/** All of it, the oldest first: nothing is left out. */
export const PersonLedgerReply = Type.Object(
  { from: Type.String(), to: Type.String(), entries: Type.Array(LedgerLine) },
  { $id: "PersonLedgerReply" },
);
export type PersonLedgerReply = Static<typeof PersonLedgerReply>;

/** `POST /api/ledger/verification`: recomputes every hash and the chain, and looks for heads that were kept outside. */
export const VerificationRequest = Type.Object(
  {
    heads: Type.Optional(
      Type.String({
        maxLength: 100_000,
        description:
          "Text with heads that were kept outside, as `heed ledger head` prints them: each must still be in the chain.",
      }),
    ),
  },
  { $id: "VerificationRequest", additionalProperties: false },
);
export type VerificationRequest = Static<typeof VerificationRequest>;

/** What it found. */
export const VerificationReply = Type.Object(
  {
    ok: Type.Boolean(),
    entries: Type.Integer(),
    sealed: Type.Integer(),
    unsealed: Type.Integer(),
    lawfulGaps: Type.Integer({
      description: "Gaps that a certified deletion or a month that served its term explains.",
    }),
    findings: Type.Array(Type.Object({ kind: Type.String(), says: Type.String() }), { description: "The first 50." }),
    found: Type.Integer({ description: "All of them." }),
    head: Type.String({ description: "The newest head; 64 zeros while nothing is sealed." }),
    blind: Type.String({ description: "What this cannot see." }),
  },
  { $id: "VerificationReply" },
);
export type VerificationReply = Static<typeof VerificationReply>;
