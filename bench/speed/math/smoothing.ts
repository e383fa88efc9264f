// How long exponential smoothing takes: the length of the series x evaluations of its one-step errors; a choice fits ten shapes at five cuts.

import { chooseForecast, fitSmoothing, seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  const shape = { trend: "additive", seasonal: "multiplicative", period: 12 } as const;
  fitSmoothing(series(60, seed), shape); // warm up
  for (const n of quick ? [120] : [120, 480, 1920]) {
    const y = series(n, seed);
    yield { name: `Holt-Winters, fit, ${n} values`, value: seconds(() => fitSmoothing(y, shape)), unit: "s", n };
    const choice = seconds(() => chooseForecast(y, 12, { horizon: 12 }));
    yield { name: `choice of a forecast by backtest, ${n} values`, value: choice, unit: "s", n };
  }
}

function series(n: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: n }, (_, t) => {
    return (100 + 0.3 * t) * (1 + 0.2 * Math.sin((2 * Math.PI * t) / 12)) + 4 * random.normal();
  });
}

function seconds(work: () => void): number {
  const { user, system } = process.cpuUsage();
  work();
  const now = process.cpuUsage();
  return (now.user + now.system - user - system) / 1e6;
}
