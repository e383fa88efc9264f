// L’accueil, en français.
import type { HomeWords } from "./en.ts";

export const FRENCH: HomeWords = {
  noMail: "Aucun serveur de courrier n’est réglé : dites vous-même à la personne que vous l’avez et ce qu’il en advint",
  title: "Accueil",
  intro: "Ce que cela rapporte, qui l’on peut atteindre et ce qui vous attend.",
  needs: (purpose) => `Votre rôle ne détient pas « ${purpose} », dont ces chiffres ont besoin.`,
  earned: "Ce que la personnalisation a rapporté",
  earnedSays:
    "Une partie de ceux qui la permettent reçoit tout de même la réponse sans données personnelles. Ce que les autres font de plus est ce qu’elle a rapporté.",
  noHoldout: "Aucun emplacement n’est encore comparé",
  noHoldoutSays:
    "Un emplacement avec un groupe de comparaison montre ici ce qu’il rapporte. Donnez-en un dans heed.config.ts, par exemple holdout: 0.1.",
  noPlacement: "Rien n’est encore personnalisé",
  noPlacementSays: "Déclarez un emplacement dans heed.config.ts ; votre boutique demande alors à Heed quoi y montrer.",
  waiting: "Ce qui attend une décision",
  nothingWaits: "Rien n’attend",
  nothingWaitsSays:
    "Ici apparaissent les demandes avec leurs délais, les audits échoués, les modèles qui dérivent, les contrats qui arrivent à échéance, les approbations et les envois abandonnés.",
  by: (day) => `avant le ${day}`,
  is: {
    request: "Demande",
    deletion: "Effacement",
    hold: "Action en justice",
    audit: "Audit échoué",
    drift: "Dérive",
    recipient: "Fin de contrat",
    deliveries: "Abandonné",
    approval: "Approbation",
  },
  noReason: "Posée avant qu’un motif soit demandé",
  givenUp: (n) => `${n} envois`,
  more: (n) => `${n} de plus`,
  reach: "Les personnes que vous pouvez atteindre",
  reachSays:
    "Parmi toutes les personnes connues, par finalité. Ce qui n’est pas vert est le prix de la vie privée : des gens dont personne ne peut utiliser les données.",
  reachable: "peuvent être atteints",
  none: "Personne n’est encore connu",
  noneSays: "Les gens apparaissent dès que votre boutique envoie des événements. La page Sources dit comment.",
  estimate: (oneIn) => `Estimé à partir d’une personne sur ${oneIn}.`,
  happened: "Ce qui s’est passé",
  happenedSays:
    "Les entrées du registre des 30 jours jusqu’à hier, par dizaines ; les jours avec moins de 11 entrées d’un type ne comptent pas.",
  kind: "Type d’entrée",
  perDay: "entrées par jour",
  day: "Jour",
  nothing: "Rien à dire encore",
  nothingSays: (moment) =>
    `Chaque choix, usage, consultation et décision est une entrée. Un jour s’affiche une fois terminé, pour les types de 11 entrées et plus : celles d’aujourd’hui seront ici à partir du ${moment}.`,
  toLedger: "Les entrées d’aujourd’hui, une à une",
  trend: "Comment cela continue",
  trendMore: "Par jour ou par mois, et ce qui n’était pas attendu",
  charted: (kind, total) => `${kind} : ${total} entrées au cours des 30 derniers jours`,
  week: (n) => `${n} au cours des 7 derniers jours`,
};
