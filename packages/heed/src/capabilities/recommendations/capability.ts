// Recommendations: a shelf of what a person may like next, from what they looked at and bought here, each item with its reason.
import { defineCapability } from "../capability.ts";
import { decide } from "./decide.ts";
import { fallback } from "./fallback.ts";
import { HISTORY_FIELDS, type History, historyOf } from "./history.ts";
import { refit, subtract } from "./leave.ts";
import { decode, encode, type RecommendationsModel } from "./model.ts";
import { tell } from "./tell.ts";
import { train } from "./train.ts";

export const recommendations = defineCapability<RecommendationsModel, History>({
  name: "recommendations",
  says: "Shows each customer what they may like next, and says why",
  reads: HISTORY_FIELDS,
  limit: 1_000,
  unit: "person",
  explain: "additive",
  removal: { kind: "exact", subtract, refit },
  example(data, catalogue) {
    const history = historyOf(data, catalogue);
    return history.bought.length + history.seen.length > 0 ? history : undefined;
  },
  train,
  encode,
  decode,
  decide,
  tell,
  fallback,
});
