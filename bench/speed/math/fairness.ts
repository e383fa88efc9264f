// How long an audit takes: rows for the rates, rows x resamples for an interval, rows x log rows to optimise thresholds.

import {
  demographicParityDifference,
  fairnessInterval,
  fitThresholds,
  type GroupReport,
  groupRates,
  seededRandom,
} from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  const gap = (report: GroupReport) => demographicParityDifference(report).value;
  for (const n of quick ? [10_000] : [10_000, 30_000, 100_000]) {
    const random = seededRandom(seed);
    const group = Array.from({ length: n }, () => "abcd"[random.below(4)]!);
    const truth = group.map(() => random.below(2));
    const score = truth.map((y) => y + 1.5 * random.normal());
    const input = { truth, decision: score.map((s) => (s > 0.5 ? 1 : 0)), group };
    yield { name: `fairness, group rates, ${n} rows`, value: milliseconds(() => groupRates(input)), unit: "ms", n };
    const interval = milliseconds(() => fairnessInterval(input, gap, { seed }));
    yield { name: `fairness, interval of a gap, 1,000 resamples, ${n} rows`, value: interval, unit: "ms", n };
    for (const constraint of ["demographic_parity", "equalized_odds"] as const) {
      const fit = milliseconds(() => fitThresholds(truth, score, group, { constraint }));
      yield { name: `fairness, thresholds for ${constraint}, ${n} rows`, value: fit, unit: "ms", n };
    }
  }
}

function milliseconds(work: () => void): number {
  const { user, system } = process.cpuUsage();
  work();
  const now = process.cpuUsage();
  return (now.user + now.system - user - system) / 1e3;
}
