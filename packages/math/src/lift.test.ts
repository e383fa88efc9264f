import fc from "fast-check";
import { expect, test } from "vitest";
import { bootstrap } from "./bootstrap.ts";
import { gainCurve, gainsTable, liftAt } from "./lift.ts";
import { seededRandom } from "./random.ts";
import { wilsonInterval } from "./wilson-interval.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const rows = fc
  .array(fc.tuple(fc.nat(1), fc.nat(5)), { minLength: 2, maxLength: 40 })
  .filter((all) => all.some(([label]) => label === 1) && all.some(([label]) => label === 0));

test("everybody has lift 1, and equal scores have lift 1 at every share", () => {
  fc.assert(
    fc.property(rows, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, share) => {
      const labels = all.map(([label]) => label);
      expect(
        liftAt(
          labels,
          all.map(([, score]) => score),
          1,
        ),
      ).toBeCloseTo(1, 12);
      expect(
        liftAt(
          labels,
          labels.map(() => 3),
          share,
        ),
      ).toBeCloseTo(1, 9);
    }),
    runs,
  );
});

test("without ties the lift is the plain count of responders on top", () => {
  fc.assert(
    fc.property(rows, fc.nat(), (all, pick) => {
      const labels = all.map(([label]) => label);
      const k = 1 + (pick % labels.length);
      const top = labels.slice(-k).reduce((sum, label) => sum + label, 0);
      const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
      expect(
        liftAt(
          labels,
          labels.map((_, i) => i),
          k / labels.length,
        ),
      ).toBeCloseTo(top / k / rate, 9);
    }),
    runs,
  );
});

test("the parts of a gains table add up, and do not depend on the order of rows", () => {
  fc.assert(
    fc.property(rows, fc.nat(), (all, pick) => {
      const parts = 1 + (pick % all.length);
      const table = gainsTable(
        all.map(([label]) => label),
        all.map(([, score]) => score),
        parts,
      );
      const responders = all.reduce((sum, [label]) => sum + label, 0);
      expect(table.reduce((sum, row) => sum + row.responders, 0)).toBeCloseTo(responders, 9);
      expect(table.at(-1)!.captured).toBeCloseTo(1, 12);
      const reversed = [...all].reverse();
      const again = gainsTable(
        reversed.map(([label]) => label),
        reversed.map(([, score]) => score),
        parts,
      );
      for (const part of again.keys()) expect(again[part]!.lift).toBeCloseTo(table[part]!.lift, 9);
    }),
    runs,
  );
});

test("of responders the gain curve is the gains table, with Wilson's interval of their number", () => {
  fc.assert(
    fc.property(rows, fc.nat(), (all, pick) => {
      const parts = 1 + (pick % all.length);
      const [labels, scores] = [all.map(([label]) => label), all.map(([, score]) => score)];
      const responders = labels.reduce((sum, label) => sum + label, 0);
      const table = gainsTable(labels, scores, parts);
      gainCurve(labels, scores, parts).forEach(({ share, captured }, part) => {
        expect(share).toBeCloseTo((part + 1) / parts, 12);
        const wilson = wilsonInterval(Math.min(1, table[part]!.captured) * responders, responders);
        for (const end of ["value", "low", "high"] as const)
          expect(captured[end]).toBeCloseTo(part + 1 === parts ? 1 : wilson[end], 9);
      });
    }),
    runs,
  );
});

test("of amounts the interval is as wide as drawing people again says, and their scale does not matter", () => {
  const random = seededRandom(3);
  const amounts = Float64Array.from({ length: 600 }, () => Math.exp(3 * random.uniform()));
  const scores = amounts.map((amount) => amount * (0.5 + random.uniform()));
  const cut = scores.toSorted().at(-120)!;
  const total = (people: Int32Array, least: number) =>
    people.reduce((sum, i) => sum + (scores[i]! >= least ? amounts[i]! : 0), 0);
  const drawn = bootstrap(600, (people) => total(people, cut) / total(people, 0), { seed: 1 });
  const [, point] = gainCurve(amounts, scores);
  expect(point!.captured.value).toBeCloseTo(drawn.value, 12);
  expect((point!.captured.high - point!.captured.low) / (drawn.high - drawn.low)).toBeCloseTo(1, 1);
  const scaled = gainCurve(
    amounts.map((amount) => 100 * amount),
    scores,
  );
  expect(scaled[1]!.captured.low).toBeCloseTo(point!.captured.low, 9);
  expect(gainCurve([1, 1, 0, 0], [0.9, 0.3, 0.2, 0.1], 2)[0]!.captured.low).toBeCloseTo(0.342, 3);
  expect(() => gainCurve([0, 0], [1, 2], 2)).toThrow(/zero_weight: /);
});

test("a share of nobody and more parts than people are errors with their remedy", () => {
  expect(() => liftAt([0, 1], [0, 1], 0)).toThrow(/bad_setting: /);
  expect(() => gainsTable([0, 1], [0, 1], 3)).toThrow(/bad_setting: /);
  expect(() => liftAt([0, 0], [0, 1], 0.5)).toThrow(/one_class: /);
});
