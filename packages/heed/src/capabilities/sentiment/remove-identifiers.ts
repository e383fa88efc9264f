// Takes out of a text what names or reaches a person, before anything else is done with it: a word says what stood there. By patterns and check digits only,
// with no list of names: names that stand free are not found.

/** What was taken out. */
export const IDENTIFIERS = ["e-mail", "link", "IBAN", "card", "phone", "number", "address", "IP address"] as const;
export type Identifier = (typeof IDENTIFIERS)[number];

/**
 * Parts of an address. A name is bounded, and so is how many follow each other, and what parts two of them stands in neither: a text can
 * then be cut into them in one way, and each pattern is linear in the text.
 */
const ALONE = "(?<![\\p{L}\\p{N}])";
const NUMBER = "\\d{1,5}[a-z]?\\b";
const NAME = "[\\p{L}'’.-]{1,24}";
const CAPITAL = "\\p{Lu}[\\p{L}'’.-]{0,24}";
/** The same without a dash, for where dashes part them. */
const WORD = "[\\p{L}'’.]{1,24}";
const CAPITAL_WORD = "\\p{Lu}[\\p{L}'’.]{0,24}";
/** A number may be written as the twelfth; at the end of a sentence the dot is the sentence's. */
const DOT = "(?:\\.(?=\\s{0,2}[,\\n?]))?";
/** Small words inside of names of streets and places. */
const JOIN =
  "(?:of|the|and|de|del|della|dalla|dal|dei|degli|di|do|da|dos|das|la|le|les|el|al|van|von|der|den|du|des|y|e|i|nad|na|sur|en|aan|am)";
/** No part of a street's name behind its number: "12 on the way", "3 days". */
const NO_NAME =
  "(?!(?:on|in|the|and|was|is|are|a|an|to|at|for|with|it|of|too|so|i|we|my|by|miles|days?|weeks?|times|years?|pages?|late)\\b)";
const NO_MONTH = "(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* )";
const NO_YEAR = "(?!(?:19|20)\\d\\d\\b)";
const KINDS =
  "street|st|str|road|rd|avenue|ave|av|lane|ln|drive|dr|boulevard|blvd|court|ct|square|sq|way|close|crescent|cres|terrace|parkway|pkwy|place|pl|plaza|trail|trl|circle|highway|hwy|utca|ulica|tér|tee|tn|u\\.";
const BEFORE =
  "via|viale|piazza|strada|rua|rue|avenue|av\\.|avda\\.?|avenida|calle|c/|carrer|camino|camiño|paseo|travessera|travesía|ronda|plaza|ul\\.|ulica|trg|praça|largo|estrada|place|boulevard|chemin|impasse|r|λεωφόρος|οδός|λ\\.";
/** Of words with bars between: each as it is, and with a capital. */
const asWritten = (words: string): string =>
  words
    .split("|")
    .flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1)])
    .join("|");
// A single small letter before a name is no kind of street.
const BEFORE_AS_WRITTEN = asWritten(BEFORE).replace("|r|", "|");
const GROWN =
  "straße|strasse|stasse|str\\.|gasse|platz|allee|weg|wegen|ring|damm|ufer|straat|laan|plein|plaats|kade|dijk|gracht|singel|hof|gata|gatan|vägen|vegen|veien|vegur|vej|gade|stræde|stræti|bakken|bakke|katu|tie|polku|kuja|tänav|puiestee";
const BEHIND = "utca|u\\.|út|tér|street|avenue|road|lane|straße|strasse|allee|ulica|gade|vej|tee|tn";
/** What parts a line of an address from the next; "???" is what became of a sign that could not be read. */
const BREAK = "(?:\\s{0,2}(?:[,\\n]|\\?\\?\\?)(?:\\s|,|\\?\\?\\?){0,5})";
const UNIT = "(?:[Ss]uite|[Aa]pt\\.?|[Aa]partment|[Ff]lat|[Uu]nit) \\d{1,5}\\b";
const TOWN = `(?:\\p{Lu}[\\p{L}'’-]{0,24}|nan\\b)(?: (?:${JOIN} ){0,2}(?:\\p{Lu}[\\p{L}'’-]{0,24}|St\\.|nan\\b)){0,5}`;
const CODE = "(?: \\d{1,6}\\b)?";
/** After the street: a room, and behind it towns and countries, each on its line, with the number of the post office. */
const BEYOND = `(?:${BREAK}(?:${TOWN}${CODE}|\\d{2,6}\\b)|[\\s,]{1,4}\\d{5}\\b){0,5}`;
const ROOM_AND_REST = `(?:[\\s,]|\\?\\?\\?){1,6}${UNIT}(?: ${TOWN}${CODE})?${BEYOND}`;
const REST = `(?:${ROOM_AND_REST}|${BEYOND})`;
const ORDINAL = "\\d{1,3}(?:st|nd|rd|th)";
const PART = `${NO_NAME}(?:${WORD}|${ORDINAL})`;

