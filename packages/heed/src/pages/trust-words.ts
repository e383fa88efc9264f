// Every word of the page /trust, one object a language.
import type { Reason } from "@heed/core";

const EN = {
  locale: "en-GB",
  title: "Can you trust us? See for yourself",
  intro: (controller: string) =>
    `Five things tell a shop that respects you from one that does not. ${controller} checks itself for each of them, from its own records, and shows what came out, good or bad.`,
  verdict: (holds: number, broken: number, open: number) =>
    [
      `${holds} of ${holds + broken + open} checks hold.`,
      broken > 0 ? `${broken} found something wrong.` : "",
      open > 0 ? `${open} had nothing to check yet, so nothing is claimed.` : "",
    ]
      .filter(Boolean)
      .join(" "),
  counted: "Counted",
  since: "What was done is looked at back to",
  testsTitle: "Five warning signs, checked",
  testsIntro: "Counts of people and of uses are given in tens, and not at all under 11, so that they tell of nobody.",
  states: { holds: "Holds", broken: "Found something wrong", "not measured": "Not measured" },
  nothingChecked: "There was nothing to check yet, so nothing is claimed.",
  tests: {
    transparency: {
      flag: "They do not tell you what they do",
      how: "The notice that you are shown is compared, letter by letter, with the declaration that the database enforces.",
      rests: (checked: string, wrong: string) => `Languages compared: ${checked}. Differing: ${wrong}.`,
    },
    opt_out: {
      flag: "Saying no is hard, or does not count",
      how: "For every no that stands, everything held about that person is searched for something that may still serve what was refused.",
      rests: (checked: string, wrong: string) => `Refusals looked at: ${checked}. Not heeded: ${wrong}.`,
    },
    too_much: {
      flag: "Messages know too much about you",
      how: "Every use is compared with what the notice allows for it, and everything sensitive is searched for a permission that it must not have.",
      rests: (checked: string, wrong: string) => `Pieces of data looked at: ${checked}. Not as announced: ${wrong}.`,
    },
    sharing: {
      flag: "Others have your data, and you did not know",
      how: "Everything that was passed on through this system is compared with the recipients in the notice. What leaves by another way cannot be seen from here.",
      rests: (checked: string, wrong: string) => `Passed on: ${checked}. To somebody not named: ${wrong}.`,
    },
    refused: {
      flag: "You see what you had refused",
      how: "Every use in the activity log is compared with the answers in it: was anything used for what its person had already refused?",
      rests: (checked: string, wrong: string) => `Uses looked at: ${checked}. After a no: ${wrong}.`,
    },
  },
  figuresTitle: "What people answer, and how fast we do",
  figuresIntro:
    "How many say yes shows whether a question is fair; how long an answer takes shows whether a right is real.",
  ratesTitle: "Yes and no, by use and by notice",
  columns: { purpose: "Use", who: "Asked by", people: "People or answers", yes: "Yes", no: "No" },
  version: (notice: number) => `notice ${notice}`,
  unknown: "the banner, of browsers nobody knows",
  notTold: "too few to tell",
  requestsTitle: "Requests in the last 90 days, and the usual time until they are done",
  requests: { access: "Downloads", erase: "Deletions", rectify: "Corrections" } as Readonly<Record<string, string>>,
  within: (seconds: number) =>
    seconds < 60
      ? "within a minute"
      : seconds < 3_600
        ? `${Math.round(seconds / 60)} min`
        : seconds < 172_800
          ? `${Math.round(seconds / 3_600)} hours`
          : `${Math.round(seconds / 86_400)} days`,
  noneYet: "None yet.",
  complaintsTitle: "Complaints",
  complaints: "Not measured: complaints do not arrive here. You may complain to",
  denialsTitle: "Uses that were refused in the last 30 days, because somebody had not allowed them",
  denials: { purpose: "Use", why: "Why it was refused", times: "Times" },
  fewer: "fewer than 11",
  why: {
    purpose_not_declared: "It is not declared",
    aggregate_only: "It may read groups only",
    no_identifier: "Nobody was named",
    unknown_person: "Nothing is known of them",
    not_asked: "They had not been asked",
    asked_again: "It changed since their yes",
    refused: "They had said no",
    objected: "They had objected",
    expired: "Their yes had run out",
    not_confirmed: "Their yes was not confirmed",
    restricted: "They had paused every use",
    child: "The account belongs to a child",
    gpc: "Their browser said no for them",
    signal: "A consent string of theirs said no",
    quarantined: "Too many browsers use one identity",
    role_may_not: "It was not their job",
    no_reason: "They gave no reason",
  } satisfies Record<Reason, string>,
  more: "What is done with your data, and why:",
  notice: "the notice",
};

export type TrustWords = typeof EN;

