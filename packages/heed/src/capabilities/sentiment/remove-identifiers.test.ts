// What names or reaches a person does not stay in a text; what only looks so does.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findIdentifiers, LONGEST, removeIdentifiers } from "./remove-identifiers.ts";

describe("out of a text go", () => {
  test.each([
    ["Write to ada.lovelace+shop@mail.shop.example!", "Write to [e-mail]!"],
    ["See https://shop.example/me?token=1 please", "See [link] please"],
    ["My IBAN is GB82 WEST 1234 5698 7654 32.", "My IBAN is [IBAN]."],
    ["iban de89370400440532013000", "iban [IBAN]"],
    ["Card 4111 1111 1111 1111 was charged twice", "Card [card] was charged twice"],
    ["Call +49 30 901820 or (212) 555-0175 x12", "Call [phone] or [phone]"],
    ["From 192.168.4.20 and 2001:db8:85a3:8d3:1319:8a2e:370:7348", "From [IP address] and [IP address]"],
    ["SSN 078-05-1120", "SSN [number]"],
    ["I live at 12 Baker Street, flat 3", "I live at [address]"],
    ["Ich wohne Lange Hauptstraße 12a.", "Ich wohne [address]."],
  ])("%s", (text, left) => expect(removeIdentifiers(text)).toBe(left));
});

test.each([
  "P.O. Box 101",
  "Unit 12, Box 345\nAPO AE 09012",
  "Via Giardini 75",
  "12 rue des Lilas, Lyon 69003",
  "Birkenweg 4, Kiel 24103",
  "8 Kossuth Lajos utca 3",
  "41 Veslebakken 48, Harstad, Norway 12345",
  "7 Lindenstraße 9\n Apt. 12\n Kiel\n Germany 24103",
  "22 184th Street\n Suite 4\n Delta del Norte",
  "ul. Karpacka 69 Apt. 8 Bydgoszcz",
  "the corner of 5 Mill Lane and High Street",
  "PO Box 7, Reykjavík, Iceland",
])("an address is taken out: %j", (address) =>
  expect(removeIdentifiers(`Send it to ${address}. Thanks`)).toBe("Send it to [address]. Thanks"),
);

test.each([
  "It took 14 days, 3 calls and 250.00 euro",
  "Ordered on 2026-11-03, came on 03.12.2026",
  "Order 4111111111111112 never came",
  "I read chapter 12 on the way to London 2012",
  "2 days late, and on Monday 12 May 2024 court 5 was closed",
  "Am 3 März 2024, Montag, kam es an. 2 Bände von 5 fehlten",
  "We are 2 and bought 3 Novels 1999, all torn",
  "The 2nd edition of 1984 has 328 pages :)",
  "😀😀 très bien, sehr gut, 很好",
  "",
])("what only looks so stays: %s", (text) => expect(removeIdentifiers(text)).toBe(text));

test("where somebody writes without capitals, an address is found all the same, and a sentence is none", () => {
  expect(removeIdentifiers("send it to 12 rue des lilas 4, apt. 3 lyon, france 69003. thanks")).toBe(
    "send it to [address]. thanks",
  );
  const plain = "it took 3 weeks and 2 calls, and the 4 books came late and torn";
  expect(removeIdentifiers(plain)).toBe(plain);
});

test("places do not overlap, and lie where they were found, in whatever text", () => {
  const part = fc.constantFrom(
    "a@b.example ",
    "+49 30 901820 ",
    "4111 1111 1111 1111 ",
    "\u0000",
    "x",
    " ",
    "12 Baker Street ",
    "😀",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      let before = 0;
      for (const { start, end } of findIdentifiers(text)) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        before = end;
      }
      expect(before).toBeLessThanOrEqual(text.length);
      expect(removeIdentifiers(text)).not.toContain("a@b.example");
    }),
    { numRuns: 100 },
  );
});

test("a megabyte is cut, not searched for ever", () => {
  for (const text of ["1 ".repeat(500_000), "a".repeat(1_000_000), "+1-".repeat(300_000), "1 a ".repeat(250_000)])
    expect(removeIdentifiers(text).length).toBeLessThanOrEqual(LONGEST);
});

test("no text holds a server up: whatever words and signs take turns, it is searched to its end", async () => {
  // In a process of its own, which can be ended while a pattern searches for ever.
  const code = `
    import { removeIdentifiers } from ${JSON.stringify(new URL("./remove-identifiers.ts", import.meta.url).href)};
    const words = ["A", "a", "Aa", "1", "1a", "12 Aa", "Via", "nan", "St.", "Flat 1", "the", "(1", "1)", "and", "de"];
    for (const word of words)
      for (const sign of ["-", " ", ", ", "\\n", ".", "'", "???", "", "/", "- "])
        for (const end of ["", "!", " Flat 1"]) removeIdentifiers((word + sign).repeat(2_000).slice(0, 2_000) + end);
    process.stdout.write("searched");`;
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", code], { timeout: 60_000 });
  expect((await run).stdout).toBe("searched");
}, 120_000);