/** Where something was found, in the text as it came: from `start` to before `end`. */
export type Found = { readonly is: Identifier; readonly start: number; readonly end: number };

/** "Elm and 12 Baker Street": where streets meet, the first is named by its name alone. */
const CROSSING = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}'’-]{1,24} and $/u;

/** Longer texts are cut: what a customer writes in one message is shorter, and nobody may hold up a shop with a megabyte. */
export const LONGEST = 20_000;

type Finder = {
  readonly is: Identifier;
  readonly pattern: RegExp;
  readonly holds?: (text: string) => boolean;
  /** So sure that it is sought where somebody writes without capitals as well. */
  readonly smallToo?: true;
};

// In the order of their certainty: what an earlier one took a later one does not see. Patterns are linear: a text is cut into their parts in one way.
const FINDERS: readonly Finder[] = [
  { is: "e-mail", pattern: /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/gu },
  { is: "link", pattern: /\b(?:https?:\/\/|www\.)[^\s<>"')\]]{3,400}/giu },
  { is: "IBAN", pattern: /\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,4})?\b/giu, holds: isIban },
  { is: "card", pattern: /(?<![\d])\d(?:[ -]?\d){11,18}(?![\d])/gu, holds: isCard },
  { is: "IP address", pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/gu, holds: isIpv4 },
  { is: "IP address", pattern: /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\p{L}\p{N}:])/giu },
  // The number of an authority, written in groups: 123-45-6789.
  { is: "number", pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/gu },
  {
    is: "phone",
    pattern:
      /(?<![\p{L}\p{N}])(?<!\p{N}[.,/-])(?:\+|00)?\(?\d{1,15}\)?(?:(?:[ ./-]{1,2}\(?|\(|(?<=\)))\d{1,15}\)?){0,6}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\p{L}\p{N}])/giu,
    holds: isPhone,
  },
  // Where two streets meet.
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}the corner of (?:[\\p{L}\\p{N}'’.-]{1,24} ){1,7}and (?:${NAME} ){1,3}(?:${KINDS})\\b`,
      "giu",
    ),
  },
  // A box or a military unit, with the office that serves it.
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}(?:(?:PSC|Unit|unit) \\d{1,5},? [Bb]ox \\d{1,5}|US[A-Za-z]{1,3} \\p{L}{2,24}(?=\\s+[AFD]PO\\b)|(?:\\d{1,5}\\s)?[Pp]\\.? ?[Oo]\\.? ?[Bb]ox \\d{1,6}${REST})(?:[\\s,]{1,3}[AFD][Pp][Oo] A[AEPaep] \\d{5})?`,
      "gu",
    ),
    smallToo: true,
  },
  // A room is sure: what stands before it is its street.
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}(?:\\d{1,5},? ){0,2}(?:(?:${BEFORE_AS_WRITTEN}) )?${CAPITAL_WORD}(?: (?:${CAPITAL_WORD}|${JOIN}\\b)|-${WORD}){0,8},? ${NUMBER}${DOT}${ROOM_AND_REST}`,
      "gu",
    ),
    smallToo: true,
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}(?:${CAPITAL} ){0,3}(?:\\d{1,5},? ){1,2}${PART}(?:[ -]${PART}){0,6}[ -]?(?:${NUMBER}${DOT})?${ROOM_AND_REST}`,
      "gu",
    ),
    smallToo: true,
  },
  // A street: a number before its name, its kind before or behind the name, or grown together with it; then the rest of the address.
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}(?:\\d{1,5} ){1,2}(?:${BEFORE_AS_WRITTEN}|r) (?:${NAME} ){0,4}${NAME},? \\d{1,5}\\b${DOT}${REST}`,
      "gu",
    ),
    smallToo: true,
  },
  {
    is: "address",
    pattern: new RegExp(`${ALONE}(?:${BEFORE_AS_WRITTEN}) (?:${NAME} ){0,4}${CAPITAL},? \\d{1,5}\\b${REST}`, "gu"),
  },
  {
    is: "address",
    pattern: new RegExp(`${ALONE}(?:\\d{1,5} ){1,2}(?:${BEFORE_AS_WRITTEN}) ${NAME}(?: ${CAPITAL}){0,4}${REST}`, "gu"),
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}(?:${CAPITAL} ){0,3}\\d{1,5}[a-z]?,? (?:\\d{1,5} )?(?:${NO_NAME}(?:${NAME}|${ORDINAL}) ){1,4}(?:${asWritten(KINDS)})\\b\\.?(?: \\d{1,5}\\b)?${REST}`,
      "gu",
    ),
    smallToo: true,
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}(?:\\d{1,5} )?(?:${CAPITAL_WORD}[ -]){0,3}(?:[\\p{L}'’.-]{2,24}(?:${GROWN})|${asWritten(BEHIND)}) ${NUMBER}${DOT}${REST}`,
      "gu",
    ),
  },
  // A number, capital words, a number that is no year: certain with two words, or with a town or nothing behind.
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}\\d{1,5} ${NO_MONTH}${CAPITAL}(?: (?:${JOIN} )?${CAPITAL}){1,5} ${NO_YEAR}${NUMBER}${DOT}${REST}`,
      "gu",
    ),
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}\\d{1,5},? ${NO_MONTH}${CAPITAL} ${NO_YEAR}${NUMBER}${DOT}(?:${BREAK}${TOWN}${CODE}${BEYOND}|(?=\\s{0,5}$))`,
      "gu",
    ),
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}${CAPITAL_WORD}(?: ${CAPITAL_WORD}|-${WORD}){0,3} ${NUMBER}(?= [Ss]t(?:reet\\b|\\.))`,
      "gu",
    ),
  },
  {
    is: "address",
    pattern: new RegExp(`${ALONE}${CAPITAL} (?:Street|Avenue|Road|Lane|Boulevard|Square|Drive)${REST}`, "gu"),
  },
  { is: "address", pattern: new RegExp(`${ALONE}${UNIT}(?: ${TOWN}${CODE})?${BEYOND}`, "gu"), smallToo: true },
];

/**
 * Finds what names or reaches a person.
 *
 * @param text at most 20,000 characters are looked at
 * @returns places that do not overlap, from the first to the last
 * @example
 * findIdentifiers("Write to ada@shop.example"); // [{ is: "e-mail", start: 9, end: 25 }]
 */
export function findIdentifiers(text: string): Found[] {
  let left = text.slice(0, LONGEST);
  const small = !/\p{Lu}/u.test(left);
  const found: Found[] = [];
  for (const { is, pattern, holds, smallToo } of FINDERS)
    for (const { index, 0: match } of (small && smallToo ? withCapitals(left) : left).matchAll(pattern)) {
      if (holds && !holds(match)) continue;
      const start = is === "address" ? index - (CROSSING.exec(left.slice(0, index))?.[0].length ?? 0) : index;
      const end = index + match.length;
      found.push({ is, start, end });
      // As long as it was, so that places stay where they are, and nothing that a later pattern takes.
      left = left.slice(0, start) + "\u0000".repeat(end - start) + left.slice(end);
    }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * The text without them; each is a word in brackets. What lies beyond 20,000 characters is cut off.
 *
 * @example
 * removeIdentifiers("Write to ada@shop.example"); // "Write to [e-mail]"
 */
export function removeIdentifiers(text: string): string {
  let [out, from] = ["", 0];
  for (const { is, start, end } of findIdentifiers(text)) {
    out += `${text.slice(from, start)}[${is}]`;
    from = end;
  }
  return out + text.slice(from, LONGEST);
}

/** Each word with a capital; as long as it was: a sign whose capital is longer stays. */
const withCapitals = (text: string): string =>
  text.replace(/(?<![\p{L}\p{N}'’])\p{Ll}/gu, (letter) => {
    const capital = letter.toUpperCase();
    return capital.length === letter.length ? capital : letter;
  });

/** ISO 13616: moved by four, letters as numbers, the rest by 97 is 1. */
function isIban(text: string): boolean {
  const plain = text.replaceAll(/[ -]/g, "").toUpperCase();
  if (plain.length < 15 || plain.length > 34) return false;
  let rest = 0;
  for (const sign of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** ISO/IEC 7812: the check digit of Luhn. */
function isCard(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, "")].map(Number).reverse();
  if (digits.length < 12 || digits.every((digit) => digit === digits[0])) return false;
  const sum = digits.reduce((total, digit, i) => {
    const doubled = i % 2 === 1 ? 2 * digit : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function isIpv4(text: string): boolean {
  return text.split(".").every((part) => Number(part) <= 255);
}

/** Seven to fifteen digits (ITU-T E.164) that are no date, no amount and no bare number without a sign of a telephone. */
function isPhone(text: string): boolean {
  const digits = text.replaceAll(/(?:x|ext).*$/giu, "").replaceAll(/\D/g, "");
  if (digits.length < 7 || digits.length > 15) return false;
  if (/^\d{4}[-./]\d{1,2}[-./]\d{1,2}$|^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$/.test(text.trim())) return false;
  return /[+()\s./-]/.test(text.trim()) || /^0\d{8,}$/.test(text.trim()) || digits.length >= 9;
}
