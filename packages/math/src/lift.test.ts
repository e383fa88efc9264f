import fc from "fast-check";
import { expect, test } from "vitest";
import { gainsTable, liftAt } from "./lift.ts";

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

test("a share of nobody and more parts than people are errors with their remedy", () => {
  expect(() => liftAt([0, 1], [0, 1], 0)).toThrow(/bad_setting: /);
  expect(() => gainsTable([0, 1], [0, 1], 3)).toThrow(/bad_setting: /);
  expect(() => liftAt([0, 0], [0, 1], 0.5)).toThrow(/one_class: /);
});
