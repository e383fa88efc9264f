import fc from "fast-check";
import { expect, test } from "vitest";
import { type Column, categoryColumn, isMissing } from "./column.ts";
import { columnSignal } from "./column-signal.ts";
import { columnDrift, populationStability } from "./drift.ts";
import { encodeColumns, fitEncoder, loadEncoder, saveEncoder } from "./encode-columns.ts";
import { inferColumns } from "./infer-columns.ts";
import { leakageScan } from "./leakage-scan.ts";
import { pointInTimeJoin, trailingSums } from "./point-in-time-join.ts";
import { proxySearch } from "./proxy-search.ts";
import { seededRandom } from "./random.ts";
import { findDuplicates, missingness, sharedRows } from "./table-quality.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };
const number = (name: string, values: ArrayLike<number>): Column => ({
  kind: "number",
  name,
  values: Float64Array.from(values),
});
const draw = (n: number, seed: number, value: (random: ReturnType<typeof seededRandom>, i: number) => number) => {
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, i) => value(random, i));
};

test("each meaning is recognised, and one odd cell shows instead of vanishing", () => {
  const header = ["n", "money", "code", "day", "ok", "plan", "gap", "row", "remark"];
  const rows = Array.from({ length: 60 }, (_, i) => [
    `${i % 7}`,
    `1,${100 + i}.50`,
    `0${i % 9}`,
    `2026-02-${String(1 + (i % 28)).padStart(2, "0")}`,
    i % 2 ? "Yes" : "no",
    ["pro", "free", "?"][i % 3]!,
    i % 2 ? "NA" : "",
    `${5000 + i}`,
    `it was order ${i} that came late`,
  ]);
  const found = inferColumns(header, rows);
  expect(found.map((c) => c.meaning)).toEqual([
    "number",
    "number",
    "category",
    "date",
    "boolean",
    "category",
    "empty",
    "id",
    "text",
  ]);
  expect(found[1]!.column).toMatchObject({ kind: "number" });
  expect((found[1]!.column as Column & { kind: "number" }).values[0]).toBe(1100.5);
  expect((found[3]!.column as Column & { kind: "number" }).values[0]).toBe(Date.UTC(2026, 1, 1));
  expect(found[5]!.missing).toBe(20);
  rows[3]![0] = "seven";
  expect(inferColumns(header, rows)[0]!.meaning).toBe("category");
});

test("numbers written in the declared way are read back, and days that do not exist are no days", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -10_000_000, max: 10_000_000 }), { minLength: 1 }), (cents) => {
      for (const [decimal, locale] of [
        [".", "en-US"],
        [",", "de-DE"],
      ] as const) {
        const cells = cents.map((c) => [(c / 100).toLocaleString(locale, { minimumFractionDigits: 2 })]);
        const { column } = inferColumns(["amount"], cells, { decimal })[0]!;
        expect([...(column as Column & { kind: "number" }).values].map((v) => Math.round(v * 100))).toEqual(
          cents.map((c) => c + 0),
        );
      }
    }),
    runs,
  );
  expect(inferColumns(["d"], [["2026-02-29"]])[0]!.meaning).toBe("category");
  const days = inferColumns(["d"], [["2024-02-29T10:30:00+02:00"], ["2024-02-29 08:30"]])[0]!;
  const { values } = days.column as Column & { kind: "number" };
  expect(values[0]).toBe(values[1]);
});

test("one-hot rows hold one 1 a column, rare and unseen levels are counted, and missing has its place", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "b", "c", null), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      (cells, rareBelow) => {
        fc.pre(cells.some((cell) => cell !== null));
        const encoder = fitEncoder([categoryColumn("x", cells)], { rareBelow });
        const { matrix, other } = encodeColumns(encoder, [categoryColumn("x", [...cells, "z"])]);
        for (let r = 0; r < matrix.rows; r++) {
          const row = matrix.values.subarray(r * matrix.columns, (r + 1) * matrix.columns);
          expect(row.reduce((a, b) => a + b, 0)).toBe(1);
          if (cells[r] === null) expect(row.at(-1)).toBe(1);
        }
        const rare = cells.filter((cell) => cell !== null && cells.filter((c) => c === cell).length < rareBelow).length;
        expect(other["x"]).toBe(rare + 1);
      },
    ),
    runs,
  );
});

