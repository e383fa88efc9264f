// The full layer of a notice: everything that GDPR Art. 13 and 14 want told, one block a purpose.
import type { NoticeBlock, PurposeText } from "../contract/privacy-notice.ts";
import { isAggregateOnly, purposesOf } from "../map/built-in.ts";
import { basisOf, type Keep, needsConsent, type Purpose } from "../map/purpose.ts";
import { wordsIn } from "../map/words.ts";
import { consentLasts } from "../policy/yes.ts";
import type { NoticeFrame } from "./notice-frame.ts";

/** All blocks, in the order in which people ask: who, what for, who else, from where, which rights. */
export function fullLayer(frame: NoticeFrame, purposes: readonly PurposeText[]): NoticeBlock[] {
  const { map, words } = frame;
  const declared = purposesOf(map);
  const blocks: NoticeBlock[] = [{ heading: words.who, lines: who(frame) }];
  for (const text of purposes) {
    const purpose = declared[text.id];
    if (purpose) blocks.push({ heading: text.title, lines: purposeLines(frame, text, purpose) });
  }
  blocks.push({ heading: words.othersHeading, lines: recipients(purposes) ?? [words.nobodyElse] });
  const sources = sourceLines(frame, purposes);
  if (sources.length > 0) blocks.push({ heading: words.where, lines: sources });
  const never = [...(map.never ?? [])];
  blocks.push(
    { heading: words.signalsHeading, lines: [words.signals] },
    {
      heading: words.rights,
      lines: [
        ...words.rightsLines,
        words.undo(map.undoDays ?? 7),
        ...(never.length === 0 ? [] : [words.never(frame.list(never))]),
        words.complain(map.complaints.authority, map.complaints.url),
      ],
    },
    { heading: words.childrenHeading, lines: [words.children(map.age.minimum, map.age.rule)] },
  );
  return blocks;
}

function who({ map, words }: NoticeFrame): string[] {
  const { controller, protectionOfficer: officer } = map;
  return [
    words.reach(controller.name, controller.contact, controller.address),
    ...(officer ? [words.officer(officer.name, officer.contact)] : []),
  ];
}

function purposeLines(frame: NoticeFrame, text: PurposeText, purpose: Purpose): string[] {
  const { map, words, locale } = frame;
  const optional = (line: string | undefined): string[] => (line === undefined ? [] : [line]);
  const regimes = Object.keys(map.regimes);
  const asks = regimes.some((regime) => needsConsent(basisOf(purpose, regime)));
  return [
    `${text.says}.`.replace(/([.!?])\.$/, "$1"),
    ...optional(text.benefit && words.benefit(text.benefit)),
    text.because,
    ...(text.offer ? [words.offer(text.offer.gives), words.offerFree] : []),
    ...optional(text.offer?.worth && words.offerWorth(text.offer.worth)),
    ...regimes
      .filter((regime) => text.under[regime]?.basis !== text.basis)
      .map((regime) => words.underRegime(regimeName(frame, regime), text.under[regime]?.because ?? "")),
    ...optional(purpose.law && words.law(purpose.law)),
    ...optional(purpose.balancing && words.balancing(purpose.balancing)),
    // What keeps rights working reads what it must; it is no field of the map.
    ...(text.reads.length === 0 && !text.builtIn
      ? [words.readsNothing]
      : text.reads.map((read) => words.reads(read.label, read.kept))),
    ...(purpose.keepFrom === "last contact" && text.reads.length > 0 ? [words.fromLastContact] : []),
    ...(asks ? [words.consentLasts(frame.span(consentLasts(purpose) satisfies Keep))] : []),
    ...(text.confirms ? [words.confirms] : []),
    ...optional(purpose.channels?.length ? words.channels(frame.list(purpose.channels)) : undefined),
    ...(isAggregateOnly(text.id, purpose) ? [words.groupsOnly] : []),
    ...(text.profiles ? [words.profiles] : []),
    ...(purpose.effect === "price" ? [words.price] : []),
    ...(purpose.effect === "significant" ? [words.significant(purpose.humanReview ?? "")] : []),
    ...(text.builtIn ? [] : [words.device[text.device]]),
    ...(purpose.existingCustomers ? [wordsIn(purpose.existingCustomers.note, locale)] : []),
  ];
}

function regimeName({ map, locale }: NoticeFrame, regime: string): string {
  const says = map.regimes[regime]?.says;
  return says === undefined ? regime.toUpperCase() : wordsIn(says, locale);
}

function recipients(purposes: readonly PurposeText[]): string[] | undefined {
  const all = new Map(purposes.flatMap((purpose) => purpose.recipients.map((one) => [one.id, one.says])));
  return all.size === 0 ? undefined : [...all.values()];
}

/** Of every field that is read and whose source the map states (GDPR Art. 14(2)(f)). */
function sourceLines({ map, words, locale }: NoticeFrame, purposes: readonly PurposeText[]): string[] {
  const labels = new Map(purposes.flatMap((purpose) => purpose.reads.map((read) => [read.field, read.label])));
  return [...labels].flatMap(([field, label]) => {
    const source = map.fields[field]?.source;
    return source === undefined ? [] : [words.source(label, wordsIn(source, locale))];
  });
}
