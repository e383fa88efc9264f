import { mistakesIn } from "@heed/core";
import { describe, expect, test } from "vitest";
import { bookWith, catalogue, SENSITIVE_CATEGORIES } from "./catalogue.ts";
import { cover } from "./cover.ts";
import map, { catalogue as configured } from "./heed.config.ts";

describe("the map", () => {
  test("has no mistake", () => {
    expect(mistakesIn(map)).toEqual([]);
  });

  test("comes with the catalogue", () => {
    expect(configured).toBe(catalogue);
  });

  test("marks every sensitive shelf of the shop as sensitive, in each event that names a shelf", () => {
    for (const name of ["Product Viewed", "Product Added", "Order Completed"] as const)
      expect(map.fields[name].sensitive).toEqual({ property: "category", values: SENSITIVE_CATEGORIES });
  });
});

describe("the catalogue", () => {
  test("has no two books with one id, title or cover", () => {
    for (const of of [
      catalogue.map((book) => book.id),
      catalogue.map((book) => book.title),
      catalogue.map((book) => cover(book)),
    ])
      expect(new Set(of).size).toBe(118);
  });

  test("has ids that are safe in addresses and files", () => {
    for (const { id } of catalogue) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(bookWith("nineteen-ships-to-valparaiso")?.title).toBe("Nineteen Ships to Valparaíso");
    expect(bookWith("no-such-book")).toBeUndefined();
  });

  test("marks exactly these books as sensitive", () => {
    expect(catalogue.filter((book) => book.sensitive).map((book) => `${book.id}: ${book.sensitive}`)).toEqual([
      "sleeping-through-the-diagnosis: health",
      "the-grey-hours: health",
      "counting-to-ten-again: health",
      "a-candle-in-an-ordinary-window: religion",
      "leaving-the-choir: religion",
      "telling-my-mother-on-a-tuesday: sexuality",
      "the-second-wardrobe: sexuality",
      "the-envelope-drawer: money trouble",
    ]);
  });

  test("has picks and dated arrivals, none of them sensitive", () => {
    const picks = catalogue.filter((book) => book.pick);
    expect(picks).toHaveLength(10);
    expect(picks.some((book) => book.sensitive)).toBe(false);
    for (const { addedOn } of catalogue) expect(new Date(addedOn).toISOString().slice(0, 10)).toBe(addedOn);
    const newest = catalogue.toSorted((a, b) => b.addedOn.localeCompare(a.addedOn)).slice(0, 10);
    expect(newest.some((book) => book.sensitive)).toBe(false);
  });
});

describe("covers", () => {
  test("are the same for the same book", () => {
    for (const book of catalogue) expect(cover({ ...book })).toBe(cover(book));
  });

  test("are well-formed and load nothing", () => {
    for (const book of catalogue) {
      const svg = cover(book);
      expect(openElements(svg)).toEqual([]);
      expect(svg).not.toMatch(/NaN|undefined|href|url\(|<script/);
    }
  });

  test("show a title as text, whatever it holds", () => {
    const svg = cover({ id: "x", title: `<script>"&'</script> ]]>`, author: "<b>", category: "Crime" });
    expect(svg).not.toMatch(/<script|<b>/);
    expect(openElements(svg)).toEqual([]);
  });
});

/** Names of elements that were not closed in order; fails on what is neither a tag nor escaped text. */
function openElements(svg: string): string[] {
  const open: string[] = [];
  let rest = svg;
  while (rest !== "") {
    const piece = /^(?:<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|[^<&>]+|&#\d+;)/i.exec(rest);
    if (!piece) throw new Error(`not well-formed at: ${rest.slice(0, 40)}`);
    rest = rest.slice(piece[0].length);
    const [, closes, name, , empty] = piece;
    if (name === undefined || empty) continue;
    if (!closes) open.push(name);
    else if (open.pop() !== name) throw new Error(`closed out of order: ${name}`);
  }
  return open;
}
