// Isotonic regression: the best curve that never falls; calibrates scores without assuming a shape.

import { type Numbers, requireFinite, requireLength, requireRows, requireWeights } from "./check-input.ts";
import { requireSquarable } from "./require-squarable.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";

/** The curve goes straight from point to point (`x` rising, `y` never falling) and stays level outside. */
export interface IsotonicRegression {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const format = "heed-isotonic-regression";
const version = 1;

/**
 * The weighted least-squares fit among all curves that never fall, by pooling adjacent violators (Barlow et al. 1972; Zadrozny and
 * Elkan 2002 for calibration). Rows of equal `x` count as one, at their mean. For calibration, `x` are scores on rows that the model
 * has not seen and `y` their labels. Time: a sort.
 *
 * @param x any finite numbers
 * @param y one finite number for each
 * @param weights of the rows, default 1
 * @throws `empty_input`, `shape_mismatch`, `not_finite`, `too_large`, `bad_weight`, `zero_weight`
 * @example
 * const curve = fitIsotonicRegression([1, 2, 3, 4], [0, 1, 0, 1]);
 * predictIsotonicRegression(curve, [1, 2, 2.5, 4]); // [0, 0.5, 0.5, 1]
 */
export function fitIsotonicRegression(x: Numbers, y: Numbers, weights?: Numbers): IsotonicRegression {
  const n = x.length;
  const w = weights ?? new Float64Array(n).fill(1);
  requireRows("x", x);
  requireFinite("x", x);
  requireLength("y", y, n);
  requireFinite("y", y);
  requireWeights(w, n);
  requireSquarable("y", y);
  requireSquarable("weights", w);
  const order = Int32Array.from({ length: n }, (_, i) => i)
    .filter((i) => w[i]! > 0)
    .sort((a, b) => x[a]! - x[b]!);
  // Blocks of rows with one value, each from its first x to its last.
  const first: number[] = [];
  const last: number[] = [];
  const value: number[] = [];
  const weight: number[] = [];
  for (let k = 0; k < order.length; ) {
    const at = x[order[k]!]!;
    let sum = 0;
    let total = 0;
    for (; k < order.length && x[order[k]!] === at; k++) {
      sum += w[order[k]!]! * y[order[k]!]!;
      total += w[order[k]!]!;
    }
    let from = at;
    let mean = sum / total;
    while (value.length > 0 && value.at(-1)! >= mean) {
      const before = weight.pop()!;
      mean += (before / (before + total)) * (value.pop()! - mean);
      total += before;
      from = first.pop()!;
      last.pop();
    }
    first.push(from);
    last.push(at);
    value.push(mean);
    weight.push(total);
  }
  const points = value.flatMap((level, b) =>
    first[b] === last[b]
      ? [[last[b]!, level]]
      : [
          [first[b]!, level],
          [last[b]!, level],
        ],
  );
  return { x: Float64Array.from(points, (point) => point[0]!), y: Float64Array.from(points, (point) => point[1]!) };
}

/**
 * The curve at each `x`.
 *
 * @throws `not_finite`
 * @example
 * const curve = { x: Float64Array.of(1, 3), y: Float64Array.of(0, 1) };
 * predictIsotonicRegression(curve, [0, 2, 9]); // [0, 0.5, 1]
 */
export function predictIsotonicRegression(model: IsotonicRegression, x: Numbers): Float64Array {
  requireFinite("x", x);
  return Float64Array.from(x, (value) => curveAt(model, value));
}

/**
 * The model as plain data with version and checksum; see `toBytes`.
 *
 * @example
 * const curve = { x: Float64Array.of(1, 3), y: Float64Array.of(0, 1) };
 * saveIsotonicRegression(curve).format; // "heed-isotonic-regression"
 */
export function saveIsotonicRegression(model: IsotonicRegression): Serialized<IsotonicRegression> {
  return serialize(format, version, model);
}

/**
 * The model that {@link saveIsotonicRegression} wrote.
 *
 * @throws `not_a_model`, `wrong_model`, `model_version`, `model_corrupted`
 * @example
 * const curve = { x: Float64Array.of(1, 3), y: Float64Array.of(0, 1) };
 * predictIsotonicRegression(loadIsotonicRegression(saveIsotonicRegression(curve)), [1.5]); // [0.25]
 */
export function loadIsotonicRegression(data: unknown): IsotonicRegression {
  return deserialize<IsotonicRegression>(format, version, data);
}

function curveAt({ x, y }: IsotonicRegression, value: number): number {
  let low = 0; // x[low - 1] < value <= x[low]
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x[middle]! < value) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return y[0]!;
  if (low === x.length) return y[low - 1]!;
  const [from, to] = [x[low - 1]!, x[low]!];
  const wide = to - from === Number.POSITIVE_INFINITY; // then halves: they cannot overflow
  const share = wide ? (value / 2 - from / 2) / (to / 2 - from / 2) : (value - from) / (to - from);
  return (1 - share) * y[low - 1]! + share * y[low]!;
}
