// Who is in the training data? Of each group that answered the voluntary question: how many allow the score, how many it learned from, and to
// how many of these the outcome came. Groups only.
import { type CardCode, isSaid, type Said } from "@heed/core";
import { said, to } from "../capabilities/said.ts";
import type { Gate } from "../gate/gate.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { FOUR_FIFTHS } from "./audit-fairness.ts";
import { auditable, compareShares, impactOf, LEAST, type Share, shareOf, sumByGroup } from "./sum-by-group.ts";

/** One group of 11 people and more; smaller ones are not told, nor how many they are. */
export type DataGroup = {
  readonly value: string;
  /** Who answered, whether they allow the score or not. */
  readonly people: number;
  /** Allow the score's purpose: the consent rate, or those who did not object. */
  readonly allow: Share;
  /** The version learned from them. */
  readonly learned: Share;
  /** Of those it learned from: the outcome came within the latest closed horizon. */
  readonly outcome: Share;
};

export type DataAudit = {
  /** ISO 8601. */
  readonly at: string;
  readonly columns: Readonly<
    Record<
      string,
      {
        readonly groups: readonly DataGroup[];
        /** Smallest over largest share, of each measure. */
        readonly impact: Readonly<Record<Measure, number | null>>;
      }
    >
  >;
  /** What is unequal, in sentences; it stands against nothing by itself. */
  readonly noted: readonly Said[];
};

type Measure = "allow" | "learned" | "outcome";
/** Of what is called unequal at most so many are chance. */
const LEVEL = 0.05;
const UNEQUAL = {
  allow: "unequal_allow",
  learned: "unequal_learned",
  outcome: "unequal_outcome",
} as const satisfies Readonly<Record<Measure, CardCode>>;

/**
 * Counts who of each group a version learned from.
 *
 * @param cameTo by the id of each person learned from, whether the outcome came to them within the latest closed horizon
 * @returns the table, or why nothing could be measured
 */
export async function auditData(
  deps: { gate: Gate; inForce: MapInForce; now: () => Date },
  purpose: string,
  cameTo: ReadonlyMap<string, boolean>,
): Promise<DataAudit | Said> {
  const fields = auditable(deps.inForce, []);
  if (isSaid(fields)) return fields;
  const sums = await sumByGroup<Measure, boolean>(deps, fields, {
    about: { purpose, marks: cameTo },
    measures: (_, { mark, allows }) => [
      ["allow", allows ? 1 : 0],
      ["learned", mark === undefined ? 0 : 1],
      ...(mark === undefined ? [] : [["outcome", mark ? 1 : 0] as const]),
    ],
  });
  const measures = Object.keys(UNEQUAL) as Measure[];
  const compared = measures.map((measure) => ({ measure, ...compareShares(sums, measure) }));
  if (compared.every(({ asked }) => asked === 0)) return said("not_measured_few_answered", { people: LEAST });
  const columns = Object.fromEntries(
    [...sums].map(([column, values]) => {
      const groups = [...values].map(([value, of]): DataGroup => {
        const { allow, learned, outcome } = of;
        return {
          value,
          people: allow?.people ?? 0,
          allow: shareOf(allow),
          learned: shareOf(learned),
          outcome: shareOf(outcome),
        };
      });
      const impact = (measure: Measure) => impactOf(groups.map((group) => group[measure]));
      return [
        column,
        { groups, impact: { allow: impact("allow"), learned: impact("learned"), outcome: impact("outcome") } },
      ] as const;
    }),
  );
  const noted = Object.entries(columns).flatMap(([column, { groups, impact }]) =>
    compared.flatMap(({ measure, adjustedP }) => {
      const ratio = impact[measure];
      const unequal = groups.some(({ value }) => (adjustedP(column, value) ?? 1) <= LEVEL);
      return ratio !== null && ratio < FOUR_FIFTHS && unequal
        ? [said(UNEQUAL[measure], { column, ratio: to(2, ratio) })]
        : [];
    }),
  );
  return { at: deps.now().toISOString(), columns, noted };
}
