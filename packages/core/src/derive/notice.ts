// The notice that a map makes: what people are told, in layers, in one language. Nothing of it is written by hand for one shop.
import type { NoticeBlock, NoticeControl, NoticeText, PurposeText } from "../contract/privacy-notice.ts";
import { BUILT_IN, purposesOf } from "../map/built-in.ts";
import type { DataMap, Recipient } from "../map/data-map.ts";
import { BASES, type Basis, basisOf, isChoice, needsConsent, type Offer, type Purpose } from "../map/purpose.ts";
import { readable, wordsIn } from "../map/words.ts";
import { bannerOf, languageOf } from "./banner.ts";
import { answersOf } from "./notice-answers.ts";
import { frameOf, type NoticeFrame } from "./notice-frame.ts";
import { fullLayer } from "./notice-full.ts";

/**
 * The exact text of the notice in one language (GDPR Art. 12(1), 13): one line, a short layer, a full layer, each purpose as data, and
 * the answers to what people ask. Pure: the same map gives the same text.
 *
 * @param locale One of the map's languages; another gets the first of them.
 * @example
 * noticeOf(map, "en").purposes.map((purpose) => purpose.control); // ["fixed", "fixed", "fixed", "switch"]
 */
export function noticeOf(map: DataMap, locale: string): NoticeText {
  const language = languageOf(map, locale);
  const frame = frameOf(map, language);
  const purposes = Object.entries(purposesOf(map)).map(([id, purpose]) => purposeText(frame, id, purpose));
  const own = purposes.filter((purpose) => !purpose.builtIn);
  const { name, contact, address } = map.controller;
  return {
    locale: language,
    locales: [...map.languages],
    controller: { name, contact, ...(address === undefined ? {} : { address }) },
    ...(map.signIn === undefined ? {} : { signIn: map.signIn }),
    layers: {
      line: frame.words.line(name, own.length, own.filter((purpose) => purpose.control !== "fixed").length),
      short: shortLayer(frame, own),
      full: fullLayer(frame, purposes),
    },
    purposes,
    banner: bannerText(map, language),
    answers: answersOf(frame, own),
  };
}

/**
 * What a person can do about a purpose that rests on this basis.
 *
 * @example
 * controlOf("legitimate interest"); // "object"
 */
export const controlOf = (basis: Basis): NoticeControl =>
  needsConsent(basis) ? "switch" : isChoice(basis) ? "object" : "fixed";

/** What banner and preference centre say, without what belongs to one moment or one server. */
function bannerText(map: DataMap, locale: string): NoticeText["banner"] {
  const { purposes, words } = bannerOf(map, { notice: 0, since: () => 0, locale, dashboard: "", privacy: "" });
  return { purposes: purposes.map(({ since: _, ...text }) => text), words };
}

function purposeText(frame: NoticeFrame, id: string, purpose: Purpose): PurposeText {
  const { map, locale, words } = frame;
  const under = (basis: Basis) => ({ basis, control: controlOf(basis), because: words.because[basis] });
  const title = wordsIn(purpose.title ?? readable(id), locale);
  return {
    id,
    title,
    says: wordsIn(purpose.says, locale),
    ...(purpose.benefit === undefined ? {} : { benefit: wordsIn(purpose.benefit, locale) }),
    ...(purpose.offer === undefined ? {} : { offer: offerText(purpose.offer, locale) }),
    builtIn: Object.hasOwn(BUILT_IN, id),
    ...under(basisOf(purpose, undefined)),
    under: Object.fromEntries(Object.keys(map.regimes).map((regime) => [regime, under(basisOf(purpose, regime))])),
    reads: Object.entries(purpose.reads).flatMap(([field, keep]) =>
      keep === undefined ? [] : [{ field, label: labelOf(frame, field), keep, kept: frame.span(keep) }],
    ),
    recipients: (purpose.recipients ?? []).flatMap((name) => {
      const recipient = map.recipients?.[name];
      return recipient ? [recipientText(frame, name, recipient)] : [];
    }),
    device: purpose.device ?? "none",
    stores: (purpose.device ?? "none") !== "none",
    profiles: purpose.profiles === true,
    confirms: purpose.doubleOptIn === true,
  };
}

const offerText = ({ gives, worth }: Offer, locale: string) => ({
  gives: wordsIn(gives, locale),
  ...(worth === undefined ? {} : { worth: wordsIn(worth, locale) }),
});

function labelOf({ map, locale, words }: NoticeFrame, field: string): string {
  const declared = map.fields[field];
  if (declared?.says !== undefined) return wordsIn(declared.says, locale);
  // The built-in field: no map describes it.
  return field === "decision" ? words.decision : readable(field);
}

function recipientText(frame: NoticeFrame, id: string, { name, role, country, kind, safeguard }: Recipient) {
  const { words } = frame;
  const says = [
    words.recipient(name, frame.country(country), words.roles[role]),
    ...(kind === undefined ? [] : [words.kinds[kind]]),
    ...(safeguard === undefined ? [] : [words.safeguard(safeguard)]),
  ].join(" ");
  return { id, name, country, ...(kind === undefined ? {} : { kind }), says };
}

/** By what the person can do about them, strictest first; then who else gets data, and the person's say. */
function shortLayer({ map, words, list }: NoticeFrame, own: readonly PurposeText[]): NoticeBlock[] {
  const groups = BASES.map((basis) => ({
    heading: words.groups[basis],
    lines: own.filter((purpose) => purpose.basis === basis).map((purpose) => sentence(purpose.says)),
  }));
  const others = [...new Set(own.flatMap((purpose) => purpose.recipients.map((recipient) => recipient.name)))];
  return [
    { heading: words.who, lines: [words.weAre(map.controller.name)] },
    ...groups.filter((group) => group.lines.length > 0),
    { heading: words.othersHeading, lines: [others.length === 0 ? words.nobodyElse : words.goesTo(list(others))] },
    { heading: words.yourSay, lines: [words.changeAnyTime, words.noPenalty, words.lookAndDelete] },
  ];
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
