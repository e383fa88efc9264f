// Reading CSV: what RFC 4180 says, what spreadsheets do, and what a broken line costs: itself.

import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CsvRow, openCsv } from "./csv-rows.ts";

async function read(content: string | Buffer): Promise<{ header: readonly string[]; rows: CsvRow[] }> {
  const file = join(tmpdir(), `heed-${randomUUID()}.csv`);
  await writeFile(file, content);
  try {
    const csv = await openCsv(file);
    const rows: CsvRow[] = [];
    for await (const some of csv.rows) rows.push(...some);
    return { header: csv.header, rows };
  } finally {
    await rm(file);
  }
}
const cells = ({ rows }: { rows: readonly CsvRow[] }) =>
  rows.map((row) => (row.ok ? row.cells : [row.line, row.fault]));

describe("a CSV file", () => {
  test.each([
    ["\n", "plain"],
    ["\r\n", "of Windows"],
    ["\r", "of an old Mac"],
  ])("with line ends %j reads alike", async (end) => {
    expect(cells(await read(["a,b", "1,2", "", "3,4"].join(end)))).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  test("with a byte order mark and mixed line ends has the columns that it says", async () => {
    const { header, rows } = await read("\uFEFFa, b \r\n1,2\n3,4\r\n");
    expect(header).toEqual(["a", "b"]);
    expect(cells({ rows })).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  test("is unpacked by what it holds, not by its name", async () => {
    expect(cells(await read(gzipSync("a,b\n1,2\n")))).toEqual([["1", "2"]]);
  });

  test("may quote commas, quotes and line ends", async () => {
    expect(cells(await read('a,b\n"x, y","say ""hi"""\n"two\nlines",""\n'))).toEqual([
      ["x, y", 'say "hi"'],
      ["two\nlines", ""],
    ]);
  });

  test("keeps a quote inside an unquoted cell as it is", async () => {
    expect(cells(await read('a,b\n13" screen,2\n'))).toEqual([['13" screen', "2"]]);
  });

  test("loses one line to a forgotten quote, and names it", async () => {
    const text = `a,b\n1,2\n"open,3\n${Array.from({ length: 150 }, (_, i) => `${i},x`).join("\n")}\n`;
    const { rows } = await read(text);
    expect(rows).toHaveLength(152);
    expect(rows.filter((row) => !row.ok)).toEqual([{ ok: false, line: 3, text: '"open,3', fault: "quote_not_closed" }]);
    expect(rows.at(-1)).toMatchObject({ line: 153, cells: ["149", "x"] });
  });

  test("names lines with too few or too many cells, a misplaced quote, and a line without end", async () => {
    const { rows } = await read(`a,b\n1\n1,2,3\n"1"x,2\n${"y".repeat(70_000)}\n1,2\n`);
    expect(cells({ rows })).toEqual([
      [2, "columns_wrong"],
      [3, "columns_wrong"],
      [4, "quote_misplaced"],
      [5, "line_too_long"],
      ["1", "2"],
    ]);
  });

  test("without a header, in UTF-16, missing or cut off is told apart with a remedy", async () => {
    await expect(read("")).rejects.toThrow(/csv_empty: .+\. .+\./);
    await expect(read(Buffer.from("\uFEFFa,b\n", "utf16le"))).rejects.toThrow(/csv_encoding: .+ UTF-8\./);
    await expect(openCsv("/nowhere/at/all.csv")).rejects.toThrow(/file_unreadable/);
    const packed = gzipSync(Array.from({ length: 5000 }, () => `a,${randomUUID()}`).join("\n"));
    await expect(read(packed.subarray(0, packed.length / 2))).rejects.toThrow(/csv_unreadable/);
  });
});

test("whatever cells are written, quoted as RFC 4180 says, the same are read", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", " ", "😀") });
  const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 20 });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const text = [["a", "b", "c"], ...rows].map((row) => row.map(quote).join(",")).join("\n");
      expect(cells(await read(text))).toEqual(rows);
    }),
    { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 },
  );
});
