import { fitThresholds, selectionProbability, type ThresholdConstraint, type ThresholdModel } from "@heed/math";
import type { GoldenCase } from "./golden-adapter.ts";

interface Input {
  readonly constraint: ThresholdConstraint;
  readonly objective: "accuracy";
  readonly flip: boolean;
  readonly grid_size: number;
  readonly y: number[];
  readonly score: number[];
  readonly group: string[];
}

type ByGroup = Record<string, number>;

export const adapter = (input: Input) => {
  const { y, score, group, constraint, objective, flip, grid_size } = input;
  const model = fitThresholds(y, score, group, { constraint, objective, flip, grid: grid_size, minimum: 1 });
  return { ...pointwise(model, input), ...reached(model, input) };
};

export const rules = {
  "constraint gap on the fit data <= 0.002 and expected_accuracy >= reference - 0.005 (ties may be broken differently)":
    (got: ReturnType<typeof reached>, { input, expected }: GoldenCase): string | undefined => {
      const { constraint } = input as Input;
      const bound: ByGroup[] = [];
      if (constraint === "demographic_parity") bound.push(got.selection_rate);
      if (constraint === "true_positive_rate_parity" || constraint === "equalized_odds") bound.push(got.tpr);
      if (constraint === "equalized_odds") bound.push(got.fpr);
      const gap = Math.max(
        ...bound.map((rates) => Math.max(...Object.values(rates)) - Math.min(...Object.values(rates))),
      );
      if (!(gap <= 0.002)) return `constraint gap ${gap}`;
      const { expected_accuracy: reference } = expected as { expected_accuracy: number };
      return got.expected_accuracy >= reference - 0.005 ? undefined : `expected accuracy ${got.expected_accuracy}`;
    },
};

/** The probabilities that the small cases state, at the scores they state. */
function pointwise(model: ThresholdModel, { constraint, flip }: Input) {
  if (!flip) return {};
  const interpolated = (name: string, score: number): number => {
    const { ignore, constant } = model.groups.find((g) => g.group === name)!;
    return (selectionProbability(model, name, score) - ignore * constant) / (1 - ignore);
  };
  if (constraint === "equalized_odds") {
    return {
      p_ignore: Object.fromEntries(model.groups.map((g) => [g.group, g.ignore])),
      prediction_constant: model.groups[0]!.constant,
      interpolated: {
        "A_below_2.5": interpolated("A", 2.4),
        "B_at_or_below_0.5": interpolated("B", 0.5),
        "C_between_.5_1.5": interpolated("C", 1),
      },
    };
  }
  const at = (name: string, scores: number[]) => scores.map((s) => [s, selectionProbability(model, name, s)]);
  return { pmf: { A: at("A", [0, 2.499, 2.5]), B: at("B", [0, 0.51]), C: at("C", [0, 1, 1.51]) } };
}

/** What the rule reaches on the rows of the fit, in expectation over its draws. */
function reached(model: ThresholdModel, { y, score, group }: Input) {
  const names = model.groups.map((g) => g.group);
  const mean = (name: string, keep: (truth: number) => boolean): number => {
    const chosen = y.flatMap((truth, i) =>
      group[i] === name && keep(truth) ? [selectionProbability(model, name, score[i]!)] : [],
    );
    return chosen.reduce((sum, p) => sum + p, 0) / chosen.length;
  };
  const each = (keep: (truth: number) => boolean): ByGroup =>
    Object.fromEntries(names.map((name) => [name, mean(name, keep)]));
  const right = y.map((truth, i) => {
    const p = selectionProbability(model, group[i]!, score[i]!);
    return truth === 1 ? p : 1 - p;
  });
  const selection_rate = each(() => true);
  return {
    expected_accuracy: right.reduce((sum, p) => sum + p, 0) / y.length,
    selection_rate,
    selection_rate_each_group: selection_rate[names[0]!]!,
    tpr: each((truth) => truth === 1),
    fpr: each((truth) => truth === 0),
  };
}
