// An event counted day by day, week by week or month by month, under `statistics`: a step with fewer than 11 people has no figure.
import type { DataMap } from "@heed/core";
import type { Gate } from "../gate/gate.ts";

export type Step = "day" | "week" | "month";

/** A series: `starts` are the first days of its steps (YYYY-MM-DD, UTC; weeks begin on Monday). */
export type Steps = {
  readonly step: Step;
  readonly starts: readonly string[];
  /** Null: fewer than 11 people, so that it is not told. */
  readonly values: readonly (number | null)[];
};

const DAY = 86_400_000;

/**
 * Counts an event, or sums one of its numbers, by steps that are over.
 *
 * @param options `value`: the property to sum; without it occurrences are counted
 * @returns the series, or a sentence that says what is missing
 */
export async function countSteps(
  { gate, map, now }: { gate: Gate; map: DataMap; now: () => Date },
  event: string,
  { step, value }: { step: Step; value?: string | undefined },
): Promise<Steps | string> {
  const reads = map.purposes["statistics"]?.reads;
  if (!reads) return 'Counting needs the purpose "statistics". Declare it in heed.config.ts.';
  if (map.fields[event]?.kind !== "event" || !(event in reads))
    return `The purpose "statistics" reads no event "${event}". Use one of: ${events(map, reads).join(", ") || "none; add one to its reads"}.`;
  const groups = await gate.open({ purpose: "statistics", actor: "job:forecast", fields: [event] }).aggregate({
    *groups(data) {
      for (const { at, properties } of data.events(event)) {
        const amount = value === undefined ? 1 : properties[value];
        if (typeof amount === "number" && Number.isFinite(amount)) yield [startOf(step, at), amount];
      }
    },
  });
  const known = [...groups.keys()].sort();
  const starts: string[] = [];
  // What is still going on is no figure yet.
  const end = startOf(step, now());
  for (let start = known[0] ?? end; start < end; start = following(step, start)) starts.push(start);
  return { step, starts, values: starts.map((start) => groups.get(start)?.sum ?? null) };
}

const events = (map: DataMap, reads: object): string[] =>
  Object.keys(reads).filter((name) => map.fields[name]?.kind === "event");

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first day of the step in which a moment lies. */
export function startOf(step: Step, at: Date): string {
  const day = dayOf(at.getTime());
  if (step === "month") return `${day.slice(0, 7)}-01`;
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  return step === "day" ? day : dayOf(Date.parse(day) - weekday * DAY);
}

/** The first day of the next step. */
export function following(step: Step, start: string): string {
  if (step === "month") {
    const [year = 0, month = 0] = start.split("-").map(Number);
    return dayOf(Date.UTC(year, month, 1));
  }
  return dayOf(Date.parse(start) + (step === "day" ? 1 : 7) * DAY);
}
