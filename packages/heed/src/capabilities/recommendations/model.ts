// The trained model: whole-number counts from which one person can be subtracted, EASE's inverse, and what was chosen. No person in it.
import { createHash } from "node:crypto";
import {
  deserialize,
  easeWeights,
  fitEase,
  fromBytes,
  type ItemCounts,
  type ItemNeighbours,
  type ItemWeights,
  type PlattScaling,
  pairCount,
  type RunControl,
  readNeighbours,
  type Sha256,
  serialize,
  toBytes,
} from "@heed/math";
import type { History } from "./history.ts";
import type { Settings, ShelfName } from "./settings.ts";

/** What is kept of a model: plain data. */
export type Kept = {
  /** Item ids in a fixed order: those that enough people had when the model was fitted. */
  readonly items: readonly string[];
  readonly people: number;
  /** `ItemCounts.pairs`: lower triangle by rows. */
  readonly pairs: Int32Array;
  /** EASE's inverse: lower triangle by rows. */
  readonly inverse: Float64Array;
  /** People who bought each item in the last days before `untilDay`. */
  readonly recentBuyers: Int32Array;
  readonly settings: Settings;
  /** Score to probability of a purchase within a month; null: too little to tell. */
  readonly calibration: Readonly<Record<ShelfName, PlattScaling | null>>;
  readonly untilDay: number;
};

/** A model ready to serve. */
export type RecommendationsModel = {
  readonly kept: Kept;
  readonly placeOf: ReadonlyMap<string, number>;
  readonly counts: ItemCounts;
  readonly ease: ItemWeights;
  readonly near: ItemNeighbours;
  /** In [0, 1]. */
  readonly popularity: Float64Array;
};

/** An item is recommended only if so many consenting people have it, and a pair counts as a reason only if so many do (mechanisms.md 10). */
export const FLOOR = { item: 11, pair: 5 } as const;
/** Popularity is that of the last days. */
export const POPULAR_DAYS = 30;
const NEIGHBOURS = 20;
const FORMAT = "heed-recommendations";
const VERSION = 1;

/** The items that a person bought on `since` or later. */
export const recentItems = ({ bought }: History, since: number): Set<string> =>
  new Set(bought.filter(([, day]) => day >= since).map(([item]) => item));

/** Fits EASE's inverse. */
export const fitInverse = (counts: ItemCounts, lambda: number, control: RunControl = {}): Float64Array =>
  fitEase(counts, lambda, control).inverse;

/** Unpacks what serving reads: rows of weights, neighbours, popularity. Some milliseconds for a thousand items. */
export function ready(kept: Kept): RecommendationsModel {
  const n = kept.items.length;
  const counts: ItemCounts = { items: n, people: kept.people, pairs: kept.pairs };
  return {
    kept,
    placeOf: new Map(kept.items.map((item, place) => [item, place])),
    counts,
    ease: easeWeights({ items: n, lambda: kept.settings.lambda, inverse: kept.inverse }),
    near: readNeighbours(counts, { neighbours: Math.min(NEIGHBOURS, n), minimumPair: FLOOR.pair }),
    popularity: popularityOf(kept.recentBuyers),
  };
}

/** Whether enough people have the item, also after some have left. */
export const isCommon = (model: RecommendationsModel, place: number): boolean =>
  pairCount(model.counts, place, place) >= FLOOR.item;

/** The model as bytes with version and checksum: equal models give equal bytes. */
export const encode = (model: RecommendationsModel): Uint8Array => pack(model.kept);

/** @throws `model_corrupted`, `model_version`, `wrong_model` or `not_a_model`, each with its remedy */
export const decode = (bytes: Uint8Array): RecommendationsModel => ready(unpack(bytes));

/** What is kept of a model, its arrays views of the bytes; throws as {@link decode} does. */
export const unpack = (bytes: Uint8Array): Kept =>
  deserialize<Kept>(FORMAT, VERSION, fromBytes(bytes, "views"), digest);

/** The bytes of what is kept; `into` as `toBytes` has it. */
export const pack = (kept: Kept, into?: Uint8Array): Uint8Array =>
  toBytes(serialize(FORMAT, VERSION, kept, digest), into);

/** Node's own SHA-256: a model of 2,000 items has 24 MB. */
function digest(): Sha256 {
  const sum = createHash("sha256");
  return { update: (bytes) => void sum.update(bytes), hex: () => sum.digest("hex") };
}

/** log(1 + buyers), as a share of the most popular item's: some hundred buyers are not ten times as convincing as some ten. */
function popularityOf(buyers: Int32Array): Float64Array {
  const most = Math.max(
    1,
    buyers.reduce((a, b) => Math.max(a, b), 0),
  );
  return Float64Array.from(buyers, (n) => Math.log1p(n) / Math.log1p(most));
}
