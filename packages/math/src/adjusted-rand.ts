// How far two groupings of the same rows agree: 1 when they are the same, about 0 when they are unrelated.

import { requireLength, requireRows } from "./check-input.ts";

/**
 * The adjusted Rand index (Hubert and Arabie 1985): the share of pairs of rows on which both groupings agree, corrected for chance.
 * Labels are names only; any values will do.
 *
 * @returns at most 1; 0 expected by chance; 1 also when both groupings are trivial in the same way
 * @throws `empty_input`, `shape_mismatch`
 * @example
 * adjustedRand([0, 0, 1, 1], ["b", "b", "a", "a"]); // 1
 */
export function adjustedRand(a: ArrayLike<number | string>, b: ArrayLike<number | string>): number {
  requireRows("labels", a);
  requireLength("labels", b, a.length);
  const [rows, columns] = [new Map<number | string, number>(), new Map<number | string, number>()];
  const cells = new Map<number, number>();
  const codes = (map: Map<number | string, number>, labels: ArrayLike<number | string>): Int32Array =>
    Int32Array.from({ length: labels.length }, (_, i) => {
      const known = map.get(labels[i]!);
      if (known !== undefined) return known;
      map.set(labels[i]!, map.size);
      return map.size - 1;
    });
  const [left, right] = [codes(rows, a), codes(columns, b)];
  const [inLeft, inRight] = [new Float64Array(rows.size), new Float64Array(columns.size)];
  for (let i = 0; i < left.length; i++) {
    const key = left[i]! * columns.size + right[i]!;
    cells.set(key, (cells.get(key) ?? 0) + 1);
    inLeft[left[i]!]! += 1;
    inRight[right[i]!]! += 1;
  }
  const together = pairs(cells.values());
  const [ofLeft, ofRight] = [pairs(inLeft), pairs(inRight)];
  const all = (a.length * (a.length - 1)) / 2;
  const expected = all === 0 ? 0 : (ofLeft * ofRight) / all;
  const most = (ofLeft + ofRight) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function pairs(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += (count * (count - 1)) / 2;
  return sum;
}
