import { expect, test } from "vitest";
import { type Matrix, matrixFromRows } from "./matrix.ts";
import { seededRandom } from "./random.ts";
import {
  type BaseLearner,
  fitClassTransformation,
  fitSLearner,
  fitTLearner,
  type UpliftModel,
} from "./uplift-learners.ts";

// The weighted rate of each distinct row: exact where features are few, and no code of ours.
const rates: BaseLearner = (x, y, weights) => {
  const key = (rows: Matrix, i: number): string =>
    rows.values.subarray(i * rows.columns, (i + 1) * rows.columns).join();
  const sums = new Map<string, [yes: number, all: number]>();
  for (let i = 0; i < x.rows; i++) {
    const [yes, all] = sums.get(key(x, i)) ?? [0, 0];
    const w = weights?.[i] ?? 1;
    sums.set(key(x, i), [yes + w * y[i]!, all + w]);
  }
  return (rows) => {
    return Float64Array.from({ length: rows.rows }, (_, i) => {
      const [yes, all] = sums.get(key(rows, i)) ?? [0, 1];
      return yes / all;
    });
  };
};

// Two kinds of people: kind 0 gains nothing from the action, kind 1 gains .3.
function experiment(n: number, share: number) {
  const { uniform } = seededRandom(2);
  const kinds = Array.from({ length: n }, () => (uniform() < 0.5 ? 1 : 0));
  const treated = kinds.map(() => (uniform() < share ? 1 : 0));
  const outcome = kinds.map((kind, i) => (uniform() < 0.2 + 0.3 * kind * treated[i]! ? 1 : 0));
  return { x: matrixFromRows(kinds.map((kind) => [kind])), treated, outcome };
}
const ask = matrixFromRows([[0], [1]]);
const near = (model: UpliftModel): void => {
  const [none, some] = model(ask) as unknown as [number, number];
  expect(Math.abs(none)).toBeLessThan(0.02);
  expect(Math.abs(some - 0.3)).toBeLessThan(0.02);
};

test("all three find who gains, and how much", () => {
  const { x, treated, outcome } = experiment(40_000, 0.5);
  near(fitTLearner(x, outcome, treated, rates));
  near(fitSLearner(x, outcome, treated, rates));
  near(fitSLearner(x, outcome, treated, rates, { interactions: true }));
  near(fitClassTransformation(x, outcome, treated, rates));
});

test("where a fifth is treated, class transformation is right with its weights and wrong without", () => {
  const { x, treated, outcome } = experiment(40_000, 0.2);
  near(fitTLearner(x, outcome, treated, rates));
  near(fitClassTransformation(x, outcome, treated, rates, { share: 0.2 }));
  expect(Math.abs(fitClassTransformation(x, outcome, treated, rates)(ask)[0]!)).toBeGreaterThan(0.2);
});

test("one arm, wrong labels and an impossible share are errors with their remedy", () => {
  const x = matrixFromRows([[0], [1]]);
  expect(() => fitTLearner(x, [0, 1], [1, 1], rates)).toThrow(/one_class: /);
  expect(() => fitSLearner(x, [0, 2], [1, 0], rates)).toThrow(/not_binary: /);
  expect(() => fitSLearner(x, [0], [1, 0], rates)).toThrow(/shape_mismatch: /);
  expect(() => fitClassTransformation(x, [0, 1], [1, 0], rates, { share: 1 })).toThrow(/bad_setting: /);
});
