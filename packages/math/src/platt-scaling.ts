// Platt scaling: turns the scores of any model into probabilities by a logistic curve of two parameters.

import {
  type Numbers,
  requireBinary,
  requireBothClasses,
  requireFinite,
  requireLength,
  requireWeights,
} from "./check-input.ts";
import { fitLogisticRegression } from "./logistic-regression.ts";
import { deserialize, type Serialized, serialize } from "./serialize.ts";
import { sigmoid } from "./sigmoid.ts";

/** The probability is `1 / (1 + exp(-(slope * score + intercept)))`. */
export interface PlattScaling {
  readonly slope: number;
  readonly intercept: number;
}

const format = "heed-platt-scaling";
const version = 1;

/**
 * Fits the curve on rows that the model has not seen, with Platt's targets `(positives + 1) / (positives + 2)` for a yes and
 * `1 / (negatives + 2)` for a no, which keep it finite where the scores separate the labels (Platt 1999; Lin, Lin and Weng 2007).
 * On log-odds, slope 1 and intercept 0 mean that the model was calibrated.
 *
 * @param scores margins such as log-odds, any finite numbers
 * @param y 0 or 1 for each score
 * @param weights of the rows, default 1
 * @throws `shape_mismatch`, `not_finite`, `too_large`, `not_binary`, `one_class`, `bad_weight`, `zero_weight`
 * @example
 * const model = fitPlattScaling([-2, -1, 1, 2], [0, 1, 0, 1]);
 * predictPlattScaling(model, [0])[0]; // 0.5
 */
export function fitPlattScaling(scores: Numbers, y: Numbers, weights?: Numbers): PlattScaling {
  const n = scores.length;
  const w = weights ?? new Float64Array(n).fill(1);
  requireFinite("scores", scores);
  requireLength("y", y, n);
  requireBinary("y", y);
  requireWeights(w, n);
  requireBothClasses(
    "y",
    Array.from(y).filter((_, i) => w[i]! > 0),
  );
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < n; i++) {
    if (y[i] === 1) positives += w[i]!;
    else negatives += w[i]!;
  }
  // A target between 0 and 1 is a yes and a no that share the row's weight.
  const values = new Float64Array(2 * n);
  const labels = new Uint8Array(2 * n).fill(1, n);
  const shares = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const target = y[i] === 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
    values[i] = scores[i]!;
    values[n + i] = scores[i]!;
    shares[i] = w[i]! * (1 - target);
    shares[n + i] = w[i]! * target;
  }
  const x = { rows: 2 * n, columns: 1, values };
  const { coefficients, intercept } = fitLogisticRegression({ x, y: labels, weights: shares }, {});
  return { slope: coefficients[0]!, intercept };
}

/**
 * The probability for each score.
 *
 * @throws `not_finite`
 * @example
 * predictPlattScaling({ slope: 1, intercept: 0 }, [0, Math.log(3)]); // [0.5, 0.75]
 */
export function predictPlattScaling(model: PlattScaling, scores: Numbers): Float64Array {
  requireFinite("scores", scores);
  return Float64Array.from(scores, (score) => sigmoid(model.slope * score + model.intercept));
}

/**
 * The model as plain data with version and checksum; see `toBytes`.
 *
 * @example
 * savePlattScaling({ slope: 2, intercept: -1 }).format; // "heed-platt-scaling"
 */
export function savePlattScaling(model: PlattScaling): Serialized<PlattScaling> {
  return serialize(format, version, model);
}

/**
 * The model that {@link savePlattScaling} wrote.
 *
 * @throws `not_a_model`, `wrong_model`, `model_version`, `model_corrupted`
 * @example
 * loadPlattScaling(savePlattScaling({ slope: 2, intercept: -1 })); // { slope: 2, intercept: -1 }
 */
export function loadPlattScaling(data: unknown): PlattScaling {
  return deserialize<PlattScaling>(format, version, data);
}
