// Mending a score: one threshold for everybody, chosen on some rows, its cost told on others.
import type { Column } from "@heed/math";
import { seededRandom } from "@heed/math";
import { expect, test } from "vitest";
import { mitigate } from "./mitigate.ts";

// Of men three in five have the outcome, of women one in four, and what they bought tells both: whoever follows the outcome follows the group.
const random = seededRandom(5);
const people = Array.from({ length: 2_000 }, () => {
  const man = random.below(2) === 0;
  return { man, tools: (man ? 2 : 0) + random.uniform() * 2, visits: random.below(20), lucky: random.uniform() };
});
const y = Uint8Array.from(people, ({ man, visits, lucky }) =>
  lucky < (man ? 0.45 : 0.1) + (visits / 20) * 0.3 ? 1 : 0,
);
const features: Column[] = [
  { kind: "number", name: "tools", values: Float64Array.from(people, ({ tools }) => tools) },
  { kind: "number", name: "visits", values: Float64Array.from(people, ({ visits }) => visits) },
];
const mended = mitigate(
  "sex",
  features,
  y,
  people.map(({ man }) => (man ? "man" : "woman")),
  1,
);

test("everybody is selected by one threshold: before mending the groups are as unequal as the outcome is", () => {
  // Thresholds by group would have made them equal, and treated each person by their group.
  expect(mended.before.disparate_impact).toBeLessThan(0.6);
  expect(mended.before.against).toHaveLength(1);
});

test("mending makes them equal without knowing the group when it decides, names what tells it, and says what it cost", () => {
  expect(mended.strength).toBeGreaterThan(0);
  expect(mended.after.disparate_impact).toBeGreaterThan(0.8);
  expect(mended.after.against).toEqual([]);
  // As many as before, but for those who stand at the threshold together.
  expect(Math.abs(mended.after.selected - mended.before.selected)).toBeLessThan(5);
  const [auc, low, high] = mended.cost.auc;
  expect([auc < 0, low < auc, auc < high]).toEqual([true, true, true]);
  expect(mended.cost.precision).toBeCloseTo(mended.after.precision - mended.before.precision, 12);
  expect(mended.proxies[0]).toMatchObject({ column: "tools", auc: expect.any(Number) });
});
