// Training: counts words by the stars of whoever wrote them, weighs them against the lexicon, and says on others' texts how often it is right.
import type { CardName } from "@heed/core";
import { fitLogisticRegression, matrixFromRows, seededRandom, wilsonInterval } from "@heed/math";
import type { Card, HeldOut, TrainingReport } from "../capability.ts";
import { heldOutOf } from "../held-out.ts";
import { said } from "../said.ts";
import { countTerms, type Rated } from "./count-terms.ts";
import { LEXICON_ONLY, type SentimentModel, type Weights } from "./model.ts";
import { evidenceIn, type OwnWords, type Polarity, polarityOf, type Reading, readingOf } from "./polarity.ts";

const FOLDS = 5;
/** People who complained, and people who praised, from whom anything is learned; the lexicon alone reads until then. */
const FEWEST_OF_A_SIDE = 30;
/** It says "cannot tell" so often that of ten texts that it tells nine are right, as far as that leaves half of them told. */
const RIGHT = 0.9;
const LEAST_TOLD = 0.5;
const CANDIDATES = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/** A judged text: what it is by its stars, and what a model said that its author was not in. */
type Judged = {
  readonly person: number;
  readonly text: string;
  readonly praise: boolean;
  readonly own: number;
  readonly valence: number;
};

/**
 * Trains on people's rated texts; with too few of them it is the lexicon alone, and the card says so.
 *
 * @param options `seed` deals people into five folds
 */
export function train(
  people: readonly Rated[],
  _catalogue: unknown,
  { seed, report }: { seed: number; report: TrainingReport },
): { model: SentimentModel; card: Card } {
  const counts = countTerms(people);
  const n = people.reduce((sum, { texts }) => sum + texts.length, 0);
  const facts = { "rated texts": n, "people who complained": counts.complaint, "people who praised": counts.praise };
  const card = { capability: "sentiment", people: people.length, facts };
  if (Math.min(counts.complaint, counts.praise) < FEWEST_OF_A_SIDE)
    return {
      model: { ...counts, weights: LEXICON_ONLY.weights },
      card: {
        ...card,
        facts: { ...facts, method: said("by_lexicon") },
        metrics: [],
        limits: [said("rightness_not_measured", { people: FEWEST_OF_A_SIDE }), ...LIMITS],
      },
    };
  const { judged, folds, halves } = outOfFold(people, seed, report);
  // Judged on people by whom neither the words nor the weights nor the threshold were chosen; the weights that are used are those of all.
  const [chosen, held] = [0, 1].map((half) => judged.filter(({ person }) => halves[person] === half)) as [
    Judged[],
    Judged[],
  ];
  const trial = weigh(chosen);
  const sure = chooseSure(chosen, trial);
  const model = { ...counts, weights: { ...weigh(judged), sure } };
  const read = ({ text, person }: Judged, weighted: Weights): Polarity =>
    polarityOf({ ...folds[person]!, weights: weighted }, text);
  const by = (weighted: Weights): { right: boolean; is: Polarity["is"] }[] =>
    held.map((one) => {
      const { is } = read(one, weighted);
      return { is, right: is === (one.praise ? "praise" : "complaint") };
    });
  const [own, lexicon] = [by({ ...trial, sure }), by(LEXICON_ONLY.weights)];
  const told = (some: typeof own) => some.filter(({ is }) => is === "praise" || is === "complaint");
  const share = (name: CardName, some: readonly boolean[]) => ({
    name,
    ...wilsonInterval(some.filter(Boolean).length, some.length),
    n: some.length,
  });
  const right = ({ right: is }: { right: boolean }): boolean => is;
  const toldBy = told(own);
  const heldOut = curvesOf(held, (one) => read(one, { ...trial, sure }));
  return {
    model,
    card: {
      ...card,
      facts: {
        ...facts,
        method: said("by_rated_words"),
        "words that it knows": counts.terms.length,
        "says it cannot tell below": sure,
      },
      metrics: [
        ...(toldBy.length > 0 ? [share("right, of the texts that it tells", toldBy.map(right))] : []),
        share(
          "told, of rated texts",
          own.map((one) => toldBy.includes(one)),
        ),
        ...(told(lexicon).length > 0 ? [share("right, the lexicon alone", told(lexicon).map(right))] : []),
        share(
          "told, the lexicon alone",
          lexicon.map((one) => told(lexicon).includes(one)),
        ),
      ],
      ...(heldOut ? { heldOut } : {}),
      limits: LIMITS,
    },
  };
}

