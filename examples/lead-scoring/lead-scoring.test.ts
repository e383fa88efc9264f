// The case is found, explained and mended, and the cost is told: on rows that nothing was fitted to or chosen on.
import { evaluatePropensity } from "heed/evaluate";
import { describe, expect, test } from "vitest";
import { HEADER, leads } from "./leads.ts";

describe("lead scoring favours men", () => {
  const { mitigation, fairness, top_features } = evaluatePropensity(
    { header: HEADER, rows: leads(4_000, 1), dropped: new Map() },
    undefined,
    { target: "became_customer", mitigate: "gender", seed: 1 },
  );
  test("though it never sees the gender, and the audit refuses it", () => {
    expect(top_features.map(({ column }) => column)).not.toContain("gender");
    expect(fairness["gender"]?.disparate_impact).toBeLessThan(0.8);
    expect(mitigation?.before.against.join(" ")).toContain("below four fifths");
  });
  test("because other columns tell the gender", () => {
    expect(
      mitigation?.proxies
        .slice(0, 2)
        .map(({ column }) => column)
        .sort(),
    ).toEqual(["evening_visits", "forum"]);
  });
  test("and mended it passes, at a cost that is told", () => {
    expect(mitigation?.after.against).toEqual([]);
    expect(mitigation?.after.disparate_impact).toBeGreaterThan(0.8);
    expect(mitigation?.cost.auc[0]).toBeLessThan(0);
    expect(mitigation?.after.auc[0]).toBeGreaterThan(0.65);
  });
});
