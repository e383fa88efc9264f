// What the form for requests and the page behind its mail say, one object a language.
import type { RequestKind } from "@heed/core";

export type RightsWords = {
  readonly [word in
    | "locale"
    | "title"
    | "what"
    | "address"
    | "words"
    | "household"
    | "send"
    | "how"
    | "asked"
    | "askedSays"
    | "privacy"
    | "prove"
    | "proveSays"
    | "button"
    | "proven"
    | "provenSays"
    | "over"
    | "overSays"
    | "gone"
    | "goneSays"]: string;
  /** For dates. */
} & {
  readonly intro: (name: string) => string;
  readonly kinds: Readonly<Record<RequestKind, string>>;
  readonly wrong: { readonly address: string; readonly words: string; readonly many: string };
};

const EN: RightsWords = {
  locale: "en-GB",
  title: "Your rights",
  intro: (name) => `Ask ${name} what you like about your data. You need no account.`,
  what: "What do you want?",
  kinds: {
    ACCESS: "A copy of my data",
    ERASURE: "Delete my data",
    RECTIFICATION: "Correct my data",
    RESTRICTION: "Keep it, but use it for nothing",
    CONTACT_OPT_OUT: "Send me nothing any more",
    SALE_OPT_OUT: "Do not sell or share my data",
    BUSINESS_PURPOSE: "Which kinds of my data you have, and what for",
    SALE_OPT_IN: "You may sell or share my data again",
    CONTACT_OPT_IN: "Send me messages again",
    TRACKING_OPT_OUT: "Do not collect what I do here",
    TRACKING_OPT_IN: "You may collect what I do here again",
    AUTOMATED_DECISION_MAKING_OPT_OUT: "No decisions about me by a computer",
    AUTOMATED_DECISION_MAKING_OPT_IN: "A computer may decide about me again",
    USE_OF_SENSITIVE_INFORMATION_OPT_OUT: "Do not use sensitive data about me",
    USE_OF_SENSITIVE_INFORMATION_OPT_IN: "You may use sensitive data about me again",
    CUSTOM_OPT_OUT: "Do not use my data for one thing",
    CUSTOM_OPT_IN: "You may use my data for one thing",
    PLACE_ON_LEGAL_HOLD: "Keep my data for a legal claim",
    REMOVE_FROM_LEGAL_HOLD: "Keep my data for a legal claim no longer",
    QUESTION: "Ask something, or say what I wish",
    COMPLAINT: "Complain",
  },
  address: "Your e-mail address",
  words: "Your message, or anything we should know (needed for a question or a complaint only)",
  household: "For everybody in my household: each of us then has to say so",
  send: "Send",
  how: "For a copy, a deletion or a change we send a mail with a button to this address, so that nobody else can ask in your name. A no to messages, sale or sharing counts without it, and a message is answered without it.",
  asked: "Thank you. We have it.",
  askedSays:
    "If you asked for a copy, a deletion or a change, look into your mail and press the button there. This answer is the same for everybody: it does not tell whether we know the address.",
  wrong: {
    address: "This is no e-mail address. Write one like name@example.org.",
    words: "A message needs words, 2,000 characters at most.",
    many: "Too many requests came in. Please send it again in an hour, or tomorrow if this stays.",
  },
  privacy: "What we do with your data",
  prove: "Was it you?",
  proveSays: "Press the button, and we do it. Close this page, and nothing happens.",
  button: "Yes, it was me",
  proven: "Thank you",
  provenSays: "We answer at the latest on",
  over: "This request is over",
  overSays: "It was answered or taken back. You may ask again at any time.",
  gone: "This link no longer works",
  goneSays: "It may be incomplete. Nothing was changed. You may ask again at any time.",
};

