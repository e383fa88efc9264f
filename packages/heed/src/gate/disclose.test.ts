import { expect, test } from "vitest";
import { addTo, type Cell, disclose } from "./disclose.ts";

const secret = Buffer.alloc(32, 7);
const people = (n: number, from = 0): Cell => {
  let cell: Cell = { people: 0, key: 0 };
  for (let i = 0; i < n; i++)
    cell = addTo(cell, `0199c0de-0000-4000-8000-0000${(from + i * 7919).toString(16).padStart(8, "0")}`);
  return cell;
};

test("of one small count the next smallest is withheld; of two nothing follows, and none is", () => {
  const one = disclose(
    new Map([
      ["a", people(500)],
      ["b", people(40)],
      ["c", people(10)],
    ]),
    secret,
  );
  expect([one.get("a"), one.get("b"), one.get("c")]).toEqual([{ about: 500 }, { withheld: true }, { fewerThan: 11 }]);
  const two = disclose(
    new Map([
      ["a", people(500)],
      ["b", people(0)],
      ["c", people(10)],
    ]),
    secret,
  );
  expect([two.get("a"), two.get("b"), two.get("c")]).toEqual([{ about: 500 }, { fewerThan: 11 }, { fewerThan: 11 }]);
});

test("a count is rounded up as often as it lies above the lower ten, and a sample's before it is scaled", () => {
  const ups = Array.from({ length: 2_000 }, (_, k) =>
    disclose(new Map([["a", people(47, k * 31)]]), secret).get("a"),
  ).filter((shown) => shown && "about" in shown && shown.about === 50).length;
  expect(Math.abs(ups / 2_000 - 0.7)).toBeLessThan(0.05);
  expect(disclose(new Map([["a", people(60)]]), secret, 64).get("a")).toEqual({ about: 60 * 64 });
});
