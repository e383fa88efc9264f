// What is kept in memory does not grow with what strangers send.
import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

test("codes and reasons become 200 labels at most; the rest is counted together, and none is lost", async () => {
  const metrics = createMetrics();
  for (let n = 0; n < 5_000; n++) {
    metrics.fault(`made_up_${n}`);
    metrics.counted("drop", `reason_${n}`, 1);
  }
  metrics.fault("a@b.example is no code");
  const { body } = await metrics.text();
  const counts = body.split("\n").flatMap((line) => {
    const match = /^heed_(faults|counted)_total\{(.*)\} (\d+)$/.exec(line);
    return match ? [{ of: match[1], labels: match[2] ?? "", n: Number(match[3]) }] : [];
  });
  expect(counts.length).toBeLessThanOrEqual(202);
  expect(counts.reduce((sum, { n }) => sum + n, 0)).toBe(10_001);
  expect(body).not.toContain("example");
});
