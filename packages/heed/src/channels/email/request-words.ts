// What mails about a request say, one object a language.
import type { RequestKind } from "@heed/core";

type RequestWords = {
  /** For dates. */
  readonly locale: string;
  readonly kinds: Readonly<Record<RequestKind, string>>;
  readonly proveSubject: (sender: string) => string;
  readonly prove: (sender: string, asked: string) => string;
  readonly nothing: string;
  readonly button: string;
  readonly laterSubject: (sender: string) => string;
  readonly later: (asked: string, until: string) => string;
  readonly deniedSubject: (sender: string) => string;
  readonly denied: (asked: string) => string;
  readonly complain: (authority: string, url: string) => string;
  readonly doneSubject: (sender: string) => string;
  readonly done: (asked: string) => string;
  readonly begunSubject: (sender: string) => string;
  readonly begun: (asked: string) => string;
  readonly certificate: string;
  readonly waits: (asked: string, until: string) => string;
  readonly fetch: string;
  readonly through: (agent: string) => string;
  readonly household: (sender: string, asked: string) => string;
  readonly takenSubject: (sender: string) => string;
  readonly taken: (sender: string, until: string) => string;
  readonly notYou: string;
  readonly answerSubject: (sender: string) => string;
};

const EN: RequestWords = {
  locale: "en-GB",
  kinds: {
    ACCESS: "a copy of your data",
    ERASURE: "the deletion of your data",
    RECTIFICATION: "a correction",
    RESTRICTION: "a pause of every use",
    CONTACT_OPT_OUT: "no more messages",
    SALE_OPT_OUT: "no sale or sharing of your data",
    BUSINESS_PURPOSE: "which kinds of data we have of you, and what for",
    SALE_OPT_IN: "the sale or sharing of your data to be allowed again",
    CONTACT_OPT_IN: "our messages again",
    TRACKING_OPT_OUT: "no collection of what you do here",
    TRACKING_OPT_IN: "the collection of what you do here to be allowed again",
    AUTOMATED_DECISION_MAKING_OPT_OUT: "no decisions about you by a computer",
    AUTOMATED_DECISION_MAKING_OPT_IN: "decisions about you by a computer to be allowed again",
    USE_OF_SENSITIVE_INFORMATION_OPT_OUT: "no use of sensitive data about you",
    USE_OF_SENSITIVE_INFORMATION_OPT_IN: "the use of sensitive data about you to be allowed again",
    CUSTOM_OPT_OUT: "no use of your data for one thing",
    CUSTOM_OPT_IN: "the use of your data for one thing to be allowed",
    PLACE_ON_LEGAL_HOLD: "your data to be kept for a legal claim",
    REMOVE_FROM_LEGAL_HOLD: "your data to be kept for a legal claim no longer",
    QUESTION: "an answer to your message",
    COMPLAINT: "an answer to your complaint",
  },
  proveSubject: (sender) => `Was it you? Your request to ${sender}`,
  prove: (sender, asked) =>
    `Somebody, we think you, asked ${sender} for this: ${asked}. Press the button, so that we know it was you.`,
  nothing: "If it was not you, do nothing: nothing happens then, and the request ends by itself after 28 days.",
  button: "Yes, it was me",
  laterSubject: (sender) => `Your request to ${sender} takes longer`,
  later: (asked, until) => `You asked for ${asked}. We answer by ${until}, for this reason:`,
  deniedSubject: (sender) => `Your request to ${sender} was refused`,
  denied: (asked) => `You asked for ${asked}. We do not do it, for this reason:`,
  complain: (authority, url) =>
    `If you think that this is wrong, you may complain to ${authority}: ${url}. You may also go to court.`,
  doneSubject: (sender) => `Your request to ${sender} is done`,
  done: (asked) => `You asked for ${asked}. It is done.`,
  begunSubject: (sender) => `Your request to ${sender} has begun`,
  begun: (asked) =>
    `You asked for ${asked}. It has begun: we use nothing of you any more, and whoever got your data from us is told. The certificate says what is gone, what the law makes us keep, and what others answered; it fills in as they do.`,
  certificate: "See the certificate",
  waits: (asked, until) => `You asked for ${asked}. It waits for you here until ${until}, and can be fetched once.`,
  fetch: "Fetch it",
  through: (agent) => `It was asked for you by the agent ${agent}, who gets the result too.`,
  household: (sender, asked) =>
    `Somebody, we think you, asked ${sender} for this, for everybody in your household: ${asked}. Each member has to say so. A person looks at it and writes to you how.`,
  takenSubject: (sender) => `${sender} has your message`,
  taken: (sender, until) =>
    `Somebody, we think you, wrote to ${sender}. A person reads it and answers you by ${until}.`,
  notYou: "If it was not you, you need do nothing.",
  answerSubject: (sender) => `An answer from ${sender}`,
};

