// Sentiment: whether what a customer wrote praises or complains, by which words, or that it cannot be told.
import { defineCapability } from "../capability.ts";
import { type Rated, withoutPeople } from "./count-terms.ts";
import { decide, fallback } from "./decide.ts";
import { decode, encode, type SentimentModel } from "./model.ts";
import { tell } from "./tell.ts";
import { TEXT_FIELDS, textsOf } from "./texts.ts";
import { train } from "./train.ts";

export const sentiment = defineCapability<SentimentModel, Rated>({
  name: "sentiment",
  says: "Tells whether what customers write praises or complains, and about what",
  reads: TEXT_FIELDS,
  readsTexts: true,
  limit: 50,
  unit: "person",
  explain: "additive",
  removal: {
    kind: "exact",
    subtract: (bytes, people) => encode(withoutPeople(decode(bytes), people)),
    // Whole numbers do not round.
    refit: (bytes) => bytes,
  },
  example(data, catalogue, { until, map }) {
    const texts = textsOf(data, catalogue, map).flatMap(({ at, text, label }) =>
      label !== undefined && at < until ? [[text, label] as const] : [],
    );
    return texts.length > 0 ? { texts } : undefined;
  },
  train,
  encode,
  decode,
  decide,
  tell,
  fallback,
});
