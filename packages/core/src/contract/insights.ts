// What is counted of everybody, over HTTP, for staff: how a series goes on, and what customers praise and complain about; groups of 11 and more.
import Type, { type Static } from "typebox";

const Series = Type.Object(
  {
    event: Type.Optional(Type.String({ description: "How often it came, or with `value` the sum of that number." })),
    value: Type.Optional(Type.String()),
    optIns: Type.Optional(Type.String({ description: "How many people said yes to this purpose." })),
  },
  { description: "An event of the map, or a purpose." },
);
const Start = Type.String({ description: "The first day of a step, YYYY-MM-DD; weeks begin on Monday." });
const Step = Type.Union([Type.Literal("day"), Type.Literal("week"), Type.Literal("month")]);
const maybe = { anyOf: [{ type: "number" }, { type: "null" }] } as const;
const MaybeNumber = (description: string) => Type.Unsafe<number | null>({ ...maybe, description });

/** `GET /api/forecast`: without a series, which there are. */
export const ForecastReply = Type.Object(
  {
    series: Type.Array(Series, { description: "What can be forecast." }),
    of: Type.Optional(Series),
    says: Type.Optional(Type.String({ description: "Why nothing is told, and what to do." })),
    told: Type.Optional(
      Type.Object({
        step: Step,
        past: Type.Array(Type.Object({ start: Start, value: MaybeNumber("null: fewer than 11 people.") })),
        ahead: Type.Array(Type.Object({ start: Start, value: Type.Number(), low: Type.Number(), high: Type.Number() })),
        level: Type.Number({ description: "Share of steps ahead that should lie from `low` to `high`." }),
        method: Type.String({ description: "The best of `tried`." }),
        tried: Type.Array(
          Type.Object({
            name: Type.String(),
            mae: MaybeNumber("Mean absolute error of forecasts of the past; null: it could not be used."),
            why: Type.Optional(Type.String()),
          }),
          { description: "Best first. seasonal_naive: the last season again." },
        ),
        origins: Type.Integer({ description: "Past days from which a forecast was made." }),
        widened: Type.Number({ description: "How much wider the intervals were made, so that they held in the past." }),
        filled: Type.Integer({ description: "Steps with fewer than 11 people, filled between their neighbours." }),
        unexpected: Type.Array(
          Type.Object({ start: Start, value: Type.Number(), expected: Type.Number(), p: Type.Number() }),
        ),
        looked: Type.Integer({ description: "Past steps that were compared with what was expected." }),
        falseAlarms: Type.Number({ description: "Share of ordinary steps that are called unexpected by chance." }),
      }),
    ),
  },
  { $id: "ForecastReply" },
);
export type ForecastReply = Static<typeof ForecastReply>;

/** `GET /api/segments?locale=`: of the version in use; without one, why there is none. */
export const SegmentsReply = Type.Object(
  {
    version: Type.Optional(Type.String()),
    says: Type.Optional(Type.String({ description: "Why nothing is told, and what to do." })),
    segments: Type.Array(
      Type.Object({
        name: Type.String({ description: "What is usual in it, in words." }),
        people: Type.Integer({ description: "At training, down to the ten." }),
        usual: Type.Object(
          { days: Type.Number(), orders: Type.Number(), total: Type.Number() },
          { description: "Of the middle one: days since the last order, days with orders, and what they came to." },
        ),
      }),
    ),
  },
  { $id: "SegmentsReply" },
);
export type SegmentsReply = Static<typeof SegmentsReply>;

const group = {
  anyOf: [
    {
      type: "object",
      required: ["people", "texts"],
      properties: { people: { type: "integer" }, texts: { type: "integer" } },
    },
    { type: "null" },
  ],
  description: "null: fewer than 11 people.",
} as const;
const Group = Type.Unsafe<{ readonly people: number; readonly texts: number } | null>(group);
const window = { now: Group, before: Group };
const Window = Type.Object(window, { description: "`before`: as many days before." });

/** `GET /api/feedback?days=`. No text is quoted. */
export const FeedbackReply = Type.Object(
  {
    days: Type.Integer(),
    says: Type.Optional(Type.String({ description: "Why nothing is told, and what to do." })),
    told: Type.Optional(
      Type.Object({
        fields: Type.Array(Type.String(), { description: "Where the texts are from." }),
        model: Type.Optional(Type.String({ description: "The version that read; without it a lexicon of English." })),
        complaint: Window,
        praise: Window,
        neutral: Window,
        cannotTell: Window,
        themes: Type.Array(Type.Object({ words: Type.Array(Type.String()), ...window }), {
          description: "What people complain about, most people first.",
        }),
        alerts: Type.Array(
          Type.Object({
            of: Type.Array(Type.String(), { description: "The words of the theme; none: all complaints." }),
            start: Start,
            share: Type.Number(),
            expected: Type.Number(),
          }),
          { description: "Weeks in which the share of complaints was not as expected." },
        ),
        looked: Type.Integer({ description: "Weeks that were compared with what was expected." }),
        falseAlarms: Type.Number(),
        unwatched: Type.Optional(Type.String({ description: "Why no week was compared." })),
      }),
    ),
  },
  { $id: "FeedbackReply" },
);
export type FeedbackReply = Static<typeof FeedbackReply>;
