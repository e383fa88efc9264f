// Uplift and Qini curves: how much an action changes the outcome among those who are said to gain the most, by scikit-uplift's definitions.

import {
  type Numbers,
  requireBinary,
  requireBothClasses,
  requireFinite,
  requireLength,
  requireRows,
} from "./check-input.ts";
import { fault } from "./math-error.ts";

/** Outcomes of a randomised experiment with a score of expected uplift; one entry a person. */
export interface UpliftData {
  /** 0 or 1. */
  readonly outcome: Numbers;
  /** Higher for those who should gain more. */
  readonly uplift: Numbers;
  /** 0 or 1, assigned at random; both present. */
  readonly treated: Numbers;
}

/** A curve: `y[k]` after the `x[k]` people of highest score; from (0, 0), one point for each distinct score. */
export interface UpliftCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * The Qini curve (Radcliffe 2007): responders among the treated, less those of the controls scaled to as many treated.
 *
 * @throws `one_class` when everybody, or nobody, was treated
 * @example
 * const data = { outcome: [1, 0, 0, 1], uplift: [0.4, 0.3, 0.2, 0.1], treated: [1, 0, 1, 0] };
 * qiniCurve(data).y; // [0, 1, 1, 1, 0]
 */
export function qiniCurve(data: UpliftData): UpliftCurve {
  return curve(
    data,
    ({ treated, controls, treatedResponders, controlResponders }) =>
      treatedResponders - (controls === 0 ? 0 : (controlResponders * treated) / controls),
  );
}

/**
 * The uplift curve: difference of the response rates among those so far, times their number.
 *
 * @example
 * const data = { outcome: [1, 0, 0, 1], uplift: [0.4, 0.3, 0.2, 0.1], treated: [1, 0, 1, 0] };
 * upliftCurve(data).y; // [0, 1, 2, 1.5, 0]
 */
export function upliftCurve(data: UpliftData): UpliftCurve {
  return curve(data, ({ treated, controls, treatedResponders, controlResponders }) => {
    const rate = treated === 0 ? 0 : treatedResponders / treated;
    return (rate - (controls === 0 ? 0 : controlResponders / controls)) * (treated + controls);
  });
}

/**
 * The Qini coefficient, scikit-uplift's `qini_auc_score`: the area between curve and random line over that of the perfect curve. 0 is random; it can be
 * negative.
 *
 * @param negativeEffect whether the perfect curve may lose people by treating them (default true). Without it the action must help on the whole.
 * @throws `no_effect` when the perfect curve leaves no area, so that the ratio is undefined
 * @example
 * qiniAuc({ outcome: [0, 1], uplift: [0.1, 0.3], treated: [1, 0] }); // 1
 */
export function qiniAuc(data: UpliftData, negativeEffect = true): number {
  const actual = qiniCurve(data);
  const { outcome, treated } = data;
  const gained = actual.y.at(-1)!;
  if (negativeEffect) {
    // Treated responders first, then all who do not respond, then the controls that respond.
    const [best, worst] = [countBoth(outcome, treated, 1), countBoth(outcome, treated, 0)];
    const x = Float64Array.of(0, best, outcome.length - worst, outcome.length);
    return shareOfPerfect(actual, { x, y: Float64Array.of(0, best, best, gained) });
  }
  if (!(gained > 0)) {
    fault("no_effect", "The action did not help on the whole.", "Allow negative effects in the perfect curve.");
  }
  const perfect = { x: Float64Array.of(0, gained, outcome.length), y: Float64Array.of(0, gained, gained) };
  return shareOfPerfect(actual, perfect);
}

/**
 * The area under the uplift curve in the same normalisation, scikit-uplift's `uplift_auc_score`.
 *
 * @example
 * const data = { outcome: [1, 0, 0, 1], uplift: [0.4, 0.3, 0.2, 0.1], treated: [1, 0, 1, 0] };
 * upliftAuc(data); // 1, as no order is better
 */
export function upliftAuc(data: UpliftData): number {
  const actual = upliftCurve(data);
  const { outcome, treated } = data;
  const controlResponders = countBoth(outcome, treated, 0);
  const treatedOthers = countBoth(
    Float64Array.from(outcome, (y) => 1 - y),
    treated,
    1,
  );
  // The best order: treated responders and controls that did not respond, then by which of the other two there are more of.
  const second = controlResponders > treatedOthers ? outcome : treated;
  const uplift = Float64Array.from(outcome, (y, i) => (y === treated[i] ? 2 : 0) + second[i]!);
  return shareOfPerfect(actual, upliftCurve({ outcome, treated, uplift }));
}

