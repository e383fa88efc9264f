// Which steps of a series were not as its past lets expect? Each is compared with what was forecast for it the step before, with a stated rate of false alarms.
import { chooseForecast, fitSmoothing } from "@heed/math";
import { filled } from "./fill-gaps.ts";

/** A step that was not as expected. */
export type Anomaly = {
  /** Place in the series. */
  readonly at: number;
  readonly value: number;
  readonly expected: number;
  /** Of so many steps as ordinary as those before, this share would be called so. */
  readonly p: number;
};

export type Anomalies = {
  readonly found: readonly Anomaly[];
  /** Steps that were looked at. */
  readonly looked: number;
  /** Of ordinary steps this share is called an anomaly at most, as far as errors come in no order. */
  readonly falseAlarms: number;
};

/** Share of the series from which the method is learned before anything is called. */
const LEARNED = 0.3;
/** Errors with which one is compared: the newest. */
const WINDOW = 500;

/**
 * Calls a step whose one-step error is larger than all but a share of those before it: conformal p-values (Vovk, Gammerman and Shafer 2005), which need
 * no normal errors. The share cannot be smaller than one in as many errors as there are.
 *
 * @param series equally spaced, oldest first; null: not known
 * @param options `falseAlarms`: share of ordinary steps that may be called
 * @throws `series_too_short`, `series_has_gaps`
 * @example
 * const y = Array.from({ length: 200 }, (_, t) => (t === 150 ? 90 : 10 + (t % 3)));
 * findAnomalies(y, { period: 1, falseAlarms: 0.01 }).found[0].at; // 150
 */
export function findAnomalies(
  series: readonly (number | null)[],
  { period, falseAlarms }: { readonly period: number; readonly falseAlarms: number },
): Anomalies {
  const first = series.findIndex((value) => value !== null);
  const { values: y } = filled(series);
  const start = Math.max(2 * period + 4, Math.ceil(LEARNED * y.length), 6);
  if (start >= y.length) return { found: [], looked: 0, falseAlarms };
  const learned = y.subarray(0, start);
  const { shape } = chooseForecast(learned, period, { horizon: 1, origins: Math.min(48, start >> 1) }).best;
  const errors = new Map<number, number>();
  if (shape === null) for (let t = period; t < y.length; t++) errors.set(t, y[t]! - y[t - period]!);
  else {
    const { alpha, beta, gamma, phi } = fitSmoothing(learned, shape);
    // The whole series is walked with what the first part taught; an error is always that of a step not yet seen.
    const walked = fitSmoothing(y, { ...shape, parameters: { alpha, beta, gamma, phi } });
    const from = y.length - walked.errors.length;
    for (const [k, error] of walked.errors.entries()) errors.set(from + k, error);
  }
  const found: Anomaly[] = [];
  const past: number[] = [...errors].filter(([t]) => t < start).map(([, error]) => Math.abs(error));
  const least = 1 / (Math.min(past.length, WINDOW) + 1);
  for (let t = start; t < y.length; t++) {
    const error = errors.get(t)!;
    const compared = past.slice(-WINDOW);
    const p = (1 + compared.filter((own) => own >= Math.abs(error)).length) / (compared.length + 1);
    past.push(Math.abs(error));
    if (p <= Math.max(falseAlarms, least)) found.push({ at: first + t, value: y[t]!, expected: y[t]! - error, p });
  }
  return { found, looked: y.length - start, falseAlarms: Math.max(falseAlarms, least) };
}