test("a hundred thousand categories become one column of frequencies, unseen ones are counted", () => {
  const words = Array.from({ length: 100_000 }, (_, i) => `c${i}`);
  const encoder = fitEncoder([categoryColumn("shop", [...words, "c7", "c7"])]);
  expect(encoder.features).toEqual(["shop: frequency"]);
  const { matrix, other } = encodeColumns(encoder, [categoryColumn("shop", ["c7", "c8", "new", null])]);
  expect([...matrix.values].map((v) => Math.round(Math.expm1(v)))).toEqual([3, 1, 0, 0]);
  expect(other).toEqual({ shop: 1 });
});

test("missing numbers become the median and say so, or stay missing for trees", () => {
  const table = [number("age", [10, Number.NaN, 40, 20])];
  const encoder = fitEncoder(table);
  expect(encoder.features).toEqual(["age", "age: missing"]);
  expect([...encodeColumns(encoder, table).matrix.values]).toEqual([10, 0, 20, 1, 40, 0, 20, 0]);
  const kept = encodeColumns(fitEncoder(table, { missing: "keep" }), table).matrix;
  expect([...kept.values]).toEqual([10, Number.NaN, 40, 20]);
  expect(() => encodeColumns(fitEncoder([number("age", [1, 2])]), table)).toThrow(/^unexpected_missing: .*\. .*\./);
  const saved = saveEncoder(encoder);
  expect(loadEncoder(structuredClone(saved))).toEqual(encoder);
  expect(() => loadEncoder({ ...saved, version: 0 })).toThrow(/^model_version/);
  expect(() => loadEncoder({ ...saved, model: { ...encoder, features: [] } })).toThrow(/^model_corrupted/);
});

const timed = fc.array(fc.record({ key: fc.constantFrom("a", "b"), at: fc.integer({ min: 0, max: 20 }) }), {
  maxLength: 25,
});
const asTimed = (rows: { key: string; at: number }[]) => ({ key: rows.map((r) => r.key), at: rows.map((r) => r.at) });

test("a join as of a time equals a search by hand and never sees that time or later", () => {
  fc.assert(
    fc.property(timed, timed, fc.integer({ min: 0, max: 10 }), fc.boolean(), (events, facts, maxAge, inclusive) => {
      const joined = pointInTimeJoin(asTimed(events), asTimed(facts), { maxAge, inclusive });
      events.forEach((event, i) => {
        let best = -1;
        facts.forEach((fact, j) => {
          const past = inclusive ? fact.at <= event.at : fact.at < event.at;
          if (fact.key !== event.key || !past || event.at - fact.at > maxAge) return;
          if (best < 0 || fact.at >= facts[best]!.at) best = j;
        });
        expect(joined[i]).toBe(best);
      });
    }),
    runs,
  );
});

test("trailing sums equal sums by hand", () => {
  fc.assert(
    fc.property(timed, timed, fc.integer({ min: 0, max: 10 }), fc.boolean(), (events, facts, window, inclusive) => {
      const values = facts.map((_, j) => j + 1);
      const { count, sum } = trailingSums(asTimed(events), asTimed(facts), values, { window, inclusive });
      events.forEach((event, i) => {
        const own = facts.flatMap((fact, j) => {
          const age = event.at - fact.at;
          const inside = inclusive ? age >= 0 && age < window : age > 0 && age <= window;
          return fact.key === event.key && inside ? [values[j]!] : [];
        });
        expect([count[i], sum[i]]).toEqual([own.length, own.reduce((a, b) => a + b, 0)]);
      });
    }),
    runs,
  );
});

