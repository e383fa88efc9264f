// Which value of the target is the yes? Said by the caller, or told by the words, or the rarer of two.

export type Label = {
  readonly column: string;
  readonly positive: string;
  /** Every other value, or "anything else" when there are many. */
  readonly negative: string;
  /** How the positive value was found. */
  readonly chosen: "told" | "by its word" | "the rarer of two";
};

const YES = /^(yes|y|true|t|1|1\.0)$/i;
const NO = /^(no|n|false|f|0|0\.0)$/i;

/** Empty cells and the usual words for nothing. */
export const isMissing = (cell: string): boolean => /^(|\?|na|n\/a|nan|null|none|-)$/i.test(cell);

/**
 * Reads the target's values.
 *
 * @param cells those of the target, missing ones left out
 * @throws `target_constant`, `target_many_values`, `positive_unknown`
 */
export function findLabel(column: string, cells: readonly string[], positive?: string): Label {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const values = [...counts.keys()];
  const others = (yes: string) => (values.length === 2 ? values.find((value) => value !== yes)! : "anything else");
  if (values.length < 2)
    throw new Error(
      `target_constant: every row of "${column}" says the same, so there is nothing to learn. Choose a target that differs.`,
    );
  if (positive !== undefined) {
    if (!counts.has(positive))
      throw new Error(
        `positive_unknown: no row of "${column}" is "${positive}". Give --positive one of its ${values.length} values.`,
      );
    return { column, positive, negative: others(positive), chosen: "told" };
  }
  if (values.length > 2)
    throw new Error(
      `target_many_values: "${column}" has ${values.length} different values, and propensity predicts a yes or no. ` +
        "Choose a target of two values, or name the value that counts as yes: --positive VALUE.",
    );
  const [a, b] = values as [string, string];
  if (YES.test(a) && NO.test(b)) return { column, positive: a, negative: b, chosen: "by its word" };
  if (YES.test(b) && NO.test(a)) return { column, positive: b, negative: a, chosen: "by its word" };
  const rarer = counts.get(a)! <= counts.get(b)! ? a : b;
  return { column, positive: rarer, negative: others(rarer), chosen: "the rarer of two" };
}
