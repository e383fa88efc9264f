// Reads the newest text of one person, by what is permitted at this very moment; without permission nothing is read, and the answer says so.
import type { Answer, DecisionContext, Suggestion } from "../capability.ts";
import type { SentimentModel } from "./model.ts";
import { polarityOf, type Reading, readingOf } from "./polarity.ts";
import { textsOf } from "./texts.ts";

/** What somebody hides who does not want their texts to be read. */
const FEEDBACK = "feedback";
const NOT_READ = "not-read";
/** Words that a reason names. Each is in the lexicon or was used by 11 people, so that none names anybody. */
const NAMED = 3;

/** Whether the newest text complains or praises: `score` is the log-odds of praise, of which its parts are the sum. */
export function decide(model: SentimentModel, context: DecisionContext): Answer {
  const { access, catalogue, map, humanReview } = context;
  if (!access.allowed || access.hidden.has(FEEDBACK)) return fallback(model, context);
  const newest = textsOf(access.data, catalogue, map)[0];
  if (!newest) return fallback(model, context);
  const { is, untold, sure, logOdds, parts } = polarityOf(ready(model), newest.text);
  const words = parts
    .filter(([term, amount]) => term !== "" && (is === "cannot tell" || amount > 0 === logOdds > 0))
    .slice(0, NAMED)
    .map(([term]) => term);
  const says = {
    code: is,
    on: newest.at.toISOString().slice(0, 10),
    ...(untold === undefined ? {} : { untold }),
    ...(untold === undefined && model.weights.learned ? { sure: Number(sure.toFixed(3)) } : {}),
    words,
    ...(humanReview === undefined ? {} : { review: humanReview }),
  };
  const shown: Suggestion = {
    item: FEEDBACK,
    title: FEEDBACK,
    score: logOdds,
    why: { says, because: [newest.field], parts },
    probability: 1,
  };
  return { items: [shown], usedPersonalData: true, candidates: [FEEDBACK] };
}

const readings = new WeakMap<SentimentModel, Reading>();

/** A model in use is made ready once. */
function ready(model: SentimentModel): Reading {
  const before = readings.get(model);
  if (before) return before;
  const reading = readingOf(model);
  readings.set(model, reading);
  return reading;
}

/** Says that nothing was read; reads nothing. */
export function fallback(_model: SentimentModel | undefined, _context: DecisionContext): Answer {
  const why = { says: { code: "not read" } };
  const shown: Suggestion = { item: NOT_READ, title: NOT_READ, score: 0, why, probability: 1 };
  return { items: [shown], usedPersonalData: false, candidates: [NOT_READ] };
}
