// Choices: what a person said yes or no to, how strongly we know it was them, and which choice counts.
import type { DataMap } from "../map/data-map.ts";

/**
 * How well we know who chose (mechanisms.md 1): a write key's claim; a browser that a claim made one of several of a person; a browser that
 * alone is its person; a proven person.
 */
export const STRENGTHS = ["claimed", "linked", "browser", "proven"] as const;
/** One of the strengths, weakest first. */
export type Strength = (typeof STRENGTHS)[number];

/** One answer of a person to one purpose. */
export type Choice = {
  readonly purpose: string;
  /** true: yes; false: no, an objection or a withdrawal. */
  readonly value: boolean;
  readonly at: Date;
  readonly strength: Strength;
  /** When it reached us, which nobody can set back; absent: as late as can be. */
  readonly receivedAt?: Date;
  /** The map whose notice was in front of the person: a yes gives nothing that this map did not say. Absent: it gives nothing. */
  readonly asked?: DataMap | undefined;
};

/**
 * The choice that counts for one purpose, or undefined when none does.
 * Every refusal stands until a later yes that is at least as strong and rests on no claim; on a tie the no wins. A weak no in between
 * opens no way around a strong one.
 * Once somebody has proven to be this person, a claim that comes later gives nothing; what was claimed before stands, for them to see and to end.
 *
 * @example
 * const no = { purpose: "newsletter", value: false, at: new Date("2026-03-01"), strength: "proven" } as const;
 * const yes = { ...no, value: true, at: new Date("2026-04-01"), strength: "claimed" } as const;
 * standing([no, yes], "newsletter", false)?.value; // false: a claim does not undo a no
 */
export function standing(choices: readonly Choice[], purpose: string, state: Proof): Choice | undefined {
  let newestNo: Choice | undefined;
  for (const no of choices)
    if (no.purpose === purpose && !no.value && (!newestNo || isNewer(no, newestNo))) newestNo = no;
  let refusal: Choice | undefined;
  for (const no of refusalsIn(choices, purpose)) if (!refusal || isNewer(no, refusal)) refusal = no;
  if (refusal) return refusal;
  let yes: Choice | undefined;
  for (const choice of choices) {
    if (choice.purpose !== purpose || !choice.value) continue;
    if (newestNo ? !lifts(choice, newestNo) : choice.strength === "claimed" && isTooLate(choice, state)) continue;
    if (!yes || choice.at > yes.at) yes = choice;
  }
  return yes;
}

/**
 * Every refusal of a purpose that no yes among these choices has lifted.
 *
 * @example
 * const no = { purpose: "newsletter", value: false, at: new Date("2026-03-01"), strength: "claimed" } as const;
 * refusalsIn([no], "newsletter").length; // 1
 */
export const refusalsIn = (choices: readonly Choice[], purpose: string): Choice[] =>
  choices.filter((no) => no.purpose === purpose && !no.value && !choices.some((yes) => lifts(yes, no)));

/**
 * Whether a yes ends a refusal: it is later, at least as strong, and rests on no claim: whoever links a browser to somebody by claiming to be
 * them must not undo what they refused.
 *
 * @example
 * const no = { purpose: "newsletter", value: false, at: new Date("2026-03-01"), strength: "browser" } as const;
 * lifts({ ...no, value: true, at: new Date("2026-04-01") }, no); // true
 */
export const lifts = (yes: Choice, no: Choice): boolean =>
  yes.value && yes.purpose === no.purpose && yes.at > no.at && !restsOnClaim(yes) && rank(yes) >= rank(no);

/** Whether a claim alone says that it was this person who chose. */
const restsOnClaim = ({ strength }: Choice): boolean => strength === "claimed" || strength === "linked";

const isNewer = (a: Choice, b: Choice): boolean =>
  a.at > b.at || (a.at.getTime() === b.at.getTime() && rank(a) > rank(b));

/** Whether and since when somebody has proven to be the person. */
type Proof = { readonly proven?: boolean; readonly provenSince?: Date };

function isTooLate({ receivedAt }: Choice, { proven, provenSince }: Proof): boolean {
  return proven === true && !(receivedAt && provenSince && receivedAt < provenSince);
}

const rank = (choice: Choice): number => STRENGTHS.indexOf(choice.strength);
