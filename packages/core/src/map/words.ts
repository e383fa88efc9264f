// Plain words for people, in one language or several.

/** A sentence in the map's first language, or one sentence per language tag. */
export type Words = string | Readonly<Record<string, string>>;

/**
 * The sentence in the language asked for, else in the first language that has one.
 *
 * @example
 * wordsIn({ en: "Show books you may like", de: "Bücher zeigen, die gefallen könnten" }, "de-AT"); // "Bücher zeigen, die gefallen könnten"
 */
export function wordsIn(words: Words, language: string): string {
  if (typeof words === "string") return words;
  const base = language.split("-")[0] ?? language;
  return words[language] ?? words[base] ?? Object.values(words)[0] ?? "";
}

/**
 * The language of a tag without its region.
 *
 * @example
 * baseLanguage("de-AT"); // "de"
 */
export const baseLanguage = (tag: string): string => tag.toLowerCase().split("-")[0] ?? "";

/**
 * A name of the map made readable: no underscores, a capital first.
 *
 * @example
 * readable("favourite_genre"); // "Favourite genre"
 */
export function readable(name: string): string {
  const text = name.replaceAll("_", " ").trim();
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
