// What a model's card says, by code: what its sentences name, and the shape in which the console has them in each language.
import Type, { type Static } from "typebox";

/** Every sentence of a card, with the names of the values in it; a name that ends in Share is a share of 1. */
export const CARD_SAYS = {
  learned_from_allowed: [],
  learned_from_buyers: [],
  learned_from_permitted: [],
  knows_days_and_amounts: [],
  buys_at_a_rate: [],
  leavers_not_valued: [],
  leavers_not_scored: [],
  leavers_not_grouped: [],
  settings_flatter: ["days"],
  quality_not_measured: ["people", "days"],
  items_from: ["people", "pairs"],
  sensitive_left_out: [],
  fairness_not_measured: [],
  segments_know: [],
  segments_change: ["most"],
  segments_in_tens: ["least"],
  knows_what_happened: [],
  closed_horizons_only: [],
  reads_words: [],
  lexicon_english: [],
  learns_from_raters: [],
  rightness_not_measured: ["people"],
  hardly_a_coin_later: ["auc", "low", "high", "least"],
  hardly_a_coin_folds: ["auc", "low", "high", "least"],
  better_than_a_coin: ["auc", "low"],
  unequal_selection: ["column", "ratio"],
  unequal_allow: ["column", "ratio"],
  unequal_learned: ["column", "ratio"],
  unequal_outcome: ["column", "ratio"],
  effect_unaudited: ["effect"],
  nothing_found: ["people"],
  people_changed: ["index", "least"],
  told_otherwise: ["toldShare", "cameShare", "lowShare", "highShare", "people"],
  on_latest_horizon: [],
  on_first_decisions: ["days"],
  mended: ["fitted", "chosen", "untouched", "features", "was", "now"],
  mended_not_needed: ["fitted", "chosen", "untouched"],
  mended_without_help: ["fitted", "chosen", "untouched"],
  not_measured: [],
  not_measured_no_purpose: ["purpose"],
  not_measured_no_trait: ["purpose"],
  not_measured_unread: ["purpose", "fields"],
  not_measured_few_scored: ["people"],
  not_measured_few_answered: ["people"],
  not_measured_few_chosen: ["people"],
  not_measured_few_decided: ["people", "from", "to"],
  not_measured_small_groups: ["people"],
  not_measured_no_score: [],
  not_measured_no_outcome: [],
  judged_last_horizon: [],
  judged_later_people: [],
  judged_in_folds: [],
  by_purchases: [],
  by_trees: [],
  by_lexicon: [],
  by_rated_words: [],
  nobody_moved: ["people"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
/** The code of a sentence. */
export type CardCode = keyof typeof CARD_SAYS;

/** What a sentence of a card names. */
export type CardValues<Code extends CardCode> = Readonly<Record<(typeof CARD_SAYS)[Code][number], string | number>>;

/** The sentences of cards in a language. A gap does not compile. */
export type CardSentences = {
  readonly [Code in CardCode]: (of: Readonly<Record<(typeof CARD_SAYS)[Code][number], string>>) => string;
};

const SHELF_FIGURES = [
  "Recall@20",
  "Recall@20, only what is popular lately",
  "Recall@20, only own orders",
  "Recall@20, difference",
  "NDCG@10",
  "NDCG@10, only what is popular lately",
  "NDCG@10, only own orders",
  "NDCG@10, difference",
] as const;
/** What a card measures of a shelf. */
export type ShelfFigure = (typeof SHELF_FIGURES)[number];

/** Figures and checks of cards by their names, which are English and stay. */
export type CardName =
  | `${"discover" | "again"}: ${ShelfFigure}`
  | "AUC"
  | "Brier score"
  | "lift of the best tenth"
  | "value, Spearman"
  | "told in all, over what came"
  | "mean absolute error"
  | "stability, adjusted Rand over 20 samples"
  | "right, of the texts that it tells"
  | "told, of rated texts"
  | "right, the lexicon alone"
  | "told, the lexicon alone"
  | "better than chance"
  | "fairness between groups"
  | "training data by group";

/** Facts of a run by their names, likewise; beside them stand settings of a method, and segments. */
export type FactName =
  | "outcome"
  | "horizon, days"
  | "people judged"
  | "judged on"
  | "method"
  | "mean absolute error, BG/NBD and gamma-gamma"
  | "mean absolute error, trees"
  | "held by the intervals of nine in ten"
  | "from"
  | "until"
  | "segments"
  | "items"
  | "purchases"
  | "days judged"
  | "looks"
  | "looks judged"
  | "rate of the outcome"
  | "calibration error"
  | "weight of the trees"
  | "features"
  | "left out, because they tell a group"
  | "rated texts"
  | "people who complained"
  | "people who praised"
  | "words that it knows"
  | "says it cannot tell below";

/** What the console has of cards in each language. */
export type CardWords = {
  readonly says: CardSentences;
  readonly names: Readonly<Record<CardName | FactName, string>>;
};

/** A sentence with what it names; cards of before hold the English alone. */
export const Said = Type.Union([
  Type.String({ description: "In English." }),
  Type.Object({
    code: Type.String(),
    says: Type.String({ description: "In English." }),
    values: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
        description: "What the sentence names, for whoever tells it in another language.",
      }),
    ),
  }),
]);
export type Said = Static<typeof Said>;

/**
 * Whether this is a sentence, where a card may hold one in place of what was not measured.
 *
 * @example
 * isSaid("not measured"); // true
 * isSaid({ columns: {} }); // false
 */
export const isSaid = (value: unknown): value is Said =>
  typeof value === "string" || (typeof value === "object" && value !== null && "code" in value);
