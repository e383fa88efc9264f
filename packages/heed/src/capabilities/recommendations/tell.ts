// The reasons of a shelf in words, in every language of Heed's pages; a kept reason is worded when somebody reads it.
import type { Says, Tell } from "@heed/core";

type Named = { readonly title: string; readonly bought: boolean };
type Words = {
  quoted(title: string): string;
  bought(times: number): string;
  /** One or two of the person's own items, already quoted. */
  because(first: Named, second: Named | undefined): string;
  like(title: string): string;
  alsoIn(category: string): string;
  readonly fixed: Readonly<Record<string, string>>;
};

const ENGLISH: Words = {
  quoted: (title) => `“${title}”`,
  bought: (times) => (times === 1 ? "You bought this before" : `You bought this ${times} times`),
  because(first, second) {
    const did = ({ bought }: Named) => (bought ? "bought" : "looked at");
    const also = second && `${second.bought === first.bought ? "" : `${did(second)} `}${second.title}`;
    return `Because you ${did(first)} ${first.title}${also ? ` and ${also}` : ""}`;
  },
  like: (title) => `Like ${title} on this page`,
  alsoIn: (category) => `Also in ${category}`,
  fixed: {
    "popular lately": "Popular with many customers lately",
    popular: "Popular with many customers",
    "at random": "Something different: drawn at random, to learn what else you may like",
    picked: "Picked by our editors",
    new: "New",
    catalogue: "From our catalogue",
  },
};

const GERMAN: Words = {
  quoted: (title) => `„${title}“`,
  bought: (times) => (times === 1 ? "Das haben Sie schon gekauft" : `Das haben Sie ${times}-mal gekauft`),
  because(first, second) {
    const did = ({ bought }: Named) => (bought ? "gekauft" : "angesehen");
    if (!second) return `Weil Sie ${first.title} ${did(first)} haben`;
    return second.bought === first.bought
      ? `Weil Sie ${first.title} und ${second.title} ${did(first)} haben`
      : `Weil Sie ${first.title} ${did(first)} und ${second.title} ${did(second)} haben`;
  },
  like: (title) => `Ähnlich wie ${title} auf dieser Seite`,
  alsoIn: (category) => `Auch unter ${category}`,
  fixed: {
    "popular lately": "Zuletzt bei vielen beliebt",
    popular: "Bei vielen beliebt",
    "at random": "Etwas anderes: zufällig gezogen, um zu lernen, was Ihnen sonst gefällt",
    picked: "Von der Redaktion ausgewählt",
    new: "Neu",
    catalogue: "Aus unserem Angebot",
  },
};

const FRENCH: Words = {
  quoted: (title) => `« ${title} »`,
  bought: (times) => (times === 1 ? "Vous l’avez déjà acheté" : `Vous l’avez acheté ${times} fois`),
  because(first, second) {
    const did = ({ bought }: Named) => (bought ? "acheté" : "regardé");
    const also = second && `${second.bought === first.bought ? "" : `${did(second)} `}${second.title}`;
    return `Parce que vous avez ${did(first)} ${first.title}${also ? ` et ${also}` : ""}`;
  },
  like: (title) => `Proche de ${title}, sur cette page`,
  alsoIn: (category) => `Aussi dans ${category}`,
  fixed: {
    "popular lately": "Apprécié par beaucoup ces derniers temps",
    popular: "Apprécié par beaucoup",
    "at random": "Autre chose : tiré au hasard, pour apprendre ce qui vous plaît encore",
    picked: "Choisi par notre rédaction",
    new: "Nouveau",
    catalogue: "De notre catalogue",
  },
};

const SPANISH: Words = {
  quoted: (title) => `«${title}»`,
  bought: (times) => (times === 1 ? "Ya lo compró antes" : `Lo compró ${times} veces`),
  because(first, second) {
    const did = ({ bought }: Named) => (bought ? "compró" : "miró");
    const also = second && `${second.bought === first.bought ? "" : `${did(second)} `}${second.title}`;
    return `Porque ${did(first)} ${first.title}${also ? ` y ${also}` : ""}`;
  },
  like: (title) => `Parecido a ${title}, en esta página`,
  alsoIn: (category) => `También en ${category}`,
  fixed: {
    "popular lately": "Últimamente gusta a muchos",
    popular: "Gusta a muchos",
    "at random": "Algo distinto: elegido al azar, para saber qué más le puede gustar",
    picked: "Elegido por nuestra redacción",
    new: "Nuevo",
    catalogue: "De nuestro catálogo",
  },
};

const WORDS: Readonly<Record<string, Words>> = { en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH };

/** Puts a reason of a shelf into words. */
export const tell: Tell = ({ says, because = [] }, { language, title }) => {
  const words = WORDS[language];
  if (!words) return undefined;
  const named = because.map((item, k): Named => ({ title: words.quoted(title(item)), bought: boughtAt(says, k) }));
  const text = worded(words, says, named, title);
  return text === undefined ? undefined : { text };
};

function worded(words: Words, says: Says, [first, second]: readonly Named[], title: (item: string) => string) {
  switch (says.code) {
    case "bought":
      return words.bought(Number(says["times"]));
    case "because":
      return first && words.because(first, second);
    case "like":
      return words.like(words.quoted(title(String(says["item"]))));
    case "also in":
      return words.alsoIn(String(says["category"]));
    default:
      return Object.hasOwn(words.fixed, says.code) ? words.fixed[says.code] : undefined;
  }
}

const boughtAt = ({ bought }: Says, k: number): boolean => Array.isArray(bought) && bought[k] === true;
