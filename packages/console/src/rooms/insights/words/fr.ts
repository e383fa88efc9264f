// La page des analyses, en français.
import type { InsightsWords } from "./en.ts";

export const FRENCH: InsightsWords = {
  title: "Analyses",
  intro:
    "Ce que tous ensemble font et disent. Des groupes de 11 personnes et plus seulement : personne n’est dans ces chiffres.",
  views: {
    forecast: "Prévision",
    feedback: "Ce que disent les clients",
    groups: "Groupes",
    scores: "Scores et valeur",
  },
  mayNot: (role, purpose) =>
    `Le rôle « ${role} » ne détient pas « ${purpose} », nécessaire ici. Demandez à un collègue dont le rôle le détient, ou à la personne qui gère Heed.`,
  counting: "Calcul en cours. Cela peut prendre un instant ; vous pouvez quitter cette page entre-temps.",
  noSeries: "Rien ne peut encore être prévu",
  noSeriesSays:
    "Laissez la finalité « statistics » lire un événement dans heed.config.ts ; on peut alors prévoir combien de fois il vient.",
  series: "Quoi",
  step: "Par",
  steps: { day: "Jour", week: "Semaine", month: "Mois" },
  perStep: { day: "par jour", week: "par semaine", month: "par mois" },
  often: (event) => `Combien de « ${event} »`,
  sum: (value, event) => `Somme de « ${value} » de « ${event} »`,
  yeses: (purpose) => `Oui à « ${purpose} »`,
  begins: "Commence le",
  told: (name, day, value, low, high, level) =>
    `${name} : à partir du ${day} environ ${value}, et ${level} du temps entre ${low} et ${high}.`,
  unexpected: "Inattendu",
  asExpected: (looked) => `Les ${looked} pas comparés étaient tous comme attendu.`,
  was: (day, value, expected) => `${day} : ${value}, là où environ ${expected} était attendu`,
  chance: (share, looked) => `Par hasard, ${share} des pas ordinaires sont appelés ainsi ; ${looked} ont été comparés.`,
  method: (name) => {
    if (name === "seasonal_naive") return "La dernière saison de nouveau";
    const [trend = "", season = ""] = name.split("/");
    const trends: Readonly<Record<string, string>> = {
      none: "sans tendance",
      additive: "avec tendance",
      damped: "avec une tendance qui s’éteint",
    };
    const seasons: Readonly<Record<string, string>> = {
      none: "",
      additive: " et saison",
      multiplicative: " et une saison qui grandit avec elle",
    };
    return `Lissage exponentiel ${trends[trend] ?? trend}${seasons[season] ?? season}`;
  },
  others: (n, mae) => `Son erreur moyenne sur ses prévisions du passé est de ${mae}, moins que ${n} autres.`,
  filled: (n) => `${n} pas de moins de 11 personnes ont été comblés entre leurs voisins.`,
  howFar: "Jusqu’où remonter",
  lastDays: (n) => (n === 7 ? "Cette semaine" : `${n} jours`),
  now: (n) => `${n} derniers jours`,
  before: (n) => `${n} jours avant`,
  texts: "Ce qu’ils ont écrit",
  complaint: "Plaintes",
  praise: "Éloges",
  neutral: "Ni l’un ni l’autre",
  cannotTell: "Indéterminé",
  themes: "De quoi ils se plaignent",
  noThemes: "Aucun thème dont 11 personnes et plus se plaignent.",
  few: "moins de 11 personnes",
  peopleTexts: (people, texts) => `${people} personnes, ${texts} textes`,
  alerts: "Semaines inattendues",
  alert: (about, day, share, expected) =>
    `${about === "" ? "Plaintes" : `Plaintes sur ${about}`} dans la semaine du ${day} : ${share} des textes, là où ${expected} était attendu.`,
  from: (fields) => `De ${fields} ; aucun texte n’est cité.`,
  lexicon: "Lu par un lexique de l’anglais.",
  readBy: (version) => `Lu par ${version}.`,
  watched: (looked, share) =>
    `${looked} semaines ont été comparées ; par hasard, ${share} des ordinaires sont dites inattendues.`,
  group: "Groupe",
  people: "Personnes",
  orders: "Jours avec commande",
  lastOrder: "Jours depuis la dernière",
  total: "Dépensé en tout",
  sizes: "Combien sont dans chaque groupe",
  groupsSay:
    "Trouvés en apprenant des seules commandes. Les chiffres sont ceux du client du milieu de chaque groupe : la moitié est au-dessous, la moitié au-dessus. Les nombres sont arrondis à la dizaine inférieure.",
  noGroups: "Aucun groupe n’est connu",
  toModels: "Vers les modèles",
  scoreNames: { propensity: "Propension", "lifetime-value": "Valeur client" },
  noScores: "Aucun emplacement ne donne de score",
  noScoresSay:
    "Déclarez dans heed.config.ts un emplacement avec la capacité propensity ou lifetime-value, puis entraînez-la dans Modèles.",
  noVersion:
    "Aucune version n’est en service : personne ne reçoit ce score. Entraînez-la dans Modèles, ou attendez la nuit.",
  noHeldOut:
    "Cette version ne garde pas de chiffres sur des personnes dont elle n’a pas appris : elles étaient moins de 30, ou la version est plus ancienne que ces chiffres. Entraînez-la de nouveau dans Modèles.",
  scoredBy: "De la version",
  scoredAt: (trained, until) => `entraînée le ${trained}, avec ce qui précédait le ${until}.`,
  chanceMeans: (told, came, low, high, event, days) =>
    `Sur 100 personnes dont la chance est estimée à environ ${told}, environ ${came} en viennent à « ${event} » en ${days} jours (intervalle à 95 % : ${low} à ${high}).`,
  amountMeans: (told, came, low, high, days) =>
    `Les personnes dont la valeur est estimée à environ ${told} atteignent chacune ${came} en moyenne en ${days} jours (intervalle à 95 % : ${low} à ${high}).`,
  bestHave: (share, captured, low, high) =>
    `Les ${share} de personnes aux scores les plus élevés ont ${captured} de tout ce qui est venu (${low} à ${high}).`,
  scoreGroup: "Score estimé, et combien de personnes l’ont",
  scoreRow: (place, told, people) => `${place}. estimé ${told} · ${people} personnes`,
  scoresSay:
    "Des personnes dont il n’a pas été appris, telles qu’elles étaient à l’entraînement, en groupes de 30 et plus, de taille à peu près égale, aux scores proches, le plus élevé d’abord. L’écart entre les scores des groupes montre comment les personnes se répartissent. Les nombres de personnes sont arrondis à la dizaine inférieure.",
};
