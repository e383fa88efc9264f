// How many choices a second a linear bandit makes and learns from: arms x columns^2 operations, and 64 x arms^2 more for Thompson sampling.

import { chooseLinUcb, chooseThompson, createBandit, learnBandit, seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  const choices = quick ? 2000 : 20_000;
  for (const [name, choose] of [
    ["LinUCB", chooseLinUcb],
    ["linear Thompson sampling", chooseThompson],
  ] as const) {
    for (const [run, [arms, columns]] of (
      [
        [5, 10],
        [5, 10],
        [20, 10],
        [5, 40],
      ] as const
    ).entries()) {
      const random = seededRandom(seed);
      const bandit = createBandit(arms, columns);
      const context = new Float64Array(columns);
      const start = performance.now();
      for (let i = 0; i < choices; i++) {
        for (let j = 0; j < columns; j++) context[j] = random.normal();
        const { arm } = choose(bandit, context, { random, explore: 0.05 });
        learnBandit(bandit, arm, context, random.uniform());
      }
      const value = (1000 * choices) / (performance.now() - start);
      if (run === 0) continue; // warm up
      yield { name: `${name}, ${arms} arms, ${columns} columns, choose and learn`, value, unit: "1/s", n: choices };
    }
  }
}
