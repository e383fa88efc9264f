// Statements come in few sizes, so that what the database and its connections keep prepared has a bound.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_ROWS, slices } from "./values.ts";

test("rows are cut into ten sizes at most, in their order, with none lost", () => {
  const sizes = new Set<number>();
  fc.assert(
    fc.property(fc.nat(3_000), (n) => {
      const rows = Array.from({ length: n }, (_, i) => i);
      const cut = slices(rows);
      expect(cut.flat().join()).toBe(rows.join());
      // Each full statement, and then one at most of each smaller size.
      expect(cut.length).toBeLessThan(n / MAX_ROWS + 10);
      for (const slice of cut) sizes.add(slice.length);
    }),
  );
  expect(sizes.size).toBeLessThanOrEqual(10);
  expect(Math.max(...sizes)).toBe(MAX_ROWS);
});
