import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bgNbdLogLikelihood,
  expectedPurchases,
  expectedRepeats,
  fitBgNbd,
  loadBgNbd,
  type PurchaseHistories,
  probabilityAlive,
  saveBgNbd,
} from "./bg-nbd.ts";
import { customerValue, expectedAmount, fitGammaGamma, loadGammaGamma, saveGammaGamma } from "./gamma-gamma.ts";
import { hypergeometric } from "./hypergeometric.ts";
import { type Random, seededRandom } from "./random.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };

/** A gamma variable of the given shape, rate 1 (Marsaglia and Tsang 2000). */
const gamma = (random: Random, shape: number): number => {
  if (shape < 1) return gamma(random, shape + 1) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
};

const truth = { r: 0.5, alpha: 6, a: 0.8, b: 2.5 };

/** Customers made by the very story of the model; `later` holds their purchases in the `later` weeks after the observation. */
const customers = (n: number, seed: number, horizon: number) => {
  const random = seededRandom(seed);
  const made = { frequency: [] as number[], recency: [] as number[], age: [] as number[], later: [] as number[] };
  for (let i = 0; i < n; i++) {
    const rate = gamma(random, truth.r) / truth.alpha;
    const [u, v] = [gamma(random, truth.a), gamma(random, truth.b)];
    const leave = u / (u + v);
    const age = 20 + 20 * random.uniform();
    let [t, x, last, later] = [0, 0, 0, 0];
    for (;;) {
      t -= Math.log(1 - random.uniform()) / rate;
      if (t > age + horizon) break;
      if (t <= age) {
        x++;
        last = t;
      } else later++;
      if (random.uniform() < leave) break;
    }
    made.frequency.push(x);
    made.recency.push(last);
    made.age.push(age);
    made.later.push(later);
  }
  return made;
};

const model = { ...truth, logLikelihood: 0, customers: 1 };
const shift = fc.double({ min: -0.2, max: 0.2, noNaN: true });
const history = fc
  .record({
    frequency: fc.integer({ min: 0, max: 60 }),
    part: fc.double({ min: 0.01, max: 1, noNaN: true }),
    age: fc.double({ min: 1, max: 200, noNaN: true }),
  })
  .map(({ frequency, part, age }) => ({ frequency, recency: frequency === 0 ? 0 : part * age, age }));

test("the parameters that made the customers are found again", () => {
  const fit = fitBgNbd(customers(8000, 1, 0));
  expect(Math.abs(fit.r / truth.r - 1)).toBeLessThan(0.12);
  expect(Math.abs(fit.alpha / truth.alpha - 1)).toBeLessThan(0.15);
  expect(Math.abs(fit.a / (fit.a + fit.b) - truth.a / (truth.a + truth.b))).toBeLessThan(0.05);
});

test("where nobody seems to leave, there is an answer with a little penalty, and an error without", () => {
  const random = seededRandom(8);
  const age = Array.from({ length: 200 }, () => 30);
  const frequency = age.map(() => 5 + random.below(3));
  const recency = age.map(() => 29.9);
  expect(() => fitBgNbd({ frequency, recency, age })).toThrow(/^no_fit: .*penalty.*\./);
  const fit = fitBgNbd({ frequency, recency, age }, { penalty: 0.001 });
  const next = expectedPurchases(fit, { frequency: 6, recency: 29.9, age: 30 }, 10);
  expect(next).toBeGreaterThan(1.5);
  expect(next).toBeLessThan(2.5);
});

test("no parameters near the fit have a larger likelihood", () => {
  const made = customers(300, 2, 0);
  const fit = fitBgNbd(made);
  expect(bgNbdLogLikelihood(fit, made)).toBeCloseTo(fit.logLikelihood, 6);
  fc.assert(
    fc.property(fc.tuple(shift, shift, shift, shift), ([i, j, k, l]) => {
      const near = {
        r: fit.r * Math.exp(i),
        alpha: fit.alpha * Math.exp(j),
        a: fit.a * Math.exp(k),
        b: fit.b * Math.exp(l),
      };
      expect(bgNbdLogLikelihood(near, made)).toBeLessThanOrEqual(fit.logLikelihood + 1e-6);
    }),
    runs,
  );
});

test("expected purchases are what customers of the story buy on average", () => {
  const made = customers(30_000, 3, 26);
  let [expected, bought, ofFrequent, boughtByFrequent] = [0, 0, 0, 0];
  made.later.forEach((later, i) => {
    const e = expectedPurchases(
      model,
      { frequency: made.frequency[i]!, recency: made.recency[i]!, age: made.age[i]! },
      26,
    );
    expected += e;
    bought += later;
    if (made.frequency[i]! < 3) return;
    ofFrequent += e;
    boughtByFrequent += later;
  });
  expect(Math.abs(expected / bought - 1)).toBeLessThan(0.03);
  expect(Math.abs(ofFrequent / boughtByFrequent - 1)).toBeLessThan(0.04);
  const repeats = made.frequency.reduce((a, b) => a + b, 0);
  expect(Math.abs(made.age.reduce((sum, age) => sum + expectedRepeats(model, age), 0) / repeats - 1)).toBeLessThan(
    0.03,
  );
});

