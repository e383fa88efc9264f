import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCsv } from "./gunzip-csv.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const field = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\n", "\r", " ", "é") });
const records = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });

test("whatever is written with quotes is read as it was, for either line end and with or without a last one", () => {
  fc.assert(
    fc.property(records, fc.constantFrom("\n", "\r\n"), fc.boolean(), (rows, end, last) => {
      const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(",")).join(end);
      expect(parseCsv(last ? text + end : text)).toEqual(rows);
    }),
    runs,
  );
});

test("plain fields need no quotes, and may be empty", () => {
  expect(parseCsv("a;b;c\n1;;3\n", ";")).toEqual([
    ["a", "b", "c"],
    ["1", "", "3"],
  ]);
  expect(parseCsv("a,\n,b\n")).toEqual([
    ["a", ""],
    ["", "b"],
  ]);
  expect(parseCsv("")).toEqual([]);
});
