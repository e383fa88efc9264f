import fc from "fast-check";
import { expect, test } from "vitest";
import { fitNaiveBayes, loadNaiveBayes, predictNaiveBayes, saveNaiveBayes } from "./naive-bayes.ts";
import { seededRandom } from "./random.ts";
import { fitSparseLogistic, loadSparseLogistic, predictSparseLogistic, saveSparseLogistic } from "./sparse-logistic.ts";
import { type SparseRows, selectRows } from "./sparse-rows.ts";
import {
  classifyTexts,
  explainText,
  fitTextClassifier,
  loadTextClassifier,
  saveTextClassifier,
} from "./text-classifier.ts";
import {
  fitTextVectoriser,
  loadTextVectoriser,
  saveTextVectoriser,
  tokenise,
  vectoriseText,
} from "./vectorise-text.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };

const dense = (rows: SparseRows): number[][] =>
  Array.from({ length: rows.offsets.length - 1 }, (_, r) => {
    const row = new Array<number>(rows.columns).fill(0);
    for (let k = rows.offsets[r]!; k < rows.offsets[r + 1]!; k++) row[rows.indices[k]!] = rows.values[k]!;
    return row;
  });

/** Made-up remarks: praise and complaint share most words. */
const remarks = (n: number, seed: number) => {
  const random = seededRandom(seed);
  const pick = (words: string[]) => words[random.below(words.length)]!;
  const texts: string[] = [];
  const labels: number[] = [];
  for (let i = 0; i < n; i++) {
    const y = i % 2;
    const noise = random.uniform() < 0.1 ? 1 - y : y;
    const word = noise ? pick(["great", "lovely", "reliable", "happy"]) : pick(["broken", "awful", "slow", "refund"]);
    texts.push(
      `${pick(["the", "this", "my"])} ${pick(["parcel", "shoe", "lamp", "shop"])} ${pick(["is", "was"])} ${word}`,
    );
    labels.push(y);
  }
  return { texts, labels };
};

test("words keep their accents, inner apostrophes and shouting", () => {
  expect(tokenise("Größe: it didn\u2019t fit!!! 10x ÉTÉ")).toEqual([
    "größe",
    "it",
    "didn't",
    "fit",
    "!!!",
    "10x",
    "été",
  ]);
  expect(tokenise("  \u{1f600} -- ")).toEqual([]);
});

test("terms are counted, weighed and scaled as the options say", () => {
  const texts = ["a b a", "b c"];
  const counted = fitTextVectoriser(texts, { words: [1, 1], minimumTexts: 1, weighting: "count" });
  expect(counted.terms).toEqual(["w a", "w b", "w c"]);
  expect(dense(vectoriseText(counted, texts))).toEqual([
    [2, 1, 0],
    [0, 1, 1],
  ]);
  expect(dense(vectoriseText({ ...counted, options: { ...counted.options, weighting: "binary" } }, ["a a z"]))).toEqual(
    [[1, 0, 0]],
  );
  const weighed = dense(vectoriseText(fitTextVectoriser(texts, { words: [1, 1], minimumTexts: 1 }), texts));
  // By hand: idf of a is ln(3/2) + 1 and of b is 1; a occurs twice.
  const [a, b] = [(1 + Math.log(2)) * (Math.log(1.5) + 1), 1];
  expect(weighed[0]![0]).toBeCloseTo(a / Math.hypot(a, b), 12);
  const letters = fitTextVectoriser(["ab"], { words: null, characters: [2, 3], minimumTexts: 1 });
  expect(letters.terms).toEqual(["c a", "c ab", "cab", "cab ", "cb "]);
});

test("rows of tf-idf have length one, hashed or not, and unknown terms give an empty row", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 10 }),
      fc.boolean(),
      (texts, hashed) => {
        fc.pre(texts.some((text) => tokenise(text).length > 0));
        const vectoriser = fitTextVectoriser(texts, { words: [1, 2], minimumTexts: 1, hashBits: hashed ? 10 : null });
        for (const row of dense(vectoriseText(vectoriser, [...texts, ""]))) {
          const length = Math.hypot(...row);
          if (length > 0) expect(length).toBeCloseTo(1, 9);
        }
        if (hashed) expect(vectoriser.terms).toEqual([]);
      },
    ),
    runs,
  );
});

test("a term of fewer texts than the minimum is not in the model", () => {
  const { terms } = fitTextVectoriser(["Ada paid", "she paid", "they paid"], { words: [1, 1] });
  expect(terms).toEqual(["w paid"]);
  expect(() => fitTextVectoriser(["Ada", "Bo"])).toThrow(/^no_terms: .*\. .*\./);
});

