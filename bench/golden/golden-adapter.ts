// What a file bench/golden/<fn>.ts exports so that the runner finds it: `adapter`, and `rules` or `behaviour` where its cases need them.

/** What an adapter may read besides its input. */
export interface GoldenContext {
  /** A file beside the golden cases, e.g. `data.iris-wine.json`, parsed. */
  readonly goldenFile: (name: string) => unknown;
  /** The path of a file of HEED_DATASETS, e.g. `arx_adult/adult.csv`; without the data sets the case is reported as `no_data`. */
  readonly dataset: (path: string) => string;
}

/** One golden case, as its file gives it. */
export interface GoldenCase {
  readonly id: string;
  readonly fn: string;
  readonly input: unknown;
  readonly expected: unknown;
  readonly tol?: Readonly<Record<string, number | string>>;
  readonly note?: string;
}

/**
 * A module bench/golden/<fn>.ts, its name the fn with hyphens. Only `adapter` translates; the computing is done by Heed.
 *
 * @example
 * // bench/golden/roc-auc.ts
 * export const adapter = (input: { y: number[]; score: number[] }) => rocAuc(input.y, input.score);
 */
export interface GoldenModule {
  /** Turns the input of a case into a call of Heed and its result into the shape of `expected`. */
  readonly adapter?: (input: never, context: GoldenContext) => unknown;
  /** For tolerances given as text: for each text, exactly as it stands, what is wrong with `got`, or undefined. It alone decides. */
  readonly rules?: Readonly<Record<string, (got: never, goldenCase: GoldenCase) => string | undefined>>;
  /** For the rule "behaviour": the test that shows it, as `path: name of the test`. The runner checks that it exists. */
  readonly behaviour?: string;
}
