import { expect, test } from "vitest";
import { gaussLegendre } from "./gauss-legendre.ts";

test("n points integrate every power up to 2n - 1 exactly, and not the next", () => {
  for (const n of [1, 2, 3, 5, 8, 20, 64]) {
    const { points, weights } = gaussLegendre(n);
    const integral = (power: number) => points.reduce((sum, t, i) => sum + weights[i]! * t ** power, 0);
    for (let power = 0; power < 2 * n; power++) expect(Math.abs(integral(power) * (power + 1) - 1)).toBeLessThan(1e-13);
    if (n <= 5) expect(Math.abs(integral(2 * n) * (2 * n + 1) - 1)).toBeGreaterThan(1e-7);
  }
});

test("no point is not a rule", () => {
  expect(() => gaussLegendre(0)).toThrow(/^bad_setting/);
});