const DE: RightsWords = {
  locale: "de",
  title: "Ihre Rechte",
  intro: (name) => `Verlangen Sie von ${name}, was Sie zu Ihren Daten möchten. Ein Konto brauchen Sie nicht.`,
  what: "Was möchten Sie?",
  kinds: {
    ACCESS: "Eine Kopie meiner Daten",
    ERASURE: "Meine Daten löschen",
    RECTIFICATION: "Meine Daten berichtigen",
    RESTRICTION: "Behalten, aber für nichts nutzen",
    CONTACT_OPT_OUT: "Mir nichts mehr schicken",
    SALE_OPT_OUT: "Meine Daten nicht verkaufen oder weitergeben",
    BUSINESS_PURPOSE: "Welche Arten meiner Daten Sie haben und wofür",
    SALE_OPT_IN: "Sie dürfen meine Daten wieder verkaufen oder weitergeben",
    CONTACT_OPT_IN: "Mir wieder Nachrichten schicken",
    TRACKING_OPT_OUT: "Nicht festhalten, was ich hier tue",
    TRACKING_OPT_IN: "Sie dürfen wieder festhalten, was ich hier tue",
    AUTOMATED_DECISION_MAKING_OPT_OUT: "Keine Entscheidungen über mich durch einen Computer",
    AUTOMATED_DECISION_MAKING_OPT_IN: "Ein Computer darf wieder über mich entscheiden",
    USE_OF_SENSITIVE_INFORMATION_OPT_OUT: "Keine sensiblen Daten über mich nutzen",
    USE_OF_SENSITIVE_INFORMATION_OPT_IN: "Sie dürfen sensible Daten über mich wieder nutzen",
    CUSTOM_OPT_OUT: "Meine Daten für eine bestimmte Sache nicht nutzen",
    CUSTOM_OPT_IN: "Sie dürfen meine Daten für eine bestimmte Sache nutzen",
    PLACE_ON_LEGAL_HOLD: "Meine Daten für einen Rechtsanspruch aufbewahren",
    REMOVE_FROM_LEGAL_HOLD: "Meine Daten nicht länger für einen Rechtsanspruch aufbewahren",
    QUESTION: "Etwas fragen oder mir wünschen",
    COMPLAINT: "Mich beschweren",
  },
  address: "Ihre E-Mail-Adresse",
  words: "Ihre Nachricht, oder was wir noch wissen sollten (nur für eine Nachricht nötig)",
  household: "Für alle in meinem Haushalt: Dann muss es jeder von uns sagen",
  send: "Absenden",
  how: "Für eine Kopie, eine Löschung oder eine Änderung schicken wir eine E-Mail mit einem Knopf an diese Adresse, damit niemand sonst in Ihrem Namen etwas verlangen kann. Ein Nein zu Nachrichten, Verkauf oder Weitergabe zählt auch so, und eine Nachricht wird auch so beantwortet.",
  asked: "Danke. Es ist angekommen.",
  askedSays:
    "Haben Sie eine Kopie, eine Löschung oder eine Änderung verlangt, so sehen Sie in Ihre E-Mail und drücken dort den Knopf. Diese Antwort ist für alle gleich: Sie verrät nicht, ob wir die Adresse kennen.",
  wrong: {
    address: "Das ist keine E-Mail-Adresse. Schreiben Sie eine wie name@example.org.",
    words: "Eine Nachricht braucht Worte, höchstens 2.000 Zeichen.",
    many: "Es kamen zu viele Anträge. Bitte schicken Sie ihn in einer Stunde noch einmal, oder morgen, wenn es dabei bleibt.",
  },
  privacy: "Was wir mit Ihren Daten tun",
  prove: "Waren Sie das?",
  proveSays: "Drücken Sie den Knopf, und wir tun es. Schließen Sie die Seite, und es geschieht nichts.",
  button: "Ja, das war ich",
  proven: "Danke",
  provenSays: "Wir antworten spätestens am",
  over: "Dieser Antrag ist abgeschlossen",
  overSays: "Er wurde beantwortet oder zurückgenommen. Sie können jederzeit wieder einen stellen.",
  gone: "Dieser Link gilt nicht mehr",
  goneSays: "Vielleicht ist er unvollständig. Es wurde nichts geändert. Sie können jederzeit wieder etwas verlangen.",
};