test("expectations rise with time from zero, are finite, and a probability is one", () => {
  fc.assert(
    fc.property(
      history,
      fc.double({ min: 0.05, max: 5, noNaN: true }),
      fc.double({ min: 0.05, max: 5, noNaN: true }),
      (one, a, b) => {
        const any = { ...model, a, b };
        const values = [0, 1, 10, 100].map((t) => expectedPurchases(any, one, t));
        expect(values[0]).toBeCloseTo(0, 9);
        values.forEach((value, i) => {
          expect(Number.isFinite(value)).toBe(true);
          if (i > 0) expect(value).toBeGreaterThanOrEqual(values[i - 1]! - 1e-9);
        });
        const alive = probabilityAlive(any, one);
        expect(alive).toBeGreaterThanOrEqual(0);
        expect(alive).toBeLessThanOrEqual(1);
      },
    ),
    runs,
  );
});

test("where the formula divides zero by zero, at a = 1, it is continuous", () => {
  const one = { frequency: 3, recency: 10, age: 20 };
  const [at, beside] = [1, 1.0005].map((a) => expectedPurchases({ ...model, a }, one, 30));
  expect(Math.abs(at! / beside! - 1)).toBeLessThan(1e-3);
});

test("the hypergeometric series has its closed forms", () => {
  for (const z of [0, 0.1, 0.5, 0.9, 0.99]) {
    if (z > 0) expect(hypergeometric(1, 1, 2, z) / (-Math.log(1 - z) / z)).toBeCloseTo(1, 11);
    expect(hypergeometric(2.5, 4, 4, z) / (1 - z) ** -2.5).toBeCloseTo(1, 10);
    if (z > 0) expect(hypergeometric(0.5, 0.5, 1.5, z) / (Math.asin(Math.sqrt(z)) / Math.sqrt(z))).toBeCloseTo(1, 11);
  }
  expect(hypergeometric(-2, 3, 1, 0.5)).toBeCloseTo(1 - 3 + 1.5, 12);
});

test("amounts of the model's story give its parameters back, and few purchases are drawn to the mean", () => {
  const random = seededRandom(4);
  const [p, q, scale] = [6, 4, 15];
  const frequency = Array.from({ length: 6000 }, () => 1 + random.below(5));
  const meanAmount = frequency.map((x) => gamma(random, p * x) / x / (gamma(random, q) / scale));
  const fit = fitGammaGamma(frequency, meanAmount);
  expect(Math.abs((fit.p * fit.scale) / (fit.q - 1) / ((p * scale) / (q - 1)) - 1)).toBeLessThan(0.03);
  expect(Math.abs(fit.q / q - 1)).toBeLessThan(0.15);
  const everyone = expectedAmount(fit, 0, 0);
  const [few, many] = [1, 50].map((x) => expectedAmount(fit, x, 3 * everyone));
  expect(few).toBeGreaterThan(everyone);
  expect(many).toBeGreaterThan(few!);
  expect(many).toBeLessThan(3 * everyone);
});

test("value without discount is purchases times amount, and discount lowers it", () => {
  const amounts = { p: 6, q: 4, scale: 15, logLikelihood: 0, customers: 1 };
  const one = { frequency: 4, recency: 18, age: 20, meanAmount: 40 };
  const plain = customerValue(model, amounts, one, { periods: 12 });
  expect(plain).toBeCloseTo(expectedPurchases(model, one, 12) * expectedAmount(amounts, 4, 40), 9);
  expect(customerValue(model, amounts, one, { periods: 12, discount: 0.05 })).toBeLessThan(plain);
});

test("bad input is an error with its remedy", () => {
  const good: PurchaseHistories = { frequency: [1, 0], recency: [2, 0], age: [5, 5] };
  expect(() => fitBgNbd({ frequency: [], recency: [], age: [] })).toThrow(/^empty_input: .*\. .*\./);
  expect(() => fitBgNbd({ ...good, recency: [2] })).toThrow(/^shape_mismatch/);
  expect(() => fitBgNbd({ ...good, age: [1, 5] })).toThrow(/^bad_history/);
  expect(() => fitBgNbd({ ...good, frequency: [0, 0] })).toThrow(/^bad_history/);
  expect(() => fitBgNbd({ ...good, frequency: [1.5, 0] })).toThrow(/^bad_history/);
  expect(() => fitBgNbd({ ...good, age: [Number.POSITIVE_INFINITY, 5] })).toThrow(/^not_finite/);
  expect(() => fitBgNbd({ frequency: [0, 0], recency: [0, 0], age: [5, 6] })).toThrow(/^no_repeat/);
  expect(() => hypergeometric(1, 1, 2, 1)).toThrow(/^bad_setting/);
  expect(() => hypergeometric(1, 1, -1, 0.5)).toThrow(/^bad_setting/);
  expect(() => expectedPurchases(model, { frequency: 1, recency: 1, age: 2 }, -1)).toThrow(/^bad_setting/);
  expect(() => fitGammaGamma([1, 0], [3, 4])).toThrow(/^bad_history/);
  expect(() => fitGammaGamma([1, 2], [3, 3])).toThrow(/^no_fit/);
  expect(() => expectedAmount({ p: 1, q: 0.5, scale: 1, logLikelihood: 0, customers: 1 }, 0, 1)).toThrow(/^no_mean/);
  const kept = saveBgNbd(model);
  expect(loadBgNbd(structuredClone(kept))).toEqual(model);
  expect(() => loadBgNbd({ ...kept, model: { ...model, r: 9 } })).toThrow(/^model_corrupted/);
  expect(() => loadBgNbd({ ...kept, version: 0 })).toThrow(/^model_version/);
  const amounts = { p: 1, q: 2, scale: 1, logLikelihood: 0, customers: 1 };
  expect(loadGammaGamma(saveGammaGamma(amounts))).toEqual(amounts);
});
