import { expect, test } from "vitest";
import { worthOfAPoint } from "./worth-of-a-point.ts";

const arm = (visitors: number) => ({ visitors, outcomes: 0, value: 0 });
const lift = {
  known: true,
  placement: "shelf",
  outcome: "Order Completed",
  withinDays: 14,
  personal: arm(270),
  holdout: arm(30),
  outcomeLift: { value: 0.1, low: 0.05, high: 0.15 },
  valueLift: { value: 2, low: -1, high: 5 },
  sampleRatioP: 0.5,
} as const;

test("a point of opt-in is one person in a hundred, who visits as the others do, and of whom some are held out", () => {
  // 10 more people of 1,000; of 600 who allow it 300 visited; nine of ten of them are not held out.
  const worth = worthOfAPoint(lift, { allowed: 600, others: 400, holdout: 0.1 });
  expect(worth?.people).toBe(10);
  expect(worth?.visitors).toBeCloseTo(4.5, 12);
  expect(worth?.outcomes.low).toBeCloseTo(0.225, 12);
  expect(worth?.value?.value).toBeCloseTo(9, 12);
  expect(worth?.value?.low).toBeCloseTo(-4.5, 12);
});

test("where nobody is left to say yes, or nobody said it, nothing is made up", () => {
  expect(worthOfAPoint(lift, { allowed: 600, others: 0, holdout: 0.1 })).toBeUndefined();
  expect(worthOfAPoint(lift, { allowed: 0, others: 400, holdout: 0.1 })).toBeUndefined();
});
