import { expect, test } from "vitest";
import { isMet } from "./figure.ts";

const figure = { name: "AUC", unit: "share" };

test("a figure is met on the right side of what it is to reach, and not when it is too good to be true", () => {
  expect(isMet({ ...figure, value: 0.7, toReach: 0.65, suspiciousAbove: 0.75 })).toBe(true);
  expect(isMet({ ...figure, value: 0.6, toReach: 0.65, suspiciousAbove: 0.75 })).toBe(false);
  expect(isMet({ ...figure, value: 0.8, toReach: 0.65, suspiciousAbove: 0.75 })).toBe(false);
  expect(isMet({ ...figure, value: 9, toReach: 10, better: "lower" })).toBe(true);
  expect(isMet({ ...figure, value: 11, toReach: 10, better: "lower" })).toBe(false);
});

test("nothing asked is neither met nor missed; a part's own verdict and NaN always count", () => {
  expect(isMet({ ...figure, value: 1 })).toBe(null);
  expect(isMet({ ...figure, value: 1, met: true })).toBe(true);
  expect(isMet({ ...figure, value: 1, toReach: 0, met: false })).toBe(false);
  expect(isMet({ ...figure, value: Number.NaN })).toBe(false);
});
