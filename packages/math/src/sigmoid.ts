// The logistic function and the logarithm that goes with it, without overflow.

/** `1 / (1 + exp(-m))`: log-odds to probability. */
export function sigmoid(m: number): number {
  return 1 / (1 + Math.exp(-m));
}

/** `log(1 + exp(m))`: the log loss of a no at log-odds `m`. */
export function softplus(m: number): number {
  return Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m)));
}
