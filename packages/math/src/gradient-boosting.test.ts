import fc from "fast-check";
import { expect, test } from "vitest";
import type { BoostingLoss } from "./boosting-loss.ts";
import type { BoostingOptions, LabelledRows } from "./boosting-options.ts";
import {
  fitGradientBoosting,
  loadGradientBoosting,
  predictGradientBoosting,
  saveGradientBoosting,
} from "./gradient-boosting.ts";
import { type Matrix, matrixFromRows, takeRows } from "./matrix.ts";
import { predictTrees } from "./predict-trees.ts";
import { seededRandom } from "./random.ts";
import { fromBytes, toBytes } from "./serialize.ts";
import { treeShap } from "./tree-shap.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const oneTree = { rounds: 1, learningRate: 1, l2: 0, minChildWeight: 0, loss: "squared" as const };

test("a tree of two leaves is the best of all splits, missing values on either side", () => {
  fc.assert(
    fc.property(table(12, 2), ({ x, y }) => {
      const model = fitGradientBoosting({ x, y }, { ...oneTree, maxLeaves: 2 });
      const error = squares(y, predictGradientBoosting(model, x));
      expect(error).toBeCloseTo(bestSplit(x, y), 9);
    }),
    runs,
  );
});

test("a tree of two leaves is the best of all subsets of categories", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -9, max: 9 })), {
        minLength: 4,
        maxLength: 15,
      }),
      (rows) => {
        const x = matrixFromRows(rows.map(([category]) => [category === 4 ? Number.NaN : category]));
        const y = rows.map(([, label]) => label);
        fc.pre(new Set(y).size > 1 && rows.some(([category]) => category < 4));
        const model = fitGradientBoosting({ x, y }, { ...oneTree, maxLeaves: 2, categorical: [0], categoryL2: 0 });
        let best = Number.POSITIVE_INFINITY;
        for (let set = 0; set < 16; set++)
          best = Math.min(
            best,
            twoMeans(y, (i) => ((set >> rows[i]![0]) & 1) === 1),
          );
        expect(squares(y, predictGradientBoosting(model, x))).toBeCloseTo(best, 9);
      },
    ),
    runs,
  );
});

test("with room for every row, one tree repeats its labels", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 60 }), (y) => {
      fc.pre(new Set(y).size > 1);
      const x = matrixFromRows(y.map((_, i) => [i]));
      const model = fitGradientBoosting({ x, y }, { ...oneTree, maxLeaves: 60 });
      const fitted = predictGradientBoosting(model, x);
      for (const [i, label] of y.entries()) expect(fitted[i]).toBeCloseTo(label, 9);
    }),
    runs,
  );
});

test("a weight counts as copies of the row, and weight zero as no row", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
      const random = seededRandom(seed);
      const { x, y } = randomTable(seed, 40, "squared"); // labels without ties, so that no two splits are equally good
      const weights = Float64Array.from(y, (_, i) => (i < 2 ? 1 : random.below(4)));
      const copies = Array.from(weights).flatMap((weight, i) => new Array<number>(weight).fill(i));
      const options = { loss: "squared", rounds: 5, categorical: [3], minChildWeight: 2 } as const;
      const weighted = fitGradientBoosting({ x, y, weights }, options);
      const copied = fitGradientBoosting({ x: takeRows(x, copies), y: copies.map((i) => y[i]!) }, options);
      const a = predictTrees(weighted.trees, x);
      const b = predictTrees(copied.trees, x);
      // Rows of weight 0 may differ: they choose between splits that the others cannot tell apart.
      for (const i of copies) expect(a[i]).toBeCloseTo(b[i]!, 7);
    }),
    runs,
  );
});

test("predictions keep the promised direction for any values of the other columns", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e9 }),
      fc.constantFrom("log" as const, "squared" as const, "poisson" as const),
      (seed, loss) => {
        const data = randomTable(seed, 120, loss);
        const model = fitGradientBoosting(data, { loss, rounds: 10, monotone: [1, -1, 0, 0], minChildWeight: 0.01 });
        for (const [column, direction] of [
          [0, 1],
          [1, -1],
        ] as const) {
          const ramp = Array.from({ length: 41 }, (_, k) => [0, 0, Math.sin(seed), k % 3].with(column, k / 10 - 2));
          for (let k = 0; k < 41; k++) ramp[k]![3] = seed % 3;
          const margins = predictTrees(model.trees, matrixFromRows(ramp));
          for (let k = 1; k < 41; k++) expect((margins[k]! - margins[k - 1]!) * direction).toBeGreaterThanOrEqual(0);
        }
      },
    ),
    runs,
  );
});

