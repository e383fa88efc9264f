// What texts are about: words that the same people use together, found from counts of groups alone.

/** Words that belong together, the commonest first. */
export type Theme = { readonly words: readonly string[] };

/** At most so many words are looked at, and so many themes are told. */
const MOST_WORDS = 100;
const MOST_THEMES = 8;
/** Words belong together when using one and using the other are so correlated over people. */
const TOGETHER = 0.2;

/** How the pair of two words is called: the same whichever is first. */
export const pairOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Words worth looking at, the commonest first, by how many people used each. */
export const wordsToLookAt = (used: ReadonlyMap<string, number>): readonly string[] =>
  [...used]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST_WORDS)
    .map(([word]) => word);

/**
 * Groups words by the correlation of their use (phi coefficient): the commonest word opens a theme, and each next one joins the theme with whose
 * words it correlates most, else opens its own. A theme of one word is none.
 *
 * @param words the commonest first
 * @param used people who used a word; `together` those who used both of a pair, as `pairOf` names it: one that is missing counts as nobody
 * @example
 * findThemes(["late", "bent", "parcel"], { people: 100, used: new Map([["late", 30], ["bent", 25], ["parcel", 20]]),
 *   together: new Map([["late parcel", 18]]) }); // [{ words: ["late", "parcel"] }]
 */
export function findThemes(
  words: readonly string[],
  {
    people,
    used,
    together,
  }: { people: number; used: ReadonlyMap<string, number>; together: ReadonlyMap<string, number> },
): readonly Theme[] {
  const phi = (a: string, b: string): number => {
    const [n, m] = [used.get(a) ?? 0, used.get(b) ?? 0];
    const spread = Math.sqrt(n * m * (people - n) * (people - m));
    return spread > 0 ? ((together.get(pairOf(a, b)) ?? 0) * people - n * m) / spread : 0;
  };
  const themes: string[][] = [];
  for (const word of words) {
    const fits = themes.map((theme) => theme.reduce((sum, other) => sum + phi(word, other), 0) / theme.length);
    const best = fits.reduce((at, fit, i) => (fit > (fits[at] ?? 0) ? i : at), 0);
    if ((fits[best] ?? 0) >= TOGETHER) themes[best]!.push(word);
    else themes.push([word]);
  }
  return themes
    .filter((theme) => theme.length > 1)
    .slice(0, MOST_THEMES)
    .map((theme) => ({ words: theme }));
}

/** The place of the theme of which a text holds most words, the first of equals; undefined where it holds none. */
export function themeOf(themes: readonly Theme[], words: ReadonlySet<string>): number | undefined {
  let [best, most] = [-1, 0];
  for (const [i, theme] of themes.entries()) {
    const n = theme.words.filter((word) => words.has(word)).length;
    if (n > most) [best, most] = [i, n];
  }
  return best < 0 ? undefined : best;
}
