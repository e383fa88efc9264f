// Days and numbers of a file: read in the way that its own rows prove, asked for where they prove nothing, never guessed.
import { parseTime } from "@heed/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CsvNotation, learnNotation } from "./csv-notation.ts";

const learn = (kind: "date" | "number", cells: readonly string[], said: CsvNotation = {}) => {
  const rows = cells.map((cell, i) => ({ line: i + 2, text: cell, ok: true as const, cells: [cell] }));
  return learnNotation([{ place: 0, name: "c", kind }], rows, said);
};
const read = (kind: "date" | "number", cells: readonly string[], said: CsvNotation = {}) => {
  const notation = learn(kind, cells, said);
  return cells.map((cell) => notation.read(0, cell));
};

describe("a column of dates", () => {
  test("that no reader takes for another is read", () => {
    expect(read("date", ["01.02.2026", "31.12.2026 09:05"])).toEqual(["2026-02-01", "2026-12-31T09:05:00Z"]);
    expect(read("date", ["1/2/2026", "12/31/2026 1:05 PM", "12/31/2026 12:00 am"])).toEqual([
      "2026-01-02",
      "2026-12-31T13:05:00Z",
      "2026-12-31T00:00:00Z",
    ]);
    expect(read("date", ["2026/2/1", "2026-02-01", ""])).toEqual(["2026-02-01", "2026-02-01", ""]);
    expect(learn("date", ["31/12/2026"]).says).toEqual(['column "c": day, month, year']);
  });

  test("that two readers take for different days is asked for, and read as the answer says", () => {
    expect(() => learn("date", ["01/02/2026", "03.04.2026"])).toThrow(
      /^date_order_unknown: .* Say --dates dmy or --dates mdy\.$/,
    );
    expect(read("date", ["01/02/2026"], { dates: "dmy" })).toEqual(["2026-02-01"]);
    expect(read("date", ["01/02/2026"], { dates: "mdy" })).toEqual(["2026-01-02"]);
  });

  test("that contradicts itself or the answer is refused", () => {
    expect(() => learn("date", ["31/12/2026", "12/31/2026"])).toThrow(/^date_order_mixed: /);
    expect(() => learn("date", ["31/12/2026"], { dates: "mdy" })).toThrow(/^date_order_mixed: .* --dates dmy/);
  });

  test("later rows that are no day of its order are left to be refused", () => {
    const notation = learn("date", ["31.12.2026"]);
    for (const text of [
      "12/31/2026",
      "31.02.2026",
      "31.12.26",
      "31.12.2026 25:99",
      "31.12.2026 soon",
      "31.12.2026 13:00 pm",
    ])
      expect([text, parseTime(notation.read(0, text))]).toEqual([text, "malformed"]);
  });

  test("every day of ten years comes back as itself in every order", () => {
    const day = fc.date({ min: new Date("2016-01-01"), max: new Date("2026-12-31"), noInvalidDate: true });
    const mark = fc.constantFrom(".", "/", "-");
    fc.assert(
      fc.property(
        day,
        mark,
        fc.constantFrom("dmy" as const, "mdy" as const),
        fc.boolean(),
        (at, mark, dates, padded) => {
          const two = (n: number) => String(n).padStart(padded ? 2 : 1, "0");
          const [month, day, year] = [two(at.getUTCMonth() + 1), two(at.getUTCDate()), String(at.getUTCFullYear())];
          const text = [...(dates === "dmy" ? [day, month] : [month, day]), year].join(mark);
          expect(read("date", [text], { dates })).toEqual([at.toISOString().slice(0, 10)]);
        },
      ),
      { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 },
    );
  });
});

describe("a column of numbers", () => {
  test("is read with the decimals that its rows prove", () => {
    expect(read("number", ["12,50", "1.234", "1.234,5", "-7", ""])).toEqual(["12.50", "1234", "1234.5", "-7", ""]);
    expect(read("number", ["12.50", "1,234", "1,234.5"])).toEqual(["12.50", "1234", "1234.5"]);
    expect(read("number", ["1.234", "5"])).toEqual(["1.234", "5"]);
    expect(read("number", ["0,123"])).toEqual(["0.123"]);
  });

  test("in which 1,234 may be a thousand or not is asked for", () => {
    expect(() => learn("number", ["1,234", "5"])).toThrow(
      /^decimal_unknown: .* Say --decimal comma or --decimal point\.$/,
    );
    expect(read("number", ["1,234"], { decimal: "comma" })).toEqual(["1.234"]);
    expect(read("number", ["1,234"], { decimal: "point" })).toEqual(["1234"]);
  });

  test("that contradicts itself or the answer is refused, and so are later cells", () => {
    expect(() => learn("number", ["12,50", "12.50"])).toThrow(/^decimal_mixed: /);
    expect(() => learn("number", ["12,50"], { decimal: "point" })).toThrow(/^decimal_mixed: .* --decimal comma/);
    expect(Number(learn("number", ["12,50"]).read(0, "12.50"))).toBeNaN();
    expect(Number(learn("number", ["12.50"]).read(0, "12,50"))).toBeNaN();
  });
});
