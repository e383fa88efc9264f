import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseForecast } from "./choose-forecast.ts";
import {
  fitSmoothing,
  forecastInterval,
  forecastSmoothing,
  loadSmoothing,
  type SmoothingShape,
  saveSmoothing,
} from "./exponential-smoothing.ts";
import { forecastAccuracy } from "./forecast-accuracy.ts";
import { minimise } from "./minimise.ts";
import { seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };

const seasonal = (n: number, period: number, noise: number, seed = 1) => {
  const random = seededRandom(seed);
  return Array.from(
    { length: n },
    (_, t) => 50 + 0.5 * t + 8 * Math.sin((2 * Math.PI * t) / period) + noise * random.normal(),
  );
};

test("a line with a season is continued exactly", () => {
  const y = seasonal(48, 6, 0);
  const shape: SmoothingShape = { trend: "additive", seasonal: "additive", period: 6 };
  for (const start of ["classical", "estimated"] as const) {
    const forecast = forecastSmoothing(fitSmoothing(y, { ...shape, start }), 12);
    const truth = seasonal(60, 6, 0).slice(48);
    for (let h = 0; h < 12; h++) expect(Math.abs(forecast[h]! - truth[h]!)).toBeLessThan(0.05);
  }
});

test("a season that grows with the level is continued by the multiplicative shape", () => {
  const y = (n: number) => Array.from({ length: n }, (_, t) => (20 + t) * [0.8, 1, 1.3, 0.9][t % 4]!);
  const forecast = forecastSmoothing(
    fitSmoothing(y(40), { trend: "additive", seasonal: "multiplicative", period: 4 }),
    8,
  );
  for (let h = 0; h < 8; h++) expect(Math.abs(forecast[h]! / y(48)[40 + h]! - 1)).toBeLessThan(0.01);
});

test("a larger family never fits worse, and fitted parameters never worse than given ones", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, alpha) => {
      const y = seasonal(30, 4, 6, seed);
      const shape = { trend: "none", seasonal: "none" } as const;
      const free = fitSmoothing(y, shape);
      expect(free.sse).toBeLessThanOrEqual(fitSmoothing(y, { ...shape, parameters: { alpha } }).sse * (1 + 1e-6));
      expect(free.errors.length).toBe(29);
      expect(free.errors.reduce((sum, e) => sum + e * e, 0)).toBeCloseTo(free.sse, 6);
      for (const value of [free.alpha, free.level, ...forecastSmoothing(free, 3)])
        expect(Number.isFinite(value)).toBe(true);
    }),
    runs,
  );
});

test("a constant series is forecast as itself by every shape", () => {
  const y = Array.from({ length: 20 }, () => 7);
  for (const trend of ["none", "additive", "damped"] as const) {
    for (const season of ["none", "additive", "multiplicative"] as const) {
      const model = fitSmoothing(y, { trend, seasonal: season, period: 4 });
      for (const value of forecastSmoothing(model, 6)) expect(value).toBeCloseTo(7, 9);
    }
  }
});

test("a damped trend flattens and an additive one does not", () => {
  const y = Array.from({ length: 20 }, (_, t) => 3 * t);
  const [damped, straight] = (["damped", "additive"] as const).map((trend) =>
    forecastSmoothing(fitSmoothing(y, { trend, seasonal: "none", parameters: { alpha: 0.9, beta: 0.9 } }), 50),
  );
  expect(damped![49]! - damped![48]!).toBeLessThan(1.5);
  expect(straight![49]! - straight![48]!).toBeCloseTo(3, 6);
});

test("intervals cover about their share of what comes", () => {
  let covered = 0;
  for (let seed = 0; seed < 60; seed++) {
    const y = seasonal(124, 4, 5, seed);
    const model = fitSmoothing(y.slice(0, 120), { trend: "additive", seasonal: "additive", period: 4 });
    const { low, high } = forecastInterval(model, 4, { random: seededRandom(seed), paths: 200 });
    for (let h = 0; h < 4; h++) if (y[120 + h]! >= low[h]! && y[120 + h]! <= high[h]!) covered++;
  }
  expect(covered / 240).toBeGreaterThan(0.7);
  expect(covered / 240).toBeLessThan(0.9);
});

test("the backtest finds a season where there is one, and keeps the naive forecast for a random repeat", () => {
  const chosen = chooseForecast(seasonal(60, 6, 1), 6, { horizon: 6 });
  expect(chosen.best.shape?.seasonal).not.toBe("none");
  expect(chosen.tried.at(-1)!.mae).toBeGreaterThan(2 * chosen.best.mae!);
  const repeated = Array.from({ length: 48 }, (_, t) => [3, 90, 41, 7, 66, 20][t % 6]!);
  const kept = chooseForecast(repeated, 6, { horizon: 6 });
  expect([kept.best.name, kept.best.mae]).toEqual(["seasonal_naive", 0]);
  expect([...kept.forecast]).toEqual(repeated.slice(0, 6));
});

