// Praise or complaint by the capability itself, learned from some texts and told of others: how often it is right, and what "cannot tell" costs.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { wilsonInterval } from "@heed/math";
import { LEXICON_ONLY, type SentimentModel } from "../../../packages/heed/src/capabilities/sentiment/model.ts";
import { polarityOf, readingOf } from "../../../packages/heed/src/capabilities/sentiment/polarity.ts";
import { train } from "../../../packages/heed/src/capabilities/sentiment/train.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { stratifiedFolds } from "../math/table-protocol.ts";
import { type LabelledTexts, pick } from "../math/text-protocol.ts";

export const datasets = ["sst2", "uci_sentences"];

type Told = { readonly is: string; readonly logOdds: number; readonly praise: boolean };

export function* run({ seed, dataset }: BenchContext): Iterable<Figure> {
  // As their SOURCE.md describe them.
  const [fit, dev] = ["train", "dev"].map((part): LabelledTexts => {
    const lines = gunzipSync(readFileSync(dataset(`sst2/stsa.binary.${part}.txt.gz`)))
      .toString("utf8")
      .trim()
      .split("\n");
    return { texts: lines.map((line) => line.slice(2)), labels: lines.map((line) => Number(line[0])) };
  });
  yield* figures("sst2, train -> dev", tell(learn(fit!, seed), dev!), tell(LEXICON_ONLY, dev!));
  const lines = new Set(
    ["amazon_cells", "yelp"].flatMap((of) =>
      readFileSync(dataset(`uci_sentences/${of}_labelled.txt`), "utf8")
        .trim()
        .split("\n"),
    ),
  );
  const all: LabelledTexts = {
    texts: [...lines].map((line) => line.slice(0, line.lastIndexOf("\t"))),
    labels: [...lines].map((line) => Number(line.slice(line.lastIndexOf("\t") + 1))),
  };
  const folds = [...stratifiedFolds(all.labels, 5, seed)];
  const told = folds.flatMap(({ train: rows, judged }) => tell(learn(pick(all, rows), seed), pick(all, judged)));
  yield* figures("uci_sentences amazon + yelp, five folds", told, tell(LEXICON_ONLY, all));
}

/** Each text as if somebody of their own had written it. */
const learn = ({ texts, labels }: LabelledTexts, seed: number): SentimentModel =>
  train(
    texts.map((text, i) => ({ texts: [[text, labels[i] === 1 ? "praise" : "complaint"]] })),
    [],
    { seed, report: () => undefined },
  ).model;

function tell(model: SentimentModel, { texts, labels }: LabelledTexts): Told[] {
  const reading = readingOf(model);
  return texts.map((text, i) => {
    const { is, logOdds } = polarityOf(reading, text);
    return { is, logOdds, praise: labels[i] === 1 };
  });
}

function* figures(what: string, told: readonly Told[], lexicon: readonly Told[]): Iterable<Figure> {
  const share = (name: string, some: readonly Told[], right: (one: Told) => boolean): Figure => ({
    name: `${what}, ${name}`,
    ...wilsonInterval(some.filter(right).length, some.length),
    unit: "share",
    n: some.length,
  });
  const side = ({ logOdds, praise }: Told): boolean => logOdds > 0 === praise;
  const says = ({ is, praise }: Told): boolean => is === (praise ? "praise" : "complaint");
  const isTold = ({ is }: Told): boolean => is === "praise" || is === "complaint";
  for (const [by, some] of [
    ["", told],
    [", the lexicon alone", lexicon],
  ] as const) {
    yield share(`accuracy of all by the likelier side${by}`, some, side);
    yield share(`told${by}`, some, isTold);
    yield share(`right, of the told${by}`, some.filter(isTold), says);
  }
  // Risk and coverage: the surest first.
  const surest = [...told].sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds));
  for (const covered of [0.9, 0.8, 0.7, 0.5, 0.3])
    yield share(
      `right where "cannot tell" is said of ${Math.round(100 * (1 - covered))} %`,
      surest.slice(0, Math.round(covered * surest.length)),
      side,
    );
}
