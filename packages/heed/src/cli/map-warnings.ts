// What is no mistake in a map and still worth another look: words that are hard to read, and languages that are not whole.
import { type DataMap, isWritten, type Mistake, type Words } from "@heed/core";
import { readingGrade } from "./reading-grade.ts";

/** The school year up to which words for customers are easy to read (as the notice's own short layer is held to). */
const GRADE = 8;
/** Shorter texts have no grade that means anything. */
const LEAST_WORDS = 6;

/**
 * Warnings, in the order of the map. English is graded by Flesch-Kincaid; for other languages there is no grade here.
 *
 * @example
 * mapWarnings(map).map(({ place, says }) => `${place}: ${says}`);
 */
export function mapWarnings(map: DataMap): Mistake[] {
  const found: Mistake[] = [];
  for (const language of map.languages)
    if (!isWritten(language))
      found.push({
        code: "language_unwritten",
        place: "languages",
        says: `Heed's own sentences in notices, pages and mails are not written in "${language}"; there they are in English, and say so.`,
        remedy: "Use en or de, or write the sentences (packages/core/src/derive/notice-words-de.ts shows all of them).",
      });
  for (const [place, words] of wordsOf(map)) {
    if (typeof words === "string" && map.languages.length > 1)
      found.push({
        code: "one_language",
        place,
        says: `It is written once, and shown so in ${map.languages.join(", ")}.`,
        remedy: `Write it as { ${map.languages.map((language) => `${language}: "..."`).join(", ")} }.`,
      });
    const english = typeof words === "string" ? (isEnglish(map.languages[0]) ? words : undefined) : words["en"];
    if (english === undefined || english.split(/\s+/).length < LEAST_WORDS) continue;
    const grade = readingGrade(english);
    if (grade > GRADE)
      found.push({
        code: "hard_to_read",
        place,
        says: `It reads like school year ${Math.round(grade)}; up to ${GRADE} is easy for most people (Flesch-Kincaid).`,
        remedy: "Use shorter words, or two sentences.",
      });
  }
  return found;
}

const isEnglish = (language: string | undefined): boolean => language?.toLowerCase().split("-")[0] === "en";

/** What customers read of a map, with its place. */
function wordsOf({ fields, purposes }: DataMap): (readonly [place: string, words: Words])[] {
  const all: (readonly [string, Words | undefined])[] = [
    ...Object.entries(fields).map(([name, { says }]) => [`fields["${name}"].says`, says] as const),
    ...Object.entries(purposes).flatMap(([name, { title, says, benefit, frequency, offer }]) =>
      Object.entries({ title, says, benefit, frequency, "offer.gives": offer?.gives, "offer.worth": offer?.worth }).map(
        ([key, words]) => [`purposes["${name}"].${key}`, words] as const,
      ),
    ),
  ];
  return all.flatMap(([place, words]) => (words === undefined ? [] : [[place, words] as const]));
}
