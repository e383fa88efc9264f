// Map -> banner and preference centre: the short notice, in one language, generated from what the database enforces.
import type { NoticePurpose, NoticeReply } from "../contract/notice.ts";
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import { basisOf, isChoice, type Keep, needsConsent, type Purpose } from "../map/purpose.ts";
import { wordsIn } from "../map/words.ts";
import { type Part, traitsOf } from "../policy/widening.ts";
import { consentLasts } from "../policy/yes.ts";
import { bannerWords } from "./banner-words.ts";
import { keepIn } from "./keep-in.ts";

/** What the map alone does not know. */
export type BannerFacts = {
  /** Number of the notice in force, and for a purpose, or one part of it, the oldest notice whose answer still covers it. */
  readonly notice: number;
  readonly since: (purpose: string, part?: Part) => number;
  /** The language asked for; one that the map does not have gives its first. */
  readonly locale: string;
  readonly dashboard: string;
  /** Address of the whole notice, without a language. */
  readonly privacy: string;
};

/**
 * The short notice. Every text comes from the map or from the fixed words of its language, so that it cannot say what the map does not.
 *
 * @example
 * bannerOf(map, { notice: 1, since: () => 1, locale: "en", dashboard: "/me", privacy: "/privacy" }).purposes.length; // 4: three are built in
 */
export function bannerOf(map: DataMap, { notice, since, locale, dashboard, privacy }: BannerFacts): NoticeReply {
  const language = languageOf(map, locale);
  const { words } = bannerWords(language);
  return {
    notice,
    locale: language,
    controller: map.controller.name,
    dashboard,
    privacy: `${privacy}?locale=${language}`,
    purposes: Object.entries(purposesOf(map)).map(([name, purpose]) =>
      bannerPurpose(map, name, purpose, language, (part) => since(name, part)),
    ),
    words,
  };
}

/**
 * The map's language that answers the one asked for: itself, its base, else the map's first.
 *
 * @example
 * languageOf(map, "en-GB"); // "en"
 */
export function languageOf({ languages }: Pick<DataMap, "languages">, asked: string): string {
  const base = (tag: string): string => tag.toLowerCase().split("-")[0] ?? "";
  return (
    languages.find((each) => each.toLowerCase() === asked.toLowerCase()) ??
    languages.find((each) => base(each) === base(asked)) ??
    languages[0] ??
    "en"
  );
}

/**
 * Whether Global Privacy Control closes a purpose: what is sold, shared or advertises across sites; profiles only where the regime says
 * that it objects to them; never another first-party purpose.
 *
 * @param regime The person's; undefined: the strictest, under which every regime's rule holds.
 * @example
 * closedByGpc(map, map.purposes.recommendations); // false
 */
export function closedByGpc(map: DataMap, purpose: Purpose, regime?: string): boolean {
  const regimes = regime === undefined ? Object.values(map.regimes) : [map.regimes[regime]];
  return (
    purpose.advertises === true ||
    (purpose.recipients ?? []).some((name) => map.recipients?.[name]?.kind !== undefined) ||
    (purpose.profiles === true && regimes.some((each) => each?.gpcObjects === true))
  );
}

function bannerPurpose(
  map: DataMap,
  name: string,
  purpose: Purpose,
  language: string,
  since: (part?: Part) => number,
): NoticePurpose {
  // A banner does not know where its reader lives: the strictest basis that the purpose states.
  const basis = basisOf(purpose, undefined);
  const { words, bases, roles, kinds, does } = bannerWords(language);
  const because = purpose.law ? `${bases[basis]}: ${purpose.law}` : bases[basis];
  const countries = new Intl.DisplayNames([language], { type: "region" });
  return {
    name,
    says: wordsIn(purpose.says, language),
    ...givesOf(purpose, language),
    ask: needsConsent(basis) ? "consent" : isChoice(basis) ? "object" : "none",
    elsewhere: purpose.doubleOptIn === true,
    basis,
    because,
    device: purpose.device ?? "none",
    gpc: closedByGpc(map, purpose),
    since: since(),
    months: monthsOf(consentLasts(purpose)),
    reads: Object.entries(purpose.reads).flatMap(([field, keep]) => {
      const says = map.fields[field]?.says;
      return keep === undefined || !(field in map.fields)
        ? []
        : [
            {
              field,
              says: says ? wordsIn(says, language) : field,
              keep: keepIn(language, keep, words["always"] ?? ""),
              since: since({ reads: field }),
            },
          ];
    }),
    recipients: (purpose.recipients ?? []).flatMap((each) => {
      const recipient = map.recipients?.[each];
      return recipient
        ? [
            {
              name: recipient.name,
              says: [
                roles[recipient.role],
                countries.of(recipient.country.slice(0, 2)) ?? recipient.country,
                ...(recipient.kind ? [kinds[recipient.kind]] : []),
              ].join(", "),
              since: since({ recipient: each }),
            },
          ]
        : [];
    }),
    traits: traitsOf(purpose).map((trait) => {
      const [title = "", says = ""] =
        trait === "basis"
          ? [words["basis"], because]
          : trait === "device"
            ? [words["device"], words["stores"]]
            : [words[purpose.channels?.some((each) => each === trait) ? "reaches" : "also"], does[trait]];
      return { title, says, since: since({ trait }) };
    }),
  };
}

/** What the person gets: what comes of it, and what was promised for a yes. */
function givesOf({ benefit, offer }: Purpose, language: string): { gives?: string } {
  const all = [benefit, offer?.gives].flatMap((words) => (words === undefined ? [] : [wordsIn(words, language)]));
  return all.length === 0 ? {} : { gives: all.join("; ") };
}

/** Whole months, rounded down: an answer may be asked for early, never late. */
function monthsOf(lasts: Exclude<Keep, "until withdrawn">): number {
  const [count = "0", unit] = lasts.split(" ");
  return unit === "years" ? Number(count) * 12 : unit === "months" ? Number(count) : Math.floor(Number(count) / 31);
}
