// A value in words, in every language of Heed's pages: what is expected within which time, of what it is made, and how sure it is.
import type { Says, Tell, Told } from "@heed/core";

type Words = {
  title(days: number, value: string): string;
  made(orders: string, amount: string): string;
  sure(low: string, high: string): string;
  review(step: string): string;
  readonly notValued: Told;
};

const WORDS: Readonly<Record<string, Words>> = {
  en: {
    title: (days, value) => `Your orders within ${days} days: about ${value}`,
    made: (orders, amount) =>
      `People who ordered as you did order about ${orders} times, for about ${amount} each, less what they give back.`,
    sure: (low, high) => `Of ten such people nine come to between ${low} and ${high}.`,
    review: (step) => `Nothing follows from it by itself: ${step}`,
    notValued: { title: "Not estimated", text: "Nothing about you was used, and no estimate was made." },
  },
  de: {
    title: (days, value) => `Ihre Bestellungen in ${days} Tagen: etwa ${value}`,
    made: (orders, amount) =>
      `Wer bestellte wie Sie, bestellt etwa ${orders}-mal, für je etwa ${amount}, Rückgaben abgezogen.`,
    sure: (low, high) => `Von zehn solchen Menschen kommen neun auf ${low} bis ${high}.`,
    review: (step) => `Von selbst folgt daraus nichts: ${step}`,
    notValued: { title: "Nicht geschätzt", text: "Nichts über Sie wurde genutzt, und nichts wurde geschätzt." },
  },
  fr: {
    title: (days, value) => `Vos commandes en ${days} jours : environ ${value}`,
    made: (orders, amount) =>
      `Qui a commandé comme vous commande environ ${orders} fois, pour environ ${amount} chaque fois, retours déduits.`,
    sure: (low, high) => `Sur dix personnes semblables, neuf arrivent entre ${low} et ${high}.`,
    review: (step) => `Rien n’en découle tout seul : ${step}`,
    notValued: { title: "Non estimé", text: "Rien de vous n’a été utilisé, et aucune valeur n’a été estimée." },
  },
  es: {
    title: (days, value) => `Sus pedidos en ${days} días: unos ${value}`,
    made: (orders, amount) =>
      `Quien pidió como usted pide unas ${orders} veces, por unos ${amount} cada vez, descontado lo devuelto.`,
    sure: (low, high) => `De cada diez personas así, nueve llegan a entre ${low} y ${high}.`,
    review: (step) => `Nada se sigue de ello por sí solo: ${step}`,
    notValued: { title: "Sin estimar", text: "No se usó nada sobre usted, y no se estimó ningún valor." },
  },
};

/** Puts a value into words. */
export const tell: Tell = ({ says }, { language }) => {
  const words = WORDS[language];
  if (!words) return undefined;
  if (says.code === "not valued") return words.notValued;
  if (says.code !== "value") return undefined;
  const amount = (key: string): string => shown(language, says, key, 2);
  const { orders, review } = says;
  return {
    title: words.title(Number(says["withinDays"]), amount("value")),
    text: [
      ...(typeof orders === "number" ? [words.made(shown(language, says, "orders", 1), amount("amount"))] : []),
      words.sure(amount("low"), amount("high")),
      ...(typeof review === "string" ? [words.review(review)] : []),
    ].join(" "),
  };
};

/** Whole ones; small ones with so many digits, money with all of them. */
function shown(language: string, says: Says, key: string, digits: 1 | 2): string {
  const value = Number(says[key]);
  const maximumFractionDigits = Math.abs(value) < 10 ? digits : 0;
  return value.toLocaleString(language, {
    maximumFractionDigits,
    minimumFractionDigits: digits === 2 ? maximumFractionDigits : 0,
  });
}
