import { expect, test } from "vitest";
import { matrixFromRows } from "./matrix.ts";
import { predictTrees } from "./predict-trees.ts";
import { type GivenTree, treeEnsemble } from "./tree-ensemble.ts";

const stump = {
  feature: [0, -1, -1],
  threshold: [0, 0, 0],
  left: [1, -1, -1],
  right: [2, -1, -1],
  value: [0, 1, 2],
  cover: [4, 3, 1],
};
const score = (tree: GivenTree, x: number[], split?: "at_most" | "below") => [
  ...predictTrees(
    treeEnsemble({ trees: [tree], columns: 1, ...(split && { split }) }),
    matrixFromRows(x.map((value) => [value])),
  ),
];

test("a value at the threshold goes left, or right where the split says below", () => {
  for (const cut of [0, 0.1, -0.1, 1e300, -5e-324]) {
    const tree = { ...stump, threshold: [cut, 0, 0] };
    expect(score(tree, [cut])).toEqual([1]);
    expect(score(tree, [cut], "below")).toEqual([2]);
  }
  expect(score(stump, [-5e-324, 5e-324], "below")).toEqual([1, 2]);
});

test("a missing value follows the heavier child unless the tree says otherwise", () => {
  expect(score(stump, [Number.NaN])).toEqual([1]);
  expect(score({ ...stump, cover: [4, 1, 3] }, [Number.NaN])).toEqual([2]);
  expect(score({ ...stump, missing: [2, -1, -1] }, [Number.NaN])).toEqual([2]);
});

test("categories go by their set; what is no category is missing", () => {
  const tree = { ...stump, categories: [[0, 33, 254], undefined, undefined] };
  expect(score(tree, [0, 33, 254, 1, 32, 253])).toEqual([1, 1, 1, 2, 2, 2]);
  expect(score(tree, [-1, 0.5, 256, 1e9, Number.NaN])).toEqual([1, 1, 1, 1, 1]);
});

test("each tree adds to its own output, on top of the base", () => {
  const ensemble = treeEnsemble({ trees: [stump, { ...stump, output: 1 }, stump], columns: 1, base: [10, 20] });
  expect([...predictTrees(ensemble, matrixFromRows([[-1], [1]]))]).toEqual([12, 21, 14, 22]);
});

test("a malformed tree is a fault, not a wrong score", () => {
  const broken: [Partial<GivenTree>, RegExp][] = [
    [{ left: [0, -1, -1] }, /follow its parent/],
    [{ right: [1, -1, -1] }, /exactly one parent/],
    [{ right: [3, -1, -1] }, /follow its parent/],
    [{ feature: [1, -1, -1] }, /column that does not exist/],
    [{ threshold: [Number.NaN, 0, 0] }, /threshold/],
    [{ value: [0, Number.NaN, 0] }, /finite value/],
    [{ cover: [1, -1, 2] }, /cover/],
    [{ missing: [0, -1, -1] }, /missing value/],
    [{ categories: [[255], undefined, undefined] }, /category/],
    [{ output: 1 }, /no base/],
    [{ value: [0, 1] }, /^shape_mismatch/],
  ];
  for (const [change, message] of broken)
    expect(() => treeEnsemble({ trees: [{ ...stump, ...change }], columns: 1 })).toThrow(message);
});

test("rows of other columns, or none, are a fault", () => {
  const ensemble = treeEnsemble({ trees: [stump], columns: 1 });
  expect(() => predictTrees(ensemble, matrixFromRows([[1, 2]]))).toThrow(/^shape_mismatch/);
  expect(() => predictTrees(ensemble, matrixFromRows([]))).toThrow(/^empty_input/);
  expect(() => predictTrees(ensemble, matrixFromRows([[Number.NEGATIVE_INFINITY]]))).toThrow(/^not_finite/);
});
