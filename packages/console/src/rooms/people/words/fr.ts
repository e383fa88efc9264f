// La page des personnes, en français.
import type { PeopleWords } from "./en.ts";

export const FRENCH: PeopleWords = {
  title: "Personnes",
  intro: "Un client à la fois, trouvé par le nom que la boutique lui donne. Il n’y a pas de liste à feuilleter.",
  identifier: "Son numéro de client ou l’identifiant de son navigateur, exactement",
  purpose: "Ce pour quoi vous avez besoin des données",
  reason: "Pourquoi vous consultez cette personne",
  choose: "Choisir",
  open: "Ouvrir",
  close: "Fermer",
  tells:
    "La personne lit sur sa propre page que quelqu’un ayant votre rôle l’a consultée, quand, dans quel but et pour quelle raison. Elle ne voit pas votre nom.",
  shownFrom: "Montré à la personne dès le",
  later:
    "Vide : aussitôt. Pour cette raison, ce peut être plus tard, si une seconde personne l’a approuvé : demandez par « Ouvrir », puis ouvrez de nouveau.",
  noPurpose: "Votre rôle n’ouvre personne. « roles » dans heed.config.ts dit quelles finalités un rôle détient.",
  opened: "Un client",
  as: (role, purpose, reason) => `En tant que ${role}, pour « ${purpose} ». Raison : ${reason}.`,
  may: (basis) => `Vous pouvez voir ceci parce que cette finalité repose sur ${basis}, en vigueur pour cette personne.`,
  bases: {
    consent: "son consentement",
    "explicit consent": "son consentement explicite",
    contract: "le contrat avec elle",
    "legitimate interest": "un intérêt légitime, auquel elle ne s’est pas opposée",
    "legal obligation": "une obligation légale",
  },
  named: "Chaque chose porte le nom que la personne lit sur sa propre page.",
  known: "Ce qu’on sait d’elle",
  happened: "Ce qu’elle a fait",
  nothing: "Rien de ce qui est conservé ne peut être lu pour cette finalité.",
  more: (n) => `Tout afficher (${n})`,
  permits: "À quoi cela peut servir",
  until: (things, day) => `${things} d’entre eux, jusqu’au ${day} au plus tard`,
  noEnd: (things) => `${things} d’entre eux, sans fin`,
  others: (n) =>
    n === 1
      ? "et une finalité qui n’est pas celle de votre rôle"
      : `et ${n} finalités qui ne sont pas celles de votre rôle`,
  inferred: "Ce qui en est déduit",
  decisions: "Ce qui a été décidé pour elle, et pourquoi",
  decisionsSays:
    "Rayons, scores et groupes de cette finalité, avec la raison qu’elle lit aussi. C’est une consultation à part entière.",
  decisionsNot:
    "Ce qui a été décidé repose sur tout ce que lit cette finalité, et une partie en est fermée à votre rôle.",
  show: "Montrer ce qui a été décidé",
  noDecisions: "Rien n’a été décidé pour elle sous cette finalité au cours des 13 derniers mois.",
  theirs: "Ce que cette personne voit sur sa propre page",
  theirsSays:
    "Sa page de données, avec tout ce qui est conservé sur elle, quelle que soit votre finalité. C’est une consultation à part, et elle lit que vous avez tout vu.",
  theirsNot:
    "Sa propre page montre tout ce qui est conservé sur elle. Elle est réservée aux rôles qui répondent aux demandes (« rights » dans heed.config.ts) et auxquels aucun champ n’est fermé.",
  theirsShow: "Montrer sa page",
  arms: {
    personal: "choisi pour elle",
    holdout: "comme pour tout le monde : elle est dans le groupe de comparaison",
    entered: "est entrée dans l’audience",
    left: "a quitté l’audience",
    scored: "estimé",
  },
  denied: "Ce client n’a pas été ouvert",
};
