import fc from "fast-check";
import { expect, test } from "vitest";
import { normalQuantile } from "./normal-quantile.ts";
import {
  betaCdf,
  betaQuantile,
  chiSquareTail,
  gammaTail,
  logGamma,
  normalCdf,
  studentTwoSided,
} from "./special-functions.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const positive = fc.double({ min: 0.01, max: 200, noNaN: true });
const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const near = (got: number, expected: number, rel: number): void => {
  expect(Math.abs(got - expected)).toBeLessThan(rel * Math.abs(expected) + 1e-14);
};

test("log-gamma knows factorials and the half, and x gamma(x) = gamma(x + 1)", () => {
  let log = 0;
  for (let n = 1; n < 100; n++) {
    log += Math.log(n);
    near(logGamma(n + 1), log, 1e-13);
  }
  near(logGamma(0.5), Math.log(Math.PI) / 2, 1e-13);
  fc.assert(
    fc.property(positive, (x) => near(logGamma(x + 1) - logGamma(x), Math.log(x), 1e-10)),
    runs,
  );
});

test("the gamma tail of whole shapes is a sum of Poisson probabilities", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.01, max: 150, noNaN: true }), (a, x) => {
      let term = Math.exp(-x);
      let sum = term;
      for (let k = 1; k < a; k++) sum += term *= x / k;
      near(gammaTail(a, x), sum, 1e-10);
    }),
    runs,
  );
});

test("the beta distribution of whole shapes is a sum of binomial probabilities, and the quantile inverts it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), share, (a, b, x) => {
      const n = a + b - 1;
      let sum = 0;
      let choose = 1;
      for (let k = 0; k <= n; k++) {
        if (k >= a) sum += choose * x ** k * (1 - x) ** (n - k);
        choose = (choose * (n - k)) / (k + 1);
      }
      near(betaCdf(x, a, b), sum, 1e-9);
      near(betaCdf(betaQuantile(x, a, b), a, b), x, 1e-9);
    }),
    runs,
  );
});

test("the normal distribution inverts its quantile and keeps digits in the far tail", () => {
  fc.assert(
    fc.property(share, (p) => near(normalCdf(normalQuantile(p)), p, 1e-12)),
    runs,
  );
  near(normalCdf(-10), 7.61985302416e-24, 1e-10); // tabulated
  expect([normalCdf(0), normalCdf(Infinity), normalCdf(-Infinity), normalCdf(1e9)]).toEqual([0.5, 1, 0, 1]);
});

test("chi-square of 2 is exponential; t of 1 is Cauchy; t of many is normal", () => {
  fc.assert(
    fc.property(positive, (x) => {
      near(chiSquareTail(x, 2), Math.exp(-x / 2), 1e-10);
      near(studentTwoSided(x, 1), 1 - (2 / Math.PI) * Math.atan(x), 1e-9);
      near(studentTwoSided(Math.min(x, 5), 1e9), 2 * normalCdf(-Math.min(x, 5)), 1e-5);
    }),
    runs,
  );
});

test("what is outside the domain is an error with its remedy", () => {
  for (const bad of [
    () => logGamma(0),
    () => gammaTail(-1, 1),
    () => betaCdf(2, 1, 1),
    () => betaCdf(0.5, 0, 1),
    () => normalCdf(Number.NaN),
  ]) {
    expect(bad).toThrow(/^\w+: .*\. Give|^bad_setting: /);
  }
});
