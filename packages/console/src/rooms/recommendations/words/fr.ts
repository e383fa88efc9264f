// La page des recommandations, en français.
import type { RecommendationsWords } from "./en.ts";

export const FRENCH: RecommendationsWords = {
  title: "Recommandations",
  intro:
    "Chaque endroit où Heed répond : ce qu’il montre, pour quelle finalité, qui sert à comparer, et ce qu’il a rapporté.",
  none: "Rien n’est encore personnalisé",
  noneSays:
    "Déclarez un emplacement dans heed.config.ts ; votre boutique demande alors à Heed quoi y montrer. La page Sources dit comment.",
  capability: "Ce qui répond",
  purpose: "Pour",
  size: "Places",
  holdout: "Groupe de comparaison",
  holdoutSays: (share) =>
    `${share} de ceux qui le permettent reçoivent la réponse sans données personnelles, pour comparer`,
  noHoldout: "Personne, de sorte que rien ne peut être comparé",
  exploration: "Exploré",
  explorationSays: (share) =>
    `${share} des places sont remplies au hasard parmi ce qui est permis, pour que le modèle puisse apprendre`,
  noExploration: "Rien",
  live: "Version qui répond",
  noLive:
    "Aucune encore : tout le monde reçoit la réponse sans données personnelles. Entraînez-en une à la page Modèles.",
  shadow: "Répond à côté, sans être montrée",
  back: "Tous les emplacements",
  lift: "Ce qu’il a rapporté",
  back7: "Jusqu’où remonter",
  daysBack: (n) => `${n} jours`,
  arms: "Les personnes comparées",
  arm: { personal: "Réponse personnelle", holdout: "Comparaison" },
  visitors: "Visiteurs qui le permettent",
  outcomes: (event) => `Avec « ${event} »`,
  value: (of) => `« ${of} » en tout`,
  needs: (purpose) => `Votre rôle ne détient pas « ${purpose} », dont ces chiffres ont besoin.`,
  why: "Pourquoi un client a-t-il reçu cela ?",
  whySays: "Ouvrez le client : chaque décision y est avec sa raison, la version et ce qui a été envisagé d’autre.",
  toPeople: "Ouvrir un client",
  per1000: (event) => `« ${event} » de plus pour 1 000 visiteurs qui le permettent`,
  interval: (low, high) => `intervalle à 95 % de ${low} à ${high}`,
  sure: {
    more: "Plus que le hasard n’explique.",
    less: "Moins que sans données personnelles, et plus que le hasard n’explique.",
    open: "Cela peut encore être le hasard : davantage de visiteurs le diront mieux.",
  },
  split: "Les gens ne sont pas répartis comme prévu ; ne vous fiez pas à ces chiffres. Voyez les groupes ci-dessous.",
  point: (people, visitors, days) =>
    `Un point de consentement de plus, environ ${people} personnes, amènerait environ ${visitors} visiteurs de plus en ${days} jours`,
  pointWorth: (worth, of, low, high) => `et avec eux ${worth} « ${of} » (${low} à ${high})`,
  pointIf: "S’ils étaient comme ceux qui le permettent aujourd’hui.",
  days: (from, of, within) =>
    `${from} derniers jours ; « ${of} » compte dans les ${within} jours après la première réponse`,
  placement: "Emplacement",
  bases: {
    consent: "consentement",
    "explicit consent": "consentement explicite",
    contract: "contrat",
    "legitimate interest": "intérêt légitime",
    "legal obligation": "obligation légale",
  },
};
