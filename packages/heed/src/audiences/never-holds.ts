// Finds rules that can hold for nobody, whatever is known of people: conditions on one thing that exclude each other.
import type { Leaf, Measure, Rule, RuleValue } from "./rule.ts";

/** One test as it must be: `is` false stands for its opposite. */
type Literal = { readonly key: string; readonly says: string; readonly kind: Measure["is"]; readonly limit: Limit };
type Limit =
  | { readonly low: number; readonly high: number }
  | { readonly among: readonly RuleValue[] }
  | { readonly except: readonly RuleValue[] }
  | { readonly known: boolean };

const MOST_CASES = 256;

/**
 * Two parts of the rule that exclude each other in every way in which the rule could hold; undefined: none were found. It is sound, not
 * complete: of more than 256 ways nothing is said, and each measure is looked at by itself.
 *
 * @example
 * neverHolds(parseRule('count("Order Completed") > 5 and count("Order Completed") < 3')); // ['count("Order Completed") > 5', ...]
 */
export function neverHolds(rule: Rule): readonly string[] | undefined {
  const cases = casesOf(rule, true);
  if (!cases) return undefined;
  let example: readonly string[] | undefined;
  for (const literals of cases) {
    const clash = clashIn(literals);
    if (!clash) return undefined;
    example ??= clash;
  }
  return example;
}

/** Disjunctive normal form: the ways in which a rule can be `is`; undefined: too many to look at. */
function casesOf(rule: Rule, is: boolean): Literal[][] | undefined {
  if (rule.is === "not") return casesOf(rule.of, !is);
  if (rule.is === "and" || rule.is === "or") {
    const parts = rule.of.map((part) => casesOf(part, is));
    if (parts.some((part) => part === undefined)) return undefined;
    const ways = parts as Literal[][][];
    if ((rule.is === "or") === is) return limited(ways.flat());
    let all: Literal[][] = [[]];
    for (const part of ways) {
      if (all.length * part.length > MOST_CASES) return undefined;
      all = all.flatMap((left) => part.map((right) => [...left, ...right]));
    }
    return all;
  }
  return [literalsOf(rule, is)];
}

const limited = (cases: Literal[][]): Literal[][] | undefined => (cases.length > MOST_CASES ? undefined : cases);

function literalsOf(rule: Leaf, is: boolean): Literal[] {
  if (rule.is === "audience") return [];
  if (rule.is === "known")
    return [
      {
        key: keyOf({ is: "trait", field: rule.field }),
        says: `${is ? "" : "not "}${rule.field} is known`,
        kind: "trait",
        limit: { known: is },
      },
    ];
  const { measure, compare, values } = rule;
  const says = `${is ? "" : "not "}${wordsOf(measure)} ${compare} ${values.map((value) => JSON.stringify(value)).join(", ")}`;
  const literal = (limit: Limit): Literal => ({ key: keyOf(measure), says, kind: measure.is, limit });
  if (compare === "=" || compare === "!=")
    return [literal((compare === "=") === is ? { among: values } : { except: values })];
  const [value] = values;
  if (typeof value !== "number") return [];
  const above = compare === ">" || compare === ">=";
  const open = compare === ">" || compare === "<";
  // The opposite of "more than 5" is "at most 5"; of what is not known neither holds, but `not` does.
  if (!is && measure.is !== "count" && measure.is !== "sum") return [];
  const up = above === is;
  const strict = open === is;
  const whole = measure.is === "count" || measure.is === "days";
  if (up) return [literal({ low: edge(value, strict, whole, 1), high: Number.POSITIVE_INFINITY })];
  return [literal({ low: Number.NEGATIVE_INFINITY, high: edge(value, strict, whole, -1) })];
}

/** The nearest value inside: counts and days are whole. */
function edge(value: number, strict: boolean, whole: boolean, towards: 1 | -1): number {
  if (!whole) return strict ? value + towards * Number.EPSILON * Math.max(1, Math.abs(value)) * 2 : value;
  const nearest = towards === 1 ? Math.ceil(value) : Math.floor(value);
  return strict && nearest === value ? nearest + towards : nearest;
}

/** The parts that exclude each other, if any do. */
function clashIn(literals: readonly Literal[]): readonly string[] | undefined {
  for (const group of Map.groupBy(literals, ({ key }) => key).values()) {
    const says = [...new Set(group.map((literal) => literal.says))];
    const { kind } = group[0]!;
    const limits = group.map(({ limit }) => limit);
    // Counts and days are never below 0.
    let low = kind === "count" || kind === "days" ? 0 : Number.NEGATIVE_INFINITY;
    let high = Number.POSITIVE_INFINITY;
    let among: readonly RuleValue[] | undefined;
    let mustBeKnown = false;
    let mustNot = false;
    for (const limit of limits) {
      if ("low" in limit) [low, high, mustBeKnown] = [Math.max(low, limit.low), Math.min(high, limit.high), true];
      else if ("among" in limit) {
        const before = among;
        [among, mustBeKnown] = [before ? before.filter((value) => limit.among.includes(value)) : limit.among, true];
      } else if ("known" in limit) {
        mustBeKnown ||= limit.known;
        mustNot ||= !limit.known;
      }
    }
    const excluded = limits.flatMap((limit) => ("except" in limit ? limit.except : []));
    const fits = (value: RuleValue): boolean =>
      !excluded.includes(value) &&
      (typeof value !== "number" || (value >= low && value <= high && isPossible(kind, value)));
    if (low > high || (mustBeKnown && mustNot) || (among && !among.some(fits))) return says;
  }
  return undefined;
}

const isPossible = (kind: Measure["is"], value: number): boolean =>
  kind === "trait" || kind === "sum" || kind === "estimate" || Number.isInteger(value);

const keyOf = (measure: Measure): string => JSON.stringify(measure);

function wordsOf(measure: Measure): string {
  if (measure.is === "trait") return measure.field;
  if (measure.is === "estimate") return `estimate("${measure.placement}")`;
  const name = measure.is === "days" ? "days_since" : measure.is;
  const property = measure.is === "sum" ? `.${measure.property}` : "";
  const where = measure.where
    .map(({ property: of, compare, value }) => `${of} ${compare} ${JSON.stringify(value)}`)
    .join(" and ");
  const within = measure.withinDays === undefined ? "" : ` within ${measure.withinDays} days`;
  return `${name}("${measure.event}"${property}${where && ` where ${where}`}${within})`;
}
