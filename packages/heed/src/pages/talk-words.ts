// What the dashboard says where somebody writes to a person, one object a language.

export type TalkWords = {
  readonly [word in
    | "title"
    | "question"
    | "complaint"
    | "about"
    | "words"
    | "address"
    | "send"
    | "sent"
    | "written"
    | "yourQuestion"
    | "yourComplaint"
    | "answered"
    | "over"
    | "wordsTitle"
    | "wordsSays"
    | "addressTitle"
    | "addressSays"
    | "manyTitle"
    | "manySays"]: string;
} & {
  readonly intro: (name: string) => string;
  readonly by: string;
};

const EN: TalkWords = {
  title: "Talk to a person",
  intro: (name) =>
    `Write to ${name}. A person reads it, no machine, and answers you by mail. Once it is sent, you see here by which day.`,
  about: "What is it?",
  question: "A question or a wish",
  complaint: "A complaint",
  words: "Your message",
  address: "Where the answer goes: your e-mail address",
  send: "Send",
  sent: "Done. Your message is with us, and its clock is running.",
  written: "What you wrote",
  yourQuestion: "Your message",
  yourComplaint: "Your complaint",
  by: "waits for its answer, at the latest on",
  answered: "answered by mail",
  over: "closed",
  wordsTitle: "Your message is empty, or too long",
  wordsSays: "Nothing was sent. Go back and write what it is about, in 2,000 characters at most.",
  addressTitle: "That is no e-mail address",
  addressSays: "Nothing was sent. Go back and write one like name@example.org, so that the answer can reach you.",
  manyTitle: "Several messages wait already",
  manySays: "This one was not taken. Those that wait are answered first; please write again after that.",
};

const DE: TalkWords = {
  title: "Mit einem Menschen sprechen",
  intro: (name) =>
    `Schreiben Sie an ${name}. Ein Mensch liest es, keine Maschine, und antwortet Ihnen per E-Mail. Bis wann, sehen Sie hier, sobald es gesendet ist.`,
  about: "Worum geht es?",
  question: "Eine Frage oder ein Wunsch",
  complaint: "Eine Beschwerde",
  words: "Ihre Nachricht",
  address: "Wohin die Antwort geht: Ihre E-Mail-Adresse",
  send: "Absenden",
  sent: "Erledigt. Ihre Nachricht ist bei uns, und ihre Uhr läuft.",
  written: "Was Sie geschrieben haben",
  yourQuestion: "Ihre Nachricht",
  yourComplaint: "Ihre Beschwerde",
  by: "wartet auf ihre Antwort, spätestens am",
  answered: "per E-Mail beantwortet",
  over: "abgeschlossen",
  wordsTitle: "Ihre Nachricht ist leer oder zu lang",
  wordsSays: "Es wurde nichts gesendet. Gehen Sie zurück und schreiben Sie, worum es geht, in höchstens 2.000 Zeichen.",
  addressTitle: "Das ist keine E-Mail-Adresse",
  addressSays:
    "Es wurde nichts gesendet. Gehen Sie zurück und schreiben Sie eine wie name@example.org, damit die Antwort Sie erreicht.",
  manyTitle: "Mehrere Nachrichten warten schon",
  manySays: "Diese wurde nicht angenommen. Die wartenden werden zuerst beantwortet; schreiben Sie danach bitte wieder.",
};

const FR: TalkWords = {
  title: "Parler à une personne",
  intro: (name) =>
    `Écrivez à ${name}. Une personne lit votre message, pas une machine, et vous répond par e-mail. Jusqu’à quand, vous le voyez ici dès l’envoi.`,
  about: "De quoi s’agit-il ?",
  question: "Une question ou un souhait",
  complaint: "Une plainte",
  words: "Votre message",
  address: "Où va la réponse : votre adresse électronique",
  send: "Envoyer",
  sent: "C’est fait. Votre message est chez nous, et son délai court.",
  written: "Ce que vous avez écrit",
  yourQuestion: "Votre message",
  yourComplaint: "Votre plainte",
  by: "attend sa réponse, au plus tard le",
  answered: "répondu par e-mail",
  over: "clos",
  wordsTitle: "Votre message est vide, ou trop long",
  wordsSays: "Rien n’a été envoyé. Revenez en arrière et écrivez de quoi il s’agit, en 2 000 caractères au plus.",
  addressTitle: "Ce n’est pas une adresse électronique",
  addressSays:
    "Rien n’a été envoyé. Revenez en arrière et écrivez-en une comme nom@example.org, pour que la réponse vous parvienne.",
  manyTitle: "Plusieurs messages attendent déjà",
  manySays: "Celui-ci n’a pas été pris. Ceux qui attendent reçoivent d’abord leur réponse ; écrivez à nouveau ensuite.",
};

const ES: TalkWords = {
  title: "Hablar con una persona",
  intro: (name) =>
    `Escriba a ${name}. Lo lee una persona, no una máquina, y le responde por correo. Hasta cuándo, lo ve aquí en cuanto se envía.`,
  about: "¿De qué se trata?",
  question: "Una pregunta o un deseo",
  complaint: "Una reclamación",
  words: "Su mensaje",
  address: "Adónde va la respuesta: su dirección de correo electrónico",
  send: "Enviar",
  sent: "Hecho. Su mensaje está con nosotros, y su plazo corre.",
  written: "Lo que usted escribió",
  yourQuestion: "Su mensaje",
  yourComplaint: "Su reclamación",
  by: "espera su respuesta, a más tardar el",
  answered: "respondido por correo",
  over: "cerrado",
  wordsTitle: "Su mensaje está vacío, o es demasiado largo",
  wordsSays: "No se envió nada. Vuelva atrás y escriba de qué se trata, en 2.000 caracteres como máximo.",
  addressTitle: "Esto no es una dirección de correo",
  addressSays: "No se envió nada. Vuelva atrás y escriba una como nombre@example.org, para que la respuesta le llegue.",
  manyTitle: "Ya esperan varios mensajes",
  manySays: "Este no se aceptó. Los que esperan se responden primero; escriba de nuevo después.",
};

const TALK_WORDS: Readonly<Record<string, TalkWords>> = { en: EN, de: DE, fr: FR, es: ES };

/** The words in a language that `pageLanguage` chose: it chooses only what is written. */
export const talkWords = (language: string): TalkWords => TALK_WORDS[language.toLowerCase().split("-")[0] ?? ""] ?? EN;
