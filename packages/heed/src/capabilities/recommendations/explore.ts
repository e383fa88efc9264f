// Fills a few places at random, so that items which the model would never show can be learned about and models can be judged honestly.

export type Placed<T> = {
  readonly candidate: T;
  /** The probability with which this place, after the ones before it, would have shown this candidate. */
  readonly probability: number;
  /** It was drawn at random. */
  readonly drawn: boolean;
};

/**
 * Fills `size` places from candidates, best first. Each place shows, with probability `exploration`, a uniformly drawn one of those that
 * are left, else the best of them.
 *
 * @param exploration in [0, 1]
 * @param random uniform in [0, 1); two draws a place, so that the same seed always gives the same shelf
 * @example
 * explore(["a", "b", "c"], 2, 0, () => 0.5); // a and b, each with probability 1
 */
export function explore<T>(
  candidates: readonly T[],
  size: number,
  exploration: number,
  random: () => number,
): Placed<T>[] {
  const left = [...candidates];
  const placed: Placed<T>[] = [];
  while (placed.length < size && left.length > 0) {
    const drawn = random() < exploration;
    const at = Math.floor(random() * left.length);
    const chance = exploration / left.length;
    const taken = drawn ? at : 0;
    const probability = taken === 0 ? 1 - exploration + chance : chance;
    placed.push({ candidate: left[taken]!, probability, drawn });
    left.splice(taken, 1);
  }
  return placed;
}