const DE: RequestWords = {
  locale: "de",
  kinds: {
    ACCESS: "eine Kopie Ihrer Daten",
    ERASURE: "die Löschung Ihrer Daten",
    RECTIFICATION: "eine Berichtigung",
    RESTRICTION: "eine Pause jeder Nutzung",
    CONTACT_OPT_OUT: "keine Nachrichten mehr",
    SALE_OPT_OUT: "kein Verkauf und keine Weitergabe Ihrer Daten",
    BUSINESS_PURPOSE: "welche Arten von Daten wir von Ihnen haben und wofür",
    SALE_OPT_IN: "dass Ihre Daten wieder verkauft oder weitergegeben werden dürfen",
    CONTACT_OPT_IN: "wieder Nachrichten von uns",
    TRACKING_OPT_OUT: "nicht festzuhalten, was Sie hier tun",
    TRACKING_OPT_IN: "dass wieder festgehalten werden darf, was Sie hier tun",
    AUTOMATED_DECISION_MAKING_OPT_OUT: "keine Entscheidungen über Sie durch einen Computer",
    AUTOMATED_DECISION_MAKING_OPT_IN: "dass ein Computer wieder über Sie entscheiden darf",
    USE_OF_SENSITIVE_INFORMATION_OPT_OUT: "keine Nutzung sensibler Daten über Sie",
    USE_OF_SENSITIVE_INFORMATION_OPT_IN: "dass sensible Daten über Sie wieder genutzt werden dürfen",
    CUSTOM_OPT_OUT: "keine Nutzung Ihrer Daten für eine bestimmte Sache",
    CUSTOM_OPT_IN: "dass Ihre Daten für eine bestimmte Sache genutzt werden dürfen",
    PLACE_ON_LEGAL_HOLD: "Ihre Daten für einen Rechtsanspruch aufzubewahren",
    REMOVE_FROM_LEGAL_HOLD: "Ihre Daten nicht länger für einen Rechtsanspruch aufzubewahren",
    QUESTION: "eine Antwort auf Ihre Nachricht",
    COMPLAINT: "eine Antwort auf Ihre Beschwerde",
  },
  proveSubject: (sender) => `Waren Sie das? Ihr Antrag bei ${sender}`,
  prove: (sender, asked) =>
    `Jemand, vermutlich Sie, hat bei ${sender} Folgendes verlangt: ${asked}. Drücken Sie den Knopf, damit wir wissen, dass Sie es waren.`,
  nothing:
    "Waren Sie es nicht, dann tun Sie nichts: Es geschieht nichts, und nach 28 Tagen endet der Antrag von selbst.",
  button: "Ja, das war ich",
  laterSubject: (sender) => `Ihr Antrag bei ${sender} dauert länger`,
  later: (asked, until) => `Sie haben verlangt: ${asked}. Wir antworten bis zum ${until}, aus diesem Grund:`,
  deniedSubject: (sender) => `Ihr Antrag bei ${sender} wurde abgelehnt`,
  denied: (asked) => `Sie haben verlangt: ${asked}. Wir tun es nicht, aus diesem Grund:`,
  complain: (authority, url) =>
    `Halten Sie das für falsch, so können Sie sich beschweren bei ${authority}: ${url}. Sie können auch vor Gericht gehen.`,
  doneSubject: (sender) => `Ihr Antrag bei ${sender} ist erledigt`,
  done: (asked) => `Sie haben verlangt: ${asked}. Es ist erledigt.`,
  begunSubject: (sender) => `Ihr Antrag bei ${sender} hat begonnen`,
  begun: (asked) =>
    `Sie haben verlangt: ${asked}. Sie hat begonnen: Wir nutzen nichts mehr von Ihnen, und wer Daten von uns bekam, erfährt davon. Die Bescheinigung sagt, was gelöscht ist, was wir nach dem Gesetz behalten müssen und was andere geantwortet haben; sie füllt sich, während sie es tun.`,
  certificate: "Bescheinigung ansehen",
  waits: (asked, until) =>
    `Sie haben verlangt: ${asked}. Es liegt bis zum ${until} hier für Sie bereit und kann einmal abgeholt werden.`,
  fetch: "Abholen",
  through: (agent) => `Verlangt hat es für Sie der Vertreter ${agent}; auch er bekommt das Ergebnis.`,
  household: (sender, asked) =>
    `Jemand, vermutlich Sie, hat bei ${sender} für Ihren ganzen Haushalt Folgendes verlangt: ${asked}. Dazu muss jedes Mitglied Ja sagen. Ein Mensch sieht es sich an und schreibt Ihnen, wie.`,
  takenSubject: (sender) => `Ihre Nachricht ist da: ${sender}`,
  taken: (sender, until) =>
    `Jemand, vermutlich Sie, hat an ${sender} geschrieben. Ein Mensch liest es und antwortet Ihnen bis zum ${until}.`,
  notYou: "Waren Sie es nicht, so brauchen Sie nichts zu tun.",
  answerSubject: (sender) => `Eine Antwort von ${sender}`,
};

