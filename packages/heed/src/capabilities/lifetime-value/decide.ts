// Values one person at once, by what is permitted at this very moment; without permission nobody is valued, and the answer says so.
import type { PersonData } from "../../gate/access.ts";
import type { Answer, DecisionContext, Suggestion } from "../capability.ts";
import { dayNumber, spendingOf } from "../spending.ts";
import { historyAt } from "./history.ts";
import { intervalOf, tellValue, type ValueModel } from "./model.ts";

const VALUE = "value";
const NOT_VALUED = "not-valued";

/** What somebody will bring within the horizon; of whom no purchase is known, nothing is told. */
export function decide(model: ValueModel, context: DecisionContext): Answer {
  const { access, catalogue, now, humanReview } = context;
  if (!access.allowed || access.hidden.has(VALUE)) return fallback(model, context);
  const history = historyAt(spendingOf(access.data, catalogue, model.property), dayNumber(now) + 1);
  if (!history) return fallback(model, context);
  const { value, orders, amount } = tellValue(model, history);
  const { low, high } = intervalOf(model, value);
  const says = {
    code: "value",
    withinDays: model.withinDays,
    value: rounded(value),
    low: rounded(low),
    high: rounded(high),
    ...(orders === undefined || amount === undefined ? {} : { orders: rounded(orders), amount: rounded(amount) }),
    ...(humanReview === undefined ? {} : { review: humanReview }),
  };
  const shown: Suggestion = {
    item: VALUE,
    title: VALUE,
    score: value,
    why: { says, because: ["Order Completed"] },
    probability: 1,
  };
  return { items: [shown], usedPersonalData: true, candidates: [VALUE] };
}

/** The amount alone; undefined for whom no purchase is known, and for whoever does not want it. */
export function estimate(
  model: ValueModel,
  data: PersonData,
  { catalogue, now, hidden }: Pick<DecisionContext, "catalogue" | "now"> & { readonly hidden: ReadonlySet<string> },
): number | undefined {
  if (hidden.has(VALUE)) return undefined;
  const history = historyAt(spendingOf(data, catalogue, model.property), dayNumber(now) + 1);
  return history && tellValue(model, history).value;
}

/** Says that nobody was valued; reads nothing. */
export function fallback(_model: ValueModel | undefined, _context: DecisionContext): Answer {
  const why = { says: { code: "not valued" } };
  const shown: Suggestion = { item: NOT_VALUED, title: NOT_VALUED, score: 0, why, probability: 1 };
  return { items: [shown], usedPersonalData: false, candidates: [NOT_VALUED] };
}

/** More digits of a value say nothing. */
const rounded = (value: number): number => Number(value.toPrecision(4));
