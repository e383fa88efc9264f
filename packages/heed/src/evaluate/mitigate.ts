// Mends a score that treats groups unequally, without knowing the group when it decides: weights are chosen on validation rows, and the cost
// is told on rows that nothing was fitted to or chosen on.
import {
  type Column,
  demographicParityDifference,
  demographicParityRatio,
  equalizedOddsDifference,
  groupRates,
  type Interval,
  proxySearch,
  reweigh,
  rocAucDifference,
  rocAucInterval,
  seededRandom,
} from "@heed/math";
import { takeColumns } from "../capabilities/propensity/prepare.ts";
import { fitScorer, score, stratifiedFolds } from "../capabilities/propensity/scorer.ts";

type Bounds = readonly [value: number, low: number, high: number];

/** One way to score, on untouched rows. */
export type Side = {
  readonly auc: Bounds;
  /** Of those selected, how many have the outcome. */
  readonly precision: number;
  readonly selected: number;
  readonly selection_rates: Readonly<Record<string, number | null>>;
  readonly disparate_impact: number | null;
  readonly demographic_parity_difference: number | null;
  readonly equalized_odds_difference: number | null;
  /** What stands against its use; empty when it passes. */
  readonly against: readonly string[];
};

export type Mitigation = {
  readonly column: string;
  readonly says: string;
  /** Strength of the weights, w(a, y) ^ strength; 0: none helped. */
  readonly strength: number;
  readonly before: Side;
  readonly after: Side;
  /** What mending costs on untouched rows. */
  readonly cost: { readonly auc: Bounds; readonly precision: number };
  /** Columns from which the group can be told, most telling first. */
  readonly proxies: readonly { readonly column: string; readonly auc: number }[];
};

const STRENGTHS = [0.5, 1, 1.5, 2, 3] as const;
/** The four-fifths screen (29 CFR 1607.4 D). On validation a margin is asked for, since untouched rows will differ. */
const FOUR_FIFTHS = 0.8;
const ON_VALIDATION = 0.85;

/**
 * Scores three fifths of the rows with growing weights (Kamiran and Calders 2012), and takes the least strength that passes on the fourth fifth.
 * Both are judged on the last. As many are selected on each side as have the outcome, by a threshold that is the same for every group:
 * thresholds by group would treat people differently for their group, and are not offered here.
 */
export function mitigate(
  column: string,
  features: readonly Column[],
  y: Uint8Array,
  group: readonly string[],
  seed: number,
  report: (share: number) => void = () => undefined,
): Mitigation {
  const fold = stratifiedFolds(y, 5, seed);
  const rows = (of: (fold: number) => boolean) => Int32Array.from(y.keys()).filter((i) => of(fold[i]!));
  const [fitted, chosen, judged] = [rows((k) => k < 3), rows((k) => k === 3), rows((k) => k === 4)];
  const at = (part: Int32Array) => ({
    table: takeColumns(features, part),
    y: Uint8Array.from(part, (i) => y[i]!),
    group: Array.from(part, (i) => group[i]!),
  });
  const [fit, validation, untouched] = [at(fitted), at(chosen), at(judged)];
  const scoresWith = (strength: number) => {
    const weights = strength === 0 ? undefined : reweigh(fit.y, fit.group, { strength }).weights;
    const scorer = fitScorer(fit.table, fit.y, { seed, ...(weights ? { weights } : {}) });
    return { validation: score(scorer, validation.table), untouched: score(scorer, untouched.table) };
  };
  const before = scoresWith(0);
  let after = before;
  let strength = 0;
  let best = sideOf(validation, before.validation).disparate_impact ?? 1;
  for (const [k, tried] of STRENGTHS.entries()) {
    if (best >= ON_VALIDATION) break;
    const scores = scoresWith(tried);
    const impact = sideOf(validation, scores.validation).disparate_impact ?? 0;
    report((k + 1) / STRENGTHS.length);
    if (impact <= best) continue;
    [after, strength, best] = [scores, tried, impact];
  }
  const [plain, mended] = [sideOf(untouched, before.untouched), sideOf(untouched, after.untouched)];
  const change = rocAucDifference(untouched.y, after.untouched, before.untouched);
  return {
    column,
    says: `fitted on ${fitted.length} rows, strength chosen on ${chosen.length}, judged on ${judged.length} untouched ones`,
    strength,
    before: plain,
    after: mended,
    cost: { auc: [change.value, change.low, change.high], precision: mended.precision - plain.precision },
    proxies: proxySearch(features, group, { random: seededRandom(seed) })
      .columns.slice(0, 5)
      .map(({ name, auc }) => ({ column: name, auc: auc.value })),
  };
}

type Part = { readonly y: Uint8Array; readonly group: readonly string[] };

function sideOf({ y, group }: Part, scores: Float64Array): Side {
  const positives = y.reduce((sum, label) => sum + label, 0);
  const threshold = scores.toSorted()[scores.length - positives]!;
  const decision = Uint8Array.from(scores, (s) => (s >= threshold ? 1 : 0));
  const rates = groupRates({ truth: y, decision, group });
  const impact = demographicParityRatio(rates).value;
  const auc: Interval = rocAucInterval(y, scores);
  const chosen = decision.reduce((sum, d) => sum + d, 0);
  return {
    auc: [auc.value, auc.low, auc.high],
    precision: decision.reduce((sum, d, i) => sum + (d === 1 && y[i] === 1 ? 1 : 0), 0) / chosen,
    selected: chosen,
    selection_rates: Object.fromEntries(
      rates.groups.map((of) => [of.group, of.selectionRate.known ? of.selectionRate.value : null]),
    ),
    disparate_impact: impact,
    demographic_parity_difference: demographicParityDifference(rates).value,
    equalized_odds_difference: equalizedOddsDifference(rates).value,
    against:
      impact !== null && impact < FOUR_FIFTHS
        ? [
            `The least selected group is selected at ${Math.round(100 * impact)} % of the rate of the most selected one, below four fifths.`,
          ]
        : [],
  };
}
