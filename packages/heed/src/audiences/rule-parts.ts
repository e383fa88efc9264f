// A rule as a form shows it: parts joined by one word. What is nested deeper is text only.
import type { RulePart } from "@heed/core";
import type { Leaf, Rule } from "./rule.ts";

export type RuleParts = { readonly join: "and" | "or"; readonly parts: readonly RulePart[] };

/**
 * The parts of a rule; undefined where they are nested deeper than a form shows.
 *
 * @example
 * partsOf(parseRule('not (favourite_genre = "crime")'));
 * // { join: "and", parts: [{ is: "trait", not: true, of: "favourite_genre", where: [], compare: "=", values: ["crime"] }] }
 */
export function partsOf(rule: Rule): RuleParts | undefined {
  const [join, all] = rule.is === "and" || rule.is === "or" ? [rule.is, rule.of] : ["and" as const, [rule]];
  const parts: RulePart[] = [];
  for (const one of all) {
    const [not, leaf] = one.is === "not" ? [true, one.of] : [false, one];
    if (leaf.is === "and" || leaf.is === "or" || leaf.is === "not") return undefined;
    parts.push({ ...partOf(leaf), not });
  }
  return { join, parts };
}

function partOf(leaf: Leaf): Omit<RulePart, "not"> {
  if (leaf.is === "known") return { is: "known", of: leaf.field, where: [], values: [] };
  if (leaf.is === "audience") return { is: "audience", of: leaf.name, where: [], values: [] };
  const { measure, compare, values } = leaf;
  if (measure.is === "estimate")
    return { is: "estimate", of: measure.placement, where: [], compare, values: [...values] };
  if (measure.is === "trait") return { is: "trait", of: measure.field, where: [], compare, values: [...values] };
  return {
    is: measure.is,
    of: measure.event,
    ...(measure.is === "sum" ? { property: measure.property } : {}),
    where: measure.where.map((each) => ({ ...each })),
    ...(measure.withinDays === undefined ? {} : { withinDays: measure.withinDays }),
    compare,
    values: [...values],
  };
}
