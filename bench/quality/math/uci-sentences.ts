// UCI Sentiment Labelled Sentences: praise or complaint in product and restaurant reviews, repeats removed, five folds.

import { readFileSync } from "node:fs";
import { categoryColumn, findDuplicates, wilsonInterval } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { stratifiedFolds } from "./table-protocol.ts";
import { countRight, fitChosen, type LabelledTexts, pick } from "./text-protocol.ts";

export const datasets = ["uci_sentences"];

export function* run({ seed, dataset }: BenchContext): Iterable<Figure> {
  const all = ["amazon_cells", "yelp"].flatMap((source) =>
    readFileSync(dataset(`uci_sentences/${source}_labelled.txt`), "utf8")
      .trim()
      .split("\n"),
  );
  const rows: LabelledTexts = {
    texts: all.map((line) => line.slice(0, line.lastIndexOf("\t"))),
    labels: all.map((line) => Number(line.slice(line.lastIndexOf("\t") + 1))),
  };
  const { first } = findDuplicates([
    categoryColumn(
      "text",
      rows.texts.map((text) => text.trim().toLowerCase()),
    ),
  ]);
  const once = pick(
    rows,
    rows.texts.map((_, i) => i).filter((i) => first[i] === i),
  );
  let right = 0;
  for (const fold of stratifiedFolds(once.labels, 5, seed)) {
    right += countRight(fitChosen(pick(once, fold.train), seed), pick(once, fold.judged));
  }
  const n = once.labels.length;
  const name = "uci_sentences amazon + yelp, 5-fold accuracy, words and letters";
  yield { name, ...wilsonInterval(right, n), unit: "share", toReach: 0.85, suspiciousAbove: 0.92, n };
}
