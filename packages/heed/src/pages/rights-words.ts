// What the form for requests and the page behind its mail say, one object a language.

export type RightsWords = {
  readonly [word in
    | "title"
    | "what"
    | "address"
    | "words"
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
} & {
  readonly intro: (name: string) => string;
  readonly kinds: Readonly<
    Record<"ACCESS" | "ERASURE" | "RECTIFICATION" | "RESTRICTION" | "CONTACT_OPT_OUT" | "SALE_OPT_OUT", string>
  >;
  readonly wrong: { readonly address: string; readonly many: string };
};

const EN: RightsWords = {
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
  },
  address: "Your e-mail address",
  words: "Anything we should know (you may leave it empty)",
  send: "Send",
  how: "For a copy, a deletion or a change we send a mail with a button to this address, so that nobody else can ask in your name. A no to messages, sale or sharing counts without it.",
  asked: "Thank you. We have it.",
  askedSays:
    "If you asked for a copy, a deletion or a change, look into your mail and press the button there. This answer is the same for everybody: it does not tell whether we know the address.",
  wrong: {
    address: "This is no e-mail address. Write one like name@example.org.",
    many: "Too many requests come in at this moment. Please send it again in an hour.",
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
  },
  address: "Ihre E-Mail-Adresse",
  words: "Was wir noch wissen sollten (darf leer bleiben)",
  send: "Absenden",
  how: "Für eine Kopie, eine Löschung oder eine Änderung schicken wir eine E-Mail mit einem Knopf an diese Adresse, damit niemand sonst in Ihrem Namen etwas verlangen kann. Ein Nein zu Nachrichten, Verkauf oder Weitergabe zählt auch so.",
  asked: "Danke. Es ist angekommen.",
  askedSays:
    "Haben Sie eine Kopie, eine Löschung oder eine Änderung verlangt, so sehen Sie in Ihre E-Mail und drücken dort den Knopf. Diese Antwort ist für alle gleich: Sie verrät nicht, ob wir die Adresse kennen.",
  wrong: {
    address: "Das ist keine E-Mail-Adresse. Schreiben Sie eine wie name@example.org.",
    many: "Gerade kommen zu viele Anträge. Bitte schicken Sie ihn in einer Stunde noch einmal.",
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

export const RIGHTS_WORDS: Readonly<Record<string, RightsWords>> = { en: EN, de: DE };
