// Scores one person at once, by what is permitted at this very moment; without permission nobody is scored, and the answer says so.
import type { PersonData } from "../../gate/access.ts";
import type { Answer, DecisionContext, Item, Suggestion } from "../capability.ts";
import { dayNumber, featuresAt, happenedTo } from "./features.ts";
import { chances, type PropensityModel } from "./model.ts";
import { questionOf, reasonsFor } from "./reasons.ts";

const NOT_SCORED = "not-scored";

/** A score with its reasons: the suggestion's `score` is the log-odds, of which its parts are the sum. */
export function decide(model: PropensityModel, context: DecisionContext): Answer {
  const { access, catalogue, now, humanReview } = context;
  // Whoever does not want to see the question is not asked it.
  if (!access.allowed || access.hidden.has(questionOf(model))) return fallback(model, context);
  const happened = happenedTo(access.data, catalogue, model.property);
  // Of whom nothing is known, nothing is told.
  if (![...happened.values()].some((own) => own.length > 0)) return fallback(model, context);
  // Today's events count: the features are those of tomorrow's morning.
  const { says, because, parts, logOdds } = reasonsFor(model, happened, dayNumber(now) + 1);
  const shown: Suggestion = {
    item: questionOf(model),
    title: questionOf(model),
    score: logOdds,
    why: { says: { ...says, ...(humanReview === undefined ? {} : { review: humanReview }) }, because, parts },
    probability: 1,
  };
  return { items: [shown], usedPersonalData: true, candidates: [shown.item] };
}

/** The chance alone, without reasons; undefined for somebody of whom nothing is known. */
export function chance(
  model: PropensityModel,
  data: PersonData,
  catalogue: ReadonlyMap<string, Item>,
  now: Date,
): number | undefined {
  const happened = happenedTo(data, catalogue, model.property);
  if (![...happened.values()].some((own) => own.length > 0)) return undefined;
  return chances(model, [featuresAt(happened, dayNumber(now) + 1)])[0];
}

/** Says that nobody was scored; reads nothing. */
export function fallback(_model: PropensityModel | undefined, _context: DecisionContext): Answer {
  const shown: Suggestion = {
    item: NOT_SCORED,
    title: NOT_SCORED,
    score: 0,
    why: { says: { code: "not scored" } },
    probability: 1,
  };
  return { items: [shown], usedPersonalData: false, candidates: [NOT_SCORED] };
}