/** Each person's first text: how sure it was and whether that was right, and how many of the complaints are where it heard one most. */
function curvesOf(held: readonly Judged[], read: (one: Judged) => Polarity): HeldOut | undefined {
  const firsts = [...new Map(held.toReversed().map((one) => [one.person, one])).values()];
  const all = firsts.map((one) => ({ ...read(one), praise: one.praise }));
  // Of a text without an opinion nothing is claimed.
  const claims = all.filter(({ is, untold }) => is === "praise" || is === "complaint" || untold === "mixed");
  return heldOutOf(
    "sureness",
    Float64Array.from(claims, ({ sure }) => sure),
    Float64Array.from(claims, ({ logOdds, praise }) => Number(logOdds > 0 === praise)),
    {
      by: Float64Array.from(all, ({ logOdds }) => -logOdds),
      found: Float64Array.from(all, ({ praise }) => Number(!praise)),
    },
  );
}

const LIMITS = [said("reads_words"), said("lexicon_english"), said("learns_from_raters")];

/** What the words of others say of each person's texts; and people in two halves, to choose by and to judge on. */
function outOfFold(
  people: readonly Rated[],
  seed: number,
  report: TrainingReport,
): { judged: Judged[]; folds: Reading[]; halves: Int32Array } {
  const dealt = seededRandom(seed).shuffle(Int32Array.from(people.keys()));
  const folds: Reading[] = new Array(people.length);
  const judged: Judged[] = [];
  for (let k = 0; k < FOLDS; k++) {
    const out = new Set(dealt.filter((_, at) => at % FOLDS === k));
    const others = countTerms(people.filter((_, person) => !out.has(person)));
    const fold = readingOf({ ...others, weights: LEXICON_ONLY.weights });
    for (const person of [...out].sort((a, b) => a - b)) {
      folds[person] = fold;
      for (const [text, label] of people[person]!.texts) {
        if (label === "neutral") continue;
        const { own, valence } = sums(text, fold.own);
        judged.push({ person, text, praise: label === "praise", own, valence });
      }
    }
    report((k + 1) / FOLDS, "counting words by stars");
  }
  const halves = new Int32Array(people.length);
  dealt.forEach((person, at) => {
    halves[person] = at % 2;
  });
  return { judged, folds, halves };
}

function sums(text: string, own: OwnWords): { own: number; valence: number } {
  const { said } = evidenceIn(text, own);
  const scale = 1 / Math.sqrt(Math.max(1, said.length));
  return {
    own: scale * said.reduce((sum, one) => sum + one.own, 0),
    valence: scale * said.reduce((sum, one) => sum + one.valence, 0),
  };
}

/** A logistic regression of the stars on the two sums; each side weighs the same, so that a shop full of praise does not read every doubt as praise. */
function weigh(judged: readonly Judged[]): Weights {
  const praised = judged.filter(({ praise }) => praise).length;
  const { coefficients, intercept } = fitLogisticRegression(
    {
      x: matrixFromRows(judged.map(({ own, valence }) => [own, valence])),
      y: judged.map(({ praise }) => Number(praise)),
      weights: judged.map(({ praise }) => judged.length / (2 * (praise ? praised : judged.length - praised))),
    },
    { l2: 0.01 },
  );
  const [own = 0, lexicon = 0] = coefficients;
  return { own, lexicon, intercept, sure: 0.5, learned: true };
}

function chooseSure(judged: readonly Judged[], { own, lexicon, intercept }: Weights): number {
  const margins = judged.map(({ own: a, valence, praise }) => ({
    praise,
    at: intercept + own * a + lexicon * valence,
  }));
  for (const sure of CANDIDATES) {
    const least = Math.log(sure / (1 - sure));
    const told = margins.filter(({ at }) => Math.abs(at) >= least);
    if (told.length < LEAST_TOLD * margins.length) break;
    if (told.filter(({ praise, at }) => praise === at > 0).length >= RIGHT * told.length) return sure;
  }
  // No threshold is right so often: the one that tells half of them.
  const strengths = margins.map(({ at }) => Math.abs(at)).sort((a, b) => b - a);
  const half = strengths[Math.floor(LEAST_TOLD * strengths.length)] ?? 0;
  return 1 / (1 + Math.exp(-half));
}
