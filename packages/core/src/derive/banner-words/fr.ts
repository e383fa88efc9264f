// French.
import type { BannerWords } from "./language.ts";

export const fr: BannerWords = {
  words: {
    title: "C’est vous qui décidez",
    intro:
      "{name} demande d’abord. Tant que vous n’avez pas dit oui, rien de ce qui vous concerne n’est utilisé et rien n’est enregistré sur cet appareil.",
    refuse: "Tout refuser",
    accept: "Tout accepter",
    choose: "Choisir",
    save: "Enregistrer mon choix",
    close: "Fermer",
    reads: "Ce qui est lu, et combien de temps",
    goes: "Qui le reçoit",
    nobody: "Personne d’autre",
    gives: "Ce que vous y gagnez",
    stores: "Enregistre un identifiant sur cet appareil",
    object: "Je m’oppose",
    needed: "Nécessaire : il n’y a rien à régler",
    elsewhere: "Demandé là où vous donnez votre adresse, et seulement après votre confirmation",
    gpc: "Votre navigateur envoie le signal Global Privacy Control, et il est respecté : rien n’est vendu ni partagé.",
    signal: "Désactivé ici : un autre outil de consentement de ce site n’a pas de oui de votre part.",
    saved: "Enregistré.",
    pending: "Enregistré sur cet appareil. Nous le saurons dès que la connexion sera rétablie.",
    held: "Voir ce qui est conservé sur vous",
    whole: "Lire la notice complète",
    centre: "Choix de confidentialité",
    always: "jusqu’à ce que vous disiez non",
    changed: "Ce qui a changé depuis votre réponse vous est redemandé.",
    device: "Sur cet appareil",
    basis: "Pourquoi c’est permis",
  },
  bases: {
    consent: "Votre consentement",
    "explicit consent": "Votre consentement explicite",
    contract: "Le contrat avec vous",
    "legitimate interest": "Notre intérêt légitime ; vous pouvez vous y opposer",
    "legal obligation": "La loi l’exige",
  },
  roles: {
    processor: "travaille pour notre compte",
    controller: "pour ses propres fins",
    "joint controller": "avec nous",
  },
};