test("the backtest never looks past its cut", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const y = seasonal(40, 4, 4, seed);
      const poisoned = [...y.slice(0, 36), 1e6, -1e6, 1e6, -1e6];
      const [clean, dirty] = [y, poisoned].map((s) => chooseForecast(s, 4, { horizon: 4, origins: 1 }));
      const error = (choice: typeof clean, s: number[], name: string) =>
        [choice!.tried.find((c) => c.name === name)!.mae!, s] as const;
      // Same forecasts, other actual values: the sums of |actual - forecast| differ by exactly what the actual values make of it.
      const forecastOf = forecastSmoothing(
        fitSmoothing(y.slice(0, 36), { trend: "none", seasonal: "additive", period: 4 }),
        4,
      );
      for (const [mae, s] of [error(clean, y, "none/additive"), error(dirty, poisoned, "none/additive")]) {
        const expected = s.slice(36).reduce((sum, v, h) => sum + Math.abs(v - forecastOf[h]!), 0) / 4;
        expect(Math.abs(mae / expected - 1)).toBeLessThan(1e-9);
      }
    }),
    { numRuns: 10 },
  );
});

test("a shape that cannot be fitted is named, not dropped", () => {
  const y = seasonal(40, 4, 1).map((v) => v - 60);
  const { tried } = chooseForecast(y, 4, { horizon: 4 });
  expect(tried.length).toBe(10);
  expect(tried.filter((c) => c.mae === null).every((c) => /^not_positive/.test(c.why!))).toBe(true);
});

test("perfect forecasts have no error, and undefined measures are null", () => {
  expect(forecastAccuracy([1, 2], [3, 4], [3, 4])).toEqual({ mae: 0, rmse: 0, mape: 0, smape: 0, mase: 0 });
  expect(forecastAccuracy([5, 5], [0], [1])).toEqual({ mae: 1, rmse: 1, mape: null, smape: 200, mase: null });
  expect(forecastAccuracy([0, 0, 2, 4], [0], [0], 2)).toMatchObject({ mae: 0, smape: 0, mape: null });
});

test("the minimum of a curved valley is found", () => {
  const banana = (x: Float64Array) => (1 - x[0]!) ** 2 + 100 * (x[1]! - x[0]! ** 2) ** 2;
  const { x, converged } = minimise(banana, [-1.2, 1]);
  expect(converged).toBe(true);
  expect(Math.hypot(x[0]! - 1, x[1]! - 1)).toBeLessThan(1e-4);
  expect(() => minimise(() => Number.NaN, [0])).toThrow(/^bad_start/);
});

test("bad input is an error with its remedy", () => {
  const shape = { trend: "additive", seasonal: "additive", period: 4 } as const;
  expect(() => fitSmoothing([1, 2, 3], shape)).toThrow(/^series_too_short: .*\. .*\./);
  expect(() => fitSmoothing([1, 2, Number.NaN, 3], { trend: "none", seasonal: "none" })).toThrow(/^not_finite/);
  expect(() => fitSmoothing(seasonal(20, 4, 1), { ...shape, period: 1 })).toThrow(/^bad_setting/);
  expect(() => fitSmoothing(seasonal(20, 4, 1), { ...shape, parameters: { alpha: 2 } })).toThrow(/^bad_setting/);
  expect(() => fitSmoothing([0, 1, 2, 3, 4, 5, 6, 7, 8], { ...shape, seasonal: "multiplicative" })).toThrow(
    /^not_positive/,
  );
  expect(() => chooseForecast([1, 2, 3, 4], 1, { horizon: 4 })).toThrow(/^series_too_short/);
  expect(() => forecastAccuracy([1], [1], [1])).toThrow(/^series_too_short/);
  expect(() => forecastAccuracy([1, 2], [1, 2], [1])).toThrow(/^shape_mismatch/);
  const model = fitSmoothing(seasonal(20, 4, 1), shape);
  expect(() => forecastSmoothing(model, 0)).toThrow(/^bad_setting/);
  const kept = saveSmoothing(model);
  expect(loadSmoothing(structuredClone(kept))).toEqual(model);
  expect(() => loadSmoothing({ ...kept, version: 2 })).toThrow(/^model_version/);
  expect(() => loadSmoothing({ ...kept, model: { ...model, level: 0 } })).toThrow(/^model_corrupted/);
});
