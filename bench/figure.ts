// One measured figure, as `npm run quality` and `npm run bench` print it, and what a part of them looks like.

/** A measured figure with what it is to reach. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Ends of the interval (95 % unless the name says otherwise). */
  readonly low?: number;
  readonly high?: number;
  readonly toReach?: number;
  /** Which side of `toReach` is good; "higher" unless said. */
  readonly better?: "higher" | "lower";
  /** Better than this is no success but a reason to look for a fault, such as a leak. */
  readonly suspiciousAbove?: number;
  /** For what no threshold can say, e.g. "not worse by the paired interval": false misses, whatever the value. */
  readonly met?: boolean;
  /** Number of people or rows judged. */
  readonly n?: number;
}

/** What a part may read. Everything it measures must follow from `seed` and the files, but for times. */
export interface BenchContext {
  readonly seed: number;
  /** Fewer repetitions, for a first look and for CI. */
  readonly quick: boolean;
  /** The path of a file of HEED_DATASETS, e.g. `msweb/msweb_visits.csv.gz`. */
  readonly dataset: (path: string) => string;
}

/**
 * A part: a file bench/quality/NAME.ts or bench/speed/NAME.ts, or one of a group, bench/quality/GROUP/NAME.ts. It is run by its name or
 * its group's.
 */
export interface BenchPart {
  readonly run: (context: BenchContext) => AsyncIterable<Figure> | Iterable<Figure>;
  /** Folders of HEED_DATASETS that it reads; without them it is skipped with a line. */
  readonly datasets?: readonly string[];
}

/** Whether a figure reaches what it should and is not too good to be true; null when nothing was asked of it. */
export function isMet(figure: Figure): boolean | null {
  const { value, toReach, better = "higher", suspiciousAbove, met } = figure;
  if (Number.isNaN(value) || met === false) return false;
  if (suspiciousAbove !== undefined && value > suspiciousAbove) return false;
  if (toReach !== undefined) return better === "higher" ? value >= toReach : value <= toReach;
  return met ?? (suspiciousAbove === undefined ? null : true);
}
