// The log, on standard error: one JSON object a line for machines, one plain line on a terminal. Codes, routes and request numbers; nobody's data.
import { styleText } from "node:util";
import { destination, type Logger, pino, stdTimeFunctions } from "pino";
import { faultCode } from "../http/fault.ts";
import type { FaultPlace } from "../http/services.ts";

export type Log = Logger;

/** Makes the log of this process. */
export function createLog(terminal = process.stderr.isTTY): Log {
  return pino(
    { base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
    terminal ? { write: (line: string) => process.stderr.write(plain(line)) } : destination({ fd: 2, sync: true }),
  );
}

/**
 * Logs faults by code and place. A fault's text may hold values of a row, so it is left out. That a newer map is in force stays so until
 * this process is restarted, and every job and request meets it: it is said once, `/readyz` says it always, and the metrics count it.
 */
export function faultLog(log: () => Log = lazily(createLog)): (error: unknown, place?: FaultPlace) => void {
  let superseded = false;
  return (error, place = {}) => {
    if (faultCode(error) === "map_superseded") {
      if (!superseded) log().error({ code: "map_superseded" }, "a newer map is in force: restart this process with it");
      superseded = true;
      return;
    }
    const again = place.job === undefined ? "fault" : "job failed, runs again at its next turn";
    log().error({ code: faultCode(error), ...place }, again);
  };
}

/** Ends the process at a fault that nobody caught; Node itself would print it with the values of the row that PostgreSQL quotes. */
export function endOnUncaught(log: Log): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => {
      log.fatal({ code: faultCode(error), at: placeIn(error) }, "a fault that nobody caught; Heed ends");
      process.exit(1);
    });
}

/** Where in the code, without the message that begins a stack. */
const placeIn = (error: unknown): string[] =>
  error instanceof Error ? (error.stack?.match(/^\s+at .*$/gm) ?? []).slice(0, 6).map((line) => line.trim()) : [];

function plain(line: string): string {
  // What pino wrote a moment ago.
  const { level, time, msg, ...more } = JSON.parse(line) as { level: string; time: string; msg: string };
  const color = level === "info" ? "dim" : level === "warn" ? "yellow" : "red";
  const rest = Object.entries(more).map(([name, value]) => `${name}=${String(value)}`);
  return `${styleText("dim", time.slice(11, 19))} ${styleText(color, level.padEnd(5))} ${[msg, ...rest].join("  ")}\n`;
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
