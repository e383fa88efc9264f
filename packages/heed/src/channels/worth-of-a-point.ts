// What one more person in a hundred who allows a purpose would be worth, from what a placement earned with those who do.
import type { Estimate, Lift } from "./lift.ts";

/** In the time that the lift was judged over. */
export type PointWorth = {
  /** More people who allow it. */
  readonly people: number;
  /** More visitors of the personal arm. */
  readonly visitors: number;
  readonly outcomes: Estimate;
  readonly value?: Estimate;
};

/**
 * Assumes that they would visit and buy as those who allow it now do; the interval is that of the lift alone.
 *
 * @param allowed people who allow the purpose
 * @param others people who do not
 * @param holdout share of the permitted people who get the fallback all the same
 */
export function worthOfAPoint(
  lift: Extract<Lift, { known: true }>,
  { allowed, others, holdout }: { allowed: number; others: number; holdout: number },
): PointWorth | undefined {
  // Nobody is left to ask, or nobody from whom to tell how they would be.
  if (allowed <= 0 || others <= 0) return undefined;
  const people = (allowed + others) / 100;
  const seen = lift.personal.visitors + lift.holdout.visitors;
  const visitors = ((people * seen) / allowed) * (1 - holdout);
  const times = ({ value, low, high }: Estimate): Estimate => ({
    value: visitors * value,
    low: visitors * low,
    high: visitors * high,
  });
  return {
    people,
    visitors,
    outcomes: times(lift.outcomeLift),
    ...(lift.valueLift ? { value: times(lift.valueLift) } : {}),
  };
}
