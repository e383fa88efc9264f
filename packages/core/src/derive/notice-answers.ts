// What people ask about their data, answered from the map: so the answers change when the map does.
import type { NoticeText, PurposeText } from "../contract/privacy-notice.ts";
import type { DataMap } from "../map/data-map.ts";
import { BASES } from "../map/purpose.ts";
import { closedByGpc } from "./banner.ts";
import type { NoticeFrame } from "./notice-frame.ts";

/** Capabilities that write text for people; the others choose, count or score. */
const WRITERS: ReadonlySet<string> = new Set(["copy", "assistant"]);

/** The five questions that customers have been found to ask, in the order in which they ask them. */
export function answersOf(frame: NoticeFrame, own: readonly PurposeText[]): NoticeText["answers"] {
  const { ask } = frame.words;
  return [
    { id: "ai", question: ask.ai, answer: ai(frame, own) },
    { id: "written", question: ask.written, answer: [writes(frame) ? ask.writtenYes : ask.writtenNo] },
    { id: "lawful", question: ask.lawful, answer: lawful(frame, own) },
    { id: "stop", question: ask.stop, answer: stop(frame, own) },
    { id: "receives", question: ask.receives, answer: receives(frame, own) },
  ];
}

/** What learns from people: whatever profiles, and whatever a placement fills. */
function ai({ map, words }: NoticeFrame, own: readonly PurposeText[]): string[] {
  const { ask } = words;
  const placed = new Set(Object.values(map.placements ?? {}).map((placement) => placement.purpose));
  const learning = own.filter((purpose) => purpose.profiles || placed.has(purpose.id));
  if (learning.length === 0) return [ask.aiNone];
  const weighty = Object.values(map.purposes).some((purpose) => (purpose.effect ?? "ordinary") !== "ordinary");
  return [
    ...learning.map((purpose) => ask.aiUses(plain(purpose.says))),
    ...(placed.size > 0 ? [ask.aiHow, ask.aiOff] : []),
    ...(weighty ? [] : [ask.aiNoWeighty]),
  ];
}

const writes = ({ map }: NoticeFrame): boolean =>
  Object.values(map.placements ?? {}).some((placement) => WRITERS.has(placement.capability));

function lawful({ words, list }: NoticeFrame, own: readonly PurposeText[]): string[] {
  return BASES.flatMap((basis) => {
    const titles = own.filter((purpose) => purpose.basis === basis).map((purpose) => purpose.title);
    return titles.length === 0 ? [] : [words.ask.lawfulWhy[basis](list(titles))];
  });
}

/** Whether there is anything that Global Privacy Control closes. */
const closes = (map: DataMap): boolean => Object.values(map.purposes).some((purpose) => closedByGpc(map, purpose));

function stop({ map, words, list }: NoticeFrame, own: readonly PurposeText[]): string[] {
  const { ask } = words;
  const titled = (control: PurposeText["control"]) =>
    own.filter((purpose) => purpose.control === control).map((purpose) => purpose.title);
  const line = (titles: readonly string[], says: (titles: string) => string): string[] =>
    titles.length === 0 ? [] : [says(list(titles))];
  return [
    ...line(titled("switch"), ask.stopSwitch),
    ...line(titled("object"), ask.stopObject),
    ...line(titled("fixed"), ask.stopFixed),
    ask.stopWhere,
    ...(closes(map) ? [ask.stopBrowser] : []),
  ];
}

function receives({ words }: NoticeFrame, own: readonly PurposeText[]): string[] {
  const lines = new Map(own.flatMap((purpose) => purpose.recipients.map((one) => [one.id, one.says])));
  return lines.size === 0 ? [words.nobodyElse] : [...lines.values()];
}

const plain = (text: string): string => text.replace(/[.!?]$/, "");
