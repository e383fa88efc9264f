// How long EASE takes, and how that grows with the number of items: about n^3 operations to fit, n^2 to take one person out.

import { easeWeights, fitEase, type ItemCounts, removeFromEase, seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  fit(300, seed); // warm up
  for (const n of quick ? [1000] : [833, 1666, 3332]) {
    const { seconds, model, person } = fit(n, seed);
    const goal = n === 3332 ? { toReach: 10, better: "lower" as const } : {};
    yield { name: `EASE fit, ${n} items`, value: seconds, unit: "s", ...goal, n };
    yield { name: `EASE fit, ${n} items, n^3 operations`, value: n ** 3 / seconds / 1e9, unit: "GFLOP/s", n };
    const start = performance.now();
    removeFromEase(model, person);
    const removal = (performance.now() - start) / 1000;
    yield { name: `EASE removal of one person, ${n} items, of a fit`, value: removal / seconds, unit: "ratio", n };
    const from = performance.now();
    easeWeights(model);
    yield { name: `EASE weights for serving, ${n} items`, value: (performance.now() - from) / 1000, unit: "s", n };
  }
}

function fit(n: number, seed: number) {
  const { below } = seededRandom(seed);
  const counts: ItemCounts = { items: n, people: 0, pairs: new Int32Array((n * (n + 1)) / 2) };
  // Synthetic people with 40 items each, popular ones more often.
  const person = new Set<number>();
  for (; counts.people < 4000; counts.people++) {
    person.clear();
    while (person.size < 40) person.add(Math.min(below(n), below(n)));
    for (const i of person) for (const j of person) if (j <= i) counts.pairs[(i * (i + 1)) / 2 + j]! += 1;
  }
  const start = performance.now();
  const model = fitEase(counts, 300);
  return { seconds: (performance.now() - start) / 1000, model, person: Int32Array.from(person) };
}
