// Lifetime value: what somebody will bring within the map's horizon, less what they give back, with an interval and what it is made of.
import { defineCapability } from "../capability.ts";
import { PURCHASE_FIELDS } from "../purchases.ts";
import { dayNumber, spendingOf } from "../spending.ts";
import { decide, estimate, fallback } from "./decide.ts";
import { decode, encode, type ValueModel } from "./model.ts";
import { tell } from "./tell.ts";
import { type Spending, train } from "./train.ts";

export const lifetimeValue = defineCapability<ValueModel, Spending>({
  name: "lifetime-value",
  says: "Tells what a customer will bring within a time, and how sure that is",
  reads: PURCHASE_FIELDS,
  limit: 1_000,
  unit: "person",
  explain: "rule",
  tells: true,
  // Neither a likelihood nor trees can subtract anybody. Whoever left is not valued meanwhile: their permission is asked at every value.
  removal: { kind: "retrain", withinDays: 2 },
  example(data, catalogue, { until, outcome }) {
    const days = spendingOf(data, catalogue, outcome?.value).filter(([day]) => day < dayNumber(until));
    return days.length > 0 ? { days } : undefined;
  },
  train,
  encode,
  decode,
  estimates: "amount",
  estimate,
  decide,
  tell,
  fallback,
});
