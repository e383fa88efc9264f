import fc from "fast-check";
import { expect, test } from "vitest";
import {
  fitLogisticRegression,
  type LogisticOptions,
  type LogisticRegression,
  loadLogisticRegression,
  predictLogisticRegression,
  saveLogisticRegression,
} from "./logistic-regression.ts";
import { type Matrix, matrixFromRows } from "./matrix.ts";
import { seededRandom } from "./random.ts";
import { fromBytes, toBytes } from "./serialize.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };

test("one 0/1 feature without penalty gives the logarithm of the odds ratio", () => {
  const count = fc.integer({ min: 1, max: 500 });
  fc.assert(
    fc.property(count, count, count, count, (no0, yes0, no1, yes1) => {
      const x = matrixFromRows([[0], [0], [1], [1]]);
      const data = { x, y: [0, 1, 0, 1], weights: [no0, yes0, no1, yes1] };
      const model = fitLogisticRegression(data, {});
      expect(model.coefficients[0]).toBeCloseTo(Math.log((yes1 * no0) / (no1 * yes0)), 9);
      expect(model.intercept).toBeCloseTo(Math.log(yes0 / no0), 9);
    }),
    runs,
  );
});

test("a first step that overshoots by far leaves no trace in the digits", () => {
  const x = matrixFromRows([[0], [0], [1], [1]]);
  for (const [no0, yes0, no1, yes1] of [
    [5, 1, 3, 446],
    [8, 1, 1, 317],
    [1, 8, 317, 1],
    [1, 1e6, 1e9, 1],
  ] as const) {
    const model = fitLogisticRegression({ x, y: [0, 1, 0, 1], weights: [no0, yes0, no1, yes1] }, {});
    expect(model.coefficients[0]).toBeCloseTo(Math.log(yes1) + Math.log(no0) - Math.log(no1) - Math.log(yes0), 8);
  }
});

test("the minimum is exact: no direction goes down, with any penalty", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e9 }),
      fc.constantFrom(0, 0.001, 0.05, 0.5),
      fc.constantFrom(0.001, 0.1, 1),
      fc.boolean(),
      (seed, l1, l2, standardise) => {
        const { x, y, weights } = randomTable(seed);
        const model = fitLogisticRegression({ x, y, weights }, { l1, l2, standardise });
        const slopes = gradient(model, x, y, weights);
        expect(Math.abs(slopes.intercept)).toBeLessThan(1e-8);
        for (let j = 0; j < x.columns; j++) {
          const scale = model.scale[j]!;
          const c = model.coefficients[j]! * scale;
          const slope = slopes.coefficients[j]! / scale + l2 * c;
          // Karush-Kuhn-Tucker: the slope balances the L1 penalty where c is not 0, and does not exceed it where it is.
          if (c === 0) expect(Math.abs(slope)).toBeLessThan(l1 + 1e-8);
          else expect(slope + l1 * Math.sign(c)).toBeCloseTo(0, 7);
        }
      },
    ),
    runs,
  );
});

test("L1 leaves out the features that say nothing", () => {
  const random = seededRandom(1);
  const x = matrixFromRows(Array.from({ length: 2000 }, () => Array.from({ length: 20 }, () => random.normal())));
  const y = Array.from({ length: 2000 }, (_, i) =>
    random.uniform() < 1 / (1 + Math.exp(-2 * x.values[i * 20]!)) ? 1 : 0,
  );
  const { coefficients } = fitLogisticRegression({ x, y }, { l1: 0.05 });
  expect(coefficients[0]).toBeGreaterThan(0.5);
  expect([...coefficients.subarray(1)]).toEqual(new Array(19).fill(0));
});

test("the fit ends where the fall of a step drowns in rounding", () => {
  const random = seededRandom(2);
  for (let repeat = 0; repeat < 20; repeat++) {
    const cells = Array.from({ length: 3000 }, () => {
      const shared = random.normal();
      return [shared, shared + 0.01 * random.normal(), shared + 0.01 * random.normal(), random.normal()];
    });
    const y = cells.map(([a]) => (random.uniform() < 0.05 / (1 + Math.exp(-a!)) ? 1 : 0));
    const { iterations } = fitLogisticRegression({ x: matrixFromRows(cells), y }, { l1: 0.0003 * repeat, l2: 1e-6 });
    expect(iterations).toBeLessThan(15);
  }
});

test("other units of a feature change its coefficient and no probability", () => {
  const { x, y } = randomTable(3);
  const moved: Matrix = {
    ...x,
    values: x.values.map((value, at) => (at % x.columns === 0 ? 1e6 + 1000 * value : value)),
  };
  const a = fitLogisticRegression({ x, y }, { l2: 0.1, l1: 0.01 });
  const b = fitLogisticRegression({ x: moved, y }, { l2: 0.1, l1: 0.01 });
  expect(b.coefficients[0]! * 1000).toBeCloseTo(a.coefficients[0]!, 7);
  const p = predictLogisticRegression(a, x);
  const q = predictLogisticRegression(b, moved);
  for (let i = 0; i < p.length; i++) expect(q[i]).toBeCloseTo(p[i]!, 7);
});

