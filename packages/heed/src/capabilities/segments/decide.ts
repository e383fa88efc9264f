// Says in which segment one person is now, by what is permitted at this very moment; without permission they are in none, and the answer says so.
import type { PersonData } from "../../gate/access.ts";
import type { Answer, DecisionContext, Suggestion } from "../capability.ts";
import { dayNumber, spendingOf } from "../spending.ts";
import { habitAt } from "./habits.ts";
import { placeOf, type SegmentsModel, segmentsOf } from "./model.ts";
import { nameIn } from "./tell.ts";

const SEGMENT = "segment";
const NO_SEGMENT = "no-segment";

/** The segment of somebody, what it is like, and what would move them; of whom no purchase is known, nothing is told. Whoever left is in none. */
export function decide(model: SegmentsModel, context: DecisionContext): Answer {
  const { access, catalogue, now, humanReview } = context;
  if (!access.allowed || access.hidden.has(SEGMENT)) return fallback(model, context);
  const place = placeOf(model, spendingOf(access.data, catalogue, model.property), dayNumber(now) + 1);
  if (!place) return fallback(model, context);
  const { segment, habit, afterOrder, afterDays } = place;
  const { name, people, usual } = model.segments[segment]!;
  const says = {
    code: "segment",
    name,
    people,
    // Told on the evening of the day: what was today is 0 days ago.
    own: [habit.orders, habit.days - 1, Math.round(habit.total)],
    usual: [usual.orders, usual.days, usual.total],
    ...(afterOrder === segment ? {} : { afterOrder: model.segments[afterOrder]!.name }),
    ...(afterDays ? { afterDays: [model.segments[afterDays.segment]!.name, afterDays.days] } : {}),
    ...(humanReview === undefined ? {} : { review: humanReview }),
  };
  const why = { says, because: ["Order Completed"] };
  const shown: Suggestion = { item: SEGMENT, title: SEGMENT, score: 0, why, probability: 1 };
  return { items: [shown], usedPersonalData: true, candidates: [SEGMENT] };
}

/** The English name of somebody's segment; undefined for whom no purchase is known, and for whoever left. */
export function estimate(
  model: SegmentsModel,
  data: PersonData,
  { catalogue, now, hidden }: Pick<DecisionContext, "catalogue" | "now"> & { readonly hidden: ReadonlySet<string> },
): string | undefined {
  if (hidden.has(SEGMENT)) return undefined;
  const habit = habitAt(spendingOf(data, catalogue, model.property), dayNumber(now) + 1);
  return habit && nameIn("en", model.segments[segmentsOf(model, [habit])[0]!]!.name);
}

/** Says that somebody is in no segment; reads nothing. */
export function fallback(_model: SegmentsModel | undefined, _context: DecisionContext): Answer {
  const why = { says: { code: "no segment" } };
  const shown: Suggestion = { item: NO_SEGMENT, title: NO_SEGMENT, score: 0, why, probability: 1 };
  return { items: [shown], usedPersonalData: false, candidates: [NO_SEGMENT] };
}
