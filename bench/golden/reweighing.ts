import { reweigh, signedDisparities } from "@heed/math";

interface Input {
  readonly protected: number[];
  readonly y: number[];
  readonly privileged: number;
}

export const adapter = ({ protected: attribute, y, privileged }: Input) => {
  const group = attribute.map(String);
  const { weights, factors } = reweigh(y, group);
  const factor = (side: boolean, truth: number) =>
    factors.find((f) => (f.group === String(privileged)) === side && f.truth === truth)?.factor;
  // Parity of the outcomes themselves under the new weights: the outcome stands for the decision.
  const outcomes = { truth: y, decision: y, group, weights };
  const sum = weights.reduce((total, w) => total + w, 0);
  return {
    w_priv_fav: factor(true, 1),
    w_priv_unfav: factor(true, 0),
    w_unpriv_fav: factor(false, 1),
    w_unpriv_unfav: factor(false, 0),
    weights,
    sum_preserved: Math.abs(sum - y.length) < 1e-9,
    statistical_parity_difference_after: signedDisparities(outcomes, String(privileged), { minimum: 1 })
      .statisticalParityDifference,
  };
};
