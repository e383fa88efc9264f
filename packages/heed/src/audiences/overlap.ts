// Who is in which of several audiences at once: one count, in whose answer everybody stands once.
import type { Actor } from "../gate/access.ts";
import type { Shown } from "../gate/disclose.ts";
import { audienceKey } from "../gate/members.ts";
import type { NotIncluded } from "../gate/survey.ts";
import { holdsFor } from "./holds-for.ts";
import type { Rule } from "./rule.ts";
import type { SurveyRules } from "./survey-rules.ts";
import { capital, sayReasons, told, withinOf } from "./tell-size.ts";

/** More at once have more parts than anybody reads, and each part fewer people than a count tells. */
export const MOST_OVERLAPPED = 4;

export type AudienceOverlap = {
  readonly purpose: string;
  /** Every part: the people who are in exactly these audiences and may be reached. */
  readonly parts: readonly { readonly in: readonly string[]; readonly people: Shown; readonly within?: number }[];
  /** Who fits one of the rules, or of everybody, and may not be reached; as of a size. */
  readonly notIncluded: Readonly<Partial<Record<NotIncluded, Shown>>>;
  readonly of: "matching" | "everybody";
  readonly oneIn: number;
  readonly says: string;
};

/**
 * Counts every part of some audiences of one purpose, the part of all of them first.
 *
 * @param audiences with their rules, those of other audiences in their place
 */
export async function overlapOf(
  survey: SurveyRules,
  audiences: readonly { readonly name: string; readonly rule: Rule }[],
  purpose: string,
  actor: Actor,
): Promise<AudienceOverlap> {
  // Each part is a number whose bits say in which audiences it is.
  const all = Array.from({ length: 2 ** audiences.length - 1 }, (_, k) => k + 1);
  const found = await survey(
    audiences.map(({ rule }) => rule),
    { purpose },
    actor,
    {
      group(measured, hidden) {
        const part = audiences.reduce(
          (bits, { name, rule }, k) =>
            !hidden.has(audienceKey(name)) && holdsFor(rule, measured) ? bits | (1 << k) : bits,
          0,
        );
        return part === 0 ? undefined : String(part);
      },
      groups: all.map(String),
    },
  );
  const { of, oneIn } = found;
  const parts = all
    .map((part) => {
      const people = found.reachable.get(String(part))!;
      const within = withinOf(people, oneIn);
      return {
        in: audiences.flatMap(({ name }, k) => (part & (1 << k) ? [name] : [])),
        people,
        ...(within === undefined ? {} : { within }),
      };
    })
    .toSorted((a, b) => b.in.length - a.in.length);
  const notIncluded = Object.fromEntries(found.notIncluded) as AudienceOverlap["notIncluded"];
  const says = parts.map(({ in: names, people }) => `${told(people)} in ${names.join(" and ")} only`).join(", ");
  return {
    purpose,
    parts,
    notIncluded,
    of,
    oneIn,
    says: `${capital(says)}; ${sayReasons({ notIncluded, of, oneIn })}`,
  };
}
