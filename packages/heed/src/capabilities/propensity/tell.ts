// A score in words, in every language of Heed's pages: how likely, what speaks for and against it, what would change it.
import type { Says, Tell, Told } from "@heed/core";
import type { Look } from "./features.ts";
import { type Reason, reasonsKept } from "./reason-of.ts";

/** The chances after one more event of a field today, and after 30 days without any. */
export type Change = { readonly field: string; readonly acted: number; readonly waited: number };

/** What a training run keeps of one person. */
type Looks = { readonly looks: readonly Look[] };

type Words = {
  /** How fields are spoken of; others are named as the map's label in quotation marks. */
  readonly nouns: Readonly<Record<string, readonly [one: string, many: string]>>;
  quoted(label: string): string;
  question(one: string, days: number): string;
  inHundred(chance: number): string;
  /** Of people like this one, and of all. */
  rates(chance: string, rate: string): string;
  more(reasons: string): string;
  less(reasons: string): string;
  reason(reason: Reason, one: string, many: string): string;
  change(acted: string, one: string, waited: string): string;
  /** Neither changes what is told. */
  steady(one: string): string;
  review(step: string): string;
  readonly notScored: Told;
  /** What a model learned of one day: what was known then, and whether it came. */
  look(day: string, known: string, came: boolean): string;
};

const FIELDS = ["Order Completed", "Order Cancelled", "Order Refunded", "Product Viewed", "Product Added"] as const;
const nounsOf = (...nouns: readonly (readonly [string, string])[]): Words["nouns"] =>
  Object.fromEntries(FIELDS.map((field, k) => [field, nouns[k] ?? [field, field]]));

/** Chances as people read them: words for the ends, a whole number between. */
const hundredths = (chance: number, low: string, high: string, about: (n: number) => string): string =>
  chance < 0.01 ? low : chance > 0.99 ? high : about(Math.round(100 * chance));

const ENGLISH: Words = {
  nouns: nounsOf(
    ["order", "orders"],
    ["cancelled order", "cancelled orders"],
    ["returned order", "returned orders"],
    ["look at a product", "looks at products"],
    ["addition to the basket", "additions to the basket"],
  ),
  quoted: (label) => `“${label}”`,
  question: (one, days) => `${upper(/^[aeiou]/i.test(one) ? `an ${one}` : `a ${one}`)} within ${days} days`,
  inHundred: (chance) => hundredths(chance, "fewer than 1 in 100", "more than 99 in 100", (n) => `about ${n} in 100`),
  rates: (chance, rate) => `${upper(chance)} people with a history like yours do; in all it is ${rate}.`,
  more: (reasons) => `More likely: ${reasons}.`,
  less: (reasons) => `Less likely: ${reasons}.`,
  reason({ theme, n = 0, days = 90 }, one, many) {
    const ago = n === 0 ? "today" : n === 1 ? "yesterday" : `${n} days ago`;
    return {
      none: `no ${one} so far`,
      last: `your last ${one} was ${ago}`,
      first: `your first ${one} was ${ago}`,
      returned: `the ${many} that you gave back`,
      "nothing returned": "nothing given back",
      value: "what your orders came to in the last year",
      apart: `how far your ${many} lie apart`,
      often: `${n === 0 ? "no" : n} ${n === 1 ? one : many} in the last ${days} days`,
      "on days":
        n === 0 ? `no ${many} in the last year` : `${many} on ${n === 1 ? "one day" : `${n} days`} of the last year`,
    }[theme];
  },
  change: (acted, one, waited) =>
    `It would be ${acted} after one more ${one} today, and ${waited} if nothing happened for 30 days.`,
  steady: (one) => `One more ${one} today would hardly change it, nor would 30 days in which nothing happened.`,
  review: (step) => `Nothing follows from it by itself: ${step}`,
  notScored: { title: "Not scored", text: "Nothing about you was used, and no score was made." },
  look: (day, known, came) =>
    `Among others, as of ${day}: ${known}; what the model asks about ${came ? "came" : "did not come"} in time.`,
};