/**
 * The difference of response rates among the highest `share` of the scores. Ties are taken in reverse order of rows, as scikit-uplift takes them.
 *
 * @param share in (0, 1]
 * @param strategy "overall" cuts all people together, "by_group" each arm by itself
 * @throws `too_few` when the cut leaves an arm empty
 * @example
 * const data = { outcome: [1, 0, 0, 1], uplift: [0.4, 0.3, 0.2, 0.1], treated: [1, 0, 1, 0] };
 * upliftAt(data, 0.5, "overall"); // 1
 */
export function upliftAt(data: UpliftData, share: number, strategy: "overall" | "by_group"): number {
  const order = sorted(data);
  if (!(share > 0 && share <= 1)) fault("bad_setting", "share is not in (0, 1].", "Choose a share such as 0.3.");
  const arm = (value: number): Int32Array => order.filter((i) => data.treated[i] === value);
  const top = (rows: Int32Array): Int32Array => rows.subarray(0, Math.floor(rows.length * share));
  const first = top(order);
  const [treated, controls] = [1, 0].map((value) =>
    strategy === "by_group" ? top(arm(value)) : first.filter((i) => data.treated[i] === value),
  ) as [Int32Array, Int32Array];
  if (treated.length === 0 || controls.length === 0) {
    fault("too_few", "An arm is empty within the cut.", "Choose a larger share, or gather more people.");
  }
  const rate = (rows: Int32Array): number => rows.reduce((sum, i) => sum + data.outcome[i]!, 0) / rows.length;
  return rate(treated) - rate(controls);
}

interface Tally {
  treated: number;
  controls: number;
  treatedResponders: number;
  controlResponders: number;
}

function curve(data: UpliftData, height: (tally: Tally) => number): UpliftCurve {
  const order = sorted(data);
  const { outcome, treated, uplift } = data;
  const tally: Tally = { treated: 0, controls: 0, treatedResponders: 0, controlResponders: 0 };
  const [x, y] = [[0], [0]];
  order.forEach((row, place) => {
    if (treated[row] === 1) {
      tally.treated++;
      tally.treatedResponders += outcome[row]!;
    } else {
      tally.controls++;
      tally.controlResponders += outcome[row]!;
    }
    const next = order[place + 1];
    if (next !== undefined && uplift[next] === uplift[row]) return;
    x.push(place + 1);
    y.push(height(tally));
  });
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

function sorted({ outcome, uplift, treated }: UpliftData): Int32Array {
  requireRows("outcome", outcome);
  requireLength("uplift", uplift, outcome.length);
  requireLength("treated", treated, outcome.length);
  requireBinary("outcome", outcome);
  requireFinite("uplift", uplift);
  requireBinary("treated", treated);
  requireBothClasses("treated", treated);
  // An ordinary array: its sort takes sorted input, as a bootstrap gives it, in one pass.
  const order: number[] = [];
  for (let i = 0; i < outcome.length; i++) order.push(i);
  order.sort((a, b) => uplift[b]! - uplift[a]! || b - a);
  return Int32Array.from(order);
}

// How many of one arm have the outcome.
function countBoth(outcome: Numbers, treated: Numbers, arm: number): number {
  let count = 0;
  for (let i = 0; i < outcome.length; i++) if (treated[i] === arm) count += outcome[i]!;
  return count;
}

function shareOfPerfect(actual: UpliftCurve, perfect: UpliftCurve): number {
  const random = (perfect.x.at(-1)! * perfect.y.at(-1)!) / 2;
  const possible = area(perfect) - random;
  // Areas are sums of products up to people squared: what is left below is rounding.
  if (!(Math.abs(possible) > 1e-12 * perfect.x.at(-1)! ** 2)) {
    fault(
      "no_effect",
      "Nobody's response leaves an area to win.",
      "Judge people of whom some responded and some did not.",
    );
  }
  return (area(actual) - random) / possible;
}

function area({ x, y }: UpliftCurve): number {
  let sum = 0;
  for (let k = 1; k < x.length; k++) sum += ((x[k]! - x[k - 1]!) * (y[k]! + y[k - 1]!)) / 2;
  return sum;
}