const FR: RequestWords = {
  locale: "fr",
  kinds: {
    ACCESS: "une copie de vos données",
    ERASURE: "l’effacement de vos données",
    RECTIFICATION: "une rectification",
    RESTRICTION: "une pause de toute utilisation",
    CONTACT_OPT_OUT: "plus aucun message",
    SALE_OPT_OUT: "ni vente ni partage de vos données",
    BUSINESS_PURPOSE: "quels types de données nous avons sur vous, et pour quoi",
    SALE_OPT_IN: "l’autorisation, de nouveau, de vendre ou partager vos données",
    CONTACT_OPT_IN: "de nouveau nos messages",
    TRACKING_OPT_OUT: "ne plus noter ce que vous faites ici",
    TRACKING_OPT_IN: "l’autorisation, de nouveau, de noter ce que vous faites ici",
    AUTOMATED_DECISION_MAKING_OPT_OUT: "aucune décision sur vous par un ordinateur",
    AUTOMATED_DECISION_MAKING_OPT_IN: "l’autorisation, de nouveau, de décisions sur vous par un ordinateur",
    USE_OF_SENSITIVE_INFORMATION_OPT_OUT: "aucun usage de données sensibles sur vous",
    USE_OF_SENSITIVE_INFORMATION_OPT_IN: "l’autorisation, de nouveau, d’utiliser des données sensibles sur vous",
    CUSTOM_OPT_OUT: "aucun usage de vos données pour une chose précise",
    CUSTOM_OPT_IN: "l’autorisation d’utiliser vos données pour une chose précise",
    PLACE_ON_LEGAL_HOLD: "la conservation de vos données pour une action en justice",
    REMOVE_FROM_LEGAL_HOLD: "la fin de la conservation de vos données pour une action en justice",
    QUESTION: "une réponse à votre message",
    COMPLAINT: "une réponse à votre plainte",
  },
  proveSubject: (sender) => `Était-ce vous ? Votre demande à ${sender}`,
  prove: (sender, asked) =>
    `Quelqu’un, sans doute vous, a demandé ceci à ${sender} : ${asked}. Appuyez sur le bouton, pour que nous sachions que c’était vous.`,
  nothing:
    "Si ce n’était pas vous, ne faites rien : il ne se passe rien, et la demande prend fin d’elle-même après 28 jours.",
  button: "Oui, c’était moi",
  laterSubject: (sender) => `Votre demande à ${sender} prend plus de temps`,
  later: (asked, until) => `Vous avez demandé : ${asked}. Nous répondons d’ici le ${until}, pour cette raison :`,
  deniedSubject: (sender) => `Votre demande à ${sender} a été refusée`,
  denied: (asked) => `Vous avez demandé : ${asked}. Nous ne le faisons pas, pour cette raison :`,
  complain: (authority, url) =>
    `Si vous pensez que c’est faux, vous pouvez vous plaindre auprès de ${authority} : ${url}. Vous pouvez aussi aller en justice.`,
  doneSubject: (sender) => `Votre demande à ${sender} est faite`,
  done: (asked) => `Vous avez demandé : ${asked}. C’est fait.`,
  begunSubject: (sender) => `Votre demande à ${sender} a commencé`,
  begun: (asked) =>
    `Vous avez demandé : ${asked}. Cela a commencé : nous ne nous servons plus de rien de vous, et ceux qui ont reçu vos données de nous en sont avertis. Le certificat dit ce qui est effacé, ce que la loi nous fait garder et ce que les autres ont répondu ; il se remplit à mesure.`,
  certificate: "Voir le certificat",
  waits: (asked, until) =>
    `Vous avez demandé : ${asked}. Le résultat vous attend ici jusqu’au ${until} et peut être retiré une fois.`,
  fetch: "Le retirer",
  through: (agent) => `L’agent ${agent} l’a demandé pour vous ; il reçoit aussi le résultat.`,
  household: (sender, asked) =>
    `Quelqu’un, sans doute vous, a demandé ceci à ${sender} pour tout votre foyer : ${asked}. Chaque membre doit le dire. Une personne s’en occupe et vous écrit comment.`,
  takenSubject: (sender) => `${sender} a reçu votre message`,
  taken: (sender, until) =>
    `Quelqu’un, sans doute vous, a écrit à ${sender}. Une personne le lit et vous répond d’ici le ${until}.`,
  notYou: "Si ce n’était pas vous, vous n’avez rien à faire.",
  answerSubject: (sender) => `Une réponse de ${sender}`,
};

