// An event, or yeses to a purpose, counted by the shortest step of which nearly all have 11 people, and longer ones by adding those up: else a week
// less its days would tell of the day that is not told.
import { type DataMap, restsOnYes } from "@heed/core";
import { countOptIns } from "../consent/count-opt-ins.ts";
import type { Actor } from "../gate/access.ts";
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

const STEPS = ["day", "week", "month"] as const;
/** At least this share of the steps has to be told, from the first that is on: the same as a forecast needs. */
const TOLD = 0.8;

/** A series as it was counted at one moment, by every step. */
export type Sums = { readonly at: Date; readonly by: Readonly<Record<Step, ReadonlyMap<string, number>>> };

/** Counts a series by every step at once, or says in a sentence what is missing. */
export async function countSums(
  { gate, database, map, now }: CountDeps,
  series: Series,
  actor: Actor,
): Promise<Sums | string> {
  const of = seriesOf(map);
  const at = now();
  if ("optIns" in series) {
    const purposes = of.flatMap((one) => ("optIns" in one ? [one.optIns] : []));
    if (!purposes.includes(series.optIns))
      return `People are asked for no purpose "${series.optIns}". Use one of: ${purposes.join(", ") || "none; no purpose of heed.config.ts has the basis consent"}.`;
    const by = (each: Step) => countOptIns(database, series.optIns, each);
    return { at, by: { day: await by("day"), week: await by("week"), month: await by("month") } };
  } else {
    const { event, value } = series;
    if (!map.purposes["statistics"]) return 'Counting needs the purpose "statistics". Declare it in heed.config.ts.';
    const known = of.flatMap((one) => ("event" in one ? [one] : []));
    if (!known.some((one) => one.event === event))
      return `The purpose "statistics" reads no event "${event}". Use one of: ${[...new Set(known.map((one) => one.event))].join(", ") || "none; add one to its reads"}.`;
    const numbers = known.flatMap((one) => (one.event === event && one.value !== undefined ? [one.value] : []));
    if (value !== undefined && !numbers.includes(value))
      return `"${event}" has no number "${value}". Use one of: ${numbers.join(", ") || "none; count it instead"}.`;
    const groups = await gate.open({ purpose: "statistics", actor, fields: [event] }).aggregate({
      *groups(data) {
        for (const { at: when, properties } of data.events(event)) {
          const amount = value === undefined ? 1 : properties[value];
          if (typeof amount !== "number" || !Number.isFinite(amount)) continue;
          for (const each of STEPS) yield [`${each} ${startOf(each, when)}`, amount];
        }
      },
    });
    const by = (each: Step) =>
      new Map([...groups].flatMap(([key, { sum }]) => (key.startsWith(`${each} `) ? [[key.slice(-10), sum]] : [])));
    return { at, by: { day: by("day"), week: by("week"), month: by("month") } };
  }
}

/** A series by steps that were over when it was counted. */
export function stepsIn(sums: Sums, step: Step): Steps | string {
  const grid = STEPS.map((each) => stepsOf(each, sums.by[each], sums.at)).find(isTold);
  if (!grid) return "Too few days, weeks or months have 11 people yet. Look again when there are more.";
  if (grid.step === step) return grid;
  if (grid.step === "day") return addedUp(step, grid, sums.at);
  return `This is told by ${grid.step}: of shorter steps too few have 11 people, and beside other steps a figure that is not told would follow. Ask for it by ${grid.step}.`;
}

function stepsOf(step: Step, sums: ReadonlyMap<string, number>, now: Date): Steps {
  const starts: string[] = [];
  // What is still going on is no figure yet.
  const end = startOf(step, now);
  for (let start = [...sums.keys()].sort()[0] ?? end; start < end; start = following(step, start)) starts.push(start);
  return { step, starts, values: starts.map((start) => sums.get(start) ?? null) };
}

const isTold = ({ starts, values }: Steps): boolean =>
  starts.length > 0 && values.filter((value) => value !== null).length >= TOLD * starts.length;

/** Of days that are told alone: what is not told is in no longer step either. */
function addedUp(step: Step, { starts, values }: Steps, now: Date): Steps {
  const sums = new Map<string, number>();
  for (const [i, value] of values.entries()) {
    const start = startOf(step, new Date(starts[i]!));
    if (value !== null) sums.set(start, (sums.get(start) ?? 0) + value);
  }
  return stepsOf(step, sums, now);
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first day of the step in which a moment lies. */
export function startOf(step: Step, at: Date): string {
  const day = dayOf(at.getTime());
  if (step === "month") return `${day.slice(0, 7)}-01`;
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  return step === "day" ? day : dayOf(Date.parse(day) - weekday * DAY);
}

/** From which moment on what of the last days is looked at: a Monday, so that two looks are never a day apart. */
export const lookBack = (now: Date, days: number): Date =>
  new Date(startOf("week", new Date(now.getTime() - days * DAY)));

/** The first day of the next step. */
export function following(step: Step, start: string): string {
  if (step === "month") {
    const [year = 0, month = 0] = start.split("-").map(Number);
    return dayOf(Date.UTC(year, month, 1));
  }
  return dayOf(Date.parse(start) + (step === "day" ? 1 : 7) * DAY);
}
