// Sums over those who answered the voluntary question, by protected attribute and pair of them; groups of 11 and more only, under `fairness-audit`.
import { purposesOf, type Said } from "@heed/core";
import { adjustForFalseDiscovery, twoProportions, wilsonInterval } from "@heed/math";
import { said } from "../capabilities/said.ts";
import type { PersonData } from "../gate/access.ts";
import type { Gate } from "../gate/gate.ts";
import type { AggregateOptions, Counted, Group } from "../gate/read-population.ts";
import type { MapInForce } from "../storage/map-in-force.ts";

/** A share with its 95 % interval; null where fewer than 30 people stand under it (mechanisms.md 13). */
export type Share = { readonly value: number; readonly low: number; readonly high: number } | null;

/** By attribute, such as "sex" or "sex and age", and by value: one group a measure. */
export type Sums<Measure extends string> = ReadonlyMap<
  string,
  ReadonlyMap<string, Readonly<Partial<Record<Measure, Group>>>>
>;

const PURPOSE = "fairness-audit";
/** A share of fewer people than this is not told. */
export const LEAST = 30;

/** Fields that hold what the voluntary question asks, by the attribute that they protect. */
function protectedFields({ map }: Pick<MapInForce, "map">): readonly (readonly [attribute: string, field: string])[] {
  const reads = purposesOf(map)[PURPOSE]?.reads ?? {};
  return Object.entries(map.fields).flatMap(([field, of]) =>
    of.kind === "trait" && of.protects !== undefined && !of.identifies && field in reads
      ? [[of.protects, field] as const]
      : [],
  );
}

/** Why nothing can be said, or the fields to read. */
export function auditable(inForce: Pick<MapInForce, "map">, needs: readonly string[]): Said | readonly string[] {
  const reads = purposesOf(inForce.map)[PURPOSE]?.reads;
  if (!reads) return said("not_measured_no_purpose", { purpose: PURPOSE });
  if (protectedFields(inForce).length === 0) return said("not_measured_no_trait", { purpose: PURPOSE });
  const unread = needs.filter((field) => !(field in reads));
  if (unread.length > 0)
    return said("not_measured_unread", { purpose: PURPOSE, fields: unread.map((name) => `"${name}"`).join(", ") });
  return [...needs, ...protectedFields(inForce).map(([, field]) => field)];
}

/** Sums what `measures` gives of each person who answered. */
export async function sumByGroup<Measure extends string, Mark = never>(
  { gate, inForce }: { gate: Gate; inForce: MapInForce },
  fields: readonly string[],
  options: Pick<AggregateOptions<Mark>, "since" | "until" | "about"> & {
    measures: (data: PersonData, counted: Counted<Mark>) => readonly (readonly [Measure, number])[];
  },
): Promise<Sums<Measure>> {
  const { measures, ...reading } = options;
  const attributes = protectedFields(inForce);
  const counted = await gate.open({ purpose: PURPOSE, actor: "job:audit", fields }).aggregate<Mark>({
    ...reading,
    *groups(data, known) {
      const answers = [...answersOf(data, attributes)];
      if (answers.length === 0) return;
      const own = measures(data, known);
      for (const [column, value] of answers)
        for (const [measure, amount] of own) yield [JSON.stringify([column, value, measure]), amount];
    },
  });
  const sums = new Map<string, Map<string, Partial<Record<Measure, Group>>>>();
  for (const [key, group] of [...counted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Written above.
    const [column, value, measure] = JSON.parse(key) as [string, string, Measure];
    const values = sums.get(column) ?? new Map<string, Partial<Record<Measure, Group>>>();
    sums.set(column, values);
    values.set(value, { ...values.get(value), [measure]: group } as Partial<Record<Measure, Group>>);
  }
  return sums;
}

/** A person's values, and for every two attributes the pair. */
function* answersOf(
  data: PersonData,
  attributes: readonly (readonly [string, string])[],
): Iterable<readonly [string, string]> {
  const own = attributes.flatMap(([attribute, field]) => {
    const value = data.trait(field);
    return value === undefined ? [] : [[attribute, String(value)] as const];
  });
  yield* own;
  for (const [i, [column, value]] of own.entries())
    for (const [other, also] of own.slice(i + 1)) yield [`${column} and ${other}`, `${value}, ${also}`];
}

/** The share that a measure of 0 and 1 comes to. */
export const shareOf = (group: Group | undefined): Share =>
  group && group.people >= LEAST ? wilsonInterval(group.sum, group.people) : null;

/**
 * Whether each group that is large enough has the same share of a measure as all others of its column: p-values, adjusted for all groups asked
 * about (Benjamini and Hochberg 1995). Undefined for a group that was not asked about.
 */
export function compareShares<Measure extends string>(
  sums: Sums<Measure>,
  measure: Measure,
): { readonly asked: number; adjustedP(column: string, value: string): number | undefined } {
  const asked = [...sums].flatMap(([column, values]) => {
    const large = [...values].flatMap(([value, of]) => {
      const group = of[measure];
      return group && group.people >= LEAST ? [{ value, people: group.people, conversions: group.sum }] : [];
    });
    if (large.length < 2) return [];
    const [people, conversions] = [total(large, "people"), total(large, "conversions")];
    return large.map(({ value, ...own }) => {
      const others = { people: people - own.people, conversions: conversions - own.conversions };
      return { key: JSON.stringify([column, value]), p: twoProportions(own, others).pValue };
    });
  });
  const adjusted = adjustForFalseDiscovery(asked.map(({ p }) => p));
  const found = new Map(asked.map(({ key }, i) => [key, adjusted[i]!]));
  return { asked: asked.length, adjustedP: (column, value) => found.get(JSON.stringify([column, value])) };
}

const total = <K extends string>(groups: readonly Readonly<Record<K, number>>[], of: K): number =>
  groups.reduce((sum, group) => sum + group[of], 0);

/** Smallest share over largest; null where fewer than two can be told, or all are 0. */
export function impactOf(shares: readonly Share[]): number | null {
  const rates = shares.flatMap((share) => (share ? [share.value] : []));
  const most = Math.max(...rates);
  return rates.length < 2 || most === 0 ? null : Math.min(...rates) / most;
}