test("naive Bayes is Bayes' rule over smoothed frequencies", () => {
  const rows: SparseRows = {
    columns: 2,
    offsets: Int32Array.of(0, 2, 3),
    indices: Int32Array.of(0, 1, 1),
    values: Float64Array.of(3, 1, 2),
  };
  const model = fitNaiveBayes(rows, [0, 1]);
  // By hand: P(0|class 0) = 4/6, P(1|0) = 2/6; P(0|1) = 1/4, P(1|1) = 3/4. A row of one 0: odds (4/6)/(1/4).
  const one = { ...rows, offsets: Int32Array.of(0, 1), indices: Int32Array.of(0), values: Float64Array.of(1) };
  const [p0, p1] = predictNaiveBayes(model, one);
  expect(p0! / p1!).toBeCloseTo(4 / 6 / (1 / 4), 12);
  expect(loadNaiveBayes(structuredClone(saveNaiveBayes(model)))).toEqual(model);
});

test("the dual descent ends where the gradient of the primal is zero", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(0.1, 1, 30), (seed, cost) => {
      const random = seededRandom(seed);
      const n = 40;
      const x = Array.from({ length: n }, () => [0, 1, 2].map(() => (random.uniform() < 0.4 ? 0 : random.normal())));
      const y = x
        .map((row, i) => (row[0]! + 0.5 * random.normal() > 0 || i === 0 ? 1 : 0))
        .map((v, i) => (i === 1 ? 0 : v));
      const weights = y.map(() => random.below(3) + 1);
      const model = fitSparseLogistic(sparse(x, 3), y, { random, cost, weights, tolerance: 1e-7, passes: 50_000 });
      expect(model.converged).toBe(true);
      const all = [...model.coefficients, model.intercept];
      const gradient = all.slice();
      x.forEach((row, i) => {
        const features = [...row, 1];
        const p = 1 / (1 + Math.exp(-features.reduce((s, v, j) => s + v * all[j]!, 0)));
        features.forEach((v, j) => {
          gradient[j]! += cost * weights[i]! * (p - y[i]!) * v;
        });
      });
      for (const g of gradient) expect(Math.abs(g)).toBeLessThan(1e-4 * cost + 1e-6);
    }),
    runs,
  );
});

const sparse = (x: number[][], columns: number): SparseRows => {
  const cells = x.map((row) => row.flatMap((v, j) => (v === 0 ? [] : [[j, v] as const])));
  const offsets = new Int32Array(x.length + 1);
  cells.forEach((row, i) => {
    offsets[i + 1] = offsets[i]! + row.length;
  });
  const flat = cells.flat();
  return {
    columns,
    offsets,
    indices: Int32Array.from(flat, ([j]) => j),
    values: Float64Array.from(flat, ([, v]) => v),
  };
};

test("praise is told from complaint on texts that were not in the fit", () => {
  const [train, test] = [remarks(400, 1), remarks(200, 2)];
  for (const emphasise of [true, false]) {
    for (const hashBits of [null, 14]) {
      const terms = { words: [1, 2] as const, characters: [2, 4] as const, hashBits };
      const model = fitTextClassifier(train.texts, train.labels, { random: seededRandom(1), terms, emphasise });
      const p = classifyTexts(model, test.texts);
      const right = test.labels.filter((y, i) => (p[2 * i + 1]! > 0.5 ? 1 : 0) === y).length;
      expect(right / 200).toBeGreaterThan(0.85);
    }
  }
});

test("one text is scored as it is among many", () => {
  const { texts: plain, labels } = remarks(400, 3);
  const texts = plain.map((text, i) => `${text} order ${i}`);
  const model = fitTextClassifier(texts, labels, {
    random: seededRandom(1),
    terms: { words: [1, 3], characters: [1, 6], minimumTexts: 1 },
  });
  expect(model.vectoriser.terms.length).toBeGreaterThan(500);
  const all = classifyTexts(model, texts);
  for (let i = 0; i < 50; i++) expect(classifyTexts(model, [texts[i]!])[1]).toBe(all[2 * i + 1]);
});

test("three classes are told apart and their probabilities sum to one", () => {
  const texts = Array.from({ length: 90 }, (_, i) => `${["ship", "refund", "login"][i % 3]} question ${i % 7}`);
  const labels = texts.map((_, i) => i % 3);
  const model = fitTextClassifier(texts, labels, { random: seededRandom(1) });
  const p = classifyTexts(model, ["a refund please", "", "zzz"]);
  expect(p[1]).toBeGreaterThan(0.6);
  for (let r = 0; r < 3; r++) expect(p[3 * r]! + p[3 * r + 1]! + p[3 * r + 2]!).toBeCloseTo(1, 12);
});

