// What a change of map changes for people, told in plain words: what widens and what narrows.
import type { NoticeText, PurposeText } from "../contract/privacy-notice.ts";
import type { DataMap } from "../map/data-map.ts";
import { keepLength } from "../policy/day.ts";
import { mapChange } from "./map-change.ts";
import { noticeOf } from "./notice.ts";
import { frameOf, type NoticeFrame } from "./notice-frame.ts";

/**
 * The lines of the change log for the step from one map to the next; `before` is undefined for the first.
 *
 * @example
 * noticeChanges(undefined, map, "en"); // ["The first version."]
 */
export function noticeChanges(before: DataMap | undefined, after: DataMap, locale: string): string[] {
  const frame = frameOf(after, locale);
  const { change } = frame.words;
  if (!before) return [change.first];
  const old = byId(noticeOf(before, locale));
  const now = byId(noticeOf(after, locale));
  const effects = mapChange(before, after);
  const lines = [...now.values()].flatMap((purpose) => {
    const was = old.get(purpose.id);
    const said = was ? differences(frame, was, purpose) : [change.purposeNew(purpose.title, plain(purpose.says))];
    const asked = effects.askAgain.some((one) => one.purpose === purpose.id);
    if (said.length === 0) return asked ? [change.more(purpose.title), change.asks] : [];
    return asked && was ? [...said, change.asks] : said;
  });
  for (const [id, { title }] of old) if (!now.has(id)) lines.push(change.purposeGone(title));
  return lines.length > 0 ? lines : [change.wording];
}

/**
 * Whether a step changes what is done with data; new words or contacts alone do not, and are told in the change log only.
 *
 * @example
 * changesUse(map, map); // false
 */
export function changesUse(before: DataMap, after: DataMap): boolean {
  const locale = after.languages[0] ?? "en";
  return noticeChanges(before, after, locale)[0] !== frameOf(after, locale).words.change.wording;
}

/** What differs in what one purpose may do; words that differ are no difference. */
function differences(frame: NoticeFrame, was: PurposeText, now: PurposeText): string[] {
  const { change } = frame.words;
  const { title } = now;
  const lines: string[] = [];
  const before = new Map(was.reads.map((read) => [read.field, read]));
  const after = new Map(now.reads.map((read) => [read.field, read]));
  const missing = <T>(from: Map<string, T>, than: Map<string, unknown>): T[] =>
    [...from].flatMap(([key, value]) => (than.has(key) ? [] : [value]));
  const more = missing(after, before);
  const less = missing(before, after);
  if (more.length > 0) lines.push(change.readsMore(title, frame.list(more.map((read) => read.label))));
  if (less.length > 0) lines.push(change.readsLess(title, frame.list(less.map((read) => read.label))));
  for (const [field, read] of after) {
    const then = before.get(field);
    if (!then || then.keep === read.keep) continue;
    const says = keepLength(read.keep) > keepLength(then.keep) ? change.keptLonger : change.keptShorter;
    lines.push(says(title, read.label, then.kept, read.kept));
  }
  const got = new Map(was.recipients.map((one) => [one.id, one.name]));
  const gets = new Map(now.recipients.map((one) => [one.id, one.name]));
  const joined = missing(gets, got);
  const left = missing(got, gets);
  if (joined.length > 0) lines.push(change.recipientsMore(title, frame.list(joined)));
  if (left.length > 0) lines.push(change.recipientsLess(title, frame.list(left)));
  if (
    was.basis !== now.basis ||
    Object.keys(now.under).some((regime) => was.under[regime] && was.under[regime].basis !== now.under[regime]?.basis)
  )
    lines.push(change.basis(title, now.because));
  return lines;
}

const byId = (text: NoticeText): Map<string, PurposeText> =>
  new Map(text.purposes.map((purpose) => [purpose.id, purpose]));
const plain = (text: string): string => text.replace(/[.!?]$/, "");
