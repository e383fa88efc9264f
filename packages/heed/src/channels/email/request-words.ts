// What mails about a request say, one object a language.

type RequestWords = {
  /** For dates. */
  readonly locale: string;
  readonly kinds: Readonly<Record<string, string>>;
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
  takenSubject: (sender) => `${sender} ha recibido su mensaje`,
  taken: (sender, until) =>
    `Alguien, creemos que usted, escribió a ${sender}. Una persona lo lee y le responde hasta el ${until}.`,
  notYou: "Si no fue usted, no tiene que hacer nada.",
  answerSubject: (sender) => `Una respuesta de ${sender}`,
};

const LANGUAGES: Readonly<Record<string, RequestWords>> = { en: EN, de: DE, fr: FR, es: ES };

/** The words in the language of a tag; English where none are written. */
export const requestWords = (locale: string): RequestWords => LANGUAGES[locale.toLowerCase().split("-")[0] ?? ""] ?? EN;
