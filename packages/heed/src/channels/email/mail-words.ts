// What Heed's own mails and the pages that they lead to say, one object a language.

type MailWords = {
  readonly subject: (sender: string) => string;
  readonly asked: (sender: string) => string;
  readonly what: (says: string) => string;
  readonly often: (frequency: string) => string;
  readonly confirm: string;
  readonly nothing: (days: number) => string;
  readonly why: string;
  readonly instead: string;
  readonly receipt: {
    readonly subject: (sender: string) => string;
    readonly says: (sender: string) => string;
    readonly check: string;
    readonly why: string;
  };
  /** A changed notice. */
  readonly changed: {
    readonly subject: (sender: string) => string;
    readonly says: (sender: string, day: string) => string;
    readonly whole: string;
    readonly decide: string;
    readonly why: string;
  };
};

const EN: MailWords = {
  subject: (sender) => `Please confirm: ${sender}`,
  asked: (sender) => `Somebody, we think you, gave this address to ${sender} and asked for this:`,
  what: (says) => `${says}.`,
  often: (frequency) => `How often: ${frequency}.`,
  confirm: "Confirm",
  nothing: (days) =>
    `If you do nothing, nothing happens: you get no further mail about this, and the address is deleted after ${days} days.`,
  why: "This mail was sent so that nobody can sign you up but you. It holds no advertising and does not tell us whether you opened it.",
  instead: "If the button does not work, open this address:",
  receipt: {
    subject: (sender) => `Your receipt from ${sender}`,
    says: (sender) =>
      `The file with this mail is your receipt: what you answered ${sender}, when, and the words that you were shown. It is signed, so that you can prove all of it.`,
    check: "Anybody can check it without asking us, with the free program Heed: heed receipt verify FILE.",
    why: "You asked for this mail on your data page. It holds no advertising and does not tell us whether you opened it.",
  },
  changed: {
    subject: (sender) => `What changes in how ${sender} uses your data`,
    says: (sender, day) => `Since ${day} ${sender} works under a new privacy notice. This is what is different:`,
    whole: "The whole notice, with all its changes:",
    decide: "What is held about you, and your say in it:",
    why: "You need do nothing. This mail was sent because you are to know of such changes. It holds no advertising and does not tell us whether you opened it.",
  },
};

const DE: MailWords = {
  subject: (sender) => `Bitte bestätigen: ${sender}`,
  asked: (sender) => `Jemand, vermutlich Sie, hat diese Adresse bei ${sender} angegeben und um Folgendes gebeten:`,
  what: (says) => `${says}.`,
  often: (frequency) => `Wie oft: ${frequency}.`,
  confirm: "Bestätigen",
  nothing: (days) =>
    `Wenn Sie nichts tun, geschieht nichts: Sie bekommen dazu keine weitere E-Mail, und die Adresse wird nach ${days} Tagen gelöscht.`,
  why: "Diese E-Mail gibt es, damit niemand außer Ihnen Sie anmelden kann. Sie enthält keine Werbung und verrät uns nicht, ob Sie sie geöffnet haben.",
  instead: "Falls die Schaltfläche nicht geht, öffnen Sie diese Adresse:",
  receipt: {
    subject: (sender) => `Ihr Beleg von ${sender}`,
    says: (sender) =>
      `Die beiliegende Datei ist Ihr Beleg: was Sie ${sender} geantwortet haben, wann, und die Worte, die Sie dabei sahen. Er ist unterschrieben, damit Sie all das beweisen können.`,
    check: "Prüfen kann ihn jeder, ohne uns zu fragen, mit dem freien Programm Heed: heed receipt verify DATEI.",
    why: "Sie haben diese E-Mail auf Ihrer Datenseite verlangt. Sie enthält keine Werbung und verrät uns nicht, ob Sie sie geöffnet haben.",
  },
  changed: {
    subject: (sender) => `Was sich an der Nutzung Ihrer Daten bei ${sender} ändert`,
    says: (sender, day) => `Seit dem ${day} gilt bei ${sender} ein neuer Datenschutzhinweis. Das ist anders:`,
    whole: "Der ganze Hinweis mit allen Änderungen:",
    decide: "Was über Sie gespeichert ist, und was Sie dazu entscheiden:",
    why: "Sie brauchen nichts zu tun. Diese E-Mail gibt es, weil Sie von solchen Änderungen wissen sollen. Sie enthält keine Werbung und verrät uns nicht, ob Sie sie geöffnet haben.",
  },
};

const LANGUAGES: Readonly<Record<string, MailWords>> = { en: EN, de: DE };

/** The words in a language that the caller has chosen among those that are written. */
export const mailWords = (language: string): MailWords => LANGUAGES[language.toLowerCase().split("-")[0] ?? ""] ?? EN;