test("a weight counts as copies of the row, and weight zero as no row", () => {
  const x = matrixFromRows([
    [0, 1],
    [1, 0],
    [2, 2],
    [3, 1],
    [9, 9],
  ]);
  const weighted = fitLogisticRegression({ x, y: [0, 1, 0, 1, 0], weights: [2, 1, 1, 3, 0] }, { l2: 0.1 });
  const copies = matrixFromRows([
    [0, 1],
    [0, 1],
    [1, 0],
    [2, 2],
    [3, 1],
    [3, 1],
    [3, 1],
  ]);
  const copied = fitLogisticRegression({ x: copies, y: [0, 0, 1, 0, 1, 1, 1] }, { l2: 0.1 });
  expect(weighted.intercept).toBeCloseTo(copied.intercept, 9);
  for (const j of [0, 1]) expect(weighted.coefficients[j]).toBeCloseTo(copied.coefficients[j]!, 9);
});

test("a constant feature gets coefficient 0 and says so by scale 0", () => {
  const x = matrixFromRows([
    [0.1, 0],
    [0.1, 1],
    [0.1, 0],
    [0.1, 1],
  ]);
  const model = fitLogisticRegression({ x, y: [0, 1, 1, 0] }, {});
  expect(model.coefficients[0]).toBe(0);
  expect(model.scale[0]).toBe(0);
});

test("a saved model answers as before, and a changed byte is noticed", () => {
  const { x, y } = randomTable(4);
  const model = fitLogisticRegression({ x, y }, { l2: 1 });
  const bytes = toBytes(saveLogisticRegression(model));
  expect(predictLogisticRegression(loadLogisticRegression(fromBytes(bytes)), x)).toEqual(
    predictLogisticRegression(model, x),
  );
  bytes[bytes.length - 9]! ^= 1;
  expect(() => loadLogisticRegression(fromBytes(bytes))).toThrow(/^model_corrupted/);
  expect(() => loadLogisticRegression({ ...saveLogisticRegression(model), version: 7 })).toThrow(/^model_version/);
});

test("progress rises to 1, and an abort ends the fit", () => {
  const data = randomTable(5);
  const shares: number[] = [];
  fitLogisticRegression(data, { l2: 0.1, onProgress: (share) => shares.push(share) });
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  const signal = AbortSignal.abort(new Error("enough"));
  expect(() => fitLogisticRegression(data, { signal })).toThrow("enough");
});

test("bad input is a fault with its remedy", () => {
  const x = matrixFromRows([[0], [1], [2], [3]]);
  const two = matrixFromRows([
    [0, 0],
    [1, 2],
    [2, 4],
    [3, 6],
  ]);
  const y = [0, 1, 0, 1];
  const wrong: [Parameters<typeof fitLogisticRegression>[0], LogisticOptions, string][] = [
    [{ x: matrixFromRows([]), y: [] }, {}, "empty_input"],
    [{ x, y: [0, 1] }, {}, "shape_mismatch"],
    [{ x, y: [1, 1, 1, 1] }, {}, "one_class"],
    [{ x, y, weights: [1, 0, 1, 0] }, {}, "one_class"],
    [{ x, y: [0, 1, 2, 1] }, {}, "not_binary"],
    [{ x, y, weights: [0, 0, 0, 0] }, {}, "zero_weight"],
    [{ x, y, weights: [1, Number.NaN, 1, 1] }, {}, "bad_weight"],
    [{ x: matrixFromRows([[Number.NaN], [1]]), y: [0, 1] }, {}, "not_finite"],
    [{ x: matrixFromRows([[Number.NEGATIVE_INFINITY], [1]]), y: [0, 1] }, {}, "not_finite"],
    [{ x: matrixFromRows([[-1e151], [1]]), y: [0, 1] }, {}, "too_large"],
    [{ x, y: [0, 0, 1, 1] }, {}, "separable"],
    [{ x: matrixFromRows([[0], [1], [1], [2]]), y: [0, 0, 1, 1] }, {}, "separable"],
    [{ x: two, y }, {}, "collinear"],
    [{ x, y }, { l1: -1 }, "bad_setting"],
    [{ x, y }, { l2: Number.NaN }, "bad_setting"],
    [{ x, y }, { iterations: 1, l2: 0.1 }, "not_converged"],
  ];
  for (const [data, options, code] of wrong) {
    expect(() => fitLogisticRegression(data, options), code).toThrow(new RegExp(`^${code}: .*\\. [A-Z].*\\.$`));
  }
  const model = fitLogisticRegression({ x, y }, { l2: 1 });
  expect(() => predictLogisticRegression(model, two)).toThrow(/^shape_mismatch/);
  expect(() => predictLogisticRegression(model, matrixFromRows([[Number.NaN]]))).toThrow(/^not_finite/);
});

function randomTable(seed: number): { x: Matrix; y: number[]; weights: number[] } {
  const random = seededRandom(seed);
  const rows = Array.from({ length: 30 }, () => {
    const shared = random.normal();
    return [shared, 100 + 5 * shared + random.normal(), random.below(2), 0.01 * random.normal()];
  });
  const y = rows.map(([a], i) => (i < 2 ? i : random.uniform() < 1 / (1 + Math.exp(-a!)) ? 1 : 0));
  return { x: matrixFromRows(rows), y, weights: rows.map((_, i) => (i < 2 ? 1 : random.below(3) * random.uniform())) };
}

/** Slopes of the weighted mean log loss by intercept and coefficients, in the units of the features. */
function gradient(model: LogisticRegression, x: Matrix, y: number[], weights: number[]) {
  const p = predictLogisticRegression(model, x);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const coefficients = new Float64Array(x.columns);
  let intercept = 0;
  for (let i = 0; i < x.rows; i++) {
    const residual = (weights[i]! / total) * (p[i]! - y[i]!);
    intercept += residual;
    for (let j = 0; j < x.columns; j++) coefficients[j]! += residual * (x.values[i * x.columns + j]! - model.mean[j]!);
  }
  return { intercept, coefficients };
}
