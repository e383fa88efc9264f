// Writes the parts that a form shows as a rule's text; the server reads it back into the same parts.
import type { RulePart } from "@heed/core";

type Value = RulePart["values"][number];

const KEYWORDS: ReadonlySet<string> = new Set("and or not in is known where within audience true false".split(" "));
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
const named = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) && !KEYWORDS.has(name.toLowerCase()) ? name : quoted(name);
const written = (value: Value): string => (typeof value === "string" ? quoted(value) : String(value));

/**
 * The text of a rule.
 *
 * @example
 * ruleText("and", [{ not: false, is: "count", of: "Order Completed", where: [], withinDays: 90, compare: ">=", values: [2] }]);
 * // 'count("Order Completed" within 90 days) >= 2'
 */
export const ruleText = (join: "and" | "or", parts: readonly RulePart[]): string =>
  parts.map(partText).join(` ${join} `);

function partText(part: RulePart): string {
  const { not, compare = "=", values } = part;
  const measure = measureText(part);
  if (part.is === "known" || part.is === "audience") return not ? `not ${measure}` : measure;
  const [first] = values;
  if (values.length > 1)
    return `${not !== (compare === "!=") ? "not " : ""}${measure} in (${values.map(written).join(", ")})`;
  return `${not ? "not " : ""}${measure} ${compare} ${first === undefined ? '""' : written(first)}`;
}

function measureText({ is, of, property, where, withinDays }: RulePart): string {
  if (is === "known") return `${named(of)} is known`;
  if (is === "audience") return `audience ${quoted(of)}`;
  if (is === "trait") return named(of);
  if (is === "estimate") return `estimate(${quoted(of)})`;
  const conditions = where
    .map((each) => `${named(each.property)} ${each.compare} ${written(each.value)}`)
    .join(" and ");
  const inner = [
    is === "sum" ? `${quoted(of)}.${named(property ?? "")}` : quoted(of),
    ...(conditions ? [`where ${conditions}`] : []),
    ...(withinDays === undefined ? [] : [`within ${withinDays} days`]),
  ].join(" ");
  return `${is === "days" ? "days_since" : is}(${inner})`;
}
