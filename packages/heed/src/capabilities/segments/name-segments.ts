// What segments are called: how often people in them buy, how lately, and where that does not tell two apart, for how much. Never anything else of them.
import { quantileSorted } from "@heed/math";
import type { Habit } from "./habits.ts";

const OFTEN = ["once", "few", "often"] as const;
const LATELY = ["lately", "while", "long"] as const;
const SPENDS = ["more", "less"] as const;

/** Words of a name, such as "often lately" or "often lately more"; put into sentences by `tell`. */
export type Name = string;
export type NameParts = {
  readonly often: (typeof OFTEN)[number];
  readonly lately: (typeof LATELY)[number];
  readonly spends: (typeof SPENDS)[number] | undefined;
};

/** The parts of a name; undefined for a name of another version. */
export function partsOf(name: unknown): NameParts | undefined {
  const words = String(name).split(" ");
  const [often, lately] = [OFTEN.find((word) => word === words[0]), LATELY.find((word) => word === words[1])];
  return often && lately && { often, lately, spends: SPENDS.find((word) => word === words[2]) };
}

/** Days with orders from which on somebody buys more than once, and often. */
const [FEW, MANY] = [1.5, 4.5];
/** Of the days that the middle customer's last order is ago: up to which somebody bought lately, and a while ago. */
const [LATE, LONG] = [0.75, 1.75];
/** From so many times as much on, one spends more than the other. */
const APART = 1.5;

/**
 * Names for segments, by what is usual in each.
 *
 * @param middle days since the last order of the middle customer of all
 * @returns undefined where words cannot tell two of them apart: then they are no segments that anybody could understand
 */
export function nameSegments(usual: readonly Habit[], middle: number): readonly Name[] | undefined {
  const names = usual.map(({ days, orders }) => {
    const often = orders < FEW ? "once" : orders < MANY ? "few" : "often";
    const lately = days <= LATE * middle ? "lately" : days <= LONG * middle ? "while" : "long";
    return `${often} ${lately}`;
  });
  const named = names.map((name, i) => {
    const [less, more] = usual
      .flatMap(({ total }, other) => (names[other] === name ? [total] : []))
      .sort((a, b) => a - b);
    if (less === undefined || more === undefined) return name;
    // Where it is something else that parts them, money is not what they are called by.
    if (more < APART * less) return undefined;
    return `${name} ${usual[i]!.total === less ? "less" : "more"}`;
  });
  if (!named.every((name) => name !== undefined)) return undefined;
  return new Set(named).size === named.length ? named : undefined;
}

/** The middle of each column, to so many digits as say something. */
export function usualOf(habits: readonly Habit[]): Habit {
  const middle = (of: keyof Habit): number =>
    quantileSorted(Float64Array.from(habits, (habit) => habit[of]).sort(), 0.5);
  return { days: Math.round(middle("days")), orders: middle("orders"), total: Number(middle("total").toPrecision(2)) };
}
