// What mails about a request say, one object a language.

type RequestWords = {
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
};

const EN: RequestWords = {
  kinds: {
    ACCESS: "a copy of your data",
    ERASURE: "the deletion of your data",
    RECTIFICATION: "a correction",
    RESTRICTION: "a pause of every use",
    CONTACT_OPT_OUT: "no more messages",
    SALE_OPT_OUT: "no sale or sharing of your data",
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
};

const DE: RequestWords = {
  kinds: {
    ACCESS: "eine Kopie Ihrer Daten",
    ERASURE: "die Löschung Ihrer Daten",
    RECTIFICATION: "eine Berichtigung",
    RESTRICTION: "eine Pause jeder Nutzung",
    CONTACT_OPT_OUT: "keine Nachrichten mehr",
    SALE_OPT_OUT: "kein Verkauf und keine Weitergabe Ihrer Daten",
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
};

const LANGUAGES: Readonly<Record<string, RequestWords>> = { en: EN, de: DE };

/** The words in the language of a tag; English where none are written. */
export const requestWords = (locale: string): RequestWords => LANGUAGES[locale.toLowerCase().split("-")[0] ?? ""] ?? EN;
