// How does a score treat the groups of those who answered the voluntary question? Read under `fairness-audit`, groups of 11 and more only.
import { purposesOf } from "@heed/core";
import { adjustForFalseDiscovery, twoProportions, wilsonInterval } from "@heed/math";
import type { PersonData } from "../gate/access.ts";
import type { Gate } from "../gate/gate.ts";
import type { Group } from "../gate/read-population.ts";
import type { MapInForce } from "../storage/map-in-force.ts";

/** A share with its 95 % interval; null where fewer than 30 people stand under it (mechanisms.md 13). */
export type Share = { readonly value: number; readonly low: number; readonly high: number } | null;

/** One group of 11 people and more; smaller ones are not told, nor how many they are. */
export type FairGroup = {
  readonly value: string;
  readonly people: number;
  readonly selected: Share;
  /** Selected of those to whom it came, and of those to whom it did not. */
  readonly found: Share;
  readonly wrong: Share;
  /** Of equal selection with all others, adjusted for all groups asked about (Benjamini and Hochberg 1995). */
  readonly adjustedP: number | null;
};

/** By protected attribute, and by pairs of them. */
export type Fairness = {
  /** ISO 8601. */
  readonly at: string;
  readonly says: string;
  /** A chance from this on counts as selected. */
  readonly threshold: number;
  readonly columns: Readonly<
    Record<
      string,
      {
        readonly groups: readonly FairGroup[] /** Smallest over largest share selected. */;
        readonly impact: number | null;
      }
    >
  >;
  /** What stands against the model; empty when nothing was found. */
  readonly against: readonly string[];
};

/** One person's score, and whether the outcome came; undefined while its horizon is open. */
export type Judged = { readonly chance: number; readonly came: boolean | undefined };

const PURPOSE = "fairness-audit";
const LEAST = 30;
/** The four-fifths screen (EEOC 1978, 29 CFR 1607.4 D). */
const FOUR_FIFTHS = 0.8;

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
export function auditable(inForce: Pick<MapInForce, "map">, needs: readonly string[]): string | readonly string[] {
  const reads = purposesOf(inForce.map)[PURPOSE]?.reads;
  if (!reads) return `not measured: the map declares no purpose "${PURPOSE}" that asks people for it`;
  if (protectedFields(inForce).length === 0) return `not measured: "${PURPOSE}" reads no trait with protects`;
  const unread = needs.filter((field) => !(field in reads));
  if (unread.length > 0)
    return `not measured: "${PURPOSE}" does not read ${unread.map((name) => `"${name}"`).join(", ")}`;
  return [...needs, ...protectedFields(inForce).map(([, field]) => field)];
}

/**
 * Audits scores by group.
 *
 * @param options `judge` gives a person's score from what this purpose reads; `level`: the share of findings that may be chance
 * @returns the table, or why nothing could be measured
 */
export async function auditFairness(
  { gate, inForce, now }: { gate: Gate; inForce: MapInForce; now: () => Date },
  fields: readonly string[],
  options: {
    readonly threshold: number;
    readonly level: number;
    readonly says: string;
    readonly since?: Date;
    readonly judge: (data: PersonData) => Judged | undefined;
  },
): Promise<Fairness | string> {
  const attributes = protectedFields(inForce);
  const { threshold, level, says, judge, since } = options;
  const counted = await gate.open({ purpose: PURPOSE, actor: "job:audit", fields }).aggregate({
    ...(since ? { since } : {}),
    *groups(data) {
      const judged = judge(data);
      if (!judged) return;
      const selected = judged.chance >= threshold ? 1 : 0;
      for (const [column, value] of ofPerson(data, attributes)) {
        yield [keyOf(column, value, "selected"), selected];
        if (judged.came !== undefined) yield [keyOf(column, value, judged.came ? "found" : "wrong"), selected];
      }
    },
  });
  const columns = new Map<string, Map<string, Partial<Record<Measure, Group>>>>();
  for (const [key, group] of counted) {
    const [column, value, measure] = JSON.parse(key) as [string, string, Measure];
    const values = columns.get(column) ?? new Map<string, Partial<Record<Measure, Group>>>();
    columns.set(column, values);
    values.set(value, { ...values.get(value), [measure]: group });
  }
  const asked = [...columns].flatMap(([column, values]) => tests(column, values));
  if (asked.length === 0)
    return `not measured: fewer than two groups of ${LEAST} people and more answered the question and were scored`;
  const adjusted = adjustForFalseDiscovery(asked.map(({ p }) => p));
  const table = Object.fromEntries(
    [...columns].sort().map(([column, values]) => {
      const groups = [...values].sort().map(([value, of]): FairGroup => {
        const at = asked.findIndex((test) => test.column === column && test.value === value);
        return {
          value,
          people: of.selected?.people ?? 0,
          selected: shareOf(of.selected),
          found: shareOf(of.found),
          wrong: shareOf(of.wrong),
          adjustedP: at < 0 ? null : adjusted[at]!,
        };
      });
      const rates = groups.flatMap(({ selected }) => (selected ? [selected.value] : []));
      const most = Math.max(...rates);
      return [column, { groups, impact: rates.length < 2 || most === 0 ? null : Math.min(...rates) / most }] as const;
    }),
  );
  const against = Object.entries(table).flatMap(([column, { groups, impact }]) =>
    impact !== null && impact < FOUR_FIFTHS && groups.some(({ adjustedP }) => adjustedP !== null && adjustedP <= level)
      ? [
          `By ${column} it selects unequally: the smallest share is ${impact.toFixed(2)} of the largest (four fifths are asked).`,
        ]
      : [],
  );
  return { at: now().toISOString(), says, threshold, columns: table, against };
}

type Measure = "selected" | "found" | "wrong";

const keyOf = (column: string, value: string, measure: Measure): string => JSON.stringify([column, value, measure]);

/** A person's values, and for every two attributes the pair. */
function* ofPerson(
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

const shareOf = (group: Group | undefined): Share =>
  group && group.people >= LEAST ? wilsonInterval(group.sum, group.people) : null;

/** Each group that is large enough against all others of its column. */
function tests(
  column: string,
  values: ReadonlyMap<string, Partial<Record<Measure, Group>>>,
): { column: string; value: string; p: number }[] {
  const large = [...values].flatMap(([value, { selected }]) =>
    selected && selected.people >= LEAST ? [{ value, people: selected.people, conversions: selected.sum }] : [],
  );
  if (large.length < 2) return [];
  const all = { people: 0, conversions: 0 };
  for (const { people, conversions } of large) {
    all.people += people;
    all.conversions += conversions;
  }
  return large.map(({ value, people, conversions }) => {
    const others = { people: all.people - people, conversions: all.conversions - conversions };
    return { column, value, p: twoProportions({ people, conversions }, others).pValue };
  });
}