const DE: TrustWords = {
  locale: "de",
  title: "Können Sie uns trauen? Sehen Sie selbst",
  intro: (controller) =>
    `An fünf Dingen unterscheidet sich ein Laden, der Sie achtet, von einem, der es nicht tut. ${controller} prüft sich in jedem davon selbst, an den eigenen Aufzeichnungen, und zeigt, was herauskam, gut oder schlecht.`,
  verdict: (holds, broken, open) =>
    [
      `${holds} von ${holds + broken + open} Prüfungen sind in Ordnung.`,
      broken > 0 ? `${broken === 1 ? "Eine fand" : `${broken} fanden`} etwas, das nicht stimmt.` : "",
      open > 0
        ? `${open === 1 ? "Eine hatte" : `${open} hatten`} noch nichts zu prüfen, dort wird nichts behauptet.`
        : "",
    ]
      .filter(Boolean)
      .join(" "),
  counted: "Gezählt",
  since: "Was geschah, wird zurück betrachtet bis zum",
  testsTitle: "Fünf Warnzeichen, geprüft",
  testsIntro:
    "Personen und Nutzungen werden in Zehnern genannt, und unter 11 gar nicht, damit die Zahlen niemanden verraten.",
  states: { holds: "In Ordnung", broken: "Etwas stimmt nicht", "not measured": "Nicht gemessen" },
  nothingChecked: "Es gab noch nichts zu prüfen, deshalb wird nichts behauptet.",
  tests: {
    transparency: {
      flag: "Man sagt Ihnen nicht, was man tut",
      how: "Der Hinweis, den Sie sehen, wird Buchstabe für Buchstabe mit der Erklärung verglichen, nach der die Datenbank handelt.",
      rests: (checked, wrong) => `Verglichene Sprachen: ${checked}. Abweichend: ${wrong}.`,
    },
    opt_out: {
      flag: "Nein sagen ist mühsam oder zählt nicht",
      how: "Für jedes geltende Nein wird alles durchsucht, was über die Person gespeichert ist, ob etwas dem Verweigerten noch dienen darf.",
      rests: (checked, wrong) => `Betrachtete Nein: ${checked}. Nicht beachtet: ${wrong}.`,
    },
    too_much: {
      flag: "Nachrichten wissen zu viel über Sie",
      how: "Jede Nutzung wird mit dem verglichen, was der Hinweis dafür erlaubt, und alles Heikle wird nach einer Erlaubnis durchsucht, die es nicht haben darf.",
      rests: (checked, wrong) => `Betrachtete Daten: ${checked}. Nicht wie angekündigt: ${wrong}.`,
    },
    sharing: {
      flag: "Andere haben Ihre Daten, und Sie wussten es nicht",
      how: "Alles, was durch dieses System weitergegeben wurde, wird mit den Empfängern im Hinweis verglichen. Was auf anderem Weg hinausgeht, ist von hier nicht zu sehen.",
      rests: (checked, wrong) => `Weitergegeben: ${checked}. An jemanden, der nicht genannt ist: ${wrong}.`,
    },
    refused: {
      flag: "Sie sehen, was Sie abgelehnt hatten",
      how: "Jede Nutzung im Protokoll wird mit den Antworten darin verglichen: Wurde etwas für das genutzt, was die Person schon abgelehnt hatte?",
      rests: (checked, wrong) => `Betrachtete Nutzungen: ${checked}. Nach einem Nein: ${wrong}.`,
    },
  },
  figuresTitle: "Was Menschen antworten, und wie schnell wir sind",
  figuresIntro:
    "Wie viele Ja sagen, zeigt, ob eine Frage fair ist; wie lange eine Antwort dauert, zeigt, ob ein Recht wirklich eines ist.",
  ratesTitle: "Ja und Nein, nach Nutzung und Hinweis",
  columns: { purpose: "Nutzung", who: "Gefragt von", people: "Personen oder Antworten", yes: "Ja", no: "Nein" },
  version: (notice) => `Hinweis ${notice}`,
  unknown: "der Leiste, in Browsern, die niemand kennt",
  notTold: "zu wenige, um es zu sagen",
  requestsTitle: "Anfragen der letzten 90 Tage, und wie lange sie gewöhnlich dauerten",
  requests: { access: "Herunterladen", erase: "Löschungen", rectify: "Berichtigungen" },
  within: (seconds) =>
    seconds < 60
      ? "binnen einer Minute"
      : seconds < 3_600
        ? `${Math.round(seconds / 60)} Min.`
        : seconds < 172_800
          ? `${Math.round(seconds / 3_600)} Stunden`
          : `${Math.round(seconds / 86_400)} Tage`,
  noneYet: "Noch keine.",
  complaintsTitle: "Beschwerden",
  complaints: "Nicht gemessen: Beschwerden kommen nicht hier an. Beschweren können Sie sich bei",
  denialsTitle: "Nutzungen, die in den letzten 30 Tagen verweigert wurden, weil jemand sie nicht erlaubt hatte",
  denials: { purpose: "Nutzung", why: "Warum verweigert", times: "Wie oft" },
  fewer: "weniger als 11",
  why: {
    purpose_not_declared: "Sie ist nicht erklärt",
    aggregate_only: "Sie darf nur Gruppen lesen",
    no_identifier: "Niemand war genannt",
    unknown_person: "Von ihnen ist nichts bekannt",
    not_asked: "Sie waren nicht gefragt worden",
    asked_again: "Sie hat sich seit ihrem Ja geändert",
    refused: "Sie hatten Nein gesagt",
    objected: "Sie hatten widersprochen",
    expired: "Ihr Ja war abgelaufen",
    not_confirmed: "Ihr Ja war nicht bestätigt",
    restricted: "Sie hatten jede Nutzung angehalten",
    child: "Das Konto gehört einem Kind",
    gpc: "Ihr Browser sagte für sie Nein",
    signal: "Eine Einwilligungs-Zeichenfolge von ihnen sagte Nein",
    quarantined: "Zu viele Browser nutzen eine Kennung",
    role_may_not: "Es war nicht deren Aufgabe",
    no_reason: "Sie nannten keinen Grund",
  },
  more: "Was mit Ihren Daten geschieht, und warum:",
  notice: "der Hinweis",
};

export const TRUST_WORDS: Readonly<Record<string, TrustWords>> = { en: EN, de: DE };

/** The words in a language that `pageLanguage` chose. */
export const trustWords = (language: string): TrustWords => TRUST_WORDS[language.split("-")[0] ?? ""] ?? EN;
