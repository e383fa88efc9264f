// From a rule's text to one that may be used for a purpose: typed by the data map, with the audiences that it names put in their place.
import {
  didYouMean,
  type EventField,
  isAggregateOnly,
  mayBeContested,
  type Purpose,
  parseKeep,
  purposesOf,
  type Scalar,
} from "@heed/core";
import {
  type ForPurpose,
  fieldMistakes,
  mistake,
  propertyMistakes,
  traitMistakes,
  typeMistakes,
} from "./field-mistakes.ts";
import { MOST_EVENTS } from "./holds-for.ts";
import { neverHolds } from "./never-holds.ts";
import { parseRule } from "./parse-rule.ts";
import {
  type Counted,
  type Estimates,
  leavesOf,
  type Measure,
  type Rule,
  type RuleMistake,
  RuleMistakes,
  type Test,
} from "./rule.ts";

export type RuleReading = ForPurpose & {
  /** The rules of saved audiences, by name. */
  readonly saved: ReadonlyMap<string, string>;
  /** The name under which the rule is to be saved: it may not lead back to itself. */
  readonly name?: string;
  /** What placements estimate; without it a rule names none. */
  readonly estimates?: Pick<Estimates, "known">;
};

/**
 * Reads a rule for a purpose.
 *
 * @throws RuleMistakes with every mistake at once: what the map does not declare, what this purpose may not read, what is sensitive or
 * names somebody, what can hold for nobody or holds for everybody, and audiences that lead back to themselves
 */
export function readRule(text: string, reading: RuleReading): Rule {
  const purpose = purposesOf(reading.map)[reading.purpose];
  if (!purpose || !Object.hasOwn(reading.map.purposes, reading.purpose))
    throw new RuleMistakes([
      {
        code: "purpose_not_declared",
        at: 1,
        message: `"${reading.purpose}" is no purpose of heed.config.ts for which people are reached. ${didYouMean(reading.purpose, Object.keys(reading.map.purposes))}`,
      },
    ]);
  if (isAggregateOnly(reading.purpose, purpose))
    throw new RuleMistakes([
      {
        code: "aggregate_only",
        at: 1,
        message: `"${reading.purpose}" reads groups only, and reaches nobody. Name the purpose for which the audience is to be used.`,
      },
    ]);
  const rule = expandRule(parseRule(text), reading, reading.name === undefined ? [] : [reading.name]);
  const mistakes = leavesOf(rule).flatMap((leaf): RuleMistake[] => {
    if (leaf.is === "audience") return [];
    if (leaf.is === "known") return traitMistakes(leaf.field, leaf.at, reading, purpose);
    const { measure } = leaf;
    if (measure.is === "estimate") return testOfEstimate(leaf, measure.placement, reading, purpose);
    return measure.is === "trait"
      ? testOfTrait(leaf, measure.field, reading, purpose)
      : testOfEvents(leaf, measure, reading, purpose);
  });
  if (mistakes.length > 0) throw new RuleMistakes(mistakes);
  const never = neverHolds(rule);
  if (never)
    throw new RuleMistakes([
      {
        code: "rule_never_holds",
        at: 1,
        message: `The rule can hold for nobody: ${never.join(" and ")} ${never.length > 1 ? "exclude each other" : "is impossible"}. Change one of them, or join them with "or".`,
      },
    ]);
  if (neverHolds({ is: "not", of: rule }))
    throw new RuleMistakes([
      {
        code: "rule_always_holds",
        at: 1,
        message: "The rule holds for everybody, whatever they did. Write what sets the audience apart.",
      },
    ]);
  return rule;
}

function expandRule(rule: Rule, reading: RuleReading, path: readonly string[]): Rule {
  if (rule.is === "and" || rule.is === "or")
    return { ...rule, of: rule.of.map((part) => expandRule(part, reading, path)) };
  if (rule.is === "not") return { ...rule, of: expandRule(rule.of, reading, path) };
  if (rule.is === "test" && rule.measure.is === "estimate") {
    const fields = reading.estimates?.known.get(rule.measure.placement)?.fields ?? [];
    return { ...rule, measure: { ...rule.measure, fields } };
  }
  if (rule.is !== "audience") return rule;
  const { name, at } = rule;
  if (path.includes(name))
    throw new RuleMistakes([
      {
        code: "rule_recurses",
        at,
        message: `The audience "${name}" leads back to itself (${[...path, name].join(" > ")}). Write its rule out where it is needed.`,
      },
    ]);
  const text = reading.saved.get(name);
  if (text === undefined)
    throw new RuleMistakes([
      {
        code: "audience_unknown",
        at,
        message: `There is no audience "${name}". ${didYouMean(name, [...reading.saved.keys()])}`,
      },
    ]);
  return expandRule(parseRule(text), reading, [...path, name]);
}

