// Labelled texts as the classifier reads them, and the choice of its settings inside the training part.

import {
  classifyTexts,
  fitTextClassifier,
  seededRandom,
  type TextClassifier,
  type TextClassifierOptions,
} from "@heed/math";
import { stratifiedFolds } from "./table-protocol.ts";

/** Texts with labels 0 and 1. */
export interface LabelledTexts {
  readonly texts: readonly string[];
  readonly labels: readonly number[];
}

const terms = { words: [1, 2], characters: [2, 5], minimumTexts: 1 } as const;
const settings: readonly Omit<TextClassifierOptions, "random">[] = [
  { terms, emphasise: false, cost: 1 },
  { terms, emphasise: false, cost: 4 },
  { terms, emphasise: true, cost: 1 },
  { terms, emphasise: true, cost: 4 },
];

/** A classifier whose settings are right most often over four folds inside the training part. */
export function fitChosen(train: LabelledTexts, seed: number): TextClassifier {
  const right = new Float64Array(settings.length);
  for (const fold of stratifiedFolds(train.labels, 4, seed)) {
    const [fit, held] = [pick(train, fold.train), pick(train, fold.judged)];
    for (let k = 0; k < settings.length; k++) {
      const model = fitTextClassifier(fit.texts, fit.labels, { ...settings[k], random: seededRandom(seed) });
      right[k]! += countRight(model, held);
    }
  }
  const best = settings[right.indexOf(Math.max(...right))]!;
  return fitTextClassifier(train.texts, train.labels, { ...best, random: seededRandom(seed) });
}

/** How many texts the classifier labels as they are. */
export function countRight(model: TextClassifier, { texts, labels }: LabelledTexts): number {
  const p = classifyTexts(model, texts);
  return labels.filter((label, i) => (p[2 * i + 1]! >= 0.5 ? 1 : 0) === label).length;
}

/** The chosen texts. */
export function pick({ texts, labels }: LabelledTexts, rows: readonly number[]): LabelledTexts {
  return { texts: rows.map((i) => texts[i]!), labels: rows.map((i) => labels[i]!) };
}
