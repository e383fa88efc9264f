// How long BG/NBD takes to fit and to forecast: customers x evaluations of the likelihood, and one short series a forecast.

import { expectedPurchases, fitBgNbd, seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  for (const n of quick ? [2000] : [2000, 20_000, 200_000]) {
    const random = seededRandom(seed);
    const frequency = new Int32Array(n);
    const recency = new Float64Array(n);
    const age = Float64Array.from({ length: n }, () => 20 + 30 * random.uniform());
    for (let i = 0; i < n; i++) {
      // Customers buy at rates of their own, and may leave after each purchase.
      const rate = -0.1 * Math.log(1 - random.uniform());
      const leave = random.uniform() ** 2;
      const wait = () => -Math.log(1 - random.uniform()) / rate;
      for (let t = wait(); t < age[i]!; t += wait()) {
        frequency[i]! += 1;
        recency[i] = t;
        if (random.uniform() < leave) break;
      }
    }
    const start = performance.now();
    const model = fitBgNbd({ frequency, recency, age });
    const fitted = performance.now();
    yield { name: `BG/NBD fit, ${n} customers`, value: fitted - start, unit: "ms", n };
    for (let i = 0; i < n; i++) {
      expectedPurchases(model, { frequency: frequency[i]!, recency: recency[i]!, age: age[i]! }, 39);
    }
    const value = (1000 * n) / (performance.now() - fitted);
    yield { name: `BG/NBD forecasts, ${n} customers`, value, unit: "1/s", n };
  }
}