function testOfTrait(test: Test, name: string, reading: RuleReading, purpose: Purpose): RuleMistake[] {
  const wrong = traitMistakes(name, test.at, reading, purpose);
  const field = reading.map.fields[name];
  if (wrong.length > 0 || field?.kind !== "trait") return wrong;
  return test.values.flatMap((value) => typeMistakes(name, field.type, test.compare, value, test.at));
}

/** Estimates are for the purpose that their placement serves, by a model that learned under it. */
function testOfEstimate(test: Test, name: string, reading: RuleReading, purpose: Purpose): RuleMistake[] {
  const known = reading.estimates?.known ?? new Map();
  const found = known.get(name);
  if (!found)
    return mistake(
      "estimate_unknown",
      test.at,
      `No placement "${name}" estimates anything of people. ${didYouMean(name, [...known.keys()])}`,
    );
  if (found.purpose !== reading.purpose)
    return mistake(
      "estimate_of_other_purpose",
      test.at,
      `"${name}" is estimated for the purpose "${found.purpose}", and for nothing else. Make the audience for that one, or declare a placement for "${reading.purpose}" that estimates it.`,
    );
  // GDPR Art. 22: an audience is filled by itself.
  if (mayBeContested(purpose))
    return mistake(
      "estimate_needs_review",
      test.at,
      `What follows from "${name}" is looked at by a person first (its purpose has the effect "${purpose.effect}"), and an audience is filled by itself. Leave it out.`,
    );
  return test.values.flatMap((value) =>
    typeMistakes(name, found.gives === "group" ? "string" : "number", test.compare, value, test.at),
  );
}

function testOfEvents(
  test: Test,
  measure: Exclude<Measure, { is: "trait" | "estimate" }>,
  reading: RuleReading,
  purpose: Purpose,
): RuleMistake[] {
  const { event, withinDays } = measure;
  const { at } = test;
  const wrong = fieldMistakes(event, "event", at, reading, purpose);
  const field = reading.map.fields[event];
  if (wrong.length > 0 || field?.kind !== "event") return wrong;
  const found: RuleMistake[] = [];
  if (measure.is === "sum") found.push(...propertyMistakes(field, event, measure.property, at, "number"));
  found.push(...whereMistakes(field, measure, at));
  for (const value of test.values)
    if (typeof value !== "number")
      found.push(
        ...mistake(
          "value_of_other_type",
          at,
          `${measure.is === "days" ? "days_since" : measure.is}(...) is a number; ${JSON.stringify(value)} is none. Compare it with a number.`,
        ),
      );
    else if (measure.is === "count" && value > MOST_EVENTS)
      found.push(
        ...mistake(
          "count_too_high",
          at,
          `Of a person the newest ${MOST_EVENTS} events of a kind are looked at; more than that is never counted. Ask for fewer.`,
        ),
      );
  const kept = keptDays(purpose, event);
  const asked =
    withinDays ??
    (measure.is === "days" && (test.compare === ">" || test.compare === ">=") ? Number(test.values[0]) : 0);
  if (kept !== undefined && asked > kept)
    found.push(
      ...mistake(
        "window_too_long",
        at,
        `The purpose "${reading.purpose}" may use "${event}" for ${purpose.reads[event]}, so nothing older is ever seen; the rule asks for ${asked} days. Ask for at most ${kept}.`,
      ),
    );
  return found;
}

function whereMistakes(field: EventField, { event, where }: Counted, at: number): RuleMistake[] {
  return where.flatMap(({ property, compare, value }) => {
    const { sensitive } = field;
    if (
      typeof sensitive === "object" &&
      sensitive.property === property &&
      typeof value === "string" &&
      Object.hasOwn(sensitive.values, value)
    )
      return mistake(
        "field_sensitive",
        at,
        `"${property}" ${compare} "${value}" tells something of ${sensitive.values[value]}, which never makes an audience (GDPR Art. 9). Leave it out.`,
      );
    const declared = field.properties[property];
    const wrong = propertyMistakes(field, event, property, at);
    if (wrong.length > 0 || typeof declared !== "string") return wrong;
    return typeMistakes(property, declared.replace("?", "") as Scalar, compare, value, at);
  });
}

/** How many days back the purpose may look; undefined: what it reads is not counted from its own day. */
export function keptDays(purpose: Purpose, event: string): number | undefined {
  const keep = purpose.reads[event];
  if (keep === undefined || keep === "until withdrawn" || purpose.keepFrom === "last contact") return undefined;
  const { amount, unit } = parseKeep(keep);
  return amount * (unit === "days" ? 1 : unit === "months" ? 31 : 366);
}
