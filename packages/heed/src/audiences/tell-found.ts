// Why somebody is in an audience, or no longer, in words: what was found, in the map's own words for customers.
import type { Tell } from "@heed/core";
import type { Found } from "./holds-for.ts";

type Words = {
  readonly closed: string;
  readonly left: string;
  readonly unknown: string;
  never(within: number | undefined): string;
  times(n: number, within: number | undefined): string;
  sum(property: string, value: string, within: number | undefined): string;
  ago(days: number): string;
};

const within = (text: (days: number) => string, days: number | undefined): string =>
  days === undefined ? "" : ` ${text(days)}`;

const english = (days: number | undefined): string => within((n) => `within ${n} days`, days);
const german = (days: number | undefined): string => within((n) => `in ${n} Tagen`, days);
const french = (days: number | undefined): string => within((n) => `en ${n} jours`, days);
const spanish = (days: number | undefined): string => within((n) => `en ${n} días`, days);

const WORDS: Readonly<Record<string, Words>> = {
  en: {
    closed: "Its purpose is no longer open",
    left: "You left it",
    unknown: "not known",
    never: (days) => `never${english(days)}`,
    times: (n, days) => `${n === 0 ? "none" : n === 1 ? "once" : `${n} times`}${english(days)}`,
    sum: (property, value, days) => `${property} ${value}${english(days)}`,
    ago: (days) => (days === 0 ? "today" : days === 1 ? "one day ago" : `${days} days ago`),
  },
  de: {
    closed: "Der Zweck ist nicht mehr offen",
    left: "Sie haben sie verlassen",
    unknown: "nicht bekannt",
    never: (days) => `nie${german(days)}`,
    times: (n, days) => `${n === 0 ? "keinmal" : n === 1 ? "einmal" : `${n}-mal`}${german(days)}`,
    sum: (property, value, days) => `${property} ${value}${german(days)}`,
    ago: (days) => (days === 0 ? "heute" : days === 1 ? "vor einem Tag" : `vor ${days} Tagen`),
  },
  fr: {
    closed: "Sa finalité n’est plus ouverte",
    left: "Vous l’avez quittée",
    unknown: "inconnu",
    never: (days) => `jamais${french(days)}`,
    times: (n, days) => `${n === 0 ? "aucune fois" : n === 1 ? "une fois" : `${n} fois`}${french(days)}`,
    sum: (property, value, days) => `${property} ${value}${french(days)}`,
    ago: (days) => (days === 0 ? "aujourd’hui" : days === 1 ? "il y a un jour" : `il y a ${days} jours`),
  },
  es: {
    closed: "Su finalidad ya no está abierta",
    left: "Usted salió de él",
    unknown: "no se sabe",
    never: (days) => `nunca${spanish(days)}`,
    times: (n, days) => `${n === 0 ? "ninguna vez" : n === 1 ? "una vez" : `${n} veces`}${spanish(days)}`,
    sum: (property, value, days) => `${property} ${value}${spanish(days)}`,
    ago: (days) => (days === 0 ? "hoy" : days === 1 ? "hace un día" : `hace ${days} días`),
  },
};

/** Words for the reasons of audiences. */
export const tellFound: Tell = ({ says }, { language, label }) => {
  const words = WORDS[language];
  if (!words) return undefined;
  if (says.code === "closed" || says.code === "left") return { text: words[says.code] };
  // Membership wrote it.
  const found = (Array.isArray(says["found"]) ? says["found"] : []) as unknown as readonly Found[];
  return { text: found.map((one) => `${label(one.of)}: ${measured(words, language, one)}`).join("; ") };
};

function measured(words: Words, language: string, { what, value, withinDays, property }: Found): string {
  const plain = typeof value === "number" ? value.toLocaleString(language) : String(value);
  if (what === "trait" || what === "estimate") return value === null ? words.unknown : plain;
  if (what === "count") return words.times(Number(value), withinDays);
  if (what === "sum") return words.sum(property ?? "", plain, withinDays);
  return value === null ? words.never(withinDays) : words.ago(Number(value));
}
