// From which features of a score can a person's group be told? From sums over groups alone: nobody's group is known to whoever searches.
import { normalCdf } from "@heed/math";
import type { Gate } from "../gate/gate.ts";
import type { Group } from "../gate/read-population.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { LEAST, type Sums, sumByGroup } from "./sum-by-group.ts";

/** A feature, and how well the group that it tells best can be told from all others: .5 not at all, 1 always. */
export type Telling = {
  readonly feature: string;
  readonly column: string;
  readonly group: string;
  readonly auc: number;
};

/** Features of one person, with what they are worth; null: never happened. */
export type Features = readonly (readonly [name: string, value: number | null])[];

/**
 * Searches among people learned from who answered the voluntary question. Of two groups whose feature is normal with the same spread, the
 * chance to tell one from the other is the normal distribution's at d / sqrt(2), where d is the distance of the means in spreads (Cohen 1988);
 * whether a feature has a value at all is looked at as well.
 *
 * @returns one line a feature, the most telling first
 */
export async function findProxies(
  deps: { gate: Gate; inForce: MapInForce },
  fields: readonly string[],
  purpose: string,
  features: ReadonlyMap<string, Features>,
): Promise<readonly Telling[]> {
  const [names = []] = [...features.values()].map((own) => own.map(([name]) => name));
  const sums = await sumByGroup<string, Features>(deps, fields, {
    about: { purpose, marks: features },
    measures: (_, { mark = [] }) =>
      mark.flatMap(([name, value]): (readonly [string, number])[] => [
        [`${KNOWN}${name}`, value === null ? 0 : 1],
        ...(value === null ? [] : [[`${VALUE}${name}`, Math.sign(value) * Math.log1p(Math.abs(value))] as const]),
      ]),
  });
  return names
    .flatMap((feature): Telling[] => {
      const found = [KNOWN, VALUE].flatMap((of) => toldBy(sums, `${of}${feature}`));
      const best = found.sort((a, b) => b.auc - a.auc)[0];
      return best ? [{ feature, ...best }] : [];
    })
    .sort((a, b) => b.auc - a.auc || (a.feature < b.feature ? -1 : 1));
}

const KNOWN = "known ";
const VALUE = "value ";

/** Every large group against the other large ones of its column. */
function toldBy(sums: Sums<string>, measure: string): Omit<Telling, "feature">[] {
  return [...sums].flatMap(([column, values]) => {
    const large = [...values].flatMap(([group, of]) => {
      const own = of[measure];
      return own && own.people >= LEAST ? [{ group, own }] : [];
    });
    return large.flatMap(({ group, own }) => {
      const others = large.filter((each) => each.group !== group).map((each) => each.own);
      if (others.length === 0) return [];
      return [{ column, group, auc: apart(own, others.reduce(together)) }];
    });
  });
}

const together = (a: Group, b: Group): Group => ({
  people: a.people + b.people,
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
});

function apart(a: Group, b: Group): number {
  const spread = Math.sqrt((varianceOf(a) + varianceOf(b)) / 2);
  const distance = Math.abs(a.sum / a.people - b.sum / b.people);
  if (distance < 1e-12) return 0.5;
  return spread < 1e-12 ? 1 : normalCdf(distance / spread / Math.SQRT2);
}

const varianceOf = ({ people, sum, squares }: Group): number => Math.max(0, squares / people - (sum / people) ** 2);
