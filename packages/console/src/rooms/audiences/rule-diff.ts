// What changed between two texts of a rule, word by word: the longest common subsequence stays.
type Piece = { readonly is: "same" | "added" | "gone"; readonly text: string };

/**
 * @example
 * ruleDiff("a >= 2", "a >= 3"); // [{ is: "same", text: "a >= " }, { is: "gone", text: "2" }, { is: "added", text: "3" }]
 */
export function ruleDiff(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const pieces: { is: Piece["is"]; text: string }[] = [];
  const push = (is: Piece["is"], text: string): void => {
    const last = pieces.at(-1);
    if (last?.is === is) last.text += text;
    else pieces.push({ is, text });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push("same", a[i++]!);
      j++;
    } else if (j === b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) push("gone", a[i++]!);
    else push("added", b[j++]!);
  }
  return pieces;
}

const wordsOf = (text: string): string[] => text.split(/(\s+|[(),.])/).filter((word) => word !== "");
