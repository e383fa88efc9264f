// Propensity: how likely somebody does what the map calls the outcome, within its horizon, with the reasons for and against.
import { defineCapability } from "../capability.ts";
import { chance, decide, fallback } from "./decide.ts";
import { dayNumber, FEATURES, happenedTo, looksAt, SCORE_FIELDS } from "./features.ts";
import { chances, decode, encode, type PropensityModel } from "./model.ts";
import { tell } from "./tell.ts";
import { type Looks, train } from "./train.ts";

export const propensity = defineCapability<PropensityModel, Looks>({
  name: "propensity",
  says: "Tells how likely a customer orders, or leaves, within a time, and why",
  reads: SCORE_FIELDS,
  limit: 1_000,
  unit: "person",
  explain: "additive",
  keepsParts: true,
  tells: true,
  // Trees cannot subtract anybody. Whoever left is not scored meanwhile: their permission is asked at every score.
  removal: { kind: "retrain", withinDays: 2 },
  example(data, catalogue, { until, outcome }) {
    if (!outcome) return undefined;
    const looks = looksAt(happenedTo(data, catalogue, outcome.value), dayNumber(until), outcome);
    return looks.length > 0 ? { looks } : undefined;
  },
  came: ({ looks }) => looks[0]?.y === 1,
  features: ({ looks }) => FEATURES.map(({ name }, j) => [name, looks[0]?.x[j] ?? null]),
  told: (model, examples) =>
    chances(
      model,
      examples.map(({ looks }) => looks[0]?.x ?? []),
    ),
  train,
  encode,
  decode,
  chance,
  estimates: "chance",
  estimate: (model, data, { catalogue, now }) => chance(model, data, catalogue, now),
  decide,
  tell,
  fallback,
});