const GERMAN: Words = {
  nouns: nounsOf(
    ["Bestellung", "Bestellungen"],
    ["stornierte Bestellung", "stornierte Bestellungen"],
    ["zurückgegebene Bestellung", "zurückgegebene Bestellungen"],
    ["Blick auf ein Produkt", "Blicke auf Produkte"],
    ["Griff in den Warenkorb", "Griffe in den Warenkorb"],
  ),
  quoted: (label) => `„${label}“`,
  question: (one, days) => `${one} innerhalb von ${days} Tagen`,
  inHundred: (chance) => hundredths(chance, "weniger als 1 von 100", "mehr als 99 von 100", (n) => `etwa ${n} von 100`),
  rates: (chance, rate) => `Von Menschen mit ähnlicher Geschichte tun es ${chance}, von allen ${rate}.`,
  more: (reasons) => `Wahrscheinlicher macht es: ${reasons}.`,
  less: (reasons) => `Unwahrscheinlicher macht es: ${reasons}.`,
  reason({ theme, n = 0, days = 90 }, _, many) {
    const ago = n === 0 ? "heute" : n === 1 ? "gestern" : `vor ${n} Tagen`;
    return {
      none: `${many}: bisher keine`,
      last: `${many}: zuletzt ${ago}`,
      first: `${many}: zum ersten Mal ${ago}`,
      returned: `${many}: was Sie zurückgegeben haben`,
      "nothing returned": "nichts zurückgegeben",
      value: "was Ihre Bestellungen im letzten Jahr ergaben",
      apart: `${many}: wie weit sie auseinanderliegen`,
      often: `${many}: ${n === 0 ? "keine" : n} in den letzten ${days} Tagen`,
      "on days":
        n === 0
          ? `${many}: keine im letzten Jahr`
          : `${many}: an ${n === 1 ? "einem Tag" : `${n} Tagen`} des letzten Jahres`,
    }[theme];
  },
  change: (acted, one, waited) =>
    `Käme heute eines dazu (${one}), wären es ${acted}; geschähe 30 Tage lang nichts, ${waited}.`,
  steady: (one) => `Käme heute eines dazu (${one}) oder geschähe 30 Tage lang nichts, änderte es sich kaum.`,
  review: (step) => `Von selbst folgt daraus nichts: ${step}`,
  notScored: {
    title: "Nicht geschätzt",
    text: "Nichts über Sie wurde verwendet, und es wurde keine Schätzung gemacht.",
  },
  look: (day, known, came) =>
    `Unter anderem, Stand ${day}: ${known}; wonach das Modell fragt, trat rechtzeitig ${came ? "ein" : "nicht ein"}.`,
};

const FRENCH: Words = {
  nouns: nounsOf(
    ["commande", "commandes"],
    ["commande annulée", "commandes annulées"],
    ["commande retournée", "commandes retournées"],
    ["article regardé", "articles regardés"],
    ["ajout au panier", "ajouts au panier"],
  ),
  quoted: (label) => `« ${label} »`,
  question: (one, days) => `${upper(one)} dans les ${days} jours`,
  inHundred: (chance) => hundredths(chance, "moins de 1 sur 100", "plus de 99 sur 100", (n) => `environ ${n} sur 100`),
  rates: (chance, rate) =>
    `Parmi les personnes au parcours semblable au vôtre, ${chance} le font ; sur l’ensemble, ${rate}.`,
  more: (reasons) => `Plus probable : ${reasons}.`,
  less: (reasons) => `Moins probable : ${reasons}.`,
  reason({ theme, n = 0, days = 90 }, _, many) {
    const ago = n === 0 ? "aujourd’hui" : n === 1 ? "hier" : `il y a ${n} jours`;
    return {
      none: `${many} : aucun jusqu’ici`,
      last: `${many} : la dernière fois ${ago}`,
      first: `${many} : la première fois ${ago}`,
      returned: `${many} : ce que vous avez rendu`,
      "nothing returned": "rien n’a été rendu",
      value: "ce que vos commandes ont représenté l’an dernier",
      apart: `${many} : l’espace entre les jours`,
      often: `${many} : ${n} au cours des ${days} derniers jours`,
      "on days": `${many} : ${n} ${n < 2 ? "jour" : "jours"} au cours de l’année écoulée`,
    }[theme];
  },
  change: (acted, one, waited) =>
    `Avec un événement de plus aujourd’hui (${one}), ce serait ${acted} ; si rien ne se passait pendant 30 jours, ${waited}.`,
  steady: (one) => `Un événement de plus aujourd’hui (${one}), ou 30 jours sans rien, n’y changerait presque rien.`,
  review: (step) => `Rien n’en découle tout seul : ${step}`,
  notScored: {
    title: "Non estimé",
    text: "Rien de vous n’a été utilisé, et aucune estimation n’a été faite.",
  },
  look: (day, known, came) =>
    `Entre autres, au ${day} : ${known} ; ce que le modèle cherche à prévoir ${came ? "est arrivé" : "n’est pas arrivé"} à temps.`,
};

