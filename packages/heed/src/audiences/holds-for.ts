// Whether a rule holds for one person, by what the gate let through, and what of it was decisive, so that they can be told.
import type { Scalars } from "@heed/core";
import type { PersonData } from "../gate/access.ts";
import { type Counting, compares, countEvents } from "../gate/count-events.ts";
import type { CountedPerson } from "../gate/count-people.ts";
import { type Estimate, leavesOf, type Measure, type Rule, type RuleValue, type Test } from "./rule.ts";

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

/** What somebody's measure comes to; undefined: not known, or it never happened. */
export type Measuring = (measure: Measure) => RuleValue | undefined;

/** What the gate counts for the rules at a moment, made once for many people. */
export function countingsOf(rules: readonly Rule[], now: Date): ReadonlyMap<Measure, Counting> {
  const countings = new Map<Measure, Counting>();
  for (const leaf of rules.flatMap(leavesOf))
    if (leaf.is === "test" && leaf.measure.is !== "trait" && leaf.measure.is !== "estimate")
      countings.set(leaf.measure, countingOf(leaf.measure, now));
  return countings;
}

/** Measures one person by what the gate let through. @param countings of the rules that are asked about */
export const measuringOf =
  (
    countings: ReadonlyMap<Measure, Counting>,
    data: PersonData,
    now: Date,
    estimate: Estimate,
    hidden: ReadonlySet<string>,
  ): Measuring =>
  (measure) => {
    if (measure.is === "trait") return traitValue(data.trait(measure.field));
    if (measure.is === "estimate") return estimate(measure.placement, data, hidden);
    const events = data.events(measure.event);
    const newest = events.length > MOST_EVENTS ? events.slice(0, MOST_EVENTS) : events;
    return amountOf(measure, countEvents(countings.get(measure)!, newest), now);
  };

/** Measures one person whom the gate counted. @param counted in the order of the countings */
export function measuringCounts(
  countings: ReadonlyMap<Measure, Counting>,
  { counts, trait, data, hidden }: CountedPerson & { readonly hidden: ReadonlySet<string> },
  now: Date,
  estimate: Estimate,
): Measuring {
  const counted = new Map([...countings.keys()].map((measure, i) => [measure, counts[i]]));
  return (measure) => {
    if (measure.is === "trait") return traitValue(trait(measure.field));
    if (measure.is === "estimate") return data && estimate(measure.placement, data, hidden);
    return amountOf(measure, counted.get(measure), now);
  };
}

function countingOf(measure: Exclude<Measure, { is: "trait" | "estimate" }>, now: Date): Counting {
  const { event: field, where, withinDays } = measure;
  return {
    what: measure.is === "count" ? "number" : measure.is === "days" ? "newest" : { sumOf: measure.property },
    field,
    where,
    ...(withinDays === undefined ? {} : { after: new Date(now.getTime() - withinDays * DAY) }),
  };
}

/** Of the newest such event the whole days since. */
const amountOf = ({ is }: Measure, counted: number | undefined, now: Date): number | undefined =>
  is === "days" && counted !== undefined ? Math.max(0, Math.floor((now.getTime() - counted) / DAY)) : counted;

const traitValue = (value: Scalars | undefined): RuleValue | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;

/**
 * Whether the rule holds. A trait that is not known meets no test but `not` and `!=`; nothing happened counts 0, and `days_since` of what
 * never happened meets no test.
 *
 * @param rule with no audience in it: `readRule` puts their rules there
 */
export function holdsFor(rule: Rule, measured: Measuring): boolean {
  switch (rule.is) {
    case "and":
      return rule.of.every((part) => holdsFor(part, measured));
    case "or":
      return rule.of.some((part) => holdsFor(part, measured));
    case "not":
      return !holdsFor(rule.of, measured);
    case "known":
      return measured({ is: "trait", field: rule.field }) !== undefined;
    case "audience":
      throw new Error("audience_not_expanded: a rule names an audience. Put its rule in its place first.");
    default:
      return meets(rule, measured(rule.measure));
  }
}

/** What the tests of a rule found of a person: those that speak for the answer. */
export function reasonsFor(rule: Rule, measured: Measuring): Found[] {
  const wanted = holdsFor(rule, measured);
  const found: Found[] = [];
  const visit = (part: Rule, is: boolean): void => {
    if (holdsFor(part, measured) !== is) return;
    if (part.is === "not") visit(part.of, !is);
    else if (part.is === "and" || part.is === "or") for (const inner of part.of) visit(inner, is);
    else if (part.is === "known")
      found.push({ of: part.field, what: "trait", value: measured({ is: "trait", field: part.field }) ?? null });
    else if (part.is === "test") {
      const { measure } = part;
      found.push({
        of: nameOf(measure),
        what: measure.is,
        value: toldOf(measure, measured(measure)),
        ...(measure.is === "sum" ? { property: measure.property } : {}),
        ...("withinDays" in measure ? { withinDays: measure.withinDays } : {}),
      });
    }
  };
  visit(rule, wanted);
  return found;
}

const nameOf = (measure: Measure): string =>
  measure.is === "trait" ? measure.field : measure.is === "estimate" ? measure.placement : measure.event;

/** More digits of an estimate say nothing. */
const toldOf = ({ is }: Measure, value: RuleValue | undefined): RuleValue | null =>
  is === "estimate" && typeof value === "number" ? Number(value.toPrecision(2)) : (value ?? null);

function meets({ compare, values }: Test, found: RuleValue | undefined): boolean {
  if (compare === "!=") return values.every((value) => found !== value);
  return found !== undefined && values.some((value) => compares(found, compare, value));
}
