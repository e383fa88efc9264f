import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import { qiniAuc, qiniCurve, type UpliftData, upliftAt, upliftAuc, upliftCurve } from "./uplift-curve.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const experiments = fc
  .array(fc.tuple(fc.nat(1), fc.nat(1), fc.nat(4)), { minLength: 2, maxLength: 40 })
  .filter((rows) => rows.some(([, w]) => w === 1) && rows.some(([, w]) => w === 0))
  .map(
    (rows): UpliftData => ({
      outcome: rows.map((r) => r[0]),
      treated: rows.map((r) => r[1]),
      uplift: rows.map((r) => r[2]),
    }),
  );

test("each point follows from the people at or above a score alone", () => {
  fc.assert(
    fc.property(experiments, (data) => {
      const [qini, uplift] = [qiniCurve(data), upliftCurve(data)];
      const scores = [...new Set(Array.from(data.uplift))].sort((a, b) => b - a);
      expect(qini.x.length).toBe(scores.length + 1);
      scores.forEach((score, k) => {
        const arm = (w: number) =>
          Array.from(data.outcome).filter((_, i) => data.uplift[i]! >= score && data.treated[i] === w);
        const [t, c] = [arm(1), arm(0)];
        const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
        const rate = (values: number[]) => (values.length === 0 ? 0 : sum(values) / values.length);
        expect(qini.x[k + 1]).toBe(t.length + c.length);
        expect(qini.y[k + 1]).toBeCloseTo(sum(t) - rate(c) * t.length, 9);
        expect(uplift.y[k + 1]).toBeCloseTo((rate(t) - rate(c)) * (t.length + c.length), 9);
      });
    }),
    runs,
  );
});

test("the perfect score has a Qini coefficient of 1, its reverse less, everybody equal 0", () => {
  fc.assert(
    fc.property(experiments, (data) => {
      const { outcome, treated } = data;
      const both = Array.from(outcome, (y, i) => `${y}${treated[i]}`);
      fc.pre(new Set(both).size === 4);
      const perfect = Array.from(outcome, (y, i) => (treated[i] === 1 ? y : -y));
      expect(qiniAuc({ outcome, treated, uplift: perfect })).toBeCloseTo(1, 9);
      expect(qiniAuc({ outcome, treated, uplift: perfect.map((u) => -u) })).toBeLessThan(1);
      expect(qiniAuc({ outcome, treated, uplift: perfect.map(() => 1) })).toBeCloseTo(0, 9);
      expect(upliftAuc({ outcome, treated, uplift: perfect.map(() => 1) })).toBeCloseTo(0, 9);
    }),
    runs,
  );
});

test("a true uplift score beats a random one, which is near 0", () => {
  const { uniform } = seededRandom(1);
  const people = Array.from({ length: 20_000 }, () => ({
    gain: 0.3 * uniform(),
    treated: uniform() < 0.5 ? 1 : 0,
    luck: uniform(),
  }));
  const outcome = people.map(({ gain, treated, luck }) => (luck < 0.1 + gain * treated ? 1 : 0));
  const treated = people.map((person) => person.treated);
  expect(qiniAuc({ outcome, treated, uplift: people.map(({ gain }) => gain) })).toBeGreaterThan(0.04);
  expect(Math.abs(qiniAuc({ outcome, treated, uplift: people.map(uniform) }))).toBeLessThan(0.03);
  const top = upliftAt({ outcome, treated, uplift: people.map(({ gain }) => gain) }, 0.3, "overall");
  expect(Math.abs(top - 0.255)).toBeLessThan(0.05); // mean gain of the highest 30 %: 0.3 x 0.85
});

test("one arm, an empty cut, no response and a harmful action are errors with their remedy", () => {
  expect(() => qiniCurve({ outcome: [1, 0], treated: [1, 1], uplift: [1, 2] })).toThrow(/one_class: /);
  expect(() => qiniAuc({ outcome: [0, 0], treated: [1, 0], uplift: [1, 2] })).toThrow(/no_effect: /);
  expect(() => qiniAuc({ outcome: [0, 1], treated: [1, 0], uplift: [1, 2] }, false)).toThrow(/no_effect: /);
  expect(() => upliftAt({ outcome: [0, 1], treated: [1, 0], uplift: [1, 2] }, 0.5, "overall")).toThrow(/too_few: /);
  expect(() => upliftAt({ outcome: [0, 1], treated: [1, 0], uplift: [1, 2] }, 0, "overall")).toThrow(/bad_setting: /);
  expect(() => upliftCurve({ outcome: [0, 1], treated: [1, 0], uplift: [1, Number.NaN] })).toThrow(/not_finite: /);
});
