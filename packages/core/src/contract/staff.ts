// What staff and their tools ask over HTTP: who they are to Heed, whom an identifier names, and one person's data.
import Type, { type Static } from "typebox";

/** `GET /api/session`: what the key may do. */
export const StaffSession = Type.Object(
  {
    role: Type.String(),
    purposes: Type.Array(Type.String()),
    reasons: Type.Array(Type.String(), { description: "For which a person may be looked at." }),
    shop: Type.String({ description: "The controller of the map." }),
    today: Type.String({ description: "YYYY-MM-DD in UTC, by the clock of Heed: that of a browser may be wrong." }),
    name: Type.Optional(Type.String({ description: "Whoever is signed in; a key has no name." })),
    admin: Type.Optional(Type.Boolean({ description: "Invites colleagues and ends their accounts." })),
  },
  { $id: "StaffSession" },
);
export type StaffSession = Static<typeof StaffSession>;

/** `POST /api/people/lookup`: the whole identifier; in a body, so that it stands in no log of addresses. */
export const LookupRequest = Type.Object(
  { identifier: Type.String({ minLength: 1, maxLength: 500, description: "A user id or a browser id, exactly." }) },
  { $id: "LookupRequest", additionalProperties: false },
);
export type LookupRequest = Static<typeof LookupRequest>;

/** How the person is named in further requests; another one each time. */
export const LookupReply = Type.Object({ ref: Type.String() }, { $id: "LookupReply" });

/** `GET /api/people/{ref}?purpose=&reason=`. */
export const PersonReply = Type.Object(
  {
    role: Type.String(),
    purpose: Type.String(),
    reason: Type.String({ description: "The person reads it on their dashboard, with role, purpose and time." }),
    basis: Type.String(),
    traits: Type.Record(Type.String(), Type.Unknown()),
    events: Type.Record(Type.String(), Type.Array(Type.Object({ at: Type.String(), properties: Type.Unknown() }))),
    permits: Type.Array(
      Type.Object({
        field: Type.String(),
        serves: Type.Array(
          Type.Object({
            title: Type.String({ description: "A purpose that the role holds." }),
            things: Type.Integer(),
            until: Type.String({ description: "The last day of what lasts longest, or infinity." }),
          }),
        ),
        others: Type.Integer({ description: "Purposes besides, which are not the role's to know." }),
      }),
      { description: "What of that is shown may be used for what." },
    ),
    titles: Type.Record(Type.String(), Type.String(), { description: "What the map calls each field." }),
    items: Type.Record(Type.String(), Type.String(), {
      description: "The titles of items of the shop that are named.",
    }),
  },
  { $id: "PersonReply" },
);

export type PersonReply = Static<typeof PersonReply>;

/** `GET /api/people/{ref}/decisions?purpose=&reason=`: what was decided for a person under a purpose, and why. */
export const PersonDecisionsReply = Type.Object(
  {
    decisions: Type.Array(
      Type.Object({
        at: Type.String({ format: "date-time" }),
        placement: Type.String(),
        arm: Type.String({
          description: "personal, holdout, or what else was decided, such as entered or left of an audience.",
        }),
        model: Type.Optional(Type.String()),
        shown: Type.Array(Type.Object({ item: Type.String(), title: Type.String(), why: Type.String() })),
      }),
    ),
  },
  { $id: "PersonDecisionsReply" },
);

/** `GET /api/people/{ref}/dashboard?reason=`: for a role that may see all of a person. */
export const PersonDashboardReply = Type.Object(
  {
    page: Type.String({
      description: "Their Data Dashboard as they see it, without its buttons: a whole HTML document.",
    }),
  },
  { $id: "PersonDashboardReply" },
);

const named = Type.Array(Type.Object({ name: Type.String(), title: Type.String() }));
/** `GET /api/look-terms?locale=`: for what, and why, this role may look at one person, in words. */
export const LookTermsReply = Type.Object(
  {
    role: Type.String(),
    purposes: named,
    reasons: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        lateUntil: Type.Optional(
          Type.String({ format: "date", description: "The last day from which a look may be shown to the person." }),
        ),
      }),
    ),
    narrow: Type.Boolean({
      description: "The role sees some fields only: neither what rests on all of them, nor a whole page.",
    }),
  },
  { $id: "LookTermsReply" },
);
