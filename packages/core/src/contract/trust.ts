// What Heed promises and how it stands, over HTTP: the self-tests and figures of /trust, and the map as it is in force.
import Type, { type Static } from "typebox";

const counted = Type.Union([Type.Integer(), Type.String({ description: "Fewer than 11." })]);

/** `GET /api/trust/figures`. */
export const TrustFiguresReply = Type.Object(
  {
    at: Type.String({ format: "date-time" }),
    since: Type.String(),
    tests: Type.Array(Type.Object({ name: Type.String(), state: Type.String(), checked: counted, wrong: counted })),
    rates: Type.Array(
      Type.Object({
        purpose: Type.String(),
        notice: Type.Integer(),
        people: counted,
        yes: Type.Optional(
          Type.Number({ description: "A share from 0 to 1; away where either side has fewer than 11." }),
        ),
      }),
    ),
    denials: Type.Array(Type.Object({ purpose: Type.String(), reason: Type.String(), times: counted })),
  },
  { $id: "TrustFiguresReply" },
);
export type TrustFiguresReply = Static<typeof TrustFiguresReply>;

/** `GET /api/trust/map?locale=`: which fields there are, which purpose reads them, and who gets them. */
export const TrustMapReply = Type.Object(
  {
    number: Type.Integer({ description: "Of the map in force." }),
    fields: Type.Array(Type.Object({ name: Type.String(), kind: Type.String(), sensitive: Type.Boolean() })),
    purposes: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        basis: Type.Array(Type.String()),
        reads: Type.Record(Type.String(), Type.String({ description: "For how long." })),
        recipients: Type.Array(Type.String()),
        mine: Type.Boolean({ description: "The role of whoever asks holds it." }),
      }),
    ),
    recipients: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        role: Type.String(),
        country: Type.String(),
        contract: Type.Optional(Type.String()),
        contractUntil: Type.Optional(Type.String()),
        review: Type.Optional(Type.String()),
        sends: Type.Boolean({ description: "Heed itself sends data there." }),
      }),
    ),
  },
  { $id: "TrustMapReply" },
);
export type TrustMapReply = Static<typeof TrustMapReply>;
