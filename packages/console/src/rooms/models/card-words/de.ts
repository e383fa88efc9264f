// Was Karten sagen, auf Deutsch.
import type { CardWords } from "@heed/core";
import { shelfNames } from "./shelf-names.ts";

const gone = (what: string): string =>
  `Wer geht, fehlt beim nächsten Training, innerhalb von zwei Tagen; wer gegangen ist, ${what}.`;
const coin = (people: string, of: { auc: string; low: string; high: string; least: string }): string =>
  `Sie sagt kaum mehr als eine Münze: Die AUC an ${people} ist ${of.auc} (${of.low} bis ${of.high}), und ihr unteres Ende liegt unter ${of.least}.`;
const unequally = (what: string, of: { column: string; ratio: string }): string =>
  `Nach ${of.column} ${what}: Der kleinste Anteil ist ${of.ratio} des größten.`;
const mended = (of: { fitted: string; chosen: string; untouched: string }, end: string): string =>
  `An ${of.fitted} Menschen gelernt, an ${of.chosen} gewählt, an ${of.untouched} unberührten gemessen; ${end}.`;

export const GERMAN: CardWords = {
  says: {
    learned_from_allowed: () =>
      "Gelernt wurde nur aus Menschen, die es erlaubt haben, und die Kennzahlen gelten für sie.",
    learned_from_buyers: () =>
      "Gelernt wurde nur aus Menschen, die es erlaubt und schon gekauft haben, und die Kennzahlen gelten für sie.",
    learned_from_permitted: () =>
      "Gelernt wurde nur aus Menschen, deren Daten dafür genutzt werden dürfen, und die Kennzahlen gelten für sie.",
    knows_days_and_amounts: () =>
      "Bekannt ist, an welchen Tagen jemand gekauft hat und für wie viel; Rückgaben werden abgezogen, wie alle zurückgeben.",
    buys_at_a_rate: () =>
      "BG/NBD nimmt an, dass jeder im eigenen Takt kauft, bis er ganz geht, und dass Beträge nicht vom Takt abhängen.",
    leavers_not_valued: () => gone("bekommt bis dahin keinen Wert"),
    leavers_not_scored: () => gone("wird bis dahin nicht geschätzt"),
    leavers_not_grouped: () => gone("ist bis dahin in keinem Segment"),
    settings_flatter: ({ days }) =>
      `Die Einstellungen wurden an denselben ${days} Tagen gewählt, an denen gemessen wird; die Kennzahlen schmeicheln ein wenig.`,
    quality_not_measured: ({ people, days }) =>
      `Güte: nicht gemessen. Weniger als ${people} Menschen mit Vorgeschichte kauften in den letzten ${days} Tagen; es gelten die Voreinstellungen.`,
    items_from: ({ people, pairs }) =>
      `Ein Artikel wird ab ${people} Menschen empfohlen; zwei gelten ab ${pairs} Menschen als verwandt.`,
    sensitive_left_out: () => "Aus sensiblen Artikeln wird nicht gelernt, und sie werden nicht gezeigt.",
    fairness_not_measured: () => "Fairness zwischen Gruppen: nicht gemessen.",
    segments_know: () =>
      "Bekannt ist, an welchen Tagen jemand gekauft hat und für wie viel. Nichts sonst beschreibt ein Segment: keine Eigenschaft, nichts Sensibles, kein Ort, kein Alter.",
    segments_change: ({ most }) =>
      `Segmente sind so viele, höchstens ${most}, wie Stichproben derselben Menschen wieder zeigen; niemand ist in sie geboren, und in einem Jahr können sie anders liegen.`,
    segments_in_tens: ({ least }) =>
      `Zahlen von Menschen sind auf Zehner abgerundet, und von weniger als ${least} wird nichts gesagt.`,
    knows_what_happened: () =>
      "Bekannt ist, was hier geschah und wann; keine Eigenschaft, nichts Sensibles, nichts von anderswo.",
    closed_horizons_only: () =>
      "Gelernt wird erst, wenn der Zeitraum abgeschlossen ist: Was sich seither geändert hat, ist nicht darin.",
    reads_words: () => "Gelesen werden Wörter, eines nach dem anderen, und keine Ironie.",
    lexicon_english: () =>
      "Das Wörterbuch ist englisch; andere Sprachen werden nur durch die Wörter bewerteter Texte gelesen.",
    learns_from_raters: () => "Gelernt wird aus denen, die bewerten, und es gilt für sie.",
    rightness_not_measured: ({ people }) =>
      `Wie oft es stimmt, ist nicht gemessen: Nötig sind ${people} Menschen, die 1 oder 2 Sterne gaben, und ${people}, die 4 oder 5 gaben.`,
    hardly_a_coin_later: (of) => coin("späteren Menschen", of),
    hardly_a_coin_folds: (of) => coin("fünf Teilen", of),
    better_than_a_coin: ({ auc, low }) => `AUC ${auc}, unteres Ende ${low}`,
    unequal_selection: ({ column, ratio }) =>
      `Nach ${column} wird ungleich ausgewählt: Der kleinste Anteil ist ${ratio} des größten (verlangt sind vier Fünftel).`,
    unequal_allow: (of) => unequally("erlauben ungleich viele die Schätzung", of),
    unequal_learned: (of) => unequally("wird aus ungleich vielen gelernt", of),
    unequal_outcome: (of) => unequally("trat es bei ungleich vielen ein, aus denen gelernt wird", of),
    effect_unaudited: ({ effect }) =>
      `Ihre Wirkung ist „${effect}“, und niemand hat geprüft, wie sie Gruppen behandelt.`,
    nothing_found: ({ people }) => `nichts gefunden in Gruppen von ${people} und mehr`,
    people_changed: ({ index, least }) =>
      `Die Menschen, die sie schätzt, haben sich seit dem Training geändert: Stabilitätsindex ${index}; ab ${least} ist zu handeln.`,
    told_otherwise: ({ toldShare, cameShare, lowShare, highShare, people }) =>
      `Geschätzt waren ${toldShare}, und ${cameShare} traten ein (${lowShare} bis ${highShare}, ${people} Menschen).`,
    on_latest_horizon: () =>
      "am letzten abgeschlossenen Zeitraum, aus dem auch gelernt wurde; Menschen, die die Frage beantwortet und die Nutzung dafür erlaubt haben",
    on_first_decisions: ({ days }) =>
      `an der ersten Entscheidung der letzten ${days} Tage über jeden; Menschen, die die Frage beantwortet und die Nutzung dafür erlaubt haben`,
    mended: ({ features, was, now, ...of }) =>
      mended(of, `${features} weggelassen hob den kleinsten Anteil zum größten von ${was} auf ${now}`),
    mended_not_needed: (of) => mended(of, "nichts musste ausgeglichen werden"),
    mended_without_help: (of) => mended(of, "Merkmale wegzulassen half nicht"),
    not_measured: () => "nicht gemessen",
    not_measured_no_purpose: ({ purpose }) =>
      `nicht gemessen: Die Landkarte hat keinen Zweck „${purpose}“, der Menschen danach fragt`,
    not_measured_no_trait: ({ purpose }) => `nicht gemessen: „${purpose}“ liest keine Eigenschaft mit protects`,
    not_measured_unread: ({ purpose, fields }) => `nicht gemessen: Der Zweck „${purpose}“ liest nicht ${fields}`,
    not_measured_few_scored: ({ people }) =>
      `nicht gemessen: Weniger als zwei Gruppen von ${people} und mehr haben die Frage beantwortet und wurden geschätzt`,
    not_measured_few_answered: ({ people }) =>
      `nicht gemessen: Weniger als zwei Gruppen von ${people} und mehr haben die Frage beantwortet`,
    not_measured_few_chosen: ({ people }) =>
      `nicht gemessen: In dem Fünftel, an dem der Ausgleich gewählt wird, sind weniger als zwei Gruppen von ${people} und mehr`,
    not_measured_few_decided: ({ people, from, to }) =>
      `nicht gemessen: Vor ${from} bis ${to} Tagen wurden weniger als ${people} Menschen geschätzt`,
    not_measured_small_groups: ({ people }) => `nicht gemessen: In jeder Gruppe sind weniger als ${people} Menschen`,
    not_measured_no_score: () => "nicht gemessen: Hier bekommt niemand eine Schätzung",
    not_measured_no_outcome: () => "nicht gemessen: Der Zweck nennt kein Ergebnis",
    judged_last_horizon: () => "dem letzten abgeschlossenen Zeitraum, nach dem, was davor lag",
    judged_later_people: () => "dem letzten abgeschlossenen Zeitraum, nach den früheren",
    judged_in_folds: () => "denselben Wochen, aus denen gelernt wurde, in fünf Teilen; über die Zeit: nicht gemessen",
    by_purchases: () => "BG/NBD und Gamma-Gamma",
    by_trees: () => "Bäume",
    by_lexicon: () => "das Wörterbuch allein (englisch)",
    by_rated_words: () => "Wörter bewerteter Texte und das Wörterbuch",
    nobody_moved: ({ people }) => `niemand in Zahlen von ${people} und mehr`,
  },
  names: {
    ...shelfNames({
      discover: "Entdecken",
      again: "Wieder",
      popular: "nur was zuletzt beliebt war",
      own: "nur eigene Bestellungen",
      difference: "Unterschied",
    }),
    AUC: "AUC",
    "Brier score": "Brier-Wert",
    "lift of the best tenth": "Lift des besten Zehntels",
    "value, Spearman": "Wert, Spearman",
    "told in all, over what came": "im Ganzen geschätzt, zu dem, was kam",
    "mean absolute error": "mittlerer absoluter Fehler",
    "stability, adjusted Rand over 20 samples": "Stabilität, angepasster Rand über 20 Stichproben",
    "right, of the texts that it tells": "richtig, von den Texten mit Urteil",
    "told, of rated texts": "mit Urteil, von bewerteten Texten",
    "right, the lexicon alone": "richtig, das Wörterbuch allein",
    "told, the lexicon alone": "mit Urteil, das Wörterbuch allein",
    "better than chance": "besser als der Zufall",
    "fairness between groups": "Fairness zwischen Gruppen",
    "training data by group": "Trainingsdaten nach Gruppe",
    outcome: "Ergebnis",
    "horizon, days": "Zeitraum, Tage",
    "people judged": "Menschen, an denen gemessen wurde",
    "judged on": "gemessen an",
    method: "Verfahren",
    "mean absolute error, BG/NBD and gamma-gamma": "mittlerer absoluter Fehler, BG/NBD und Gamma-Gamma",
    "mean absolute error, trees": "mittlerer absoluter Fehler, Bäume",
    "held by the intervals of nine in ten": "in den Intervallen für neun von zehn",
    from: "von",
    until: "bis",
    segments: "Segmente",
    items: "Artikel",
    purchases: "Käufe",
    "days judged": "Tage, an denen gemessen wurde",
    looks: "Zeilen",
    "looks judged": "Zeilen, an denen gemessen wurde",
    "rate of the outcome": "Anteil mit Ergebnis",
    "calibration error": "Kalibrierungsfehler",
    "weight of the trees": "Gewicht der Bäume",
    features: "Merkmale",
    "left out, because they tell a group": "weggelassen, weil sie eine Gruppe verraten",
    "rated texts": "bewertete Texte",
    "people who complained": "Menschen, die sich beschwerten",
    "people who praised": "Menschen, die lobten",
    "words that it knows": "Wörter, die es kennt",
    "says it cannot tell below": "gibt kein Urteil unter",
  },
};
