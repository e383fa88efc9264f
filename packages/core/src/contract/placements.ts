// Placements over HTTP, for staff: what each shows and to whom, and what it earned against the people who got the fallback.
import Type, { type Static } from "typebox";

/** `GET /api/placements?locale=`. */
export const PlacementsReply = Type.Object(
  {
    placements: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        capability: Type.String({ description: "What answers there." }),
        says: Type.String({ description: "What the capability does, in a sentence." }),
        purpose: Type.String(),
        purposeTitle: Type.String(),
        basis: Type.Array(Type.String()),
        size: Type.Integer({ description: "Places." }),
        holdout: Type.Number({ description: "Share of the permitted people who get the fallback, to compare with." }),
        exploration: Type.Number({ description: "Share of the places filled at random among what is permitted." }),
        live: Type.Optional(Type.String({ description: "The version that answers." })),
        shadow: Type.Optional(Type.String({ description: "The version that answers beside it, shown to nobody." })),
        mine: Type.Boolean({ description: "The role of whoever asks holds the purpose." }),
      }),
    ),
  },
  { $id: "PlacementsReply" },
);
export type PlacementsReply = Static<typeof PlacementsReply>;

const Estimate = Type.Object(
  { value: Type.Number(), low: Type.Number(), high: Type.Number() },
  { description: "With its 95 % interval." },
);
const arm = Type.Object({ visitors: Type.Integer(), outcomes: Type.Number(), value: Type.Number() });

/** `GET /api/placements/NAME/lift`: from groups of 11 people and more. */
export const LiftReply = Type.Object(
  {
    placement: Type.String(),
    days: Type.Integer({ description: "How far back." }),
    says: Type.Optional(Type.String({ description: "Why nothing is told, and what to do." })),
    told: Type.Optional(
      Type.Object({
        outcome: Type.String({ description: "The event that counts." }),
        withinDays: Type.Integer({ description: "Days after the first decision in which it counts." }),
        valueField: Type.Optional(Type.String({ description: "The number of the event that is summed." })),
        personal: arm,
        holdout: arm,
        outcomeLift: Estimate,
        valueLift: Type.Optional(Estimate),
        sampleRatioP: Type.Number({
          description: "Below 0.001 the arms are not split as declared: read nothing else.",
        }),
        point: Type.Optional(
          Type.Object(
            {
              people: Type.Number({ description: "More people who allow it." }),
              visitors: Type.Number({ description: "More permitted visitors in the same days." }),
              outcomes: Estimate,
              value: Type.Optional(Estimate),
            },
            { description: "What one more person in a hundred would be worth, if they were like those who allow it." },
          ),
        ),
      }),
    ),
  },
  { $id: "LiftReply" },
);
export type LiftReply = Static<typeof LiftReply>;