test("trees keep to their leaves, depth, child weight and columns", () => {
  const limits = fc.record({
    maxLeaves: fc.integer({ min: 2, max: 12 }),
    maxDepth: fc.integer({ min: 1, max: 5 }),
    minChildWeight: fc.integer({ min: 1, max: 40 }),
    columnSample: fc.constantFrom(0.25, 0.5),
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), limits, (seed, limit) => {
      const { trees } = fitGradientBoosting(randomTable(seed, 150, "squared"), {
        loss: "squared",
        rounds: 5,
        categorical: [3],
        ...limit,
      });
      for (let t = 0; t < 5; t++) {
        const depth = new Map([[trees.start[t]!, 0]]);
        const used = new Set<number>();
        let leaves = 0;
        for (let node = trees.start[t]!; node < trees.start[t + 1]!; node++) {
          expect(depth.get(node)).toBeLessThanOrEqual(limit.maxDepth);
          expect(trees.cover[node]).toBeGreaterThanOrEqual(limit.minChildWeight);
          if (trees.feature[node]! < 0) leaves++;
          else {
            used.add(trees.feature[node]!);
            for (const child of [trees.left[node]!, trees.right[node]!]) depth.set(child, depth.get(node)! + 1);
          }
        }
        expect(leaves).toBeLessThanOrEqual(limit.maxLeaves);
        expect(used.size).toBeLessThanOrEqual(4 * limit.columnSample);
      }
    }),
    runs,
  );
});

test("a leaf takes the Newton step, shrunk by l2 and the learning rate", () => {
  const x = matrixFromRows([0, 0, 0, 0, 1, 1, 1, 1].map((value) => [value]));
  const y = [0, 0, 0, 1, 0, 1, 1, 1];
  const { trees } = fitGradientBoosting({ x, y }, { loss: "log", rounds: 1, learningRate: 0.5, l2: 2 });
  // At probability 1/2, four rows with one yes: gradient 4/2 - 1 = 1, curvature 4/4 = 1, step -1 / (1 + 2), half of it taken.
  const margins = predictTrees(trees, matrixFromRows([[0], [1]]));
  expect(margins[0]).toBeCloseTo(-1 / 6, 12);
  expect(margins[1]).toBeCloseTo(1 / 6, 12);
});

test("a split must lower the loss by minGain", () => {
  const x = matrixFromRows([[0], [0], [1], [1]]);
  const y = [0, 0, 2, 2]; // splitting lowers the halved squares from 2 to 0
  const leaves = (minGain: number) => fitGradientBoosting({ x, y }, { ...oneTree, minGain }).trees.feature.length;
  expect(leaves(1.99)).toBe(3);
  expect(leaves(2.01)).toBe(1);
});

test("a split learns where missing values belong", () => {
  const x = matrixFromRows(Array.from({ length: 90 }, (_, i) => [i % 3 === 2 ? Number.NaN : i % 3]));
  for (const like of [0, 1]) {
    const y = Array.from({ length: 90 }, (_, i) => (i % 3 === 2 ? like : i % 3));
    const model = fitGradientBoosting({ x, y }, { loss: "log", rounds: 50 });
    const [zero, one, missing] = predictGradientBoosting(model, matrixFromRows([[0], [1], [Number.NaN]]));
    expect(Math.abs(missing! - (like === 0 ? zero! : one!))).toBeLessThan(1e-9);
    expect(one! - zero!).toBeGreaterThan(0.9);
  }
});

