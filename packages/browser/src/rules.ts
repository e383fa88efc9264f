// When the device opens and what may leave it: read from the notice and the answers, never from the legal basis (ePrivacy Art. 5(3)).
import type { NoticePurpose, NoticeReply } from "@heed/core";
import type { Answer, Memory } from "./memory.ts";

/** Everything the rules look at. */
export type Situation = {
  /** Undefined until it has arrived: then everything is closed. */
  readonly notice: NoticeReply | undefined;
  readonly memory: Memory;
  /** Global Privacy Control, as this browser states it. */
  readonly gpc: boolean;
  /** YYYY-MM. */
  readonly month: string;
};

/** The standing answer; undefined when there is none, when it ran out, or when the purpose has grown since. */
export function answerTo(purpose: NoticePurpose, { memory, gpc, month }: Situation): boolean | undefined {
  if (purpose.closed || (gpc && purpose.gpc)) return false;
  const answer: Answer | undefined = memory.answers[purpose.name];
  if (!answer || answer[1] < purpose.since) return undefined;
  return monthsBetween(answer[2], month) < purpose.months ? answer[0] : undefined;
}

/** Whether this purpose is put to the person here. */
export const isAsked = ({ ask, elsewhere }: NoticePurpose): boolean => ask !== "none" && !elsewhere;

/** Purposes that need a yes and have no answer. */
export const unanswered = (situation: Situation): NoticePurpose[] =>
  purposesOf(situation).filter(
    (purpose) => isAsked(purpose) && purpose.ask === "consent" && answerTo(purpose, situation) === undefined,
  );

/** Purposes whose yes allows an identifier on the device. */
export const openPurposes = (situation: Situation): NoticePurpose[] =>
  purposesOf(situation).filter((purpose) => purpose.device === "consent" && answerTo(purpose, situation) === true);

/** Fields that some open purpose reads: nothing else leaves the browser. */
export const openFields = (situation: Situation): Set<string> =>
  new Set(openPurposes(situation).flatMap(({ reads }) => reads.map(({ field }) => field)));

const purposesOf = ({ notice }: Situation): readonly NoticePurpose[] => notice?.purposes ?? [];

const monthsBetween = (from: string, to: string): number => count(to) - count(from);
const count = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
