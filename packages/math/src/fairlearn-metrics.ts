// One number for how far groups lie apart, by Fairlearn's definitions: the largest difference, or the smallest ratio, over all groups.

import type { GroupReport, Rate, RateName } from "./group-rates.ts";

/** A disparity. `value` is null when fewer than two groups can be compared; `leftOut` names the groups with too few rows. */
export interface Gap {
  readonly value: number | null;
  readonly leftOut: readonly string[];
}

/** How groups are compared: each with each (the default), or each with everyone. */
export interface GapOptions {
  readonly method?: "between_groups" | "to_overall";
}

/** How the two rates of equalized odds become one: the worse of both (the default), or their mean. */
export interface OddsOptions extends GapOptions {
  readonly agg?: "worst_case" | "mean";
}

/**
 * The difference of one rate over groups: largest minus smallest, or the largest distance to everyone's rate.
 *
 * @param report what `groupRates` gave
 * @param rate e.g. `"truePositiveRate"`
 * @example
 * const report = groupRates({ truth: [1, 1], decision: [1, 0], group: ["a", "b"] }, { minimum: 1 });
 * rateDifference(report, "selectionRate").value; // 1
 */
export function rateDifference(report: GroupReport, rate: RateName, options: GapOptions = {}): Gap {
  return compare(report, rate, options, (values, overall) => {
    const reach =
      overall === null ? [Math.min(...values), Math.max(...values)] : values.map((v) => Math.abs(v - overall));
    return overall === null ? reach[1]! - reach[0]! : Math.max(...reach);
  });
}

/**
 * The ratio of one rate over groups: smallest over largest, or the smallest of r/overall and overall/r. Null where all rates are 0.
 *
 * @example
 * const report = groupRates({ truth: [1, 1], decision: [1, 0], group: ["a", "b"] }, { minimum: 1 });
 * rateRatio(report, "selectionRate").value; // 0
 */
export function rateRatio(report: GroupReport, rate: RateName, options: GapOptions = {}): Gap {
  return compare(report, rate, options, (values, overall) => {
    const ratios =
      overall === null
        ? [ratio(Math.min(...values), Math.max(...values))]
        : values.map((v) => ratio(Math.min(v, overall), Math.max(v, overall)));
    return ratios.some(Number.isNaN) ? null : Math.min(...ratios);
  });
}

/**
 * Demographic parity difference: how far apart the selection rates lie; 0 is parity.
 *
 * @example
 * const report = groupRates({ truth: [1, 1], decision: [1, 0], group: ["a", "b"] }, { minimum: 1 });
 * demographicParityDifference(report).value; // 1
 */
export function demographicParityDifference(report: GroupReport, options: GapOptions = {}): Gap {
  return rateDifference(report, "selectionRate", options);
}

/**
 * Demographic parity ratio: smallest over largest selection rate; 1 is parity. The four-fifths screen asks for .8.
 *
 * @example
 * const report = groupRates({ truth: [1, 1], decision: [1, 0], group: ["a", "b"] }, { minimum: 1 });
 * demographicParityRatio(report).value; // 0
 */
export function demographicParityRatio(report: GroupReport, options: GapOptions = {}): Gap {
  return rateRatio(report, "selectionRate", options);
}

/**
 * Equal opportunity difference (Hardt, Price, Srebro 2016): how far apart the true positive rates lie; 0 is equal.
 *
 * @example
 * const report = groupRates({ truth: [1, 1], decision: [1, 0], group: ["a", "b"] }, { minimum: 1 });
 * equalOpportunityDifference(report).value; // 1
 */
export function equalOpportunityDifference(report: GroupReport, options: GapOptions = {}): Gap {
  return rateDifference(report, "truePositiveRate", options);
}

/**
 * Equalized odds difference: the larger (or the mean) of the differences in true and in false positive rates.
 *
 * @example
 * const decided = { truth: [1, 0, 1, 0], decision: [1, 0, 0, 0], group: ["a", "a", "b", "b"] };
 * equalizedOddsDifference(groupRates(decided, { minimum: 1 })).value; // 1
 */
export function equalizedOddsDifference(report: GroupReport, options: OddsOptions = {}): Gap {
  const [found, wrong] = [
    rateDifference(report, "truePositiveRate", options),
    rateDifference(report, "falsePositiveRate", options),
  ];
  return both(found, wrong, options.agg === "mean" ? (a, b) => (a + b) / 2 : Math.max);
}

/**
 * Equalized odds ratio: the smaller (or the mean) of the ratios in true and in false positive rates.
 *
 * @example
 * const decided = { truth: [1, 0, 1, 0], decision: [1, 1, 0, 1], group: ["a", "a", "b", "b"] };
 * equalizedOddsRatio(groupRates(decided, { minimum: 1 })).value; // 0
 */
export function equalizedOddsRatio(report: GroupReport, options: OddsOptions = {}): Gap {
  const [found, wrong] = [
    rateRatio(report, "truePositiveRate", options),
    rateRatio(report, "falsePositiveRate", options),
  ];
  return both(found, wrong, options.agg === "mean" ? (a, b) => (a + b) / 2 : Math.min);
}

/**
 * The four-fifths screen (EEOC Uniform Guidelines, 29 CFR 1607.4 D): is the smallest selection rate at least .8 of the largest?
 * A screen, not a finding: null when there is too little to say.
 *
 * @example
 * const report = groupRates({ truth: [1, 1], decision: [1, 0], group: ["a", "b"] }, { minimum: 1 });
 * passesFourFifths(report); // false
 */
export function passesFourFifths(report: GroupReport): boolean | null {
  const { value } = demographicParityRatio(report);
  return value === null ? null : value >= 0.8;
}

function compare(
  report: GroupReport,
  rate: RateName,
  { method = "between_groups" }: GapOptions,
  measure: (values: number[], overall: number | null) => number | null,
): Gap {
  const values: number[] = [];
  const leftOut: string[] = [];
  for (const group of report.groups) {
    const found: Rate = group[rate];
    if (found.known) values.push(found.value);
    else leftOut.push(group.group);
  }
  const overall = report.overall[rate];
  if (values.length < 2 || !overall.known) return { value: null, leftOut };
  return { value: measure(values, method === "to_overall" ? overall.value : null), leftOut };
}

// A rate of 0 against 0 has no ratio.
function ratio(small: number, large: number): number {
  return large === 0 ? Number.NaN : small / large;
}

function both(a: Gap, b: Gap, join: (a: number, b: number) => number): Gap {
  const leftOut = [...new Set([...a.leftOut, ...b.leftOut])].sort();
  return { value: a.value === null || b.value === null ? null : join(a.value, b.value), leftOut };
}
