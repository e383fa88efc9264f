// Two arms that take turns, and what their figures say: the ratio of each round, its median and its interval.

/** Median, and the ends of the interval. */
type Spread = { readonly value: number; readonly low: number; readonly high: number };

/** The middle of a list. */
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The median with the smallest and the largest: with so few rounds the range is the honest interval. */
function spread(values: readonly number[]): Spread {
  return { value: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/**
 * Runs two arms alternately, once to warm up and then `rounds` times; the first is divided by the second, round by round. The arms
 * take turns in going first, so that neither gains by its place.
 */
export async function compareArms<T, K extends string>(
  arms: Readonly<Record<K, () => Promise<T>>>,
  rounds: number,
  rate: (measured: T) => number,
) {
  // Two names, in the order in which they were written.
  const [first, second] = Object.keys(arms) as [K, K];
  const measured = { [first]: [], [second]: [] } as unknown as Record<K, T[]>;
  for (let round = -1; round < rounds; round++) {
    for (const arm of round % 2 === 0 ? [first, second] : [second, first]) {
      const result = await arms[arm]();
      if (round >= 0) measured[arm].push(result);
    }
  }
  const of = (arm: K) => ({
    median: median(measured[arm].map(rate)),
    of: (figure: (measured: T) => number): number => median(measured[arm].map(figure)),
  });
  return {
    ratio: spread(measured[first].map((result, i) => rate(result) / rate(measured[second][i]!))),
    of: { [first]: of(first), [second]: of(second) } as Record<K, ReturnType<typeof of>>,
  };
}
