// How many people an audience reaches and why not more, as figures and as a sentence.
import { type Shown, WITHIN } from "../gate/disclose.ts";
import type { NotIncluded, Surveyed } from "../gate/survey.ts";

/** How many people an audience reaches, and who is not in it and why. Counts carry a noise; see gate/disclose.ts. */
export type AudienceSize = {
  readonly purpose: string;
  readonly reachable: Shown;
  /** Enough people for a count: fewer are not used as an audience. */
  readonly usable: boolean;
  readonly notIncluded: Readonly<Partial<Record<NotIncluded, Shown>>>;
  /** Of whom `notIncluded` speaks. */
  readonly of: "matching" | "everybody";
  /** One person in so many was looked at. */
  readonly oneIn: number;
  /** How far off `reachable` may be, in 95 of 100 cases; absent where no count is told. */
  readonly within?: number;
  /** The whole answer as a sentence. */
  readonly says: string;
};

/** How far off a count of one in so many people may be, 19 times in 20; undefined where none is told. */
export const withinOf = (shown: Shown, oneIn: number): number | undefined =>
  "about" in shown ? Math.ceil(1.96 * Math.sqrt(shown.about * (oneIn - 1)) + WITHIN * oneIn) : undefined;

const number = (value: number): string => value.toLocaleString("en");
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A count in words. */
export const told = (shown: Shown): string =>
  "about" in shown ? `about ${number(shown.about)}` : `fewer than ${number(shown.fewerThan)}`;

/** Who is not in it and why, and of how many that is said. */
export function sayReasons({
  notIncluded,
  of,
  oneIn,
}: Pick<Surveyed, "of" | "oneIn"> & { readonly notIncluded: Readonly<Partial<Record<NotIncluded, Shown>>> }): string {
  const reasons = Object.entries(notIncluded).map(
    ([reason, shown]) =>
      `${told(shown)} ${reason === "closed" ? "closed (paused, children, shared identities)" : reason}`,
  );
  const whom =
    of === "matching"
      ? "not included, though the rule fits them"
      : "not included, of everybody known and whatever they did";
  const sample = oneIn === 1 ? "" : ` An estimate from one person in ${number(oneIn)}.`;
  return `${whom}: ${reasons.join(", ")}.${sample}`;
}

/** A size in words. */
export function saySize({
  reachable,
  within,
  ...reasons
}: Parameters<typeof sayReasons>[0] & { readonly reachable: Shown; readonly within: number | undefined }): string {
  const sure =
    within === undefined ? "" : ` The count of reachable people is within ${number(within)}, 19 times in 20.`;
  return `${capital(told(reachable))} reachable; ${sayReasons(reasons)}${sure}`;
}
