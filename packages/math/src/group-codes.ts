// Group labels as small whole numbers.

/** The distinct labels in alphabetical order, and for each row the position of its own. */
export function groupCodes(group: ArrayLike<string>): { labels: string[]; codes: Int32Array } {
  const seen = new Map<string, number>();
  const codes = new Int32Array(group.length);
  for (let i = 0; i < group.length; i++) {
    let code = seen.get(group[i]!);
    if (code === undefined) {
      code = seen.size;
      seen.set(group[i]!, code);
    }
    codes[i] = code;
  }
  const labels = [...seen.keys()].sort();
  const place = new Int32Array(labels.length);
  labels.forEach((label, at) => {
    place[seen.get(label)!] = at;
  });
  for (let i = 0; i < codes.length; i++) codes[i] = place[codes[i]!]!;
  return { labels, codes };
}