test("each loss ends where its labels' group means are", () => {
  const group = Array.from({ length: 400 }, (_, i) => i % 4);
  const x = matrixFromRows(group.map((g) => [g]));
  const options = { rounds: 200, l2: 0, minChildWeight: 0 };
  const groups = matrixFromRows([[0], [1], [2], [3]]);
  const counts = group.map((g, i) => (i % 8 < 4 ? g : 3 * g));
  const poisson = fitGradientBoosting({ x, y: counts }, { ...options, loss: "poisson" });
  for (const [g, rate] of predictGradientBoosting(poisson, groups).entries()) expect(rate).toBeCloseTo(2 * g, 2);
  const classes = group.map((g, i) => (i % 20 < 4 ? (g + 1) % 3 : g % 3));
  const softmax = fitGradientBoosting({ x, y: classes }, { ...options, loss: "softmax" });
  const shares = predictGradientBoosting(softmax, groups);
  for (let g = 0; g < 4; g++) {
    expect(shares[g * 3 + (g % 3)]).toBeCloseTo(0.8, 3);
    expect(shares[g * 3 + ((g + 1) % 3)]).toBeCloseTo(0.2, 3);
    expect(shares.subarray(g * 3, g * 3 + 3).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  }
});

test("large counts beside zeros do not overshoot", () => {
  const x = matrixFromRows(Array.from({ length: 100 }, (_, i) => [i % 10]));
  const y = Array.from({ length: 100 }, (_, i) => (i % 10 === 9 ? 1e6 : 0));
  const model = fitGradientBoosting({ x, y }, { loss: "poisson", rounds: 300, learningRate: 0.3 });
  const [none, many] = predictGradientBoosting(model, matrixFromRows([[0], [9]]));
  expect(many).toBeGreaterThan(9e5);
  expect(many).toBeLessThan(1.1e6);
  expect(none).toBeLessThan(1);
});

test("early stopping keeps the round of the lowest validation loss", () => {
  const data = randomTable(5, 600, "log");
  const held = randomTable(6, 300, "log");
  const model = fitGradientBoosting(data, {
    loss: "log",
    rounds: 300,
    learningRate: 0.3,
    earlyStopping: { patience: 20, validation: held },
  });
  const losses = [...model.validationLoss];
  expect(model.rounds).toBe(losses.indexOf(Math.min(...losses)) + 1);
  expect(losses.length).toBe(model.rounds + 20);
  const p = predictGradientBoosting(model, held.x);
  const loss = p.reduce((sum, q, i) => sum - Math.log(held.y[i] === 1 ? q : 1 - q), 0) / p.length;
  expect(loss).toBeCloseTo(Math.min(...losses), 12);
});

test("the same seed gives the same model, and sampling uses it", () => {
  const data = randomTable(7, 300, "log");
  const options: BoostingOptions = {
    loss: "log",
    rounds: 10,
    rowSample: 0.5,
    columnSample: 0.5,
    earlyStopping: { patience: 5, validation: 0.3 },
  };
  const sum = (seed: number) => saveGradientBoosting(fitGradientBoosting(data, { ...options, seed })).checksum;
  expect(sum(1)).toBe(sum(1));
  expect(sum(1)).not.toBe(sum(2));
});

test("sampled rounds change the predictions of all rows alike", () => {
  const data = randomTable(8, 300, "squared");
  const model = fitGradientBoosting(data, { loss: "squared", rounds: 40, rowSample: 0.3 });
  const full = squares(data.y, predictGradientBoosting(model, data.x));
  const mean = Array.from(data.y).reduce((sum, label) => sum + label, 0) / 300;
  expect(full).toBeLessThan(0.6 * squares(data.y, new Float64Array(300).fill(mean)));
});

test("a fitted model is explained to the last digits, for every class", () => {
  const data = randomTable(9, 300, "softmax");
  const { trees } = fitGradientBoosting(data, { loss: "softmax", rounds: 10, categorical: [3] });
  const { phi, base } = treeShap(trees, data.x);
  const margins = predictTrees(trees, data.x);
  for (let at = 0; at < margins.length; at++) {
    const parts = phi.subarray(at * 4, at * 4 + 4).reduce((sum, part) => sum + part, base[at % 3]!);
    expect(Math.abs(parts - margins[at]!)).toBeLessThan(1e-9);
  }
});

test("more distinct values than bins are binned by count", () => {
  const x = matrixFromRows(Array.from({ length: 5000 }, (_, i) => [i ** 3]));
  const y = Array.from({ length: 5000 }, (_, i) => (i < 2500 ? 0 : 1));
  const model = fitGradientBoosting({ x, y }, { loss: "log", rounds: 1, maxLeaves: 2 });
  const cut = Math.cbrt(model.trees.threshold[0]!);
  expect(Math.abs(cut - 2500)).toBeLessThan(20); // 255 bins of about 20 rows
});

test("beyond 200,000 rows a sample places the cuts, and every row is still fitted", () => {
  const rows = 250_000;
  const x = { rows, columns: 1, values: Float64Array.from({ length: rows }, (_, i) => i) };
  const y = Uint8Array.from({ length: rows }, (_, i) => (i < rows / 2 ? 0 : 1));
  const { trees } = fitGradientBoosting({ x, y }, { loss: "log", rounds: 1, maxLeaves: 2 });
  expect(Math.abs(trees.threshold[0]! / rows - 0.5)).toBeLessThan(2 / 255);
  expect(trees.cover[0]).toBe(rows);
});

test("a saved model answers as before, and a changed byte is noticed", () => {
  const data = randomTable(10, 200, "log");
  const model = fitGradientBoosting(data, { loss: "log", rounds: 5, categorical: [3] });
  const bytes = toBytes(saveGradientBoosting(model));
  expect(predictGradientBoosting(loadGradientBoosting(fromBytes(bytes)), data.x)).toEqual(
    predictGradientBoosting(model, data.x),
  );
  bytes[bytes.length - 9]! ^= 1;
  expect(() => loadGradientBoosting(fromBytes(bytes))).toThrow(/^model_corrupted: .*(Restore|Train)/i);
  expect(() => loadGradientBoosting({ ...saveGradientBoosting(model), version: 0 })).toThrow(/^model_version/);
  expect(() => loadGradientBoosting(undefined)).toThrow(/^not_a_model/);
});

test("progress rises to 1, and an abort ends the fit", () => {
  const data = randomTable(11, 50, "log");
  const shares: number[] = [];
  fitGradientBoosting(data, { loss: "log", rounds: 4, onProgress: (share) => shares.push(share) });
  expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  const signal = AbortSignal.abort(new Error("enough"));
  expect(() => fitGradientBoosting(data, { loss: "log", signal })).toThrow("enough");
});

test("fifty rows, a constant column and all weight on few rows are fitted without NaN", () => {
  const { x, y } = randomTable(12, 50, "log");
  const wide = {
    rows: 50,
    columns: 5,
    values: Float64Array.from({ length: 250 }, (_, at) =>
      at % 5 === 4 ? 7 : x.values[Math.floor(at / 5) * 4 + (at % 5)]!,
    ),
  };
  const weights = Float64Array.from(y, (_, i) => (i < 10 ? 1e6 : 0));
  for (const options of [{}, { l2: 0, minChildWeight: 0, rounds: 500 }]) {
    for (const w of [new Float64Array(50).fill(1), weights]) {
      const model = fitGradientBoosting({ x: wide, y, weights: w }, { loss: "log", ...options });
      for (const p of predictGradientBoosting(model, wide)) expect(p >= 0 && p <= 1).toBe(true);
    }
  }
});

test("bad input is a fault with its remedy", () => {
  const x = matrixFromRows([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
  const y = [0, 1, 0, 1];
  const wrong: [LabelledRows, Partial<BoostingOptions>, string][] = [
    [{ x: matrixFromRows([]), y: [] }, {}, "empty_input"],
    [{ x, y: [0, 1] }, {}, "shape_mismatch"],
    [{ x: { ...x, rows: 3 }, y: [0, 1, 0] }, {}, "shape_mismatch"],
    [{ x, y: [0, 1, 0, Number.NaN] }, {}, "not_finite"],
    [{ x, y: [0, 1, 0, 1e151] }, { loss: "squared" }, "too_large"],
    [{ x, y: [0, 1, 0, 2] }, {}, "not_binary"],
    [{ x, y: [1, 1, 1, 1] }, {}, "one_class"],
    [{ x, y, weights: [0, 1, 0, 1] }, {}, "one_class"],
    [{ x, y, weights: [0, 0, 0, 0] }, {}, "zero_weight"],
    [{ x, y, weights: [1, 1, 1, -1] }, {}, "bad_weight"],
    [{ x, y: [5, 5, 5, 5] }, { loss: "squared" }, "constant_labels"],
    [{ x, y: [0, 0, 0, 0] }, { loss: "poisson" }, "constant_labels"],
    [{ x, y: [0, 1, -1, 2] }, { loss: "poisson" }, "not_a_count"],
    [{ x, y: [0, 0.5, 1, 2] }, { loss: "softmax" }, "not_a_class"],
    [{ x, y: [0, 0, 2, 2] }, { loss: "softmax" }, "empty_class"],
    [{ x, y: [0, 0, 0, 0] }, { loss: "softmax" }, "one_class"],
    [{ x: matrixFromRows([[1], [Number.POSITIVE_INFINITY]]), y: [0, 1] }, {}, "not_finite"],
    [
      {
        x: matrixFromRows([
          [1, Number.NaN],
          [2, Number.NaN],
        ]),
        y: [0, 1],
      },
      {},
      "column_all_missing",
    ],
    [{ x: matrixFromRows([[0.5], [1]]), y: [0, 1] }, { categorical: [0] }, "not_a_category"],
    [
      {
        x: matrixFromRows(Array.from({ length: 1e5 }, (_, i) => [i])),
        y: Array.from({ length: 1e5 }, (_, i) => i % 2),
      },
      { categorical: [0] },
      "too_many_categories",
    ],
    [{ x, y }, { categorical: [2] }, "bad_setting"],
    [{ x, y }, { categorical: [0], monotone: [1, 0] }, "bad_setting"],
    [{ x, y }, { monotone: [1] }, "shape_mismatch"],
    [{ x, y }, { learningRate: 0 }, "bad_setting"],
    [{ x, y }, { maxBins: 256 }, "bad_setting"],
    [{ x, y }, { rowSample: 0 }, "bad_setting"],
    [{ x, y }, { earlyStopping: { patience: 1, validation: 0.01 } }, "too_few_rows"],
    [{ x, y }, { earlyStopping: { patience: 1, validation: { x: matrixFromRows([[1]]), y: [1] } } }, "shape_mismatch"],
  ];
  for (const [data, options, code] of wrong) {
    const fit = () => fitGradientBoosting(data, { loss: "log", ...options });
    expect(fit, code).toThrow(new RegExp(`^${code}: [^]*\\. [A-Z][^]*\\.$`));
  }
});

/** Two columns with few distinct values, so that ties and missing values are common. */
function table(most: number, columns: number) {
  const cell = fc.integer({ min: -3, max: 3 }).map((value) => (value === 3 ? Number.NaN : value));
  const row = fc.tuple(fc.array(cell, { minLength: columns, maxLength: columns }), fc.integer({ min: -9, max: 9 }));
  return fc
    .array(row, { minLength: 3, maxLength: most })
    .map((rows) => ({ x: matrixFromRows(rows.map(([cells]) => cells)), y: rows.map(([, label]) => label) }))
    .filter(
      ({ x, y }) =>
        new Set(y).size > 1 && [0, 1].every((j) => y.some((_, i) => !Number.isNaN(x.values[i * columns + j]!))),
    );
}

function bestSplit(x: Matrix, y: number[]): number {
  let best = twoMeans(y, () => true);
  for (let j = 0; j < x.columns; j++) {
    for (const cut of [-3, -2, -1, 0, 1, 2]) {
      for (const missing of [true, false]) {
        best = Math.min(
          best,
          twoMeans(y, (i) => {
            const value = x.values[i * x.columns + j]!;
            return Number.isNaN(value) ? missing : value <= cut;
          }),
        );
      }
    }
  }
  return best;
}

function twoMeans(y: number[], left: (i: number) => boolean): number {
  const sides = [y.filter((_, i) => left(i)), y.filter((_, i) => !left(i))];
  return sides.reduce(
    (sum, side) => sum + squares(side, new Array(side.length).fill(side.reduce((a, b) => a + b, 0) / side.length)),
    0,
  );
}

function squares(y: ArrayLike<number>, fitted: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += (y[i]! - fitted[i]!) ** 2;
  return sum;
}

/** Four columns, the last of categories 0 to 5, some values missing; labels that depend on them. */
function randomTable(seed: number, rows: number, loss: BoostingLoss): LabelledRows {
  const random = seededRandom(seed);
  const cells = Array.from({ length: rows }, () => [
    random.normal(),
    random.normal(),
    random.normal(),
    random.below(6),
  ]);
  const y = cells.map(([a, b, c, d], i) => {
    const margin = a! - b! + a! * c! + (d === 2 ? 2 : 0) - 0.3;
    if (i < 3) return loss === "squared" ? i : Math.min(i, loss === "softmax" ? 2 : 1);
    if (loss === "squared") return margin + random.normal();
    if (loss === "poisson") return Math.floor(Math.exp(margin / 2) * 2 * random.uniform());
    if (loss === "softmax") return Math.min(2, Math.max(0, Math.round(margin + 1)));
    return random.uniform() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
  });
  const x = matrixFromRows(cells.map((row) => row.map((value) => (random.below(12) === 0 ? Number.NaN : value))));
  return { x, y };
}
