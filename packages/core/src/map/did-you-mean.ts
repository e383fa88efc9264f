// The remedy for a word that is not declared: the nearest one, or all of them.

/**
 * The remedy that names the nearest declared word, or all of them.
 *
 * @example
 * didYouMean("emial", ["email", "name"]).includes("email"); // true
 */
export function didYouMean(word: string, declared: readonly string[]): string {
  const near = declared.find((each) => distance(each.toLowerCase(), word.toLowerCase()) <= 2);
  if (near) return `Did you mean "${near}"?`;
  return declared.length > 0 ? `Declare it, or use one of: ${declared.join(", ")}.` : "Declare it first.";
}

/** Levenshtein distance; words here are short. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
