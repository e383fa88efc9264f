// Hillstrom's e-mail experiment: does a model find those who visit because of the mail? Fitted on one half, judged on the other, ten times.

import {
  type BaseLearner,
  bootstrap,
  fitClassTransformation,
  fitLogisticRegression,
  fitSLearner,
  fitTLearner,
  predictLogisticRegression,
  qiniAuc,
  seededRandom,
  takeRows,
} from "@heed/math";
import type { BenchContext, Figure } from "../../figure.ts";
import { readCsv } from "../../gunzip-csv.ts";
import { readTable, type Table } from "./table-protocol.ts";

export const datasets = ["hillstrom"];

interface Experiment extends Table {
  readonly treated: Uint8Array;
}
interface Half {
  readonly people: Int32Array;
  readonly scores: Float64Array;
}
type Method = (experiment: Experiment, train: Int32Array, judged: Int32Array, seed: number) => Float64Array;

// scikit-learn's default penalty (C = 1) at these sizes: set beforehand, so that nothing is chosen on the judged half.
const logistic: BaseLearner = (x, y, weights) => {
  const model = fitLogisticRegression({ x, y, ...(weights === undefined ? {} : { weights }) }, { l2: 1 / x.rows });
  return (rows) => predictLogisticRegression(model, rows);
};
const uplift =
  (fit: typeof fitTLearner): Method =>
  ({ linear, y, treated }, train, judged) => {
    const pick = (values: Uint8Array) => Uint8Array.from(train, (i) => values[i]!);
    return fit(takeRows(linear, train), pick(y), pick(treated), logistic)(takeRows(linear, judged));
  };
const methods: Readonly<Record<string, Method>> = {
  random: (_experiment, _train, judged, seed) => Float64Array.from(judged, seededRandom(1000 + seed).uniform),
  response: ({ linear, y }, train, judged) => {
    const rate = logistic(
      takeRows(linear, train),
      Float64Array.from(train, (i) => y[i]!),
    );
    return rate(takeRows(linear, judged));
  },
  "T-learner": uplift(fitTLearner),
  "S-learner with interactions": uplift((x, y, w, learn) => fitSLearner(x, y, w, learn, { interactions: true })),
  "class transformation": uplift(fitClassTransformation),
};

export function* run({ seed, quick, dataset }: BenchContext): Iterable<Figure> {
  const records = readCsv(dataset("hillstrom/hillstrom.csv.gz")).slice(1);
  for (const [mail, arm] of [
    ["women's mail", "Womens E-Mail"],
    ["men's mail", "Mens E-Mail"],
  ] as const) {
    const experiment = readExperiment(records.filter((record) => record[8] === arm || record[8] === "No E-Mail"));
    const scored = Object.entries(methods).map(([name, method]) => ({ name, halves: scoreHalves(experiment, method) }));
    const options = { seed, resamples: quick ? 40 : 200 };
    const n = experiment.y.length;
    for (const { name, halves } of scored) {
      const interval = bootstrap(n, (people) => meanQini(experiment, halves, people), options);
      const goal = mail === "women's mail" && name === "T-learner" ? { toReach: 0.045, suspiciousAbove: 0.09 } : {};
      yield { name: `hillstrom ${mail} -> visit, Qini, ${name}`, ...interval, unit: "share", ...goal, n };
    }
    const [response, tLearner] = ["response", "T-learner"].map(
      (name) => scored.find((method) => method.name === name)!.halves,
    );
    const gain = (people: Int32Array): number =>
      meanQini(experiment, tLearner!, people) - meanQini(experiment, response!, people);
    const difference = bootstrap(n, gain, options);
    const verdict = difference.low > 0 ? "better" : "not shown to be better";
    yield { name: `hillstrom ${mail}, T-learner less response (${verdict})`, ...difference, unit: "share", n };
  }
}

function readExperiment(records: readonly string[][]): Experiment {
  const [number, category] = ["number", "category"] as const;
  const kinds = [number, category, number, number, number, category, number, category];
  const table = readTable(records, kinds, (record) => record[9] === "1");
  return { ...table, treated: Uint8Array.from(records, (record) => (record[8] === "No E-Mail" ? 0 : 1)) };
}

// For each of ten halves, those judged there, in rising order of their scores.
function scoreHalves(experiment: Experiment, method: Method): Half[] {
  return Array.from({ length: 10 }, (_, seed) => {
    const n = experiment.y.length;
    const rows = seededRandom(seed).shuffle(Int32Array.from({ length: n }, (_row, i) => i));
    const [train, judged] = [rows.subarray(0, n >> 1), rows.subarray(n >> 1)];
    const scores = method(experiment, train, judged, seed);
    const order = Int32Array.from(judged, (_row, k) => k).sort((a, b) => scores[a]! - scores[b]!);
    return { people: order.map((k) => judged[k]!), scores: Float64Array.from(order, (k) => scores[k]!) };
  });
}

// Mean over the halves of the Qini coefficient of the drawn people, who count as often as they were drawn.
function meanQini({ y, treated }: Experiment, halves: readonly Half[], drawn: Int32Array): number {
  const times = new Uint8Array(y.length);
  for (const person of drawn) times[person]! += 1;
  const [outcome, uplift, arms] = [0, 0, 0].map(() => new Float64Array(y.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let sum = 0;
  for (const { people, scores } of halves) {
    let n = 0;
    for (let k = 0; k < people.length; k++) {
      const person = people[k]!;
      for (let t = times[person]!; t > 0; t--, n++) {
        outcome[n] = y[person]!;
        uplift[n] = scores[k]!;
        arms[n] = treated[person]!;
      }
    }
    sum += qiniAuc({ outcome: outcome.subarray(0, n), uplift: uplift.subarray(0, n), treated: arms.subarray(0, n) });
  }
  return sum / halves.length;
}