test("the scan finds the column that knows the answer, its gaps, ids and constants, and spares honest ones", () => {
  const n = 2000;
  const label = draw(n, 1, (random) => (random.uniform() < 0.3 ? 1 : 0));
  const random = seededRandom(2);
  const table: Column[] = [
    number(
      "honest",
      label.map((y) => y + 2 * random.normal()),
    ),
    number(
      "after_the_fact",
      label.map((y) => (y ? 100 + random.normal() : random.normal() - 50)),
    ),
    number(
      "u_shaped_leak",
      label.map((y) => (y ? (random.uniform() < 0.5 ? -9 : 9) : random.normal())),
    ),
    number(
      "filled_when_bought",
      label.map((y) => (y ? random.normal() : Number.NaN)),
    ),
    number(
      "row",
      label.map((_, i) => i),
    ),
    categoryColumn(
      "email_hash",
      label.map((_, i) => `h${i}`),
    ),
    categoryColumn(
      "country",
      label.map(() => "de"),
    ),
    number(
      "amount",
      label.map(() => random.normal()),
    ),
  ];
  const warnings = Object.fromEntries(leakageScan(table, label, { random }).map((scan) => [scan.name, scan.warnings]));
  expect(warnings).toEqual({
    honest: [],
    after_the_fact: ["explains_label"],
    u_shaped_leak: ["explains_label"],
    filled_when_bought: ["explains_label", "missing_explains_label"],
    row: ["id_like"],
    email_hash: ["id_like"],
    country: ["constant"],
    amount: [],
  });
});

test("a column of noise tells nothing, however many values it has", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2, max: 600 }), (seed, levels) => {
      const n = 600;
      const random = seededRandom(seed);
      const label = Array.from({ length: n }, (_, i) => (i < 2 ? i : random.below(2)));
      const column = categoryColumn(
        "noise",
        label.map(() => `l${random.below(levels)}`),
      );
      // Pairs of equal rows err together, so that the spread is about that of 300 rows: .035.
      expect(columnSignal(column, label, { random }).auc.value).toBeLessThan(0.7);
    }),
    runs,
  );
});

test("a hidden proxy is found, alone and in concert", () => {
  const n = 1500;
  const random = seededRandom(4);
  const group = draw(n, 3, (r) => r.below(2)).map((g) => (g ? "w" : "m"));
  const hints = Array.from({ length: 6 }, (_, k) =>
    categoryColumn(
      `hint${k}`,
      group.map((g) => (random.uniform() < 0.65 === (g === "w") ? "x" : "y")),
    ),
  );
  const { columns, together, leftOut } = proxySearch(
    [
      ...hints,
      categoryColumn(
        "title",
        group.map((g) => (random.uniform() < 0.95 === (g === "w") ? "Ms" : "Mr")),
      ),
    ],
    group.map((g, i) => (i < 5 ? "rare" : g)),
    { random },
  );
  expect(columns[0]!.name).toBe("title");
  expect(columns[1]!.auc.value).toBeLessThan(0.72);
  expect(leftOut).toEqual(["rare"]);
  const alone = proxySearch(hints, group, { random });
  expect(alone.together.auc.value).toBeGreaterThan(alone.columns[0]!.auc.value + 0.05);
  expect(together.auc.value).toBeGreaterThan(0.95);
});

test("drift is zero against itself, grows with the move, and is found in categories and gaps", () => {
  const before = [
    number(
      "x",
      draw(2000, 1, (r) => r.normal()),
    ),
    categoryColumn("plan", draw(2000, 2, (r) => r.below(3)).map(String)),
  ];
  expect(columnDrift(before, before).every(({ psi, distance }) => psi === 0 && distance === 0)).toBe(true);
  const moved = (by: number) =>
    columnDrift(before, [
      number(
        "x",
        draw(2000, 5, (r) => r.normal() + by),
      ),
      before[1]!,
    ])[0]!;
  expect(moved(0).psi).toBeLessThan(0.02);
  expect(moved(0).pValue!).toBeGreaterThan(0.001);
  expect(moved(0.5).psi).toBeGreaterThan(0.1);
  expect(moved(1).psi).toBeGreaterThan(moved(0.5).psi);
  const plans = categoryColumn("plan", draw(2000, 6, (r) => (r.uniform() < 0.5 ? 0 : 7)).map(String));
  const plan = columnDrift(before, [before[0]!, plans])[0]!;
  expect([plan.name, Math.round(plan.unseen * 10)]).toEqual(["plan", 5]);
  expect(plan.pValue!).toBeLessThan(1e-9);
  const gone = columnDrift([before[0]!], [number("x", new Float64Array(10).fill(Number.NaN))])[0]!;
  expect(gone).toMatchObject({ name: "x", missing: [0, 1], pValue: null, distance: 1 });
  expect(Number.isFinite(gone.psi)).toBe(true);
});