const SPANISH: Words = {
  nouns: nounsOf(
    ["pedido", "pedidos"],
    ["pedido anulado", "pedidos anulados"],
    ["pedido devuelto", "pedidos devueltos"],
    ["producto mirado", "productos mirados"],
    ["añadido a la cesta", "añadidos a la cesta"],
  ),
  quoted: (label) => `«${label}»`,
  question: (one, days) => `${upper(one)} en ${days} días`,
  inHundred: (chance) =>
    hundredths(chance, "menos de 1 de cada 100", "más de 99 de cada 100", (n) => `unas ${n} de cada 100`),
  rates: (chance, rate) => `De las personas con un historial como el suyo lo hacen ${chance}; en total, ${rate}.`,
  more: (reasons) => `Más probable: ${reasons}.`,
  less: (reasons) => `Menos probable: ${reasons}.`,
  reason({ theme, n = 0, days = 90 }, _, many) {
    const ago = n === 0 ? "hoy" : n === 1 ? "ayer" : `hace ${n} días`;
    return {
      none: `${many}: ninguno hasta ahora`,
      last: `${many}: la última vez ${ago}`,
      first: `${many}: la primera vez ${ago}`,
      returned: `${many}: lo que usted devolvió`,
      "nothing returned": "nada devuelto",
      value: "lo que sumaron sus pedidos en el último año",
      apart: `${many}: cuánto distan entre sí`,
      often: `${many}: ${n === 0 ? "ninguno" : n} en los últimos ${days} días`,
      "on days":
        n === 0
          ? `${many}: ninguno en el último año`
          : `${many}: en ${n === 1 ? "un día" : `${n} días`} del último año`,
    }[theme];
  },
  change: (acted, one, waited) => `Con uno más hoy (${one}) serían ${acted}; si no pasara nada en 30 días, ${waited}.`,
  steady: (one) => `Uno más hoy (${one}), o 30 días sin nada, apenas lo cambiaría.`,
  review: (step) => `Nada se sigue de ello por sí solo: ${step}`,
  notScored: { title: "Sin estimar", text: "No se usó nada sobre usted, y no se hizo ninguna estimación." },
  look: (day, known, came) =>
    `Entre otras cosas, a ${day}: ${known}; lo que el modelo pregunta ${came ? "llegó" : "no llegó"} a tiempo.`,
};

const WORDS: Readonly<Record<string, Words>> = { en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH };

/** Puts a score into words; its title is the question with the chance. */
export const tell: Tell = ({ says }, { language, label }) => {
  const words = WORDS[language];
  if (!words) return undefined;
  if (says.code === "not scored") return words.notScored;
  const nounOf = (field: string): readonly [one: string, many: string] => {
    const quoted = words.quoted(label(field));
    return words.nouns[field] ?? [quoted, quoted];
  };
  if (says.code === "kept") {
    const text = looks(words, says["contribution"], language, nounOf);
    return text === undefined ? undefined : { text };
  }
  const question = words.question(nounOf(String(says["event"]))[0], Number(says["withinDays"]));
  if (says.code === "question") return { text: question };
  if (says.code !== "score") return undefined;
  const chance = words.inHundred(Number(says["chance"]));
  return { title: `${question}: ${chance}`, text: sentences(words, says, chance, nounOf).join(" ") };
};

function sentences(
  words: Words,
  says: Says,
  chance: string,
  nounOf: (field: string) => readonly [string, string],
): string[] {
  // reasons.ts wrote them.
  const list = (key: string) =>
    ((Array.isArray(says[key]) ? says[key] : []) as unknown as readonly Reason[])
      .map((reason) => words.reason(reason, ...nounOf(reason.field)))
      .join("; ");
  const [up, down, change] = [list("up"), list("down"), says["change"] as Change | undefined];
  const review = says["review"];
  return [
    words.rates(chance, words.inHundred(Number(says["rate"]))),
    ...(up ? [words.more(up)] : []),
    ...(down ? [words.less(down)] : []),
    ...(change ? [changed(words, change, chance, nounOf(change.field)[0])] : []),
    ...(typeof review === "string" ? [words.review(review)] : []),
  ];
}

function changed(words: Words, { acted, waited }: Change, chance: string, one: string): string {
  const [after, later] = [words.inHundred(acted), words.inHundred(waited)];
  return after === chance && later === chance ? words.steady(one) : words.change(after, one, later);
}

/** Each look that a training run kept, the latest first; the download has every figure. */
function looks(
  words: Words,
  kept: Says[string] | undefined,
  language: string,
  nounOf: (field: string) => readonly [string, string],
): string | undefined {
  // A training run kept it, as its example says.
  const { looks: all } = kept as unknown as Partial<Looks>;
  return all
    ?.map(({ day, x, y }) => {
      const known = reasonsKept(x).map((reason) => words.reason(reason, ...nounOf(reason.field)));
      return words.look(dateOf(day, language), known.join("; "), y === 1);
    })
    .join(" ");
}

// As the pages of Heed write a date in English.
const dateOf = (day: number, language: string): string =>
  new Date(day * 86_400_000).toLocaleDateString(language === "en" ? "en-GB" : language, {
    dateStyle: "medium",
    timeZone: "UTC",
  });

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
