// Groups by several attributes at once: a model can treat women and older people well and older women badly.

import { requireLength } from "./check-input.ts";
import { fault } from "./math-error.ts";

/**
 * One label a row that names its value of every attribute, e.g. `sex=woman, age=50+`. Labels are unambiguous: commas, equals signs
 * and backslashes inside a value are escaped.
 *
 * @param attributes name of each attribute -> its value for each row
 * @throws `empty_input` without an attribute, `shape_mismatch` when lengths differ
 * @example
 * intersectionalGroups({ sex: ["woman", "man"], age: ["50+", "18-49"] }); // ["sex=woman, age=50+", "sex=man, age=18-49"]
 */
export function intersectionalGroups(attributes: Readonly<Record<string, ArrayLike<string>>>): string[] {
  const columns = Object.entries(attributes);
  const first = columns[0];
  if (first === undefined) return fault("empty_input", "There is no attribute.", "Give at least one.");
  for (const [name, values] of columns) requireLength(name, values, first[1].length);
  return Array.from(first[1], (_, row) =>
    columns.map(([name, values]) => `${escaped(name)}=${escaped(values[row]!)}`).join(", "),
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[\\,=]/g, "\\$&");
}
