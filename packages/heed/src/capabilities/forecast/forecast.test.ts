// Forecasts: what the past lets expect, how sure that is, and what was not expected; a series that says too little is refused in a sentence.
import { seededRandom } from "@heed/math";
import { describe, expect, test } from "vitest";
import { findAnomalies } from "./find-anomalies.ts";
import { forecastSeries } from "./forecast-series.ts";

const WEEKDAYS = [90, 100, 105, 100, 120, 160, 140];
/** Days of a shop with weekdays, growth and noise of up to so much either way. */
function days(n: number, seed: number, noise = 15): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, t) => WEEKDAYS[t % 7]! + 0.3 * t + noise * (2 * random.uniform() - 1));
}

describe("a forecast", () => {
  test("follows weekdays and growth better than the last week again, and says so", () => {
    const { ahead, method, tried, origins } = forecastSeries(days(140, 1), { period: 7, horizon: 7, seed: 1 });
    expect(origins).toBe(12);
    expect(method).not.toBe("seasonal_naive");
    const off = (name: string) => tried.find((one) => one.name === name)!.mae!;
    expect(off(method)).toBeLessThan(off("seasonal_naive"));
    for (const [h, { value, low, high }] of ahead.entries()) {
      const nearer = ahead[h - 1];
      if (nearer) expect(high - low).toBeGreaterThanOrEqual(nearer.high - nearer.low - 1e-9);
      expect(low).toBeLessThan(value);
      expect(value).toBeLessThan(high);
      expect(Math.abs(value - (WEEKDAYS[h % 7]! + 0.3 * (140 + h)))).toBeLessThan(15);
    }
  });

  test("holds what comes about as often as it says", () => {
    let [inside, all] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const series = days(98, seed);
      const { ahead } = forecastSeries(series.slice(0, 91), { period: 7, horizon: 7, seed });
      for (const [h, { low, high }] of ahead.entries()) {
        all++;
        if (series[91 + h]! >= low && series[91 + h]! <= high) inside++;
      }
    }
    // .9 of 84, less four standard errors.
    expect(inside / all).toBeGreaterThan(0.9 - 4 * Math.sqrt((0.9 * 0.1) / all));
  });

  test("fills what was too small to be told between its neighbours, counts it, and cuts it at the ends", () => {
    const series: (number | null)[] = [null, null, ...days(60, 3), null];
    series[20] = null;
    expect(forecastSeries(series, { period: 7, horizon: 3, seed: 1 }).filled).toBe(1);
  });

  test.each([
    ["one point", [5], /^series_too_short: .+ Gather more/],
    ["nothing", [], /^series_too_short/],
    [
      "mostly gaps",
      Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? null : t)),
      /^series_has_gaps: .+ longer steps/,
    ],
    ["zeros", Array.from({ length: 40 }, () => 0), /^series_constant/],
    ["too few for its horizon", days(12, 1), /^series_too_short: .+ shorten the horizon/],
  ])("of %s is refused in a sentence", (_, series, says) => {
    expect(() => forecastSeries(series, { period: 7, horizon: 7, seed: 1 })).toThrow(says);
  });
});

describe("an alarm", () => {
  test("is called for a day that is not as expected", () => {
    const series = days(200, 4);
    series[150] = 420;
    series[180] = 3;
    const { found } = findAnomalies(series, { period: 7, falseAlarms: 0.01 });
    expect(found.map(({ at }) => at)).toEqual(expect.arrayContaining([150, 180]));
    expect(found.find(({ at }) => at === 150)!.expected).toBeLessThan(250);
  });

  test("is called of ordinary days about as seldom as stated", () => {
    let [called, looked] = [0, 0];
    for (let seed = 1; seed <= 3; seed++) {
      const anomalies = findAnomalies(days(400, seed), { period: 7, falseAlarms: 0.05 });
      called += anomalies.found.length;
      looked += anomalies.looked;
    }
    expect(called / looked).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / looked));
    expect(called).toBeGreaterThan(0);
  });

  test("cannot be rarer than the past is long, and says how rare it is", () => {
    const { falseAlarms, looked } = findAnomalies(days(60, 1), { period: 7, falseAlarms: 0.0001 });
    expect(looked).toBeGreaterThan(0);
    expect(falseAlarms).toBeGreaterThan(1 / 60);
  });
});
