// Whether a rule holds for one person, by what the gate let through, and what of it was decisive, so that they can be told.
import type { PersonData } from "../gate/access.ts";
import type { Comparison, Counted, Measure, Rule, RuleValue, Test } from "./rule.ts";

const DAY = 86_400_000;
/** Newest events of a field that a rule looks at. */
export const MOST_EVENTS = 1_000;

/** One thing that was found: a count, a sum, days since, or a trait's value. */
export type Found = {
  readonly of: string;
  readonly what: Measure["is"];
  readonly value: RuleValue | null;
  readonly property?: string;
  readonly withinDays?: number;
};

/**
 * Whether the rule holds. A trait that is not known meets no test but `not` and `!=`; nothing happened counts 0, and `days_since` of what
 * never happened meets no test.
 *
 * @param rule with no audience in it: `expandRule` puts their rules there
 */
export function holdsFor(rule: Rule, data: Pick<PersonData, "events" | "trait">, now: Date): boolean {
  switch (rule.is) {
    case "and":
      return rule.of.every((part) => holdsFor(part, data, now));
    case "or":
      return rule.of.some((part) => holdsFor(part, data, now));
    case "not":
      return !holdsFor(rule.of, data, now);
    case "known":
      return data.trait(rule.field) !== undefined;
    case "audience":
      throw new Error("audience_not_expanded: a rule names an audience. Put its rule in its place first.");
    default:
      return meets(rule, measured(rule.measure, data, now));
  }
}

/** What the tests of a rule found of a person: those that speak for the answer. */
export function reasonsFor(rule: Rule, data: Pick<PersonData, "events" | "trait">, now: Date): Found[] {
  const wanted = holdsFor(rule, data, now);
  const found: Found[] = [];
  const visit = (part: Rule, is: boolean): void => {
    if (holdsFor(part, data, now) !== is) return;
    if (part.is === "not") visit(part.of, !is);
    else if (part.is === "and" || part.is === "or") for (const inner of part.of) visit(inner, is);
    else if (part.is === "known") found.push({ of: part.field, what: "trait", value: scalar(data, part.field) });
    else if (part.is === "test") {
      const { measure } = part;
      found.push({
        of: measure.is === "trait" ? measure.field : measure.event,
        what: measure.is,
        value: measured(measure, data, now) ?? null,
        ...(measure.is === "sum" ? { property: measure.property } : {}),
        ...(measure.is !== "trait" && measure.withinDays !== undefined ? { withinDays: measure.withinDays } : {}),
      });
    }
  };
  visit(rule, wanted);
  return found;
}

function measured(measure: Measure, data: Pick<PersonData, "events" | "trait">, now: Date): RuleValue | undefined {
  if (measure.is === "trait") return scalar(data, measure.field) ?? undefined;
  const events = eventsOf(measure, data, now);
  if (measure.is === "count") return events.length;
  if (measure.is === "days")
    return events[0] && Math.max(0, Math.floor((now.getTime() - events[0].at.getTime()) / DAY));
  let sum = 0;
  for (const { properties } of events) {
    const amount = properties[measure.property];
    if (typeof amount === "number") sum += amount;
  }
  // Cents must not depend on the order of addition.
  return Math.round(sum * 1e6) / 1e6;
}

function eventsOf({ event, where, withinDays }: Counted, data: Pick<PersonData, "events">, now: Date) {
  const since = withinDays === undefined ? Number.NEGATIVE_INFINITY : now.getTime() - withinDays * DAY;
  return data
    .events(event)
    .slice(0, MOST_EVENTS)
    .filter(
      ({ at, properties }) =>
        at.getTime() > since &&
        where.every(({ property, compare, value }) => compares(properties[property], compare, value)),
    );
}

function meets({ compare, values }: Test, found: RuleValue | undefined): boolean {
  if (compare === "!=") return values.every((value) => found !== value);
  return found !== undefined && values.some((value) => compares(found, compare, value));
}

/** Days are written so that their order as text is their order in time. */
function compares(found: unknown, compare: Comparison, value: RuleValue): boolean {
  if (compare === "!=") return found !== value;
  if (typeof found !== typeof value) return false;
  if (compare === "=") return found === value;
  const [a, b] = [found as RuleValue, value];
  return compare === "<" ? a < b : compare === "<=" ? a <= b : compare === ">" ? a > b : a >= b;
}

function scalar(data: Pick<PersonData, "trait">, field: string): RuleValue | null {
  const value: unknown = data.trait(field);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
