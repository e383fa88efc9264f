// Counts of decisions against outcomes for one group: the four cells of a confusion matrix, with rows, weights and squared weights.

/** Sums over the rows of one group; cells in the order of {@link cell}. */
export interface Tally {
  readonly rows: Float64Array;
  readonly weight: Float64Array;
  readonly squares: Float64Array;
}

/** Which of the four cells a row falls into: 0 true negative, 1 false positive, 2 false negative, 3 true positive. */
export function cell(truth: number, decision: number): number {
  return truth * 2 + decision;
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return { rows: new Float64Array(4), weight: new Float64Array(4), squares: new Float64Array(4) };
}

/** Counts one row. */
export function addRow(tally: Tally, at: number, weight: number): void {
  tally.rows[at]! += 1;
  tally.weight[at]! += weight;
  tally.squares[at]! += weight * weight;
}

/** The sum of tallies. */
export function totalTally(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const tally of tallies) {
    for (let at = 0; at < 4; at++) {
      sum.rows[at]! += tally.rows[at]!;
      sum.weight[at]! += tally.weight[at]!;
      sum.squares[at]! += tally.squares[at]!;
    }
  }
  return sum;
}
