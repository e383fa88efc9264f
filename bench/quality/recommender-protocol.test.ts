import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { basketsOf, chooseOnValidation, consents, loadOnlineRetail } from "./recommender-protocol.ts";

test("only product lines of known customers count; the rest is counted by reason", () => {
  const folder = mkdtempSync(join(tmpdir(), "heed-protocol-"));
  mkdirSync(join(folder, "online_retail"));
  const head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
  const lines = [
    '1,12345a,"a ""mug"", blue",2,2011-01-02 10:00:00,1.5,77.0,France',
    "1,12345A,the same,1,2011-01-02 10:00:00,1.5,77.0,France",
    "2,12346,no customer,1,2011-01-03 10:00:00,1.5,,France",
    "C3,12346,cancelled,-1,2011-01-03 10:00:00,1.5,77.0,France",
    "4,POST,postage,1,2011-01-03 10:00:00,1.5,77.0,France",
    "5,12347,given away,1,2011-01-04 00:00:00,0,78.0,France",
    "6,12347,sold,1,2011-01-04 00:00:00,2,78.0,France",
  ];
  for (const month of [
    "2010-12",
    "2011-01",
    "2011-02",
    "2011-03",
    "2011-04",
    "2011-05",
    "2011-06",
    "2011-07",
    "2011-08",
  ]) {
    const text = `${[head, ...(month === "2011-01" ? lines : [])].join("\n")}\n`;
    writeFileSync(join(folder, `online_retail/online_retail_${month}.csv.gz`), gzipSync(text));
  }
  const { people, items, person, item, day, refused } = loadOnlineRetail((path) => join(folder, path));
  rmSync(folder, { recursive: true });
  expect({ people, items, refused }).toEqual({
    people: ["77.0", "78.0"],
    items: ["12345A", "12347"],
    refused: { noCustomer: 1, cancelled: 1, noProduct: 2 },
  });
  expect([[...person], [...item]]).toEqual([
    [0, 0, 1],
    [0, 0, 1],
  ]);
  expect(day[2]! - Math.floor(day[0]!)).toBe(2);
});

test("consent depends on seed and id alone, and its share is kept", () => {
  const ids = Array.from({ length: 5000 }, (_, i) => `${i}`);
  const share = (seed: number): number => ids.filter((id) => consents(id, 0.8, seed)).length / ids.length;
  expect(Math.abs(share(1) - 0.8)).toBeLessThan(0.025);
  expect(ids.map((id) => consents(id, 0.8, 1))).toEqual(ids.map((id) => consents(id, 0.8, 1)));
  expect(ids.filter((id) => consents(id, 0.8, 1) !== consents(id, 0.8, 2)).length).toBeGreaterThan(1000);
});

test("baskets are sorted and whole, and of equal candidates the first is chosen", () => {
  expect(basketsOf([new Set([3, 1]), new Set(), new Set([2])])).toEqual({
    offsets: Int32Array.of(0, 2, 2, 3),
    items: Int32Array.of(1, 3, 2),
  });
  expect(chooseOnValidation(["a", "b", "c"], (name) => (name === "a" ? 1 : 2))).toBe("b");
});
