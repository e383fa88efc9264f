// Exploration: the stored probability is the one with which the place shows the item.
import { seededRandom } from "@heed/math";
import fc from "fast-check";
import { expect, test } from "vitest";
import { explore } from "./explore.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };
const letters = ["a", "b", "c", "d", "e"];

test("without exploration the best are shown, each for certain", () => {
  const placed = explore(letters, 3, 0, seededRandom(1).uniform);
  expect(placed.map(({ candidate, probability }) => [candidate, probability])).toEqual([
    ["a", 1],
    ["b", 1],
    ["c", 1],
  ]);
});

test("a shelf is as long as asked where there are candidates, and shows none twice", () => {
  fc.assert(
    fc.property(
      fc.nat(30),
      fc.nat(40),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      (n, size, share, seed) => {
        const candidates = Array.from({ length: n }, (_, i) => i);
        const placed = explore(candidates, size, share, seededRandom(seed).uniform);
        expect(new Set(placed.map(({ candidate }) => candidate)).size).toBe(Math.min(n, size));
        for (const { probability } of placed) expect(probability >= 0 && probability <= 1).toBe(true);
      },
    ),
    runs,
  );
});

test("shows each candidate in the first place as often as the probability says", () => {
  const { uniform } = seededRandom(5);
  const times = new Map<string, number>();
  const told = new Map<string, number>();
  const n = 20_000;
  for (let i = 0; i < n; i++) {
    const first = explore(letters, 1, 0.3, uniform)[0]!;
    times.set(first.candidate, (times.get(first.candidate) ?? 0) + 1);
    told.set(first.candidate, first.probability);
  }
  expect([...told.values()].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  for (const [letter, p] of told) {
    const deviation = Math.sqrt((p * (1 - p)) / n);
    expect(Math.abs(times.get(letter)! / n - p)).toBeLessThan(5 * deviation);
  }
});
