// Segments: customers who buy alike, grouped by how lately, how often and for how much, each group with a name that says so.
import { defineCapability } from "../capability.ts";
import { PURCHASE_FIELDS } from "../purchases.ts";
import { dayNumber, spendingOf } from "../spending.ts";
import { decide, estimate, fallback } from "./decide.ts";
import { decode, encode, type SegmentsModel } from "./model.ts";
import { nameIn, tell } from "./tell.ts";
import { type Bought, train } from "./train.ts";

export const segments = defineCapability<SegmentsModel, Bought>({
  name: "segments",
  says: "Groups customers who buy alike, says what each group is like, and what would move somebody into another",
  reads: PURCHASE_FIELDS,
  limit: 1_000,
  unit: "person",
  explain: "rule",
  tells: true,
  // Where centres lie depends on everybody. Whoever left is in no segment meanwhile: their permission is asked each time.
  removal: { kind: "retrain", withinDays: 2 },
  example(data, catalogue, { until, outcome }) {
    const days = spendingOf(data, catalogue, outcome?.value).filter(([day]) => day < dayNumber(until));
    return days.length > 0 ? { days } : undefined;
  },
  train,
  encode,
  decode,
  estimates: "group",
  estimate,
  groups: ({ segments: all }, language) =>
    all.map(({ name }) => ({ value: nameIn("en", name), title: nameIn(language, name) })),
  decide,
  tell,
  fallback,
});
