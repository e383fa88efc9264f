// The trained model: where the segments lie, what each is called and what is usual in it. No person in it.
import { assignClusters, deserialize, fromBytes, type KMeans, serialize, toBytes } from "@heed/math";
import type { Day } from "../spending.ts";
import { type Habit, habitAt, placed, type Scale } from "./habits.ts";
import type { Name } from "./name-segments.ts";

export type Segment = {
  readonly name: Name;
  /** How many were in it at training, down to the ten. */
  readonly people: number;
  /** The middle of those in it: half are below, half above. */
  readonly usual: Habit;
};

export type SegmentsModel = {
  /** The property of an order that is worth money. */
  readonly property: string;
  readonly scale: Scale;
  readonly clusters: KMeans;
  /** In the order of the clusters. */
  readonly segments: readonly Segment[];
};

/** The number of the segment of each. */
export const segmentsOf = ({ clusters, scale }: Pick<SegmentsModel, "clusters" | "scale">, habits: readonly Habit[]) =>
  assignClusters(clusters, placed(habits, scale));

/** For so long it is looked ahead what becomes of somebody who buys nothing. */
const AHEAD_DAYS = 365;

/** Where somebody is, and what would move them: the model itself answers, nothing is guessed. */
export type Placed = {
  readonly segment: number;
  readonly habit: Habit;
  /** The segment after one more order today of the usual size. */
  readonly afterOrder: number;
  /** The first other segment that they come into without any order, and in how many days; undefined: within a year none. */
  readonly afterDays: { readonly segment: number; readonly days: number } | undefined;
};

/** @param day the morning on which it is asked; somebody who had not bought is in no segment */
export function placeOf(model: SegmentsModel, spending: readonly Day[], day: number): Placed | undefined {
  const habit = habitAt(spending, day);
  if (!habit) return undefined;
  const mean = habit.total / habit.orders;
  // Whoever bought today would buy a second time on the same day.
  const more = habit.days === 1 ? habit.orders : habit.orders + 1;
  const ordering = { days: 1, orders: more, total: habit.total + Math.max(0, mean) };
  const waiting = Array.from({ length: AHEAD_DAYS }, (_, i) => ({ ...habit, days: habit.days + i + 1 }));
  const [segment, afterOrder, ...later] = segmentsOf(model, [habit, ordering, ...waiting]);
  const days = later.findIndex((each) => each !== segment) + 1;
  return {
    segment: segment!,
    habit,
    afterOrder: afterOrder!,
    afterDays: days === 0 ? undefined : { segment: later[days - 1]!, days },
  };
}

const FORMAT = "heed-segments";
const VERSION = 1;

/** To bytes, with version and checksum. */
export const encode = (model: SegmentsModel): Uint8Array => toBytes(serialize(FORMAT, VERSION, model));

/** From bytes; throws with a remedy for a damaged or older model. */
export const decode = (bytes: Uint8Array): SegmentsModel => deserialize(FORMAT, VERSION, fromBytes(bytes));
