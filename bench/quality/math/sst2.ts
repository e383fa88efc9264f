// Stanford Sentiment Treebank: praise or complaint in sentences of film reviews, fitted on train, judged once on dev.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { wilsonInterval } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { countRight, fitChosen, type LabelledTexts } from "./text-protocol.ts";

export const datasets = ["sst2"];

export function* run({ seed, dataset }: BenchContext): Iterable<Figure> {
  const [train, dev] = ["train", "dev"].map((part) => readPart(dataset(`sst2/stsa.binary.${part}.txt.gz`)));
  const n = dev!.labels.length;
  const accuracy = wilsonInterval(countRight(fitChosen(train!, seed), dev!), n);
  const name = "sst2, train -> dev, accuracy, words and letters";
  yield { name, ...accuracy, unit: "share", toReach: 0.81, suspiciousAbove: 0.87, n };
}

function readPart(path: string): LabelledTexts {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").trim().split("\n");
  return { texts: lines.map((line) => line.slice(2)), labels: lines.map((line) => Number(line[0])) };
}
