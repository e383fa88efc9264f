// Ce que disent les fiches, en français.
import type { CardWords } from "@heed/core";
import { shelfNames } from "./shelf-names.ts";

const gone = (what: string): string =>
  `Qui part n’est pas dans le prochain entraînement, sous deux jours ; d’ici là, qui est parti ${what}.`;
const coin = (people: string, of: { auc: string; low: string; high: string; least: string }): string =>
  `Elle ne dit guère plus que pile ou face : l’AUC sur ${people} est ${of.auc} (${of.low} à ${of.high}), et son extrémité basse est sous ${of.least}.`;
const unequally = (what: string, of: { column: string; ratio: string }): string =>
  `Par ${of.column}, ${what} : la plus petite part est ${of.ratio} de la plus grande.`;
const mended = (of: { fitted: string; chosen: string; untouched: string }, end: string): string =>
  `Apprise sur ${of.fitted} personnes, choisie sur ${of.chosen}, mesurée sur ${of.untouched} intactes ; ${end}.`;

export const FRENCH: CardWords = {
  says: {
    learned_from_allowed: () => "Elle n’a appris que de personnes qui l’ont permis, et ses mesures valent pour elles.",
    learned_from_buyers: () =>
      "Elle n’a appris que de personnes qui l’ont permis et avaient acheté, et ses mesures valent pour elles.",
    learned_from_permitted: () =>
      "Elle n’a appris que de personnes dont elle peut utiliser les données, et ses mesures valent pour elles.",
    knows_days_and_amounts: () =>
      "Elle sait quels jours quelqu’un a acheté et pour combien ; ce qui est rendu est déduit comme tout le monde rend.",
    buys_at_a_rate: () =>
      "BG/NBD suppose que chacun achète à son rythme jusqu’à partir pour de bon, et que les montants ne dépendent pas du rythme.",
    leavers_not_valued: () => gone("ne reçoit pas de valeur"),
    leavers_not_scored: () => gone("ne reçoit pas de score"),
    leavers_not_grouped: () => gone("n’est dans aucun segment"),
    settings_flatter: ({ days }) =>
      `Les réglages ont été choisis sur les mêmes ${days} jours que la mesure ; elle flatte un peu.`,
    quality_not_measured: ({ people, days }) =>
      `Qualité : non mesurée. Moins de ${people} personnes avec un passé ont acheté ces ${days} derniers jours ; les réglages par défaut valent.`,
    items_from: ({ people, pairs }) =>
      `Un article est recommandé à partir de ${people} personnes ; deux sont dits liés à partir de ${pairs}.`,
    sensitive_left_out: () => "Les articles sensibles ne sont ni appris ni montrés.",
    fairness_not_measured: () => "Équité entre groupes : non mesurée.",
    segments_know: () =>
      "Elle sait quels jours quelqu’un a acheté et pour combien. Rien d’autre ne décrit un segment : ni trait, ni rien de sensible, ni lieu, ni âge.",
    segments_change: ({ most }) =>
      `Les segments sont les plus nombreux, jusqu’à ${most}, que des échantillons des mêmes personnes montrent à nouveau ; nul n’y est né, et dans un an ils peuvent être autres.`,
    segments_in_tens: ({ least }) =>
      `Les nombres de personnes sont arrondis à la dizaine inférieure, et rien n’est dit de moins de ${least}.`,
    knows_what_happened: () =>
      "Elle sait ce qui s’est passé ici, et quand ; ni trait, ni rien de sensible, ni rien d’ailleurs.",
    closed_horizons_only: () =>
      "Elle n’apprend d’une ligne que quand sa période est close : ce qui a changé depuis n’y est pas.",
    reads_words: () => "Elle lit des mots, un à un, et pas l’ironie.",
    lexicon_english: () =>
      "Le lexique est anglais ; les autres langues ne sont lues que par les mots des textes notés.",
    learns_from_raters: () => "Elle apprend de ceux qui notent, et vaut pour eux.",
    rightness_not_measured: ({ people }) =>
      `Combien de fois elle a raison n’est pas mesuré : il faut ${people} personnes qui ont donné 1 ou 2 étoiles et ${people} qui en ont donné 4 ou 5.`,
    hardly_a_coin_later: (of) => coin("des personnes d’après", of),
    hardly_a_coin_folds: (of) => coin("cinq parties", of),
    better_than_a_coin: ({ auc, low }) => `AUC ${auc}, extrémité basse ${low}`,
    unequal_selection: ({ column, ratio }) =>
      `Par ${column}, elle choisit inégalement : la plus petite part est ${ratio} de la plus grande (quatre cinquièmes sont demandés).`,
    unequal_allow: (of) => unequally("inégalement nombreux sont ceux qui permettent le score", of),
    unequal_learned: (of) => unequally("inégalement nombreux sont ceux dont elle apprend", of),
    unequal_outcome: (of) => unequally("c’est arrivé inégalement à ceux dont elle apprend", of),
    effect_unaudited: ({ effect }) =>
      `Son effet est « ${effect} », et personne n’a audité comment elle traite les groupes.`,
    nothing_found: ({ people }) => `rien trouvé dans les groupes de ${people} et plus`,
    people_changed: ({ index, least }) =>
      `Les personnes qu’elle note ont changé depuis : indice de stabilité ${index} ; à partir de ${least}, il faut agir.`,
    told_otherwise: ({ toldShare, cameShare, lowShare, highShare, people }) =>
      `Elle a dit ${toldShare}, et ${cameShare} sont arrivés (${lowShare} à ${highShare}, ${people} personnes).`,
    on_latest_horizon: () =>
      "la dernière période close, dont elle a aussi appris ; personnes qui ont répondu à la question et permis cet usage",
    on_first_decisions: ({ days }) =>
      `la première décision de chacun ces ${days} derniers jours ; personnes qui ont répondu à la question et permis cet usage`,
    mended: ({ features, was, now, ...of }) =>
      mended(of, `${features} laissées de côté ont porté la plus petite part sur la plus grande de ${was} à ${now}`),
    mended_not_needed: (of) => mended(of, "rien n’était à corriger"),
    mended_without_help: (of) => mended(of, "laisser des caractéristiques de côté n’a pas aidé"),
    not_measured: () => "non mesuré",
    not_measured_no_purpose: ({ purpose }) =>
      `non mesuré : la carte ne déclare aucune finalité « ${purpose} » qui le demande aux personnes`,
    not_measured_no_trait: ({ purpose }) => `non mesuré : « ${purpose} » ne lit aucun trait avec protects`,
    not_measured_unread: ({ purpose, fields }) => `non mesuré : la finalité « ${purpose} » ne lit pas ${fields}`,
    not_measured_few_scored: ({ people }) =>
      `non mesuré : moins de deux groupes de ${people} et plus ont répondu à la question et reçu un score`,
    not_measured_few_answered: ({ people }) =>
      `non mesuré : moins de deux groupes de ${people} et plus ont répondu à la question`,
    not_measured_few_chosen: ({ people }) =>
      `non mesuré : moins de deux groupes de ${people} et plus sont dans le cinquième où se choisit l’atténuation`,
    not_measured_few_decided: ({ people, from, to }) =>
      `non mesuré : moins de ${people} personnes ont reçu un score il y a ${from} à ${to} jours`,
    not_measured_small_groups: ({ people }) => `non mesuré : moins de ${people} personnes dans chaque groupe`,
    not_measured_no_score: () => "non mesuré : personne ne reçoit de score ici",
    not_measured_no_outcome: () => "non mesuré : la finalité ne nomme aucun résultat",
    judged_last_horizon: () => "la dernière période close, d’après ce qui la précède",
    judged_later_people: () => "la dernière période close, d’après les précédentes",
    judged_in_folds: () => "les mêmes semaines que l’apprentissage, en cinq parties ; dans le temps : non mesuré",
    by_purchases: () => "BG/NBD et gamma-gamma",
    by_trees: () => "arbres",
    by_lexicon: () => "le lexique seul (anglais)",
    by_rated_words: () => "mots des textes notés et lexique",
    nobody_moved: ({ people }) => `personne, en nombres de ${people} et plus`,
  },
  names: {
    ...shelfNames({
      discover: "Découvrir",
      again: "De nouveau",
      popular: "seulement ce qui plaît depuis peu",
      own: "seulement ses propres commandes",
      difference: "différence",
    }),
    AUC: "AUC",
    "Brier score": "score de Brier",
    "lift of the best tenth": "gain du meilleur dixième",
    "value, Spearman": "valeur, Spearman",
    "told in all, over what came": "dit en tout, sur ce qui est venu",
    "mean absolute error": "erreur absolue moyenne",
    "stability, adjusted Rand over 20 samples": "stabilité, Rand ajusté sur 20 échantillons",
    "right, of the texts that it tells": "juste, parmi les textes jugés",
    "told, of rated texts": "jugés, parmi les textes notés",
    "right, the lexicon alone": "juste, le lexique seul",
    "told, the lexicon alone": "jugés, le lexique seul",
    "better than chance": "mieux que le hasard",
    "fairness between groups": "équité entre groupes",
    "training data by group": "données d’entraînement par groupe",
    outcome: "résultat",
    "horizon, days": "période, jours",
    "people judged": "personnes mesurées",
    "judged on": "mesurée sur",
    method: "méthode",
    "mean absolute error, BG/NBD and gamma-gamma": "erreur absolue moyenne, BG/NBD et gamma-gamma",
    "mean absolute error, trees": "erreur absolue moyenne, arbres",
    "held by the intervals of nine in ten": "dans les intervalles de neuf sur dix",
    from: "du",
    until: "jusqu’au",
    segments: "segments",
    items: "articles",
    purchases: "achats",
    "days judged": "jours mesurés",
    looks: "lignes",
    "looks judged": "lignes mesurées",
    "rate of the outcome": "part avec résultat",
    "calibration error": "erreur de calibration",
    "weight of the trees": "poids des arbres",
    features: "caractéristiques",
    "left out, because they tell a group": "laissées de côté, car elles trahissent un groupe",
    "rated texts": "textes notés",
    "people who complained": "personnes qui se sont plaintes",
    "people who praised": "personnes qui ont loué",
    "words that it knows": "mots connus",
    "says it cannot tell below": "ne juge pas sous",
  },
};
