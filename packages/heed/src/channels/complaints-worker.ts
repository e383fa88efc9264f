// Runs in a worker thread: which weeks' shares of complaints were not as expected, on numbers that are counts of groups.
import { parentPort, workerData } from "node:worker_threads";
import { findAnomalies } from "../capabilities/forecast/find-anomalies.ts";

/** Texts of a week: how many there were, and how many of them complain, of anything or of one theme; null: of fewer than 11 people. */
export type Week = { readonly some: number; readonly all: number } | null;

export type ComplaintsTask = { readonly series: readonly (readonly Week[])[]; readonly falseAlarms: number };

/** By series the weeks that stand out, or why it cannot be watched. */
export type Watched =
  | {
      readonly found: readonly { readonly at: number; readonly share: number; readonly expected: number }[];
      readonly looked: number;
      readonly falseAlarms: number;
    }
  | { readonly says: string };

/** Two standard errors of a share: what so few texts differ by anyhow is no news, however quiet the weeks before were. */
const ERRORS = 1.96;

function watch(weeks: readonly Week[], falseAlarms: number): Watched {
  try {
    const shares = weeks.map((week) => week && week.some / week.all);
    const { found, ...looked } = findAnomalies(shares, { period: 1, falseAlarms });
    return {
      ...looked,
      found: found.flatMap(({ at, value, expected }) => {
        const likely = Math.min(0.99, Math.max(0.01, expected));
        const error = Math.sqrt((likely * (1 - likely)) / (weeks[at]?.all ?? 1));
        return Math.abs(value - expected) < ERRORS * error ? [] : [{ at, share: value, expected }];
      }),
    };
  } catch (error) {
    // Too few weeks, or most of them with too few people, are an answer, not a fault.
    const { message } = error as Error;
    if (!/^series_/.test(message)) throw error;
    return { says: message };
  }
}

// Given by read-feedback.ts, which waits for the one answer; what is thrown ends the thread.
const { series, falseAlarms } = workerData as ComplaintsTask;
parentPort?.postMessage(series.map((weeks) => watch(weeks, falseAlarms)));
