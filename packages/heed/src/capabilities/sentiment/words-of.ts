// A text as the words that may say something: in lower case, marked where they are negated, with their language as far as it shows.
import { lookUp } from "./lexicon.ts";

/** A word, an emoji or an emoticon. `term` is how it is counted: "not good" where it is negated. */
export type Word = {
  readonly word: string;
  readonly term: string;
  readonly negated: boolean;
  readonly english: boolean;
};

/** A text is read so far; what follows is left out. */
const READ_CHARACTERS = 20_000;

const CLAUSES = /[.,;:!?()\n]+(?:\s|$)|[.!?\n]+/u;
const WORDS = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{N}]+)*|\p{Extended_Pictographic}|(?<!\S)[:;]-?[()D](?!\S)/gu;

/** Words that turn what follows in their clause, at most so many words on (after Das and Chen 2001). */
const NEGATORS = new Set(
  "not no never none nothing nor without hardly cannot nicht kein keine keinen keiner keinem nie niemals ohne ne pas jamais sans nunca sin tampoco".split(
    " ",
  ),
);
const REACH = 3;

/** Function words that are found in one of these languages only: what most of them in a clause are, it is written in. */
const ENGLISH = new Set(
  "the and is was were are this that it it's i'm i my we you they he she of to for with have has had but very too which what when would could should been be at from as so there here its our your not".split(
    " ",
  ),
);
const OTHERS = new Set(
  "der die das und ist nicht ein eine einen mit auf zu ich sie es wir aber sehr den dem für von war bei auch noch im le la les et est des un une pas très avec pour dans que qui je il elle ce cette mais du au sur el los las y es muy con por para pero una lo del mi su no het een van ik niet maar il di che non è sono".split(
    " ",
  ),
);

/**
 * The words of a text, in order.
 *
 * @example
 * wordsOf("It isn't good. Great!").map(({ term }) => term); // ["it", "isn't", "not good", "great"]
 */
export function wordsOf(text: string): Word[] {
  const clauses = text
    .slice(0, READ_CHARACTERS)
    .normalize("NFKC")
    .replaceAll("’", "'")
    .split(CLAUSES)
    .map((clause) => tokens(clause));
  const whole = leaning(clauses.flat());
  return clauses.flatMap((words) => {
    const own = leaning(words);
    // A clause without a sign of its own is in the language of the text; one word alone may be English.
    const english = own === 0 ? whole >= 0 : own > 0;
    let reach = 0;
    return words.map((word) => {
      const turns = NEGATORS.has(word) || word.endsWith("n't");
      const negated = reach > 0 && !turns;
      reach = turns ? REACH : reach - 1;
      return { word, term: negated ? `not ${word}` : word, negated, english };
    });
  });
}

/**
 * What a text may be about: its words that are no function words in any language known here, each once. A number is none.
 *
 * @example
 * [...topicsOf("The parcel was late, so late!")]; // ["parcel", "late"]
 */
export function topicsOf(text: string): ReadonlySet<string> {
  const topics = wordsOf(text).flatMap(({ word }) =>
    /^\p{L}[\p{L}\p{M}'-]{2,}$/u.test(word) && !ENGLISH.has(word) && !OTHERS.has(word) && !lookUp(word).common
      ? [word]
      : [],
  );
  return new Set(topics);
}

const tokens = (clause: string): string[] => clause.match(WORDS)?.map((word) => word.toLowerCase()) ?? [];

/** Above 0: more signs of English than of another language. */
function leaning(words: readonly string[]): number {
  let lean = 0;
  for (const word of words) lean += Number(ENGLISH.has(word)) - Number(OTHERS.has(word) && !ENGLISH.has(word));
  return lean;
}
