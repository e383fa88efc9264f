// French sentences of a notice.
import type { NoticeWords } from "./notice-words.ts";

export const FRENCH: NoticeWords = {
  line: (controller, uses, choices) =>
    `${controller} utilise ce qu’il sait de vous pour ${uses === 1 ? "une chose" : `${uses} choses`}. ${choices === 0 ? "Tout est nécessaire à ce que vous nous demandez, ou exigé par la loi." : choices === uses ? "Vous décidez de tout." : `Vous décidez de ${choices === 1 ? "l’une d’elles" : `${choices} d’entre elles`}.`}`,
  who: "Qui nous sommes",
  weAre: (controller) => `Nous sommes ${controller}. Voici ce que nous faisons de ce que nous savons de vous.`,
  groups: {
    consent: "Seulement si vous dites oui",
    "explicit consent": "Seulement si vous dites clairement oui",
    contract: "Pour faire ce que vous nous avez demandé",
    "legitimate interest": "Sauf si vous dites non",
    "legal obligation": "Parce que la loi l’exige",
  },
  because: {
    consent: "Nous ne le faisons que si vous dites oui. Vous pouvez reprendre votre oui à tout moment.",
    "explicit consent":
      "Nous ne le faisons que si vous dites clairement oui. Vous pouvez reprendre votre oui à tout moment.",
    contract: "Nous en avons besoin pour faire ce que vous nous avez demandé. Il n’y a donc pas d’interrupteur.",
    "legitimate interest": "Nous le faisons sauf si vous dites non. Vous n’avez pas à donner de raison.",
    "legal obligation": "La loi nous l’impose. Il n’y a donc pas d’interrupteur.",
  },
  othersHeading: "Qui d’autre les reçoit",
  nobodyElse: "Personne d’autre ne reçoit vos données.",
  goesTo: (names) => `Une partie va à ${names}.`,
  yourSay: "C’est vous qui décidez",
  changeAnyTime: "Vous pouvez changer d’avis à tout moment. L’effet est immédiat.",
  noPenalty: "Si vous dites non, toutes nos pages vous restent ouvertes.",
  lookAndDelete:
    "Sur votre page de données, vous voyez tout ce que nous conservons, chaque utilisation, et vous pouvez tout faire effacer.",
  complain: (authority, url) => `Vous pouvez introduire une réclamation auprès de : ${authority}, ${url}.`,
  reach: (name, contact, address) => `${name}, ${address === undefined ? "" : `${address}, `}${contact}.`,
  officer: (name, contact) => `Délégué à la protection des données : ${name}, ${contact}.`,
  offer: (gives) => `Pour votre oui, vous recevez : ${gives}.`,
  offerFree: "Un non ne vous coûte rien. Si vous reprenez votre oui, vous gardez ce que vous avez reçu.",
  offerWorth: (worth) =>
    `Avis d’incitation financière (Californie). Ce que vos données valent pour nous, et comment nous l’avons calculé : ${worth}`,
  benefit: (what) => `Ce que vous y gagnez : ${what}.`,
  reads: (label, kept) => `${label} : ${kept}.`,
  readsNothing: "Rien de ce que nous conservons sur vous n’est lu.",
  decision: "Ce qui a été choisi pour vous",
  untilNo: "jusqu’à ce que vous disiez non",
  fromLastContact: "Le délai repart chaque fois que vous utilisez nos pages.",
  consentLasts: (span) => `Un oui vaut pendant ${span}. Ensuite, nous redemandons.`,
  confirms: "Nous vous envoyons d’abord un message. Votre oui ne compte qu’une fois confirmé là.",
  law: (law) => `La loi : ${law}.`,
  balancing: (why) => `Pourquoi nous en avons le droit : ${why}`,
  underRegime: (regime, because) => `Là où s’applique ${regime} : ${because}`,
  channels: (list) => `Nous pouvons vous joindre par ${list}.`,
  groupsOnly: "Seuls des groupes de personnes sont examinés, jamais vous en particulier.",
  device: {
    none: "Rien n’est enregistré sur votre appareil.",
    "strictly necessary": "Seul ce dont la page a besoin pour fonctionner est enregistré sur votre appareil.",
    consent: "Quelque chose est enregistré sur votre appareil, et seulement après votre oui.",
  },
  profiles: "Un programme calcule ce qui pourrait vous intéresser.",
  significant: (review) => `Cela peut compter beaucoup pour vous ; une personne l’examine donc : ${review}.`,
  price: "Cela peut changer le prix que vous voyez.",
  roles: {
    processor: "travaille pour nous et ne fait que ce que nous disons",
    controller: "les utilise en son propre nom",
    "joint controller": "en décide avec nous",
  },
  kinds: {
    sale: "Cela est considéré comme une vente de vos données.",
    sharing: "Cela est considéré comme un partage de vos données pour la publicité.",
  },
  recipient: (name, country, role) => `${name} (${country}) : ${role}.`,
  safeguard: (what) => `Ce qui les protège là-bas : ${what}.`,
  where: "D’où nous les tenons",
  source: (label, source) => `${label} : ${source}.`,
  sourceHeading: "Ce que nous savons, et d’où nous le tenons",
  rights: "Vos droits",
  rightsLines: [
    "Vous pouvez voir ce que nous conservons et en recevoir une copie que d’autres services savent lire.",
    "Vous pouvez le faire corriger, mettre en pause ou effacer.",
    "Vous pouvez reprendre un oui, et vous opposer. Ce qui a été fait avant reste tel quel.",
    "Vous pouvez demander qu’une personne revoie ce qu’un programme a décidé à votre sujet.",
  ],
  undo: (days) =>
    days === 0
      ? "Ce dont seule une utilisation arrêtée avait besoin est effacé aussitôt."
      : `Quand vous arrêtez une utilisation, elle cesse aussitôt. Ce dont elle seule avait besoin est effacé après ${days === 1 ? "un jour" : `${days} jours`} ; jusque-là, vous pouvez revenir en arrière.`,
  children: (age, rule) =>
    `En dessous de ${age} ans : ni profil, ni note, ni publicité, et rien n’est vendu ni partagé. Comment nous le savons : ${rule}.`,
  childrenHeading: "Enfants",
  never: (list) => `Nous ne prenons jamais : ${list}.`,
  signalsHeading: "Les signaux de votre navigateur",
  signals:
    "Si votre navigateur envoie le signal « Global Privacy Control », nous y voyons votre non à la vente de vos données et à leur partage pour la publicité. Vous n’avez rien d’autre à faire.",
  ask: {
    ai: "Quelle IA utilisez-vous, et comment ?",
    aiNone: "Aucune. Ici, aucun programme n’apprend des personnes ni ne choisit pour elles.",
    aiUses: (says) =>
      `Nous utilisons un programme qui apprend à partir de données. À quoi il sert : ${says.charAt(0).toLowerCase()}${says.slice(1)}.`,
    aiHow: "Chaque fois qu’il choisit pour vous, il dit pourquoi, et votre page de données garde la raison.",
    aiOff: "Sans votre accord, il choisit sans rien savoir de vous.",
    aiNoWeighty: "Il ne décide de rien qui compte beaucoup pour vous, comme un prix ou un contrat.",
    written: "Est-ce écrit par une IA ?",
    writtenNo:
      "Non. Des règles fixes font cette page à partir de la liste de ce que nous avons le droit de faire avec des données.",
    writtenYes:
      "Une partie de ce que nous vous écrivons est faite avec une IA, et le dit à cet endroit. Cette page ne l’est pas.",
    lawful: "Est-ce légal ?",
    lawfulWhy: {
      consent: (titles) => `Avec votre oui : ${titles}.`,
      "explicit consent": (titles) => `Avec votre oui explicite : ${titles}.`,
      contract: (titles) => `Nécessaire à ce que vous nous avez demandé : ${titles}.`,
      "legitimate interest": (titles) =>
        `Parce que nos raisons l’emportent ici, et que vous pouvez vous opposer : ${titles}.`,
      "legal obligation": (titles) => `Parce qu’une loi l’exige : ${titles}.`,
    },
    stop: "Comment l’arrêter ?",
    stopSwitch: (titles) => `Désactivez-le, et cela cesse aussitôt : ${titles}.`,
    stopObject: (titles) => `Dites non, et cela cesse aussitôt : ${titles}.`,
    stopFixed: (titles) => `Cela ne peut pas être désactivé, et ne sert à rien d’autre : ${titles}.`,
    stopWhere: "Vous le faites sur votre page de données, ou dans les choix au bas de nos pages.",
    stopBrowser: "Votre navigateur peut le dire pour vous avec le signal « Global Privacy Control ».",
    receives: "Qui reçoit mes données ?",
  },
  change: {
    purposeNew: (title, says) => `Nouvelle utilisation, « ${title} » : ${says}.`,
    purposeGone: (title) => `Nous ne faisons plus ceci : « ${title} ».`,
    readsMore: (title, labels) => `« ${title} » lit maintenant aussi : ${labels}.`,
    readsLess: (title, labels) => `« ${title} » ne lit plus : ${labels}.`,
    keptLonger: (title, label, from, to) =>
      `« ${title} » peut utiliser ceci plus longtemps, ${to} et non plus ${from} : ${label}.`,
    keptShorter: (title, label, from, to) =>
      `« ${title} » peut utiliser ceci moins longtemps, ${to} et non plus ${from} : ${label}.`,
    recipientsMore: (title, names) => `Pour « ${title} », des données vont maintenant aussi à ${names}.`,
    recipientsLess: (title, names) => `Pour « ${title} », plus aucune donnée ne va à ${names}.`,
    basis: (title, because) => `Ce qui autorise « ${title} » a changé. ${because}`,
    more: (title) => `« ${title} » fait maintenant plus avec vos données qu’avant.`,
    asks: "Un oui donné avant ne couvre pas cela : nous vous redemandons.",
    wording: "Des mots ou des contacts ont changé. Ce qui est fait de vos données n’a pas changé.",
    first: "La première version.",
  },
  page: {
    title: "Ce que nous faisons de vos données",
    inShort: "En bref",
    questions: "Ce que l’on nous demande",
    everything: "Tout, utilisation par utilisation",
    changes: "Ce qui a changé, et quand",
    version: (version, day) => `Version ${version}, en vigueur depuis le ${day}`,
    newer: "Ceci est une version plus ancienne. Voir celle qui est en vigueur.",
    yourData: "Voir vos propres données",
    gpcHonoured:
      "Signal d’opposition respecté : votre navigateur envoie Global Privacy Control. Rien de vous n’est vendu ni partagé ici pour la publicité.",
    text: "Somme de contrôle de ce texte (SHA-256)",
  },
};
