// In which language a page is, and why: one that the shop and Heed both write in; never another without saying so.
import type { DataMap } from "@heed/core";
import { html } from "ghtml";
import { PAGE_WORDS, wordsFor } from "./words.ts";

/** What a request says: a language that somebody chose, and the header Accept-Language. */
export type Asked = { readonly chosen?: string | undefined; readonly accept?: string | undefined };

export type Tongue = {
  /** A tag with words in PAGE_WORDS. */
  readonly language: string;
  readonly why: "chosen" | "asked" | "first" | "unwritten" | "foreign";
  /** The language that was asked for in vain. */
  readonly wanted?: string;
  /** All in which the page is to be had. */
  readonly languages: readonly string[];
};

/**
 * Chooses: what was chosen, else what the browser asks for, else the first language of the shop in which Heed writes.
 *
 * @example
 * pageLanguage({ languages: ["en", "de"] }, { accept: "de-AT, fr;q=0.8" }).language; // "de"
 */
export function pageLanguage({ languages: own }: Pick<DataMap, "languages">, { chosen, accept }: Asked): Tongue {
  const written = own.filter((language) => Object.hasOwn(PAGE_WORDS, baseOf(language)));
  const [first] = written;
  // Heed writes in English at least.
  if (first === undefined) return { language: "en", why: "foreign", languages: ["en"], ...wantedOf(own[0]) };
  const languages = written;
  const found = chosen === undefined ? undefined : languageAmong(written, chosen);
  if (found !== undefined) return { language: found, why: "chosen", languages };
  const ranges = acceptedLanguages(accept);
  const best = ranges.flatMap((tag) => languageAmong(written, tag) ?? [])[0];
  const wanted = chosen ?? ranges[0];
  // Somebody who chose a language that is not here is told so, whatever the browser asks for besides.
  if (best !== undefined && chosen === undefined) return { language: best, why: "asked", languages };
  return { language: best ?? first, why: wanted === undefined ? "first" : "unwritten", languages, ...wantedOf(wanted) };
}

/** A name can be shown only of what is a language tag. */
function wantedOf(tag: string | undefined): { wanted?: string } {
  return tag !== undefined && /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(tag) ? { wanted: tag } : {};
}

/** The language itself, or one of the same base. */
const languageAmong = (languages: readonly string[], tag: string): string | undefined =>
  languages.find((each) => each.toLowerCase() === tag.toLowerCase()) ??
  languages.find((each) => baseOf(each) === baseOf(tag));

const baseOf = (tag: string): string => tag.toLowerCase().split("-")[0] ?? "";

/**
 * The tags of Accept-Language by weight (RFC 9110, 12.5.4); `*` asks for nothing in particular.
 *
 * @example
 * acceptedLanguages("fr;q=0.5, de-AT"); // ["de-AT", "fr"]
 */
export function acceptedLanguages(header: string | undefined): readonly string[] {
  return (header ?? "")
    .slice(0, 1_000)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const weight = parameters.map((each) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(each)?.[1]).find(Boolean);
      return { tag: tag.trim(), weight: Number(weight ?? 1) };
    })
    .filter(({ tag, weight }) => weight > 0 && tag !== "" && tag !== "*")
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** Says in which language the page is and why, and links it in the others. `addressIn` gives the page's address in a language. */
export function tongueLine(tongue: Tongue, addressIn: (language: string) => string): string {
  const { language, why, wanted, languages } = tongue;
  const words = wordsFor(language).tongue;
  const named = (tag: string): string => nameOf(tag, language);
  const says =
    why === "unwritten" && wanted !== undefined
      ? words.unwritten(named(wanted))
      : why === "foreign"
        ? words.foreign(named(wanted ?? ""))
        : why === "chosen" || why === "asked"
          ? words[why]
          : words.first;
  const others = languages.filter((each) => each !== language);
  const links = others.map(
    (each) =>
      html`<li><a lang="${each}" hreflang="${each}" rel="nofollow" href="${addressIn(each)}">${nameOf(each, each)}</a></li>`,
  );
  return html`<footer class="wide tongue"><p>${says}</p>!${others.length === 0 ? "" : html`<nav aria-label="${words.label}"><ul class="pair">!${links}</ul></nav>`}</footer>`;
}

/** "de" in English is "German"; what Intl does not know stays as it is. */
const nameOf = (tag: string, language: string): string => {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};
