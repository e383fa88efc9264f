import { calibrationByGroup } from "@heed/math";

interface Input {
  readonly y_true: number[];
  readonly score: number[];
  readonly group: string[];
  readonly equal_width_bins: number;
}

export const adapter = ({ y_true, score, group, equal_width_bins }: Input) =>
  Object.fromEntries(
    calibrationByGroup(y_true, score, group, { bins: equal_width_bins }).map((found) => [
      found.group,
      {
        ece: found.ece,
        bins: found.bins.map(({ bin, n, meanScore, observed }) => [bin, n, meanScore, observed]),
        brier: found.brier,
        auc: found.auc,
        mean_score: found.meanScore,
        base_rate: found.baseRate,
      },
    ]),
  );
