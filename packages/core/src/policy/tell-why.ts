// The reason of a decision: kept as a code with what fills its sentence, put into words when somebody reads it, in their language.
import { baseLanguage } from "../map/words.ts";

/** Survives JSON as it is. */
export type PlainData = string | number | boolean | null | readonly PlainData[] | { readonly [key: string]: PlainData };

/** A reason before it is in words: a code that whoever decided knows, and what fills the sentence. */
export type Says = { readonly code: string; readonly [key: string]: PlainData };

/** For whom a reason is put into words. */
export type Reader = {
  /** A language tag. */
  readonly language: string;
  /** The title of an item of the shop; its id where it has none any more. */
  title(item: string): string;
  /** What the map calls a field. */
  label(field: string): string;
};

/** A reason in words; `title` where what was decided is no item of the shop, and so is called by it. */
export type Told = { readonly text: string; readonly title?: string };

/**
 * Puts a reason of its own into words; undefined for a language that it does not write and for a code that it does not know.
 * `because` are ids of the person's own items, which the sentence may name.
 */
export type Tell = (
  why: { readonly says: Says; readonly because?: readonly string[] },
  reader: Reader,
) => Told | undefined;

/**
 * Words a reason as it was kept with its decision: in the reader's language, else in English; `language` says which it is.
 *
 * @param by name of the capability that decided, or "audiences"
 * @param kept one place of `detail.shown`; decisions of before kept an English sentence, `why`, which is given as it is
 */
export type TellWhy = (
  by: unknown,
  kept: Readonly<Record<string, unknown>>,
  reader: Reader,
) => Told & { readonly language: string };

/**
 * Makes it from the words of each who decides.
 *
 * @example
 * const tellWhy = createTellWhy({ shelf: ({ says }, { language }) => (language === "de" ? { text: `Neu: ${says.code}` } : undefined) });
 * const reader = { language: "de-AT", title: (item: string) => item, label: (field: string) => field };
 * tellWhy("shelf", { says: { code: "new" } }, reader); // { text: "Neu: new", language: "de" }
 */
export function createTellWhy(tellers: Readonly<Record<string, Tell>>): TellWhy {
  return (by, { says, because, why }, reader) => {
    const tell = typeof by === "string" && Object.hasOwn(tellers, by) ? tellers[by] : undefined;
    if (!tell || !isSays(says)) return { text: typeof why === "string" ? why : "", language: ENGLISH };
    const named = Array.isArray(because) ? because.filter((each) => typeof each === "string") : [];
    for (const language of [baseLanguage(reader.language), ENGLISH]) {
      const told = tell({ says, because: named }, { ...reader, language });
      if (told) return { ...told, language };
    }
    // A code that nobody knows, or no longer, is still the reason where no sentence was kept beside it.
    return { text: typeof why === "string" ? why : says.code, language: ENGLISH };
  };
}

const ENGLISH = "en";

// What was kept was plain data before it became JSON.
const isSays = (value: unknown): value is Says =>
  typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
