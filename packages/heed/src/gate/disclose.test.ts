import { seededRandom } from "@heed/math";
import { expect, test } from "vitest";
import { COUNTS } from "./count-pace.ts";
import { DRAWS_FOR_USE, disclose, type Shown, SMALLEST, WITHIN } from "./disclose.ts";

type Tell = (people: number, forUse?: boolean) => Shown;
/** Answers with draws that can be had again; the last test is of the server's own. */
const teller = (seed: number): Tell => {
  const draw = seededRandom(seed).below;
  return (people, forUse = false) => disclose(new Map([["a", people]]), { draw, forUse }).get("a")!;
};
const about = (shown: Shown): number => ("about" in shown ? shown.about : Number.NaN);
const isTold = (shown: Shown): number => ("about" in shown ? 1 : 0);
const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

test("a count is right on average, and within what it says 19 times in 20", () => {
  const tell = teller(1);
  const off = Array.from({ length: 4_000 }, () => about(tell(400)) - 400);
  expect(Math.abs(mean(off))).toBeLessThan(1.5);
  const within = off.filter((each) => Math.abs(each) <= WITHIN).length / off.length;
  expect(within).toBeGreaterThan(0.96);
  expect(within).toBeLessThan(0.99);
});

test("a sample's count is scaled after it was rounded", () => {
  const of = (times: number) =>
    about(disclose(new Map([["a", 300]]), { times, draw: seededRandom(1).below }).get("a")!);
  expect(of(64)).toBe(of(1) * 64);
});

test("fewer than 11 people come out as a number once in fifty times or less", () => {
  const tell = teller(2);
  for (const n of [0, 1, 10]) expect(mean(Array.from({ length: 4_000 }, () => isTold(tell(n))))).toBeLessThan(0.025);
});

test("fewer than 11 people are never to be used, whatever chance says, and that bound tells nothing of the eleventh", () => {
  // Chance that says a thousand to everybody: it must not matter.
  const draws = function* () {
    for (;;) yield* [...Array<number>(1_000).fill(1), 0, 0];
  };
  const high = (people: number) => {
    const drawn = draws();
    return disclose(new Map([["a", people]]), { forUse: true, draw: () => drawn.next().value ?? 0 }).get("a")!;
  };
  expect([high(10), "about" in high(11)]).toEqual([{ fewerThan: SMALLEST }, true]);
  // All the savings of a thousand attackers' months.
  const tell = teller(3);
  const all = Array.from({ length: (1_000 * COUNTS) / DRAWS_FOR_USE }, () => isTold(tell(11, true)));
  expect(all.reduce((sum, each) => sum + each, 0)).toBeLessThan(10);
  // Whoever is many is used.
  expect(mean(Array.from({ length: 1_000 }, () => isTold(tell(90, true))))).toBeGreaterThan(0.98);
});

/**
 * Somebody who knows of one person all but one thing, and whom else each rule fits: asks of pairs of sets that differ by this person alone, as often as
 * they may, and says whether the person is in it. Returns how often they are right, of many attackers each with draws of their own.
 */
function attack(
  guess: (told: readonly { without: number; shown: Shown; twin: Shown }[]) => boolean,
  from: number,
  { rules = COUNTS / 2, sizes = 40, forUse = false } = {},
): number {
  const TRIALS = 300;
  let right = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const tell = teller(1_000 + trial);
    const isIn = trial % 2 === 0;
    const told = Array.from({ length: rules }, (_, i) => {
      const without = from + (i % sizes);
      return { without, shown: tell(without + (isIn ? 1 : 0), forUse), twin: tell(without, forUse) };
    });
    if (guess(told) === isIn) right++;
  }
  return right / TRIALS;
}
const difference = (told: readonly { shown: Shown; twin: Shown }[]): number =>
  mean(told.map(({ shown, twin }) => about(shown) - about(twin)));
const isAnotherOnce = (told: readonly { shown: Shown; twin: Shown }[]): boolean =>
  told.some(({ shown, twin }) => about(shown) !== about(twin));

test("rules that differ by one known person do not tell about that person, with all the counts of a month", () => {
  // Two answers side by side: equal where nobody stands between them.
  expect(Math.abs(attack(isAnotherOnce, 300) - 0.5)).toBeLessThan(0.1);
  expect(attack((told) => difference(told) > 0.5, 300)).toBeLessThan(0.7);
});

test("the same words asked of two sets tell nothing more: an audience saved anew with one person more, or that person moved meanwhile", () => {
  // A few wordings of `audience "X"`, before and after: were the draw that of words and set, all would be equal exactly if the person is not in it.
  for (const rules of [1, 3, 8])
    expect(Math.abs(attack(isAnotherOnce, 300, { rules, sizes: 1 }) - 0.5), String(rules)).toBeLessThan(0.1);
  expect(attack((told) => difference(told) > 0.5, 300, { sizes: 1 })).toBeLessThan(0.7);
});

test("nor does the size at which a count begins to be told, nor that at which an audience may be saved", () => {
  const bySize = (all: readonly { shown: Shown; twin: Shown }[]): boolean =>
    all.reduce((sum, { shown, twin }) => sum + isTold(shown) - isTold(twin), 0) > 0;
  expect(attack(bySize, SMALLEST - 20)).toBeLessThan(0.7);
  expect(attack(bySize, SMALLEST, { rules: COUNTS / DRAWS_FOR_USE / 2, sizes: 1, forUse: true })).toBeLessThan(0.7);
});

/** What an answer says for somebody's being among these people, to whom knows how many there are without them. */
const weight = (shown: Shown, without: number): number => Math.max(-15, Math.min(15, about(shown) - without - 0.5));

test("even who knows the true size of every rule but for this person is right in less than three of four cases", () => {
  const told = attack((all) => all.reduce((sum, { shown, without }) => sum + weight(shown, without), 0) > 0, 300, {
    rules: COUNTS,
  });
  expect(told).toBeLessThan(0.75);
});

test("and in hardly more than four of five where the fact moves the person from one cell to another", () => {
  let right = 0;
  for (let trial = 0; trial < 600; trial++) {
    const tell = teller(5_000 + trial);
    const isIn = trial % 2 === 0;
    let score = 0;
    for (let i = 0; i < COUNTS; i++) score += weight(tell(isIn ? 301 : 300), 300) - weight(tell(isIn ? 400 : 401), 400);
    if (score > 0 === isIn) right++;
  }
  expect(right / 600).toBeLessThan(0.84);
});

test("the server's own draws are another each time", () => {
  const told = Array.from({ length: 30 }, () => about(disclose(new Map([["a", 300]])).get("a")!));
  expect(new Set(told).size).toBeGreaterThan(3);
});
