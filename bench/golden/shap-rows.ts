// Shapley values of one output as golden cases hold them: one list a row.

/** Cuts row-by-row values into lists of `columns`. */
export function byRow(phi: Float64Array, columns: number): number[][] {
  return Array.from({ length: phi.length / columns }, (_, i) => [...phi.subarray(i * columns, (i + 1) * columns)]);
}