test("the terms that explain a text sum to its log-odds", () => {
  const { texts, labels } = remarks(200, 5);
  const model = fitTextClassifier(texts, labels, { random: seededRandom(1) });
  const text = "my lovely lamp was broken";
  const p = classifyTexts(model, [text])[1]!;
  for (const side of [0, 1]) {
    const { intercept, contributions } = explainText(model, text, side);
    const sum = contributions.reduce((s, c) => s + c.logOdds, intercept);
    expect(sum).toBeCloseTo((side === 1 ? 1 : -1) * Math.log(p / (1 - p)), 9);
  }
  expect(explainText(model, text, 1).contributions.find((c) => c.term === "lovely")!.logOdds).toBeGreaterThan(0);
});

test("the same seed gives the same model, which survives being kept", () => {
  const { texts, labels } = remarks(60, 9);
  const fit = () => fitTextClassifier(texts, labels, { random: seededRandom(2) });
  expect(fit()).toEqual(fit());
  const kept = saveTextClassifier(fit());
  expect(loadTextClassifier(structuredClone(kept))).toEqual(fit());
  expect(() => loadTextClassifier({ ...kept, version: 9 })).toThrow(/^model_version/);
  expect(() => loadTextClassifier({ ...kept, model: { ...kept.model, classes: 3 } })).toThrow(/^model_corrupted/);
  const vectoriser = fitTextVectoriser(texts);
  expect(loadTextVectoriser(structuredClone(saveTextVectoriser(vectoriser)))).toEqual(vectoriser);
});

test("a row of weight zero is as if it were not there", () => {
  const rows = sparse(
    [
      [1, 0],
      [0, 1],
      [1, 1],
      [1, 0],
    ],
    2,
  );
  const options = { random: seededRandom(1), tolerance: 1e-10, passes: 2000 };
  const all = fitSparseLogistic(rows, [1, 0, 1, 0], { ...options, weights: [1, 1, 1, 0] });
  const three = fitSparseLogistic(selectRows(rows, [0, 1, 2]), [1, 0, 1], options);
  expect(all.intercept).toBeCloseTo(three.intercept, 7);
  expect(loadSparseLogistic(structuredClone(saveSparseLogistic(three)))).toEqual(three);
});

test("bad input is an error with its remedy", () => {
  const random = seededRandom(1);
  const rows = sparse(
    [
      [1, 0],
      [0, 1],
    ],
    2,
  );
  expect(() => fitTextClassifier(["a", "b"], [1, 1], { random })).toThrow(/^missing_class: .*\. .*\./);
  expect(() => fitTextClassifier(["a", "b"], [0, 0], { random })).toThrow(/^one_class/);
  expect(() => fitTextClassifier(["a", "b"], [0], { random })).toThrow(/^shape_mismatch/);
  expect(() => fitTextClassifier(["", ""], [0, 1], { random })).toThrow(/^no_terms/);
  expect(() => fitTextVectoriser([])).toThrow(/^empty_input/);
  expect(() => fitTextVectoriser(["a"], { words: null })).toThrow(/^bad_setting/);
  expect(() => fitTextVectoriser(["a"], { words: [2, 1] })).toThrow(/^bad_setting/);
  expect(() => fitSparseLogistic(rows, [1, 1], { random })).toThrow(/^one_class/);
  expect(() => fitSparseLogistic(rows, [1, 2], { random })).toThrow(/^not_binary/);
  expect(() => fitSparseLogistic(rows, [1, 0], { random, cost: 0 })).toThrow(/^bad_setting/);
  expect(() => fitSparseLogistic(rows, [1, 0], { random, weights: [0, 0] })).toThrow(/^zero_weight/);
  expect(() => fitSparseLogistic({ ...rows, values: Float64Array.of(1, Number.NaN) }, [1, 0], { random })).toThrow(
    /^not_finite/,
  );
  expect(() => fitSparseLogistic({ ...rows, values: Float64Array.of(1, 1e200) }, [1, 0], { random })).toThrow(
    /^too_large/,
  );
  expect(() => fitSparseLogistic({ ...rows, columns: 1 }, [1, 0], { random })).toThrow(/^bad_sparse/);
  expect(() => fitNaiveBayes({ ...rows, values: Float64Array.of(1, -1) }, [1, 0])).toThrow(/^negative_count/);
  expect(() => fitNaiveBayes(rows, [0.5, 1])).toThrow(/^bad_label/);
  expect(() => selectRows(rows, [2])).toThrow(/^no_such_row/);
  const model = fitSparseLogistic(rows, [1, 0], { random });
  expect(() => predictSparseLogistic(model, { ...rows, columns: 3 })).toThrow(/^shape_mismatch/);
  const hashed = fitTextClassifier(["a b", "a c"], [0, 1], { random, terms: { hashBits: 6, minimumTexts: 1 } });
  expect(() => explainText(hashed, "a", 1)).toThrow(/^no_vocabulary/);
});
