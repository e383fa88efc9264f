// What a text was read as, in words, in every language of Heed's pages: by which of its words, how sure that is, or why it cannot be told.
import type { Tell, Told } from "@heed/core";

type Words = {
  readonly title: Readonly<Record<string, string>>;
  text(label: string, on: string): string;
  by(words: string): string;
  readonly quoted: readonly [string, string];
  sure(inHundred: string): string;
  readonly untold: Readonly<Record<string, string>>;
  readonly neutral: string;
  review(step: string): string;
  readonly notRead: Told;
};

const WORDS: Readonly<Record<string, Words>> = {
  en: {
    title: {
      complaint: "Read as a complaint",
      praise: "Read as praise",
      neutral: "Read as neither praise nor complaint",
      "cannot tell": "It cannot be told whether you praise or complain",
    },
    text: (label, on) => `${label}, ${on}.`,
    by: (words) => `Words that decided: ${words}.`,
    quoted: ["“", "”"],
    sure: (inHundred) => `Of a hundred such texts about ${inHundred} are read rightly.`,
    untold: {
      empty: "It holds no word.",
      unknown: "Too few of its words are known.",
      mixed: "Its words speak as much for one as for the other.",
    },
    neutral: "None of its words praises or complains.",
    review: (step) => `Nothing follows from it by itself: ${step}`,
    notRead: { title: "Not read", text: "Nothing of yours was read." },
  },
  de: {
    title: {
      complaint: "Als Beschwerde gelesen",
      praise: "Als Lob gelesen",
      neutral: "Weder als Lob noch als Beschwerde gelesen",
      "cannot tell": "Ob Sie loben oder sich beschweren, lässt sich nicht sagen",
    },
    text: (label, on) => `${label}, ${on}.`,
    by: (words) => `Wörter, die entschieden: ${words}.`,
    quoted: ["„", "“"],
    sure: (inHundred) => `Von hundert solchen Texten werden etwa ${inHundred} richtig gelesen.`,
    untold: {
      empty: "Er enthält kein Wort.",
      unknown: "Zu wenige seiner Wörter sind bekannt.",
      mixed: "Seine Wörter sprechen gleich stark für beides.",
    },
    neutral: "Keines seiner Wörter lobt oder beschwert sich.",
    review: (step) => `Von selbst folgt daraus nichts: ${step}`,
    notRead: { title: "Nicht gelesen", text: "Nichts von Ihnen wurde gelesen." },
  },
  fr: {
    title: {
      complaint: "Lu comme une plainte",
      praise: "Lu comme un éloge",
      neutral: "Lu comme ni éloge ni plainte",
      "cannot tell": "On ne peut dire si c’est un éloge ou une plainte",
    },
    text: (label, on) => `${label}, ${on}.`,
    by: (words) => `Mots qui ont décidé : ${words}.`,
    quoted: ["«\u202f", "\u202f»"],
    sure: (inHundred) => `Sur cent textes semblables, environ ${inHundred} sont bien lus.`,
    untold: {
      empty: "Il ne contient aucun mot.",
      unknown: "Trop peu de ses mots sont connus.",
      mixed: "Ses mots parlent autant pour l’un que pour l’autre.",
    },
    neutral: "Aucun de ses mots ne loue ni ne se plaint.",
    review: (step) => `Rien n’en découle tout seul : ${step}`,
    notRead: { title: "Non lu", text: "Rien de vous n’a été lu." },
  },
  es: {
    title: {
      complaint: "Leído como queja",
      praise: "Leído como elogio",
      neutral: "Leído como ni elogio ni queja",
      "cannot tell": "No se puede saber si elogia o se queja",
    },
    text: (label, on) => `${label}, ${on}.`,
    by: (words) => `Palabras que decidieron: ${words}.`,
    quoted: ["«", "»"],
    sure: (inHundred) => `De cada cien textos así, unos ${inHundred} se leen bien.`,
    untold: {
      empty: "No contiene ninguna palabra.",
      unknown: "Se conocen muy pocas de sus palabras.",
      mixed: "Sus palabras hablan tanto a favor como en contra.",
    },
    neutral: "Ninguna de sus palabras elogia ni se queja.",
    review: (step) => `Nada se sigue de ello por sí solo: ${step}`,
    notRead: { title: "No leído", text: "No se leyó nada suyo." },
  },
};

/** Puts a reading into words. */
export const tell: Tell = ({ says, because = [] }, { language, label }) => {
  const words = WORDS[language];
  if (!words) return undefined;
  if (says.code === "not read") return words.notRead;
  const title = words.title[says.code];
  if (title === undefined) return undefined;
  const { on, sure, untold, words: decided, review } = says;
  const named = Array.isArray(decided) ? decided.map((word) => words.quoted.join(String(word))).join(", ") : "";
  // As the pages of Heed write a date in English.
  const written = new Date(String(on)).toLocaleDateString(language === "en" ? "en-GB" : language, {
    dateStyle: "medium",
    timeZone: "UTC",
  });
  return {
    title,
    text: [
      words.text(because.map(label).join(), written),
      ...(typeof untold === "string" ? [words.untold[untold] ?? ""] : []),
      ...(says.code === "neutral" ? [words.neutral] : []),
      ...(named !== "" && says.code !== "neutral" ? [words.by(named)] : []),
      ...(typeof sure === "number" && says.code !== "neutral"
        ? [words.sure(Math.min(99, Math.round(100 * sure)).toLocaleString(language))]
        : []),
      ...(typeof review === "string" ? [words.review(review)] : []),
    ].join(" "),
  };
};
