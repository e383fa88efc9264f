// A segment in words, in every language of Heed's pages: what it is called, what is usual in it, and what would move this person into another.
import type { Says, Tell, Told } from "@heed/core";
import { type NameParts, partsOf } from "./name-segments.ts";

type Words = {
  readonly often: Readonly<Record<NameParts["often"], string>>;
  readonly lately: Readonly<Record<NameParts["lately"], string>>;
  readonly spends: Readonly<Record<"more" | "less", string>>;
  quoted(name: string): string;
  title(name: string): string;
  /** What a habit is: how many days with orders, the last how long ago, for how much in all. */
  own(orders: string, days: number, total: string): string;
  usual(people: string, orders: string, days: number, total: string): string;
  afterOrder(name: string): string;
  afterDays(name: string, days: number): string;
  review(step: string): string;
  readonly none: Told;
};

const ENGLISH: Words = {
  often: { once: "bought once", few: "buy now and then", often: "buy often" },
  lately: { lately: "last time lately", while: "last time a while ago", long: "last time long ago" },
  spends: { more: "for more", less: "for less" },
  quoted: (name) => `“${name}”`,
  title: (name) => `Your group of customers: ${name}`,
  own: (orders, days, total) =>
    `You bought on ${orders} ${orders === "1" ? "day" : "days"}, the last ${days === 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`}, for ${total} in all.`,
  usual: (people, orders, days, total) =>
    `In the group are about ${people} customers; the middle one bought on ${orders} ${orders === "1" ? "day" : "days"}, last ${days} ${days === 1 ? "day" : "days"} before, for ${total} in all.`,
  afterOrder: (name) => `After one more order today you would be in ${name}.`,
  afterDays: (name, days) => `Without an order you would come into ${name} in ${days} ${days === 1 ? "day" : "days"}.`,
  review: (step) => `Nothing follows from it by itself: ${step}`,
  none: { title: "In no group", text: "Nothing about you was used, and you are in no group." },
};

const WORDS: Readonly<Record<string, Words>> = {
  en: ENGLISH,
  de: {
    often: { once: "kauften einmal", few: "kaufen gelegentlich", often: "kaufen oft" },
    lately: { lately: "zuletzt vor Kurzem", while: "zuletzt vor einer Weile", long: "zuletzt vor langer Zeit" },
    spends: { more: "für mehr", less: "für weniger" },
    quoted: (name) => `„${name}“`,
    title: (name) => `Ihre Kundengruppe: ${name}`,
    own: (orders, days, total) =>
      `Sie kauften an ${orders} ${orders === "1" ? "Tag" : "Tagen"}, zuletzt ${days === 0 ? "heute" : days === 1 ? "gestern" : `vor ${days} Tagen`}, zusammen für ${total}.`,
    usual: (people, orders, days, total) =>
      `In der Gruppe sind etwa ${people} Kunden; der mittlere kaufte an ${orders} ${orders === "1" ? "Tag" : "Tagen"}, zuletzt ${days} ${days === 1 ? "Tag" : "Tage"} zuvor, zusammen für ${total}.`,
    afterOrder: (name) => `Nach einer weiteren Bestellung heute wären Sie in ${name}.`,
    afterDays: (name, days) => `Ohne Bestellung kämen Sie in ${days} ${days === 1 ? "Tag" : "Tagen"} in ${name}.`,
    review: (step) => `Von selbst folgt daraus nichts: ${step}`,
    none: { title: "In keiner Gruppe", text: "Nichts über Sie wurde genutzt, und Sie sind in keiner Gruppe." },
  },
  fr: {
    often: { once: "ont acheté une fois", few: "achètent de temps en temps", often: "achètent souvent" },
    lately: {
      lately: "dernière fois récemment",
      while: "dernière fois il y a un moment",
      long: "dernière fois il y a longtemps",
    },
    spends: { more: "pour plus", less: "pour moins" },
    quoted: (name) => `« ${name} »`,
    title: (name) => `Votre groupe de clients : ${name}`,
    own: (orders, days, total) =>
      `Vous avez acheté ${orders} ${orders === "1" ? "jour" : "jours"}, la dernière fois ${days === 0 ? "aujourd’hui" : days === 1 ? "hier" : `il y a ${days} jours`}, pour ${total} en tout.`,
    usual: (people, orders, days, total) =>
      `Le groupe compte environ ${people} clients ; celui du milieu a acheté ${orders} ${orders === "1" ? "jour" : "jours"}, la dernière fois ${days} ${days === 1 ? "jour" : "jours"} avant, pour ${total} en tout.`,
    afterOrder: (name) => `Après une commande de plus aujourd’hui, vous seriez dans ${name}.`,
    afterDays: (name, days) =>
      `Sans commande, vous passeriez dans ${name} dans ${days} ${days === 1 ? "jour" : "jours"}.`,
    review: (step) => `Rien n’en découle tout seul : ${step}`,
    none: { title: "Dans aucun groupe", text: "Rien de vous n’a été utilisé, et vous n’êtes dans aucun groupe." },
  },
  es: {
    often: { once: "compraron una vez", few: "compran de vez en cuando", often: "compran a menudo" },
    lately: {
      lately: "la última vez hace poco",
      while: "la última vez hace un tiempo",
      long: "la última vez hace mucho",
    },
    spends: { more: "por más", less: "por menos" },
    quoted: (name) => `«${name}»`,
    title: (name) => `Su grupo de clientes: ${name}`,
    own: (orders, days, total) =>
      `Compró ${orders} ${orders === "1" ? "día" : "días"}, la última vez ${days === 0 ? "hoy" : days === 1 ? "ayer" : `hace ${days} días`}, por ${total} en total.`,
    usual: (people, orders, days, total) =>
      `En el grupo hay unos ${people} clientes; el de en medio compró ${orders} ${orders === "1" ? "día" : "días"}, la última vez ${days} ${days === 1 ? "día" : "días"} antes, por ${total} en total.`,
    afterOrder: (name) => `Tras un pedido más hoy, usted estaría en ${name}.`,
    afterDays: (name, days) => `Sin pedidos pasaría a ${name} en ${days} ${days === 1 ? "día" : "días"}.`,
    review: (step) => `Nada se sigue de ello por sí solo: ${step}`,
    none: { title: "En ningún grupo", text: "No se usó nada sobre usted, y no está en ningún grupo." },
  },
};

/** What a segment is called, in a language that is written here, else in English; the name itself where it is of another version. */
export function nameIn(language: string, name: unknown): string {
  const { often, lately, spends } = WORDS[language] ?? ENGLISH;
  const parts = partsOf(name);
  if (!parts) return String(name);
  return [often[parts.often], lately[parts.lately], ...(parts.spends ? [spends[parts.spends]] : [])].join(", ");
}

/** Puts a segment into words. */
export const tell: Tell = ({ says }, { language }) => {
  const words = WORDS[language];
  if (!words) return undefined;
  if (says.code === "no segment") return words.none;
  if (says.code !== "segment") return undefined;
  const number = (value: unknown): string => Number(value).toLocaleString(language, { maximumFractionDigits: 1 });
  const money = (value: unknown): string =>
    Number(value).toLocaleString(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const other = (name: unknown): string => words.quoted(nameIn(language, name));
  const [own, usual] = [listOf(says, "own"), listOf(says, "usual")];
  const [later, days] = listOf(says, "afterDays");
  const { name, people, afterOrder, review } = says;
  return {
    title: words.title(nameIn(language, name)),
    text: [
      words.own(number(own[0]), Number(own[1]), money(own[2])),
      words.usual(number(people), number(usual[0]), Number(usual[1]), money(usual[2])),
      ...(afterOrder === undefined ? [] : [words.afterOrder(other(afterOrder))]),
      ...(later === undefined ? [] : [words.afterDays(other(later), Number(days))]),
      ...(typeof review === "string" ? [words.review(review)] : []),
    ].join(" "),
  };
};

const listOf = (says: Says, key: string): readonly unknown[] => {
  const value: unknown = says[key];
  return Array.isArray(value) ? value : [];
};
