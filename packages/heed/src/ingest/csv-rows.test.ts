// Reading CSV: what RFC 4180 says, what spreadsheets do, and what a broken line costs: itself.

import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeDataset } from "../../test/datasets.ts";
import { type CsvFormat, type CsvRow, openCsv } from "./csv-rows.ts";
import { fileSource } from "./csv-source.ts";

type Read = { header: readonly string[]; rows: CsvRow[]; encoding: string; delimiter: string };
async function read(content: string | Buffer, format?: CsvFormat): Promise<Read> {
  const file = join(tmpdir(), `heed-${randomUUID()}.csv`);
  await writeFile(file, content);
  try {
    const csv = await openCsv(await fileSource(file), format);
    const rows: CsvRow[] = [];
    for await (const some of csv.rows) rows.push(...some);
    const { header, encoding, delimiter } = csv;
    return { header, rows, encoding, delimiter };
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

  test("keeps the line ends inside a quoted cell as they are", async () => {
    expect(cells(await read('a,b\r\n"two\r\nlines",1\r\n"three\nof\rall",2\r\n'))).toEqual([
      ["two\r\nlines", "1"],
      ["three\nof\rall", "2"],
    ]);
  });

  test.each([";", "\t", "|"])("with %j between its cells is read by it, as its header tells", async (delimiter) => {
    const { header, rows } = await read(
      ["name;since;town", '"A; B";1,5;"x"', "c;2,5;"].join("\n").replaceAll(";", delimiter),
    );
    expect(header).toEqual(["name", "since", "town"]);
    expect(cells({ rows })).toEqual([
      [`A${delimiter} B`, "1,5", "x"],
      ["c", "2,5", ""],
    ]);
  });

  test("may say what separates it, as Excel lets it; where that is open, it must be given", async () => {
    expect(await read("sep=;\r\na;b\r\n1;2\r\n")).toMatchObject({
      header: ["a", "b"],
      delimiter: ";",
      rows: [{ line: 3, cells: ["1", "2"] }],
    });
    await expect(read("name, first;town\n")).rejects.toThrow(/csv_delimiter: .+ --delimiter/);
    expect((await read("name, first;town\n", { delimiter: ";" })).header).toEqual(["name, first", "town"]);
    expect(await read("mail\nx@shop.example\n")).toMatchObject({
      delimiter: ",",
      rows: [{ cells: ["x@shop.example"] }],
    });
  });

  test("without a header, missing, packed or cut off is told apart with a remedy", async () => {
    await expect(read("")).rejects.toThrow(/csv_empty: .+\. .+\./);
    await expect(read(Buffer.from("PK\u0003\u0004xl/workbook.xml", "latin1"))).rejects.toThrow(
      /csv_packed: .+ as CSV\./,
    );
    await expect(fileSource("/nowhere/at/all.csv")).rejects.toThrow(/file_unreadable/);
    const packed = gzipSync(Array.from({ length: 5000 }, () => `a,${randomUUID()}`).join("\n"));
    await expect(read(packed.subarray(0, packed.length / 2))).rejects.toThrow(/csv_unreadable/);
  });
});

const NAMES = "name,town\nJürgen,Łódź\nΑθηνά,Київ\n林,東京😀\n";
const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("the letters of a file", () => {
  test.each<[string, Buffer]>([
    ["utf-8", Buffer.from(NAMES)],
    ["utf-8", Buffer.from(`\uFEFF${NAMES}`)],
    ["utf-16le", Buffer.from(`\uFEFF${NAMES}`, "utf16le")],
    ["utf-16le", Buffer.from(NAMES, "utf16le")],
    ["utf-16be", swapped(`\uFEFF${NAMES}`)],
    ["utf-16be", swapped(NAMES)],
    ["utf-16le", gzipSync(Buffer.from(NAMES, "utf16le"))],
  ])("in %s, with or without a mark, are the same", async (encoding, bytes) => {
    expect(await read(bytes)).toMatchObject({ encoding, header: ["name", "town"] });
    expect(cells(await read(bytes))).toEqual([
      ["Jürgen", "Łódź"],
      ["Αθηνά", "Київ"],
      ["林", "東京😀"],
    ]);
  });

  test("of one byte each are not guessed: the line is told, and the encoding must be named", async () => {
    const western = Buffer.from("name\nAnn\nJürgen\n", "latin1");
    await expect(read(western)).rejects.toThrow(/csv_encoding: .+ about line 3\. .+ --encoding windows-1252/);
    expect(cells(await read(western, { encoding: "windows-1252" }))).toEqual([["Ann"], ["Jürgen"]]);
    const polish = Buffer.from([...Buffer.from("name\n"), 0xb3, 0x0a]);
    expect(cells(await read(polish, { encoding: "windows-1250" }))).toEqual([["ł"]]);
    await expect(read(western, { encoding: "ebcdic" })).rejects.toThrow(/csv_encoding: there is no such/);
    await expect(read(western, { encoding: "shift_jis" })).rejects.toThrow(/csv_encoding: the file is not shift_jis\./);
  });

  test("that break in the last byte of a long file are seen before the first row", async () => {
    const long = Buffer.concat([Buffer.from(`a,b\n${"1,2\n".repeat(100_000)}`), Buffer.from([0xfc])]);
    await expect(read(long)).rejects.toThrow(/about line 100002\./);
  });

  test("that lie across two pieces of the disk are whole", async () => {
    const text = `a\n${"ü".repeat(60_000)}\n${"😀".repeat(15_000)}\n`;
    const { rows } = await read(`x${text}`);
    expect(rows.map((row) => row.text.length)).toEqual([60_000, 30_000]);
    expect(rows.every((row) => !row.text.includes("\uFFFD"))).toBe(true);
  });

  test("outweigh what is given where the file has a mark", async () => {
    expect(cells(await read("\uFEFFname\nJürgen\n", { encoding: "windows-1252" }))).toEqual([["Jürgen"]]);
  });
});

// The public set of hard cases.
describeDataset("csv-spectrum", "csv_spectrum", (spectrum) => {
  const names = readdirSync(spectrum).filter((name) => name.endsWith(".csv"));
  test("has its twelve files", () => expect(names).toHaveLength(12));
  test.each(names)("%s reads as its JSON", async (name) => {
    const text = readFileSync(join(spectrum, name), "utf8");
    // Git made \n of the \r\n of these files where they were copied from, and left the \r\n in their JSON.
    const written = name.endsWith("_crlf.csv") ? text.replaceAll(/\r?\n/g, "\r\n") : text;
    const told: unknown = JSON.parse(readFileSync(join(spectrum, name.replace(/csv$/, "json")), "utf8"));
    // One of them has its only row without a list.
    const expected = Array.isArray(told) ? told : [told];
    // The JSON of this one has another telephone number than its CSV: a fault of the set.
    if (name === "location_coordinates.csv") Object.assign(expected[0], { "Contact Phone Number": "2095257564" });
    const { header, rows } = await read(written);
    const found = rows.map((row) => row.ok && Object.fromEntries(header.map((key, i) => [key, row.cells[i]])));
    expect(found).toEqual(expected);
  });
});

test("whatever cells are written, quoted as RFC 4180 says, the same are read", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", ",", ";", '"', "\n", "\r", " ", "😀") });
  const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 20 });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(",", ";", "\t"),
      fc.constantFrom("\n", "\r\n", "\r"),
      async (rows, delimiter, end) => {
        const text = [["a", "b", "c"], ...rows].map((row) => row.map(quote).join(delimiter)).join(end);
        expect(cells(await read(text))).toEqual(rows);
      },
    ),
    { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 },
  );
});
