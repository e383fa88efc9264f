import { expect, test } from "vitest";
import { matrixFromRows, requireMatrix, takeRows } from "./matrix.ts";

test("rows are kept one after another and can be chosen again, in any order", () => {
  const x = matrixFromRows([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect([...takeRows(x, [2, 0, 2]).values]).toEqual([5, 6, 1, 2, 5, 6]);
});

test("unequal rows, rows that do not exist and cut arrays are faults", () => {
  expect(() => matrixFromRows([[1, 2], [3]])).toThrow(/^shape_mismatch/);
  expect(() => takeRows(matrixFromRows([[1]]), [1])).toThrow(/^bad_row/);
  expect(() => requireMatrix("x", { rows: 2, columns: 2, values: new Float64Array(3) })).toThrow(/^shape_mismatch/);
  expect(() => requireMatrix("x", { rows: 2, columns: 0, values: new Float64Array(0) })).toThrow(/^empty_input/);
});
