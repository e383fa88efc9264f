import { expect, test } from "vitest";
import { compareGolden } from "./compare-golden.ts";

test("a number passes within abs + rel |expected|, and none at all without a tolerance", () => {
  expect(compareGolden(10.149, 10, { abs: 0.05, rel: 0.01 })).toBeUndefined();
  expect(compareGolden(10.16, 10, { abs: 0.05, rel: 0.01 })).toMatch(/off by/);
  expect(compareGolden(1 + 1e-15, 1, {})).toMatch(/off by/);
  expect(compareGolden(Number.NaN, 1, { abs: 9 })).toMatch(/off by|got/);
});

test("every field inside expected binds, null is skipped, and what is beyond does not matter", () => {
  const expected = { a: [1, 2], b: { c: "x", d: null, e: true } };
  const got = { a: [1, 2], b: { c: "x", d: 7, e: true }, more: 1 };
  expect(compareGolden(got, expected, { abs: 1e-9 })).toBeUndefined();
  expect(compareGolden({ ...got, a: [1, 2.1] }, expected, { abs: 1e-9 })).toMatch(/^a\.1: /);
  expect(compareGolden({ ...got, a: [1, 2, 3] }, expected, { abs: 1e-9 })).toMatch(/^a: got 3 entries/);
  expect(compareGolden({ ...got, b: { c: "y", e: true } }, expected, {})).toMatch(/^b\.c: /);
  expect(compareGolden({ a: [1, 2] }, expected, { abs: 1e-9 })).toMatch(/^b: /);
  expect(compareGolden("1", 1, { abs: 1 })).toMatch(/is expected/);
});

test("X_abs and X_rel bind the fields that begin with X, the longest X first", () => {
  const tolerance = { abs: 0, eps_abs: 0.1, eps_upper_abs: 1 };
  expect(
    compareGolden({ eps_low: 1.05, eps_upper: 1.9, z: 3 }, { eps_low: 1, eps_upper: 1, z: 3 }, tolerance),
  ).toBeUndefined();
  expect(compareGolden({ eps_low: 1.5 }, { eps_low: 1 }, tolerance)).toMatch(/^eps_low: /);
  expect(compareGolden({ z: 1.05 }, { z: 1 }, tolerance)).toMatch(/^z: /);
});
