// Stanford Sentiment Treebank: praise or complaint in sentences of film reviews, fitted on train, judged once on dev.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { classifyTexts, wilsonInterval } from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { countRight, fitChosen, type LabelledTexts } from "./text-protocol.ts";

export const datasets = ["sst2"];

export function* run({ seed, dataset }: BenchContext): Iterable<Figure> {
  const [train, dev] = ["train", "dev"].map((part) => readPart(dataset(`sst2/stsa.binary.${part}.txt.gz`)));
  const n = dev!.labels.length;
  const model = fitChosen(train!, seed);
  const accuracy = wilsonInterval(countRight(model, dev!), n);
  const name = "sst2, train -> dev, accuracy, words and letters";
  yield { name, ...accuracy, unit: "share", toReach: 0.81, suspiciousAbove: 0.87, n };
  // Risk and coverage: how often is it right when it may say of the least sure that it cannot tell?
  const shares = classifyTexts(model, dev!.texts);
  const sure = dev!.labels
    .map((label, i) => ({
      right: (shares[2 * i + 1]! >= 0.5 ? 1 : 0) === label,
      by: Math.abs(shares[2 * i + 1]! - 0.5),
    }))
    .sort((a, b) => b.by - a.by);
  for (const told of [0.9, 0.8, 0.7, 0.5]) {
    const some = sure.slice(0, Math.round(told * n));
    const right = some.filter((one) => one.right).length;
    yield {
      name: `sst2, accuracy where "cannot tell" is said of ${Math.round(100 * (1 - told))} %`,
      ...wilsonInterval(right, some.length),
      unit: "share",
      n: some.length,
    };
  }
}

function readPart(path: string): LabelledTexts {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").trim().split("\n");
  return { texts: lines.map((line) => line.slice(2)), labels: lines.map((line) => Number(line[0])) };
}
