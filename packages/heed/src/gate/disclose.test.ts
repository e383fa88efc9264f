import { expect, test } from "vitest";
import { COUNTS } from "./count-pace.ts";
import { addTo, type Cell, disclose, type Shown, SMALLEST, WITHIN } from "./disclose.ts";

const secret = Buffer.alloc(32, 7);
const idOf = (n: number): string => `0199c0de-0000-4000-8000-0000${(n * 7919).toString(16).padStart(8, "0")}`;
const people = (n: number, from = 0): Cell => {
  let cell: Cell = { people: 0, key: 0 };
  for (let i = 0; i < n; i++) cell = addTo(cell, idOf(from + i));
  return cell;
};
const tell = (cell: Cell, question: string, key = secret): Shown =>
  disclose(new Map([["a", cell]]), key, question).get("a")!;
const about = (shown: Shown): number => ("about" in shown ? shown.about : Number.NaN);

test("a count is right on average, and within what it says 19 times in 20", () => {
  const off = Array.from({ length: 4_000 }, (_, i) => about(tell(people(400, i), `rule ${i}`)) - 400);
  expect(Math.abs(off.reduce((sum, each) => sum + each, 0) / off.length)).toBeLessThan(1.5);
  const within = off.filter((each) => Math.abs(each) <= WITHIN).length / off.length;
  expect(within).toBeGreaterThan(0.945);
  expect(within).toBeLessThan(0.975);
});

test("the same question about the same people has one answer; a sample's is scaled after it was rounded", () => {
  expect(tell(people(300), "rule")).toEqual(tell(people(300), "rule"));
  const sample = disclose(new Map([["a", people(300)]]), secret, "rule", 64).get("a")!;
  expect(about(sample)).toBe(about(tell(people(300), "rule")) * 64);
});

test("fewer than 11 people come out as a number once in fifty times or less", () => {
  for (const n of [0, 1, 10]) {
    const told = Array.from({ length: 4_000 }, (_, i) => tell(people(n, i), `rule ${i}`)).filter(
      (shown) => "about" in shown,
    );
    expect(told.length / 4_000).toBeLessThan(0.025);
  }
});

/**
 * Somebody who knows of one person all but one thing, and whom else each rule fits: asks rules that differ by this person alone, as often as
 * they may, and says whether the person is in it. Returns how often they are right, of many attackers each with a secret of its own.
 */
function attack(
  guess: (told: readonly { without: number; shown: Shown; twin: Shown }[]) => boolean,
  from: number,
  rules = COUNTS / 2,
): number {
  const TRIALS = 300;
  const bases = Array.from({ length: rules }, (_, i) => people(from + (i % 40), i));
  let right = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const key = Buffer.alloc(32, trial % 251);
    key.writeUInt32BE(trial, 0);
    const isIn = trial % 2 === 0;
    const told = bases.map((base, i) => ({
      without: base.people,
      shown: tell(isIn ? addTo(base, idOf(5_000_000 + trial)) : base, `rule ${i} or theirs`, key),
      twin: tell(base, `rule ${i}`, key),
    }));
    if (guess(told) === isIn) right++;
  }
  return right / TRIALS;
}

test("rules that differ by one known person do not tell about that person, with all the counts of a month", () => {
  // Two answers side by side: equal where nobody stands between them.
  const bySameness = attack((told) => told.some(({ shown, twin }) => about(shown) !== about(twin)), 300);
  expect(Math.abs(bySameness - 0.5)).toBeLessThan(0.1);
  const byDifference = attack(
    (told) => told.reduce((sum, { shown, twin }) => sum + about(shown) - about(twin), 0) / told.length > 0.5,
    300,
  );
  expect(byDifference).toBeLessThan(0.7);
});

test("nor does the size at which a count begins to be told", () => {
  const told = attack((all) => {
    const isTold = (shown: Shown): number => ("about" in shown ? 1 : 0);
    return all.reduce((sum, { shown, twin }) => sum + isTold(shown) - isTold(twin), 0) > 0;
  }, SMALLEST - 20);
  expect(told).toBeLessThan(0.7);
});

test("even who knows the true size of every rule but for this person is right in less than three of four cases", () => {
  const told = attack(
    (all) => {
      const score = all.reduce(
        (sum, { shown, without }) => sum + Math.max(-15, Math.min(15, about(shown) - without - 0.5)),
        0,
      );
      return score > 0;
    },
    300,
    COUNTS,
  );
  expect(told).toBeLessThan(0.75);
});
