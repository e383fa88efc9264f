// An event, or yeses to a purpose, counted day by day, week by week or month by month: a step with fewer than 11 people has no figure.
import { type DataMap, restsOnYes } from "@heed/core";
import { countOptIns } from "../consent/count-opt-ins.ts";
import type { Gate } from "../gate/gate.ts";
import type { Database } from "../storage/database.ts";

export type Step = "day" | "week" | "month";

/** What is counted: how often an event came, the sum of one of its numbers, or how many people said yes to a purpose. */
export type Series = { readonly event: string; readonly value?: string } | { readonly optIns: string };

export type CountDeps = {
  readonly gate: Gate;
  readonly database: Pick<Database, "query">;
  readonly map: DataMap;
  readonly now: () => Date;
};

/** A series: `starts` are the first days of its steps (YYYY-MM-DD, UTC; weeks begin on Monday). */
export type Steps = {
  readonly step: Step;
  readonly starts: readonly string[];
  /** Null: fewer than 11 people, so that it is not told. */
  readonly values: readonly (number | null)[];
};

const DAY = 86_400_000;

/**
 * Every series of a map: events that `statistics` reads, with their numbers, and purposes that are asked for.
 *
 * @example
 * seriesOf(map); // [{ event: "Order Completed" }, { event: "Order Completed", value: "revenue" }, { optIns: "newsletter" }]
 */
export function seriesOf(map: DataMap): readonly Series[] {
  const events = Object.keys(map.purposes["statistics"]?.reads ?? {}).flatMap((event): Series[] => {
    const declared = map.fields[event];
    if (declared?.kind !== "event") return [];
    const numbers = Object.entries(declared.properties).filter(([, type]) => type === "number" || type === "number?");
    return [{ event }, ...numbers.map(([value]) => ({ event, value }))];
  });
  const asked = Object.entries(map.purposes).filter(([, purpose]) => restsOnYes(purpose));
  return [...events, ...asked.map(([optIns]) => ({ optIns }))];
}

/** Counts a series by steps that are over, or says in a sentence what is missing. */
export async function countSteps(deps: CountDeps, series: Series, step: Step): Promise<Steps | string> {
  const { gate, database, map, now } = deps;
  const of = seriesOf(map);
  let sums: ReadonlyMap<string, number>;
  if ("optIns" in series) {
    const purposes = of.flatMap((one) => ("optIns" in one ? [one.optIns] : []));
    if (!purposes.includes(series.optIns))
      return `People are asked for no purpose "${series.optIns}". Use one of: ${purposes.join(", ") || "none; no purpose of heed.config.ts has the basis consent"}.`;
    sums = await countOptIns(database, series.optIns, step);
  } else {
    const { event, value } = series;
    if (!map.purposes["statistics"]) return 'Counting needs the purpose "statistics". Declare it in heed.config.ts.';
    const known = of.flatMap((one) => ("event" in one ? [one] : []));
    if (!known.some((one) => one.event === event))
      return `The purpose "statistics" reads no event "${event}". Use one of: ${[...new Set(known.map((one) => one.event))].join(", ") || "none; add one to its reads"}.`;
    const numbers = known.flatMap((one) => (one.event === event && one.value !== undefined ? [one.value] : []));
    if (value !== undefined && !numbers.includes(value))
      return `"${event}" has no number "${value}". Use one of: ${numbers.join(", ") || "none; count it instead"}.`;
    const groups = await gate.open({ purpose: "statistics", actor: "job:forecast", fields: [event] }).aggregate({
      *groups(data) {
        for (const { at, properties } of data.events(event)) {
          const amount = value === undefined ? 1 : properties[value];
          if (typeof amount === "number" && Number.isFinite(amount)) yield [startOf(step, at), amount];
        }
      },
    });
    sums = new Map([...groups].map(([start, { sum }]) => [start, sum]));
  }
  const starts: string[] = [];
  // What is still going on is no figure yet.
  const end = startOf(step, now());
  for (let start = [...sums.keys()].sort()[0] ?? end; start < end; start = following(step, start)) starts.push(start);
  return { step, starts, values: starts.map((start) => sums.get(start) ?? null) };
}

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
