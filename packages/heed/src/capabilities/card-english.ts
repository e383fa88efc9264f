// What a model's card says, in English.
import type { CardSentences } from "@heed/core";

const UNTIL_THEN = "Who leaves is left out of the next training, within two days; until then nobody who left";
const coin = (people: string, of: { auc: string; low: string; high: string; least: string }): string =>
  `It tells hardly more than a coin: the AUC on ${people} is ${of.auc} (${of.low} to ${of.high}), and its lower end is below ${of.least}.`;
const unequally = (what: string, of: { column: string; ratio: string }): string =>
  `By ${of.column}, unequally many ${what}: the smallest share is ${of.ratio} of the largest.`;
const mended = (of: { fitted: string; chosen: string; untouched: string }, end: string): string =>
  `fitted to ${of.fitted} people, chosen on ${of.chosen}, told on ${of.untouched} untouched ones; ${end}`;

export const CARD_ENGLISH: CardSentences = {
  learned_from_allowed: () => "It learned only from people who allowed it, and its figures hold for them.",
  learned_from_buyers: () =>
    "It learned only from people who allowed it and had bought, and its figures hold for them.",
  learned_from_permitted: () => "It learned only from people whose data it may use, and its figures hold for them.",
  knows_days_and_amounts: () =>
    "It knows on which days somebody bought and what they came to; what was given back is taken off as everybody gives back.",
  buys_at_a_rate: () =>
    "BG/NBD takes it that people buy at a rate of their own until they leave for good, and that amounts do not depend on the rate.",
  leavers_not_valued: () => `${UNTIL_THEN} is valued.`,
  leavers_not_scored: () => `${UNTIL_THEN} is scored.`,
  leavers_not_grouped: () => `${UNTIL_THEN} is in a segment.`,
  settings_flatter: ({ days }) =>
    `Settings were chosen on the same ${days} days on which they are judged; the figures flatter a little.`,
  quality_not_measured: ({ people, days }) =>
    `Quality: not measured. Fewer than ${people} people with a history bought something in the last ${days} days; default settings stand.`,
  items_from: ({ people, pairs }) =>
    `An item is recommended from ${people} people up; two items are called related from ${pairs} people up.`,
  sensitive_left_out: () => "Sensitive items are neither learned from nor shown.",
  fairness_not_measured: () => "Fairness between groups: not measured.",
  segments_know: () =>
    "It knows on which days somebody bought and what they came to. Nothing else describes a segment: no trait, nothing sensitive, no place, no age.",
  segments_change: ({ most }) =>
    `Segments are the most, up to ${most}, that samples of the same people show again; nobody is born into them, and a year hence they may lie elsewhere.`,
  segments_in_tens: ({ least }) =>
    `Numbers of people are given down to the ten, and nothing is said of fewer than ${least}.`,
  knows_what_happened: () =>
    "It knows what happened here, and when; no trait, no sensitive thing, nothing from elsewhere.",
  closed_horizons_only: () =>
    "A row is learned from only when its horizon has closed: what has changed since is not in it.",
  reads_words: () => "It reads words, one by one, and no irony.",
  lexicon_english: () => "The lexicon is English; other languages are read only by the words of rated texts.",
  learns_from_raters: () => "It learns from those who rate, and holds for them.",
  rightness_not_measured: ({ people }) =>
    `How often it is right is not measured: ${people} people who gave 1 or 2 stars and ${people} who gave 4 or 5 are needed.`,
  hardly_a_coin_later: (of) => coin("later people", of),
  hardly_a_coin_folds: (of) => coin("five folds", of),
  better_than_a_coin: ({ auc, low }) => `AUC ${auc}, lower end ${low}`,
  unequal_selection: ({ column, ratio }) =>
    `By ${column} it selects unequally: the smallest share is ${ratio} of the largest (four fifths are asked).`,
  unequal_allow: (of) => unequally("allow the score", of),
  unequal_learned: (of) => unequally("are learned from", of),
  unequal_outcome: (of) => unequally("have the outcome among those learned from", of),
  effect_unaudited: ({ effect }) => `Its effect is ${effect}, and nobody has audited how it treats groups.`,
  nothing_found: ({ people }) => `nothing found in groups of ${people} and more`,
  people_changed: ({ index, least }) =>
    `The people whom it scores have changed since it learned: stability index ${index}, ${least} or more asks for action.`,
  told_otherwise: ({ toldShare, cameShare, lowShare, highShare, people }) =>
    `It told ${toldShare}, and ${cameShare} came (${lowShare} to ${highShare}, ${people} people).`,
  on_latest_horizon: () =>
    "the latest closed horizon, from which it learned too; people who answered the question, and allowed its use for this",
  on_first_decisions: ({ days }) =>
    `everybody's first decision of the last ${days} days; people who answered the question, and allowed its use for this`,
  mended: ({ features, was, now, ...of }) =>
    mended(of, `${features} left out took the smallest impact from ${was} to ${now}`),
  mended_not_needed: (of) => mended(of, "nothing had to be mended"),
  mended_without_help: (of) => mended(of, "leaving features out did not help"),
  not_measured: () => "not measured",
  not_measured_no_purpose: ({ purpose }) =>
    `not measured: the map declares no purpose "${purpose}" that asks people for it`,
  not_measured_no_trait: ({ purpose }) => `not measured: "${purpose}" reads no trait with protects`,
  not_measured_unread: ({ purpose, fields }) => `not measured: the purpose "${purpose}" does not read ${fields}`,
  not_measured_few_scored: ({ people }) =>
    `not measured: fewer than two groups of ${people} people and more answered the question and were scored`,
  not_measured_few_answered: ({ people }) =>
    `not measured: fewer than two groups of ${people} people and more answered the question`,
  not_measured_few_chosen: ({ people }) =>
    `not measured: fewer than two groups of ${people} people and more are in the fifth on which mending is chosen`,
  not_measured_few_decided: ({ people, from, to }) =>
    `not measured: fewer than ${people} people were scored ${from} to ${to} days ago`,
  not_measured_small_groups: ({ people }) => `not measured: fewer than ${people} people in every group`,
  not_measured_no_score: () => "not measured: this capability gives nobody a score",
  not_measured_no_outcome: () => "not measured: the purpose names no outcome",
  judged_last_horizon: () => "the last closed horizon, by a method that knew what lay before it",
  judged_later_people: () => "the latest closed horizon, by a model of the earlier ones",
  judged_in_folds: () => "the same weeks as learned from, in five folds; in time: not measured",
  by_purchases: () => "BG/NBD and gamma-gamma",
  by_trees: () => "trees",
  by_lexicon: () => "the lexicon alone (English)",
  by_rated_words: () => "words of rated texts and the lexicon",
  nobody_moved: ({ people }) => `nobody in numbers of ${people} and more`,
};
