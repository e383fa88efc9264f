// Lo que dicen las fichas, en español.
import type { CardWords } from "@heed/core";
import { shelfNames } from "./shelf-names.ts";

const gone = (what: string): string =>
  `Quien se va queda fuera del próximo entrenamiento, en dos días; hasta entonces nadie que se fue ${what}.`;
const coin = (people: string, of: { auc: string; low: string; high: string; least: string }): string =>
  `Apenas dice más que una moneda: el AUC en ${people} es ${of.auc} (de ${of.low} a ${of.high}), y su extremo inferior está por debajo de ${of.least}.`;
const unequally = (what: string, of: { column: string; ratio: string }): string =>
  `Por ${of.column}, ${what}: la parte menor es ${of.ratio} de la mayor.`;
const mended = (of: { fitted: string; chosen: string; untouched: string }, end: string): string =>
  `Aprendida de ${of.fitted} personas, elegida con ${of.chosen}, medida en ${of.untouched} intactas; ${end}.`;

export const SPANISH: CardWords = {
  says: {
    learned_from_allowed: () => "Aprendió solo de personas que lo permitieron, y sus cifras valen para ellas.",
    learned_from_buyers: () =>
      "Aprendió solo de personas que lo permitieron y habían comprado, y sus cifras valen para ellas.",
    learned_from_permitted: () => "Aprendió solo de personas cuyos datos puede usar, y sus cifras valen para ellas.",
    knows_days_and_amounts: () =>
      "Sabe qué días compró alguien y por cuánto; lo devuelto se descuenta como devuelven todos.",
    buys_at_a_rate: () =>
      "BG/NBD supone que cada uno compra a su ritmo hasta que se va del todo, y que los importes no dependen del ritmo.",
    leavers_not_valued: () => gone("recibe un valor"),
    leavers_not_scored: () => gone("recibe una puntuación"),
    leavers_not_grouped: () => gone("está en un segmento"),
    settings_flatter: ({ days }) =>
      `Los ajustes se eligieron en los mismos ${days} días en que se miden; las cifras halagan un poco.`,
    quality_not_measured: ({ people, days }) =>
      `Calidad: no medida. Menos de ${people} personas con historia compraron en los últimos ${days} días; valen los ajustes de inicio.`,
    items_from: ({ people, pairs }) =>
      `Un artículo se recomienda desde ${people} personas; dos se llaman relacionados desde ${pairs}.`,
    sensitive_left_out: () => "De los artículos sensibles no se aprende, y no se muestran.",
    fairness_not_measured: () => "Equidad entre grupos: no medida.",
    segments_know: () =>
      "Sabe qué días compró alguien y por cuánto. Nada más describe un segmento: ningún rasgo, nada sensible, ningún lugar, ninguna edad.",
    segments_change: ({ most }) =>
      `Los segmentos son los más, hasta ${most}, que otras muestras de las mismas personas vuelven a mostrar; nadie nace en ellos, y en un año pueden ser otros.`,
    segments_in_tens: ({ least }) =>
      `Los números de personas se dan en decenas hacia abajo, y nada se dice de menos de ${least}.`,
    knows_what_happened: () => "Sabe qué ocurrió aquí y cuándo; ningún rasgo, nada sensible, nada de otra parte.",
    closed_horizons_only: () =>
      "De una fila se aprende solo cuando su plazo está cerrado: lo que cambió desde entonces no está.",
    reads_words: () => "Lee palabras, una a una, y ninguna ironía.",
    lexicon_english: () => "El léxico es inglés; otros idiomas se leen solo por las palabras de textos con estrellas.",
    learns_from_raters: () => "Aprende de quienes dan estrellas, y vale para ellos.",
    rightness_not_measured: ({ people }) =>
      `Cuántas veces acierta no está medido: hacen falta ${people} personas que dieron 1 o 2 estrellas y ${people} que dieron 4 o 5.`,
    hardly_a_coin_later: (of) => coin("personas posteriores", of),
    hardly_a_coin_folds: (of) => coin("cinco partes", of),
    better_than_a_coin: ({ auc, low }) => `AUC ${auc}, extremo inferior ${low}`,
    unequal_selection: ({ column, ratio }) =>
      `Por ${column} elige de forma desigual: la parte menor es ${ratio} de la mayor (se piden cuatro quintos).`,
    unequal_allow: (of) => unequally("permiten la puntuación partes desiguales", of),
    unequal_learned: (of) => unequally("se aprende de partes desiguales", of),
    unequal_outcome: (of) => unequally("les ocurrió a partes desiguales de aquellos de quienes se aprende", of),
    effect_unaudited: ({ effect }) => `Su efecto es «${effect}», y nadie ha auditado cómo trata a los grupos.`,
    nothing_found: ({ people }) => `nada encontrado en grupos de ${people} y más`,
    people_changed: ({ index, least }) =>
      `Las personas que puntúa han cambiado desde que aprendió: índice de estabilidad ${index}; desde ${least} hay que actuar.`,
    told_otherwise: ({ toldShare, cameShare, lowShare, highShare, people }) =>
      `Dijo ${toldShare}, y ocurrió ${cameShare} (de ${lowShare} a ${highShare}, ${people} personas).`,
    on_latest_horizon: () =>
      "el último plazo cerrado, del que también aprendió; personas que respondieron a la pregunta y permitieron este uso",
    on_first_decisions: ({ days }) =>
      `la primera decisión sobre cada uno en los últimos ${days} días; personas que respondieron a la pregunta y permitieron este uso`,
    mended: ({ features, was, now, ...of }) =>
      mended(of, `dejar fuera ${features} llevó la parte menor entre la mayor de ${was} a ${now}`),
    mended_not_needed: (of) => mended(of, "no había nada que mitigar"),
    mended_without_help: (of) => mended(of, "dejar características fuera no ayudó"),
    not_measured: () => "no medido",
    not_measured_no_purpose: ({ purpose }) =>
      `no medido: el mapa no declara ninguna finalidad «${purpose}» que lo pregunte a las personas`,
    not_measured_no_trait: ({ purpose }) => `no medido: «${purpose}» no lee ningún rasgo con protects`,
    not_measured_unread: ({ purpose, fields }) => `no medido: la finalidad «${purpose}» no lee ${fields}`,
    not_measured_few_scored: ({ people }) =>
      `no medido: menos de dos grupos de ${people} y más respondieron a la pregunta y recibieron puntuación`,
    not_measured_few_answered: ({ people }) =>
      `no medido: menos de dos grupos de ${people} y más respondieron a la pregunta`,
    not_measured_few_chosen: ({ people }) =>
      `no medido: en el quinto con que se elige la mitigación hay menos de dos grupos de ${people} y más`,
    not_measured_few_decided: ({ people, from, to }) =>
      `no medido: menos de ${people} personas recibieron puntuación hace entre ${from} y ${to} días`,
    not_measured_small_groups: ({ people }) => `no medido: menos de ${people} personas en cada grupo`,
    not_measured_no_score: () => "no medido: aquí nadie recibe puntuación",
    not_measured_no_outcome: () => "no medido: la finalidad no nombra ningún resultado",
    judged_last_horizon: () => "el último plazo cerrado, según lo anterior a él",
    judged_later_people: () => "el último plazo cerrado, según los anteriores",
    judged_in_folds: () => "las mismas semanas de las que aprendió, en cinco partes; en el tiempo: no medido",
    by_purchases: () => "BG/NBD y gamma-gamma",
    by_trees: () => "árboles",
    by_lexicon: () => "el léxico solo (inglés)",
    by_rated_words: () => "palabras de textos con estrellas y el léxico",
    nobody_moved: ({ people }) => `nadie en números de ${people} y más`,
  },
  names: {
    ...shelfNames({
      discover: "Descubrir",
      again: "Otra vez",
      popular: "solo lo popular últimamente",
      own: "solo pedidos propios",
      difference: "diferencia",
    }),
    AUC: "AUC",
    "Brier score": "puntuación de Brier",
    "lift of the best tenth": "ganancia de la mejor décima parte",
    "value, Spearman": "valor, Spearman",
    "told in all, over what came": "dicho en total, entre lo que vino",
    "mean absolute error": "error absoluto medio",
    "stability, adjusted Rand over 20 samples": "estabilidad, Rand ajustado en 20 muestras",
    "right, of the texts that it tells": "aciertos, de los textos juzgados",
    "told, of rated texts": "juzgados, de los textos con estrellas",
    "right, the lexicon alone": "aciertos, el léxico solo",
    "told, the lexicon alone": "juzgados, el léxico solo",
    "better than chance": "mejor que el azar",
    "fairness between groups": "equidad entre grupos",
    "training data by group": "datos de entrenamiento por grupo",
    outcome: "resultado",
    "horizon, days": "plazo, días",
    "people judged": "personas medidas",
    "judged on": "medido en",
    method: "método",
    "mean absolute error, BG/NBD and gamma-gamma": "error absoluto medio, BG/NBD y gamma-gamma",
    "mean absolute error, trees": "error absoluto medio, árboles",
    "held by the intervals of nine in ten": "dentro de los intervalos de nueve de cada diez",
    from: "desde",
    until: "hasta",
    segments: "segmentos",
    items: "artículos",
    purchases: "compras",
    "days judged": "días medidos",
    looks: "filas",
    "looks judged": "filas medidas",
    "rate of the outcome": "parte con resultado",
    "calibration error": "error de calibración",
    "weight of the trees": "peso de los árboles",
    features: "características",
    "left out, because they tell a group": "dejadas fuera, porque delatan un grupo",
    "rated texts": "textos con estrellas",
    "people who complained": "personas que se quejaron",
    "people who praised": "personas que alabaron",
    "words that it knows": "palabras que conoce",
    "says it cannot tell below": "no juzga por debajo de",
  },
};
