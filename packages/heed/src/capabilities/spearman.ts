// Spearman's rank correlation, of some rows.

/** Spearman's rank correlation: Pearson's of the ranks, ties at their mean. */
export function spearman(rows: ArrayLike<number>, a: Float64Array, b: Float64Array): number {
  const [x, y] = [ranks(Array.from(rows, (i) => a[i]!)), ranks(Array.from(rows, (i) => b[i]!))];
  const middle = (x.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - middle) * (y[i]! - middle);
    xx += (x[i]! - middle) ** 2;
    yy += (y[i]! - middle) ** 2;
  }
  return xx * yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

function ranks(values: readonly number[]): Float64Array {
  const order = Int32Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!);
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) found[order[k]!] = (from + 1 + to) / 2;
    from = to;
  }
  return found;
}
