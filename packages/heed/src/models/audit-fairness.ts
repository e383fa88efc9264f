// How does a score treat the groups of those who answered the voluntary question? Read under `fairness-audit`, groups of 11 and more only.
import type { Said } from "@heed/core";
import { said, to } from "../capabilities/said.ts";
import type { PersonData } from "../gate/access.ts";
import type { Gate } from "../gate/gate.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { compareShares, impactOf, LEAST, type Share, shareOf, sumByGroup } from "./sum-by-group.ts";

/** One group of 11 people and more; smaller ones are not told, nor how many they are. */
export type FairGroup = {
  readonly value: string;
  readonly people: number;
  readonly selected: Share;
  /** Selected of those to whom it came, and of those to whom it did not. */
  readonly found: Share;
  readonly wrong: Share;
  /** Of equal selection with all others, adjusted for all groups asked about. */
  readonly adjustedP: number | null;
};

/** By protected attribute, and by pairs of them. */
export type Fairness = {
  /** ISO 8601. */
  readonly at: string;
  /** On whom it was measured. */
  readonly says: Said;
  /** A chance from this on counts as selected. */
  readonly threshold: number;
  readonly columns: Readonly<
    Record<
      string,
      {
        readonly groups: readonly FairGroup[] /** Smallest over largest share selected. */;
        readonly impact: number | null;
      }
    >
  >;
  /** What stands against the model; empty when nothing was found. */
  readonly against: readonly Said[];
};

/** One person's score, and whether the outcome came; undefined while its horizon is open. */
export type Judged = { readonly chance: number; readonly came: boolean | undefined };

/** The four-fifths screen (EEOC 1978, 29 CFR 1607.4 D). */
export const FOUR_FIFTHS = 0.8;

/**
 * Audits scores by group.
 *
 * @param options `judge` gives a person's score from what this purpose reads; `level`: the share of findings that may be chance
 * @returns the table, or why nothing could be measured
 */
export async function auditFairness(
  deps: { gate: Gate; inForce: MapInForce; now: () => Date },
  fields: readonly string[],
  options: {
    readonly threshold: number;
    readonly level: number;
    readonly says: Said;
    readonly since?: Date;
    readonly judge: (data: PersonData) => Judged | undefined;
  },
): Promise<Fairness | Said> {
  const { threshold, level, says, judge, since } = options;
  const sums = await sumByGroup<"selected" | "found" | "wrong">(deps, fields, {
    ...(since ? { since } : {}),
    measures(data) {
      const judged = judge(data);
      if (!judged) return [];
      const selected = judged.chance >= threshold ? 1 : 0;
      if (judged.came === undefined) return [["selected", selected]];
      return [
        ["selected", selected],
        [judged.came ? "found" : "wrong", selected],
      ];
    },
  });
  const { asked, adjustedP } = compareShares(sums, "selected");
  if (asked === 0) return said("not_measured_few_scored", { people: LEAST });
  const table = Object.fromEntries(
    [...sums].map(([column, values]) => {
      const groups = [...values].map(
        ([value, of]): FairGroup => ({
          value,
          people: of.selected?.people ?? 0,
          selected: shareOf(of.selected),
          found: shareOf(of.found),
          wrong: shareOf(of.wrong),
          adjustedP: adjustedP(column, value) ?? null,
        }),
      );
      return [column, { groups, impact: impactOf(groups.map(({ selected }) => selected)) }] as const;
    }),
  );
  const against = Object.entries(table).flatMap(([column, { groups, impact }]) =>
    impact !== null && impact < FOUR_FIFTHS && groups.some(({ adjustedP: p }) => p !== null && p <= level)
      ? [said("unequal_selection", { column, ratio: to(2, impact) })]
      : [],
  );
  return { at: deps.now().toISOString(), says, threshold, columns: table, against };
}
