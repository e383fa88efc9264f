import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

test("the same seed gives the same stream, another seed another", () => {
  fc.assert(
    fc.property(seeds, seeds, (a, b) => {
      const draw = (seed: number) => Array.from({ length: 8 }, seededRandom(seed).uint32);
      expect(draw(a)).toEqual(draw(a));
      if (a !== b) expect(draw(a)).not.toEqual(draw(b));
    }),
    runs,
  );
});

test("below(n) stays below n and is uniform by chi-square", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 2, max: 40 }), (seed, n) => {
      const { below } = seededRandom(seed);
      const counts = new Float64Array(n);
      for (let i = 0; i < 100 * n; i++) counts[below(n)]! += 1;
      const chiSquare = counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
      // Mean n - 1, standard deviation sqrt(2 (n - 1)); eight of those is out of reach for a fair stream.
      expect(chiSquare).toBeLessThan(n - 1 + 8 * Math.sqrt(2 * n) + 20);
    }),
    runs,
  );
});

test("below() has no modulo bias where 2^32 mod n is largest", () => {
  const { below } = seededRandom(1);
  const n = 3 * 2 ** 30; // a plain modulo would give the lowest third twice as often
  let low = 0;
  for (let i = 0; i < 30_000; i++) if (below(n) < 2 ** 30) low++;
  expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(0.02);
});

test("normal() has mean 0, variance 1, and the normal share within one deviation", () => {
  const { normal } = seededRandom(3);
  const n = 40_000;
  let sum = 0;
  let squares = 0;
  let within = 0;
  for (let i = 0; i < n; i++) {
    const x = normal();
    sum += x;
    squares += x * x;
    if (Math.abs(x) < 1) within++;
  }
  expect(Math.abs(sum / n)).toBeLessThan(0.03);
  expect(Math.abs(squares / n - 1)).toBeLessThan(0.04);
  expect(Math.abs(within / n - 0.6827)).toBeLessThan(0.015);
});

test("shuffle keeps what it is given and reaches every order alike", () => {
  const { shuffle } = seededRandom(5);
  const seen = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffle(Int32Array.of(1, 2, 3)).join("");
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(["123", "132", "213", "231", "312", "321"]);
  for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(200);
});

test("a fork neither repeats nor disturbs the numbers of its parent", () => {
  const parent = seededRandom(11);
  const child = parent.fork();
  const [a, b] = [Array.from({ length: 50 }, parent.uint32), Array.from({ length: 50 }, child.uint32)];
  expect(new Set([...a, ...b]).size).toBe(100);
});

test("a seed that is no whole number is refused with the remedy", () => {
  for (const seed of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => seededRandom(seed)).toThrow(/^bad_seed: .*\. Give /);
  }
  expect(() => seededRandom(1).below(0)).toThrow(/^bad_range: /);
});
