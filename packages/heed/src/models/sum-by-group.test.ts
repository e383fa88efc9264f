import { expect, test } from "vitest";
import { compareShares, type Sums } from "./sum-by-group.ts";

/** A column of groups of 100 people each, of whom so many were selected. */
const sumsOf = (...selected: number[]): Sums<"selected"> =>
  new Map([
    ["region", new Map(selected.map((sum, i) => [`r${i}`, { selected: { people: 100, sum, squares: sum } }] as const))],
  ]);
const half = (groups: number): number[] => Array.from({ length: groups }, () => 50);

test("who asks about many groups finds none by chance: what stands out alone among two is nothing among forty", () => {
  const alone = compareShares(sumsOf(66, 50), "selected");
  const among = compareShares(sumsOf(66, ...half(39)), "selected");
  expect(alone.adjustedP("region", "r0")).toBeLessThan(0.05);
  // Unadjusted it would be found here too.
  expect(among.asked).toBe(40);
  expect(among.adjustedP("region", "r0")).toBeGreaterThan(0.05);
  // What is large is found among many.
  expect(compareShares(sumsOf(90, ...half(39)), "selected").adjustedP("region", "r0")).toBeLessThan(0.001);
});