test("the stability index is symmetric, not negative, and as by hand", () => {
  const counts = fc.array(fc.nat({ max: 500 }), { minLength: 4, maxLength: 4 }).filter((c) => c.some((v) => v > 0));
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      expect(populationStability(a, b)).toBeGreaterThanOrEqual(0);
      expect(populationStability(a, b)).toBeCloseTo(populationStability(b, a), 12);
    }),
    runs,
  );
  // Shares .5/.5 against .25/.75, with half a row added to each of two bins of 99.
  expect(populationStability([49.5, 49.5], [24.5, 74.5])).toBeCloseTo(0.25 * Math.log(2) + 0.25 * Math.log(1.5), 12);
});

test("equal rows, contradictions and rows shared by two parts are found, whatever the order of levels", () => {
  const table = [number("x", [1, 1, Number.NaN, Number.NaN, 2]), categoryColumn("y", ["a", "a", null, null, "b"])];
  expect(findDuplicates(table, [0, 1, 0, 0, 1])).toEqual({
    first: Int32Array.of(0, 0, 2, 2, 4),
    repeats: 2,
    conflicts: 1,
  });
  const other = [number("x", [2, 1]), categoryColumn("y", ["b", "z"])];
  expect([...sharedRows(table, other)]).toEqual([4]);
  const tricky = [categoryColumn("a", ["x,", "x"]), categoryColumn("b", ["y", ",y"])];
  expect(findDuplicates(tricky).repeats).toBe(0);
  expect(missingness(table)[0]).toMatchObject({ name: "x", missing: 2 });
  expect(isMissing(table[1]!, 2)).toBe(true);
});

test("bad input is an error with its remedy", () => {
  const random = seededRandom(1);
  const ok = [number("x", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])];
  const label = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
  expect(() => leakageScan([], label, { random })).toThrow(/^empty_input: .*\. .*\./);
  expect(() =>
    leakageScan(
      ok,
      label.map(() => 1),
      { random },
    ),
  ).toThrow(/^one_class/);
  expect(() => leakageScan(ok, [1], { random })).toThrow(/^shape_mismatch/);
  expect(() => leakageScan([number("x", [1, Number.POSITIVE_INFINITY])], [0, 1], { random })).toThrow(/^not_finite/);
  expect(() => leakageScan([number("x", [1, 2])], [0, 1], { random })).toThrow(/^too_few/);
  expect(() => findDuplicates([...ok, ...ok])).toThrow(/^same_name/);
  expect(() => findDuplicates([...ok, number("y", [1])])).toThrow(/^shape_mismatch/);
  expect(() => findDuplicates([{ kind: "category", name: "x", codes: Int32Array.of(3), levels: ["a"] }])).toThrow(
    /^bad_code/,
  );
  expect(() => fitEncoder([number("x", [Number.NaN])])).toThrow(/^column_all_missing/);
  expect(() => encodeColumns(fitEncoder(ok), [categoryColumn("x", ["a"])])).toThrow(/^shape_mismatch/);
  expect(() => columnDrift(ok, [number("z", [1])])).toThrow(/^shape_mismatch/);
  expect(() => populationStability([0], [1])).toThrow(/^empty_input/);
  expect(() =>
    proxySearch(
      ok,
      label.map(() => "a"),
      { random },
    ),
  ).toThrow(/^one_group/);
  expect(() => pointInTimeJoin({ key: ["a"], at: [Number.NaN] }, { key: [], at: [] })).toThrow(/^not_finite/);
  expect(() => pointInTimeJoin({ key: ["a"], at: [] }, { key: [], at: [] })).toThrow(/^shape_mismatch/);
  expect(() => trailingSums({ key: [], at: [] }, { key: ["a"], at: [1] }, [], { window: 1 })).toThrow(
    /^shape_mismatch/,
  );
  expect(() => inferColumns(["a", "a"], [["1", "2"]])).toThrow(/^same_name/);
  expect(() => inferColumns(["a"], [["1", "2"]])).toThrow(/^shape_mismatch/);
  expect(() => inferColumns([], [])).toThrow(/^empty_input/);
});
