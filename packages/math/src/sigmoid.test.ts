import { expect, test } from "vitest";
import { sigmoid, softplus } from "./sigmoid.ts";

test("both hold at the ends of the doubles, where the plain formulas overflow", () => {
  expect([sigmoid(-1e308), sigmoid(0), sigmoid(1e308)]).toEqual([0, 0.5, 1]);
  expect([softplus(-1e308), softplus(1e308)]).toEqual([0, 1e308]);
  expect(softplus(-40)).toBeCloseTo(Math.exp(-40), 30);
});

test("softplus has sigmoid as its slope", () => {
  for (const m of [-9, -1, 0, 0.5, 7]) {
    expect((softplus(m + 1e-5) - softplus(m - 1e-5)) / 2e-5).toBeCloseTo(sigmoid(m), 9);
  }
});