const ES: RequestWords = {
  locale: "es",
  kinds: {
    ACCESS: "una copia de sus datos",
    ERASURE: "el borrado de sus datos",
    RECTIFICATION: "una corrección",
    RESTRICTION: "una pausa de todos los usos",
    CONTACT_OPT_OUT: "ningún mensaje más",
    SALE_OPT_OUT: "ni venta ni cesión de sus datos",
    BUSINESS_PURPOSE: "qué tipos de datos tenemos de usted, y para qué",
    SALE_OPT_IN: "permitir de nuevo la venta o cesión de sus datos",
    CONTACT_OPT_IN: "nuestros mensajes de nuevo",
    TRACKING_OPT_OUT: "no anotar lo que usted hace aquí",
    TRACKING_OPT_IN: "permitir de nuevo que se anote lo que usted hace aquí",
    AUTOMATED_DECISION_MAKING_OPT_OUT: "ninguna decisión sobre usted por un ordenador",
    AUTOMATED_DECISION_MAKING_OPT_IN: "permitir de nuevo decisiones sobre usted por un ordenador",
    USE_OF_SENSITIVE_INFORMATION_OPT_OUT: "ningún uso de datos sensibles sobre usted",
    USE_OF_SENSITIVE_INFORMATION_OPT_IN: "permitir de nuevo el uso de datos sensibles sobre usted",
    CUSTOM_OPT_OUT: "ningún uso de sus datos para una cosa concreta",
    CUSTOM_OPT_IN: "permitir el uso de sus datos para una cosa concreta",
    PLACE_ON_LEGAL_HOLD: "conservar sus datos para una reclamación legal",
    REMOVE_FROM_LEGAL_HOLD: "dejar de conservar sus datos para una reclamación legal",
    QUESTION: "una respuesta a su mensaje",
    COMPLAINT: "una respuesta a su reclamación",
  },
  proveSubject: (sender) => `¿Fue usted? Su petición a ${sender}`,
  prove: (sender, asked) =>
    `Alguien, creemos que usted, pidió esto a ${sender}: ${asked}. Pulse el botón, para que sepamos que fue usted.`,
  nothing: "Si no fue usted, no haga nada: no ocurre nada, y la petición termina sola después de 28 días.",
  button: "Sí, fui yo",
  laterSubject: (sender) => `Su petición a ${sender} tarda más`,
  later: (asked, until) => `Usted pidió: ${asked}. Respondemos hasta el ${until}, por esta razón:`,
  deniedSubject: (sender) => `Su petición a ${sender} fue denegada`,
  denied: (asked) => `Usted pidió: ${asked}. No lo hacemos, por esta razón:`,
  complain: (authority, url) =>
    `Si cree que esto es incorrecto, puede reclamar ante ${authority}: ${url}. También puede acudir a los tribunales.`,
  doneSubject: (sender) => `Su petición a ${sender} está hecha`,
  done: (asked) => `Usted pidió: ${asked}. Está hecho.`,
  begunSubject: (sender) => `Su petición a ${sender} ha comenzado`,
  begun: (asked) =>
    `Usted pidió: ${asked}. Ha comenzado: ya no usamos nada de usted, y se avisa a quienes recibieron sus datos de nosotros. El certificado dice qué se borró, qué nos obliga la ley a conservar y qué respondieron los demás; se completa a medida que lo hacen.`,
  certificate: "Ver el certificado",
  waits: (asked, until) => `Usted pidió: ${asked}. Le espera aquí hasta el ${until} y puede recogerse una vez.`,
  fetch: "Recogerlo",
  through: (agent) => `Lo pidió por usted el agente ${agent}, que también recibe el resultado.`,
  household: (sender, asked) =>
    `Alguien, creemos que usted, pidió esto a ${sender} para todo su hogar: ${asked}. Cada miembro tiene que decirlo. Una persona lo mira y le escribe cómo.`,
  takenSubject: (sender) => `${sender} ha recibido su mensaje`,
  taken: (sender, until) =>
    `Alguien, creemos que usted, escribió a ${sender}. Una persona lo lee y le responde hasta el ${until}.`,
  notYou: "Si no fue usted, no tiene que hacer nada.",
  answerSubject: (sender) => `Una respuesta de ${sender}`,
};

const LANGUAGES: Readonly<Record<string, RequestWords>> = { en: EN, de: DE, fr: FR, es: ES };

/** The words in the language of a tag; English where none are written. */
export const requestWords = (locale: string): RequestWords => LANGUAGES[locale.toLowerCase().split("-")[0] ?? ""] ?? EN;
