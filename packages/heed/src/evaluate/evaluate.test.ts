// What `heed evaluate` promises: rows are judged by models that never saw them, faults of a table are said with the remedy, nothing is silent.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "@heed/math";
import { afterAll, describe, expect, test } from "vitest";
import { evaluatePropensity, evaluateRanking, evaluateText, readTable } from "./evaluate.ts";
import type { TextTable } from "./read-table.ts";

const folder = mkdtempSync(join(tmpdir(), "heed-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (bytes: string | Uint8Array): string => {
  const file = join(folder, `${crypto.randomUUID()}.csv`);
  writeFileSync(file, bytes);
  return file;
};
const tableOf = (header: readonly string[], rows: readonly (readonly string[])[]): TextTable => ({
  header,
  rows,
  dropped: new Map(),
});

/** People whose visits and plan tell whether they buy, of two groups of whom one visits less; noise tells nothing. */
function shoppers(n: number, seed: number): TextTable {
  const random = seededRandom(seed);
  const rows = Array.from({ length: n }, (_, i) => {
    const sex = random.below(2) === 0 ? "woman" : "man";
    const visits = random.below(sex === "man" ? 12 : 8);
    const plan = ["free", "basic", "pro"][random.below(3)]!;
    const chance = 1 / (1 + Math.exp(-(0.5 * visits - 4 + (plan === "pro" ? 1.5 : 0))));
    return [`c${i}`, sex, String(visits), plan, String(random.below(100)), random.uniform() < chance ? "yes" : "no"];
  });
  return tableOf(["id", "sex", "visits", "plan", "noise", "bought"], rows);
}
const judge = (table: TextTable, more: object = {}) =>
  evaluatePropensity(table, undefined, { target: "bought", seed: 1, ...more });

describe("propensity", () => {
  const report = judge(shoppers(1_000, 1), { protected: ["sex"] });

  test("tells what can be told, and says how sure it is", () => {
    expect(report.test.n).toBe(1_000);
    expect(report.test.auc).toBeGreaterThan(0.75);
    expect(report.test.auc_ci[0]).toBeLessThan(report.test.auc);
    expect(report.test.log_loss).toBeLessThan(report.baseline.log_loss);
    expect(report.test.calibration.reduce((sum, bin) => sum + bin.n, 0)).toBe(1_000);
    expect(report.top_features.slice(0, 2).map(({ column }) => column)).toEqual(["visits", "plan"]);
  });

  test("judges no row by a model that saw it: labels drawn by chance cannot be told, however many columns recall them", () => {
    const random = seededRandom(3);
    const rows = Array.from({ length: 600 }, () => [
      ...Array.from({ length: 8 }, () => String(random.below(1_000_000) / 1000)),
      random.below(2) === 0 ? "yes" : "no",
    ]);
    const chance = judge(tableOf(["a", "b", "c", "d", "e", "f", "g", "h", "bought"], rows));
    expect(chance.test.auc_ci[0]).toBeLessThan(0.5);
    expect(chance.warnings.join(" ")).toContain("next to nothing");
  });

  test("reads no protected column as a feature, and compares its groups", () => {
    expect(report.columns.find(({ name }) => name === "sex")?.use).toBe("protected");
    expect(report.top_features.map(({ column }) => column)).not.toContain("sex");
    const { sex } = report.fairness;
    expect(sex?.groups.map(({ value }) => value)).toEqual(["man", "woman"]);
    expect(sex?.demographic_parity_difference).toBeGreaterThan(0.05);
    expect(sex?.disparate_impact).toBeLessThan(0.8);
  });

  test("warns of a protected column that is offered as a feature, and of none that is not", () => {
    const offered = /"(\w+)" sounds like something that the law protects/;
    expect(report.warnings.join(" ")).not.toMatch(offered);
    const { header, rows } = shoppers(150, 2);
    const told = judge(tableOf(["id", "customerSex", "message", ...header.slice(3)], rows));
    expect(told.warnings.flatMap((warning) => offered.exec(warning)?.[1] ?? [])).toEqual(["customerSex"]);
  });

  test("says nothing of a group of three, and why", () => {
    const table = shoppers(400, 5);
    const few = tableOf(
      table.header,
      table.rows.map((row, i) => (i < 3 ? [row[0]!, "other", ...row.slice(2)] : row)),
    );
    const { sex } = judge(few, { protected: ["sex"] }).fairness;
    expect(sex?.groups.find(({ value }) => value === "other")).toMatchObject({
      n: null,
      positives: null,
      selection_rate: null,
      tpr: null,
    });
    expect(sex?.groups.find(({ value }) => value === "other")?.note).toContain("too few");
    expect(sex?.left_out).toContain("other");
  });

  test("warns of a column that knows the answer, and tells the figure without it", () => {
    const table = shoppers(300, 7);
    const leaky = tableOf(
      [...table.header, "refund"],
      table.rows.map((row) => [...row, row[5] === "yes" ? "9" : "0"]),
    );
    const told = judge(leaky);
    expect(told.leakage.map(({ column }) => column)).toContain("refund");
    expect(told.test.auc).toBeGreaterThan(0.99);
    expect(told.without_suspects?.left_out).toEqual(["refund"]);
    expect(told.without_suspects?.auc).toBeLessThan(0.9);
  });

  test("by time it judges later rows by what earlier ones taught", () => {
    const table = shoppers(900, 9);
    // The meaning of visits turns round in the last third: only a model of earlier rows gets it wrong.
    const turned = tableOf(
      [...table.header, "day"],
      table.rows.map((row, i) => [
        ...row.slice(0, 2),
        i < 630 ? row[2]! : String(12 - Number(row[2])),
        ...row.slice(3),
        new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString(),
      ]),
    );
    // What is still to come is no "no": five appointments of next year are left out, and counted.
    const ahead = turned.rows.slice(0, 5).map((row) => [...row.slice(0, -1), "2027-01-01"]);
    const shuffled = tableOf(turned.header, seededRandom(2).shuffle([...turned.rows, ...ahead]));
    const told = judge(shuffled, { time: "day", now: new Date("2026-06-01") });
    expect(told.split).toMatchObject({ kind: "time", train: 630, test: 270 });
    expect(told.dropped).toEqual({ n: 5, reasons: [{ why: expect.stringMatching(/^dated in the future/), n: 5 }] });
    expect(told.test.auc).toBeLessThan(0.5);
  });

  test("another file judges, and rows that stand in both are named", () => {
    const table = shoppers(600, 11);
    const told = evaluatePropensity(table, tableOf(table.header, table.rows.slice(0, 200)), {
      target: "bought",
      seed: 1,
      exclude: ["id"],
    });
    expect(told.split).toMatchObject({ kind: "file", train: 600, test: 200 });
    expect(told.warnings.join(" ")).toMatch(/judged rows stand in the training file/);
  });

  test("the baseline tells the rate of the rows that taught, not of those that judge", () => {
    const rowsOf = (n: number, every: number) =>
      Array.from({ length: n }, (_, i) => [String((i * 37) % 101), i % every === 0 ? "yes" : "no"]);
    const { baseline } = evaluatePropensity(
      tableOf(["score", "bought"], rowsOf(400, 4)),
      tableOf(["score", "bought"], rowsOf(200, 2)),
      { target: "bought", seed: 1 },
    );
    // One in four taught, one in two judges: half of them are missed by .75, half by .25.
    expect(baseline.brier).toBeCloseTo(0.5 * 0.75 ** 2 + 0.5 * 0.25 ** 2, 12);
    expect(baseline).toMatchObject({ auc: 0.5, average_precision: 0.5, accuracy: 0.5 });
  });

  test.each([
    ["a wrong target", () => judge(shoppers(200, 1), { target: "boght" }), /column_unknown: .*Did you mean "bought"\?/],
    ["50 rows", () => judge(shoppers(50, 1)), /too_few_rows: there are 50 rows .+ Gather more\./],
    [
      "a target of one value",
      () =>
        judge(
          tableOf(
            ["a", "bought"],
            Array.from({ length: 200 }, (_, i) => [String(i % 7), "yes"]),
          ),
        ),
      /target_constant/,
    ],
    [
      "a target of many values",
      () => judge(shoppers(200, 1), { target: "visits" }),
      /target_many_values: .+ --positive VALUE/,
    ],
    [
      "an outcome of five",
      () =>
        judge(
          tableOf(
            ["a", "bought"],
            Array.from({ length: 200 }, (_, i) => [String(i % 7), i < 5 ? "yes" : "no"]),
          ),
        ),
      /outcome_too_rare: only 5 rows/,
    ],
    [
      "nothing to learn from",
      () =>
        judge(
          tableOf(
            ["id", "bought"],
            Array.from({ length: 200 }, (_, i) => [`c${i}`, i % 3 ? "yes" : "no"]),
          ),
        ),
      /no_features/,
    ],
    ["the target as a protected column", () => judge(shoppers(200, 1), { protected: ["bought"] }), /target_protected/],
  ])("%s is refused with a remedy", (_, run, sentence) => {
    expect(run).toThrow(sentence);
    expect(run).toThrow(/^\w+: .+\. .+[.?]$/s);
  });

  test("rows without a value in the target are counted, by reason", () => {
    const table = shoppers(300, 1);
    const told = judge(
      tableOf(table.header, [...table.rows, ...Array.from({ length: 4 }, () => ["x", "man", "1", "pro", "1", "?"])]),
    );
    expect(told).toMatchObject({ rows: 300, dropped: { n: 4, reasons: [{ why: "no value in the target", n: 4 }] } });
  });
});

describe("a file", () => {
  const refused = (bytes: string | Uint8Array, options = {}) => expect(readTable(fileOf(bytes), options)).rejects;

  test("with two columns of one name is refused", () =>
    refused("a,b,a\n1,2,3\n").toThrow(/column_twice: .+"a".+Rename/));
  test("of mixed encodings is refused, with the line", () =>
    refused(
      Buffer.concat([Buffer.from("name,bought\nZoë,yes\n"), Buffer.from([0x5a, 0xeb, 0x2c, 0x6e, 0x6f, 0x0a])]),
    ).toThrow(/csv_encoding: the file is not UTF-8, seen first about line 3/));
  test("with broken rows loses only those, counted", async () => {
    const table = await readTable(fileOf("a,b\n1,2\n1,2,3\n3,4\n"));
    expect(table.rows).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
    expect([...table.dropped]).toEqual([["another number of cells than the header", 1]]);
  });
  test("without a header is given one", async () => {
    const file = fileOf("39, yes\n40, no\n");
    expect(await readTable(file, { header: ["age", "bought"] })).toMatchObject({
      header: ["age", "bought"],
      rows: [
        ["39", "yes"],
        ["40", "no"],
      ],
    });
    await expect(readTable(file, { header: ["age"] })).rejects.toThrow(/header_wrong/);
  });
});

test("recommendations find what tastes go together better than popularity does", () => {
  const random = seededRandom(1);
  const rows: string[][] = [];
  for (let p = 0; p < 250; p++)
    for (let k = 0; k < 8; k++) rows.push([`p${p}`, `i${(p % 4) * 20 + random.below(20)}`, `2026-0${1 + k}-15`]);
  const { ranking } = evaluateRanking(tableOf(["person", "item", "at"], rows), {
    person: "person",
    item: "item",
    at: "at",
    seed: 1,
  });
  expect(ranking.users).toBeGreaterThan(150);
  expect(ranking.gain_ndcg_10[1]).toBeGreaterThan(0);
  expect(ranking.recall_20).toBeGreaterThan(2 * ranking.baseline.recall_20);
});

test("texts are told apart by words, and those without a hint are abstained from", () => {
  const random = seededRandom(1);
  const words = { good: ["lovely", "superb", "fine"], bad: ["dull", "broken", "poor"] };
  const rows = Array.from({ length: 300 }, (_, i) => {
    const side = i % 2 === 0 ? "good" : "bad";
    // An address that tells the class is taken out before anything is learned.
    return [i % 10 < 8 ? `a ${words[side][random.below(3)]} book` : `a book ${side}@shop.example`, side];
  });
  const { text, baseline, removed } = evaluateText(tableOf(["says", "is"], rows), undefined, {
    text: "says",
    target: "is",
    seed: 1,
  });
  expect(text.accuracy).toBeGreaterThan(baseline.accuracy + 0.2);
  expect(removed).toEqual([{ what: "e-mail", n: rows.filter(([says]) => says!.includes("@")).length }]);
  expect(text.abstained).toBeGreaterThan(0.05);
  expect(text.accuracy_answered).toBeGreaterThan(text.accuracy);
});