const FR: RightsWords = {
  locale: "fr",
  title: "Vos droits",
  intro: (name) => `Demandez à ${name} ce que vous voulez au sujet de vos données. Aucun compte n’est nécessaire.`,
  what: "Que voulez-vous ?",
  kinds: {
    ACCESS: "Une copie de mes données",
    ERASURE: "Effacer mes données",
    RECTIFICATION: "Corriger mes données",
    RESTRICTION: "Les garder, mais ne s’en servir pour rien",
    CONTACT_OPT_OUT: "Ne plus rien m’envoyer",
    SALE_OPT_OUT: "Ne pas vendre ni partager mes données",
    BUSINESS_PURPOSE: "Quels types de données vous avez sur moi, et pour quoi",
    SALE_OPT_IN: "Vous pouvez de nouveau vendre ou partager mes données",
    CONTACT_OPT_IN: "M’envoyer de nouveau des messages",
    TRACKING_OPT_OUT: "Ne pas noter ce que je fais ici",
    TRACKING_OPT_IN: "Vous pouvez de nouveau noter ce que je fais ici",
    AUTOMATED_DECISION_MAKING_OPT_OUT: "Aucune décision sur moi par un ordinateur",
    AUTOMATED_DECISION_MAKING_OPT_IN: "Un ordinateur peut de nouveau décider de moi",
    USE_OF_SENSITIVE_INFORMATION_OPT_OUT: "Ne pas utiliser de données sensibles sur moi",
    USE_OF_SENSITIVE_INFORMATION_OPT_IN: "Vous pouvez de nouveau utiliser des données sensibles sur moi",
    CUSTOM_OPT_OUT: "Ne pas utiliser mes données pour une chose précise",
    CUSTOM_OPT_IN: "Vous pouvez utiliser mes données pour une chose précise",
    PLACE_ON_LEGAL_HOLD: "Garder mes données pour une action en justice",
    REMOVE_FROM_LEGAL_HOLD: "Ne plus garder mes données pour une action en justice",
    QUESTION: "Poser une question ou dire un souhait",
    COMPLAINT: "Me plaindre",
  },
  address: "Votre adresse électronique",
  words: "Votre message, ou ce que nous devrions savoir (nécessaire pour un message seulement)",
  household: "Pour tout mon foyer : chacun de nous doit alors le dire",
  send: "Envoyer",
  how: "Pour une copie, un effacement ou un changement, nous envoyons à cette adresse un e-mail avec un bouton, afin que personne d’autre ne demande en votre nom. Un non aux messages, à la vente ou au partage compte sans cela, et un message reçoit sa réponse sans cela.",
  asked: "Merci. C’est bien reçu.",
  askedSays:
    "Si vous avez demandé une copie, un effacement ou un changement, regardez vos e-mails et appuyez sur le bouton. Cette réponse est la même pour tous : elle ne dit pas si nous connaissons l’adresse.",
  wrong: {
    address: "Ce n’est pas une adresse électronique. Écrivez-en une comme nom@example.org.",
    words: "Un message a besoin de mots, 2 000 caractères au plus.",
    many: "Trop de demandes sont arrivées. Veuillez la renvoyer dans une heure, ou demain si cela persiste.",
  },
  privacy: "Ce que nous faisons de vos données",
  prove: "Était-ce vous ?",
  proveSays: "Appuyez sur le bouton, et nous le faisons. Fermez cette page, et il ne se passe rien.",
  button: "Oui, c’était moi",
  proven: "Merci",
  provenSays: "Nous répondons au plus tard le",
  over: "Cette demande est close",
  overSays: "Elle a reçu une réponse ou a été retirée. Vous pouvez en faire une autre à tout moment.",
  gone: "Ce lien ne vaut plus",
  goneSays: "Il est peut-être incomplet. Rien n’a été changé. Vous pouvez redemander à tout moment.",
};

