import fc from "fast-check";
import { expect, test } from "vitest";
import { equalBins } from "./equal-bins.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };

test("every row is in one bin, equal scores share one, bins rise, and none is smaller than asked for", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(8), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 20 }),
      (scores, most, fewest) => {
        const bins = equalBins(scores, most, fewest);
        expect(bins.flatMap((rows) => [...rows]).toSorted((a, b) => a - b)).toEqual([...scores.keys()]);
        expect(bins.length).toBeLessThanOrEqual(most);
        for (const rows of bins) expect(rows.length).toBeGreaterThanOrEqual(Math.min(fewest, scores.length));
        const ends = bins.map((rows) => [...rows].map((row) => scores[row]!));
        for (const [k, own] of ends.entries())
          if (k > 0) expect(Math.min(...own)).toBeGreaterThan(Math.max(...ends[k - 1]!));
      },
    ),
    runs,
  );
});

test("without ties bins are as equal as whole rows can be", () => {
  expect(equalBins([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4).map(({ length }) => length)).toEqual([3, 2, 3, 2]);
  expect(() => equalBins([0, Number.NaN], 2)).toThrow(/not_finite: /);
});
