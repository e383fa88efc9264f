// What is chosen on the last month before training ends: how strongly each part of a score counts.

/** How one shelf adds up its score beside EASE, whose weight is 1. */
type Mix = {
  /** Weight of the item neighbours. */
  readonly neighbours: number;
  /** Weight of what many people bought lately. */
  readonly popular: number;
  /** Weight of log(1 + own orders with the item). */
  readonly own: number;
};

/** `discover`: what a person has never bought. `again`: what they may buy next, repeats included. */
export type ShelfName = "discover" | "again";

/** Chosen by validation, then fixed: a person leaves a model without any of these changing. */
export type Settings = {
  /** Penalty of EASE. */
  readonly lambda: number;
  /** After so many days an item counts 1/e of what it did. */
  readonly recencyDays: number;
  /** What an item counts that was only looked at; a purchase counts 1. */
  readonly seenWeight: number;
  readonly discover: Mix;
  readonly again: Mix;
};

/** Where there is too little to choose on. Found on public retail data; the optimum is flat. */
export const DEFAULTS: Settings = {
  lambda: 200,
  recencyDays: 150,
  seenWeight: 0.5,
  discover: { neighbours: 0.2, popular: 0.2, own: 0 },
  again: { neighbours: 0, popular: 0.3, own: 0.5 },
};

/** One step of the search: other values for one setting, the others as they stand, judged on the shelves that it changes. */
export type Step = {
  readonly says: string;
  readonly shelves: readonly ShelfName[];
  readonly candidates: (from: Settings) => readonly Settings[];
};

export const SHELVES: readonly ShelfName[] = ["discover", "again"];

/** The search, setting by setting: EASE's own first, then how it is mixed. */
export const STEPS: readonly Step[] = [
  step("penalty", SHELVES, [50, 100, 200, 400, 800], (s, lambda) => ({ ...s, lambda })),
  step("recency", SHELVES, [60, 150, 300, 1000], (s, recencyDays) => ({ ...s, recencyDays })),
  step("looked at", SHELVES, [0.5, 0.2, 1], (s, seenWeight) => ({ ...s, seenWeight })),
  mix("discover", "neighbours", [0, 0.1, 0.2, 0.4]),
  mix("discover", "popular", [0, 0.05, 0.1, 0.2, 0.3]),
  mix("again", "own", [0.2, 0.35, 0.5, 0.8]),
  mix("again", "neighbours", [0, 0.2]),
  mix("again", "popular", [0, 0.1, 0.2, 0.3, 0.5]),
];

function step(
  says: string,
  shelves: readonly ShelfName[],
  values: readonly number[],
  put: (from: Settings, value: number) => Settings,
): Step {
  return { says, shelves, candidates: (from) => values.map((value) => put(from, value)) };
}

function mix(shelf: ShelfName, part: keyof Mix, values: readonly number[]): Step {
  return step(`${shelf}, ${part}`, [shelf], values, (from, value) => ({
    ...from,
    [shelf]: { ...from[shelf], [part]: value },
  }));
}
