// How long a text classifier takes, made-up texts of 20 words: characters x lengths of runs to read, cells x passes to fit.

import { classifyTexts, fitTextClassifier, seededRandom } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";

export function* run({ seed, quick }: BenchContext): Iterable<Figure> {
  measure(500, seed); // warm up
  for (const n of quick ? [1000] : [2000, 4000, 8000]) {
    const { fit, classify } = measure(n, seed);
    yield { name: `text classifier, fit, ${n} texts`, value: fit / n, unit: "ms/text", n };
    yield { name: `text classifier, classify, ${n} texts`, value: (1000 * n) / classify, unit: "texts/s", n };
  }
}

function measure(n: number, seed: number) {
  const random = seededRandom(seed);
  const word = (): string => {
    const rank = Math.floor(3000 * random.uniform() ** 3);
    return Array.from({ length: 2 + (rank % 7) }, (_, i) =>
      String.fromCharCode(97 + ((rank * (i + 3) + i * i) % 26)),
    ).join("");
  };
  const texts = Array.from({ length: n }, () => Array.from({ length: 20 }, word).join(" "));
  const labels = texts.map((text, i) => (i < 2 ? i : text.length % 2));
  const start = performance.now();
  const model = fitTextClassifier(texts, labels, { random });
  const fitted = performance.now();
  classifyTexts(model, texts);
  return { fit: fitted - start, classify: performance.now() - fitted };
}
