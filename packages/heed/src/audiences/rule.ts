// A rule says who belongs to an audience: tests of what is known of a person, joined by and, or, not. Plain data, made by `parseRule`.
import type { RuleMistakeCode, TermEstimate } from "@heed/core";

import type { PersonData } from "../gate/access.ts";
import type { Comparison } from "../gate/count-events.ts";

export type { Comparison };
export type RuleValue = string | number | boolean;

/** A condition on one property of an event. */
export type Where = { readonly property: string; readonly compare: Comparison; readonly value: RuleValue };

/** Events that are counted: of one field, that meet every condition, of the last days. */
export type Counted = { readonly event: string; readonly where: readonly Where[]; readonly withinDays?: number };

/** What a test looks at. `days`: whole days since the newest such event. */
export type Measure =
  | { readonly is: "trait"; readonly field: string }
  | ({ readonly is: "count" } & Counted)
  | ({ readonly is: "days" } & Counted)
  | ({ readonly is: "sum"; readonly property: string } & Counted)
  | Estimated;

/** What a placement estimates of somebody: a chance, an amount, the name of their group. `fields`: what it reads, which `readRule` fills in. */
export type Estimated = { readonly is: "estimate"; readonly placement: string; readonly fields: readonly string[] };

/** What may be estimated, and how; made where the models are. */
export type Estimates = {
  readonly known: ReadonlyMap<
    string,
    { readonly purpose: string; readonly fields: readonly string[]; readonly gives: TermEstimate["gives"] }
  >;
  /** The groups of the version in use, by the name that a rule compares and in a language; none of what is no group. */
  groups(placement: string, language: string): Promise<Readonly<TermEstimate["groups"]>>;
  /** With the versions in use at this moment; of a placement without one, and of somebody of whom it knows nothing, it gives undefined. */
  ready(placements: readonly string[], now: Date): Promise<Estimate>;
};

/** @param hidden what the person hid: whoever left a group of it is in none */
export type Estimate = (
  placement: string,
  data: PersonData,
  hidden: ReadonlySet<string>,
) => number | string | undefined;

/** One test; `=` and `!=` may name several values: any, or none of them. */
export type Test = {
  readonly is: "test";
  readonly measure: Measure;
  readonly compare: Comparison;
  readonly values: readonly RuleValue[];
  /** Where it stands in the text, counted from 1. */
  readonly at: number;
};

/** A part that has no parts. */
export type Leaf =
  | { readonly is: "known"; readonly field: string; readonly at: number }
  | { readonly is: "audience"; readonly name: string; readonly at: number }
  | Test;

type All = { readonly is: "and"; readonly of: readonly Rule[] };
type Any = { readonly is: "or"; readonly of: readonly Rule[] };
export type Rule = All | Any | { readonly is: "not"; readonly of: Rule } | Leaf;

/** What is wrong with a rule: a stable code, where in the text (counted from 1), and a sentence with its remedy. */
export type RuleMistake = { readonly code: RuleMistakeCode; readonly at: number; readonly message: string };

/** A rule that cannot be used; every mistake at once. */
export class RuleMistakes extends Error {
  readonly mistakes: readonly RuleMistake[];
  constructor(mistakes: readonly RuleMistake[]) {
    super(mistakes.map(({ code, message }) => `${code}: ${message}`).join("\n"));
    this.mistakes = mistakes;
  }
}

/** Every test, known and audience of a rule, in the order of the text. */
export function leavesOf(rule: Rule): Leaf[] {
  switch (rule.is) {
    case "and":
    case "or":
      return rule.of.flatMap(leavesOf);
    case "not":
      return leavesOf(rule.of);
    default:
      return [rule];
  }
}

/** The placements whose estimates rules name. */
export const estimatesOf = (rules: readonly Rule[]): string[] => [
  ...new Set(
    rules
      .flatMap(leavesOf)
      .flatMap((leaf) => (leaf.is === "test" && leaf.measure.is === "estimate" ? [leaf.measure.placement] : [])),
  ),
];

/** The fields that a rule reads. */
export const fieldsOf = (rule: Rule): string[] => [
  ...new Set(
    leavesOf(rule).flatMap((leaf) => {
      if (leaf.is === "known") return [leaf.field];
      if (leaf.is === "audience") return [];
      const { measure } = leaf;
      return measure.is === "estimate" ? measure.fields : [measure.is === "trait" ? measure.field : measure.event];
    }),
  ),
];
