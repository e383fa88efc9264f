// Statements come in few sizes, so that what the database and its connections keep prepared has a bound.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_ROWS, SIZES, slices } from "./values.ts";

test("rows are cut into few sizes, in their order, with none lost", () => {
  const sizes = new Set<number>();
  fc.assert(
    fc.property(fc.nat(3_000), (n) => {
      const rows = Array.from({ length: n }, (_, i) => i);
      const cut = slices(rows);
      expect(cut.flat().join()).toBe(rows.join());
      // Full statements, then one at most of each other power of two, and the rest.
      expect(cut.length).toBeLessThan(n / MAX_ROWS + 6);
      for (const slice of cut) sizes.add(slice.length);
    }),
  );
  for (const size of sizes) expect(SIZES).toContain(size);
  expect(Math.max(...sizes)).toBe(MAX_ROWS);
});