const ES: RightsWords = {
  locale: "es",
  title: "Sus derechos",
  intro: (name) => `Pida a ${name} lo que quiera sobre sus datos. No necesita ninguna cuenta.`,
  what: "¿Qué quiere?",
  kinds: {
    ACCESS: "Una copia de mis datos",
    ERASURE: "Borrar mis datos",
    RECTIFICATION: "Corregir mis datos",
    RESTRICTION: "Conservarlos, pero no usarlos para nada",
    CONTACT_OPT_OUT: "No enviarme nada más",
    SALE_OPT_OUT: "No vender ni compartir mis datos",
    BUSINESS_PURPOSE: "Qué tipos de datos míos tienen, y para qué",
    SALE_OPT_IN: "Pueden vender o ceder mis datos de nuevo",
    CONTACT_OPT_IN: "Enviarme mensajes de nuevo",
    TRACKING_OPT_OUT: "No anotar lo que hago aquí",
    TRACKING_OPT_IN: "Pueden anotar de nuevo lo que hago aquí",
    AUTOMATED_DECISION_MAKING_OPT_OUT: "Ninguna decisión sobre mí por un ordenador",
    AUTOMATED_DECISION_MAKING_OPT_IN: "Un ordenador puede decidir sobre mí de nuevo",
    USE_OF_SENSITIVE_INFORMATION_OPT_OUT: "No usar datos sensibles sobre mí",
    USE_OF_SENSITIVE_INFORMATION_OPT_IN: "Pueden usar de nuevo datos sensibles sobre mí",
    CUSTOM_OPT_OUT: "No usar mis datos para una cosa concreta",
    CUSTOM_OPT_IN: "Pueden usar mis datos para una cosa concreta",
    PLACE_ON_LEGAL_HOLD: "Conservar mis datos para una reclamación legal",
    REMOVE_FROM_LEGAL_HOLD: "No conservar más mis datos para una reclamación legal",
    QUESTION: "Preguntar algo o decir un deseo",
    COMPLAINT: "Reclamar",
  },
  address: "Su dirección de correo electrónico",
  words: "Su mensaje, o algo que debamos saber (solo hace falta para un mensaje)",
  household: "Para todos en mi hogar: entonces cada uno de nosotros tiene que decirlo",
  send: "Enviar",
  how: "Para una copia, un borrado o un cambio enviamos a esta dirección un correo con un botón, para que nadie más pueda pedirlo en su nombre. Un no a mensajes, venta o cesión cuenta sin ello, y un mensaje se responde sin ello.",
  asked: "Gracias. Lo tenemos.",
  askedSays:
    "Si pidió una copia, un borrado o un cambio, mire su correo y pulse allí el botón. Esta respuesta es igual para todos: no dice si conocemos la dirección.",
  wrong: {
    address: "Esto no es una dirección de correo. Escriba una como nombre@example.org.",
    words: "Un mensaje necesita palabras, 2.000 caracteres como máximo.",
    many: "Han llegado demasiadas peticiones. Envíela de nuevo dentro de una hora, o mañana si sigue así.",
  },
  privacy: "Qué hacemos con sus datos",
  prove: "¿Fue usted?",
  proveSays: "Pulse el botón, y lo hacemos. Cierre esta página, y no ocurre nada.",
  button: "Sí, fui yo",
  proven: "Gracias",
  provenSays: "Respondemos a más tardar el",
  over: "Esta petición está cerrada",
  overSays: "Se respondió o se retiró. Puede hacer otra en cualquier momento.",
  gone: "Este enlace ya no vale",
  goneSays: "Puede estar incompleto. No se cambió nada. Puede pedirlo de nuevo en cualquier momento.",
};

export const RIGHTS_WORDS: Readonly<Record<string, RightsWords>> = { en: EN, de: DE, fr: FR, es: ES };
