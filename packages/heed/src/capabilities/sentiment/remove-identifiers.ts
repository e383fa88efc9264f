// Takes out of a text what names or reaches a person, before anything else is done with it: a word says what stood there. By patterns and check digits only,
// with no list of names: names that stand free are not found.

/** What was taken out. */
export const IDENTIFIERS = ["e-mail", "link", "IBAN", "card", "phone", "number", "address", "IP address"] as const;
export type Identifier = (typeof IDENTIFIERS)[number];

/** Parts of an address. A name is bounded, and so is how many follow each other, so that each pattern is linear in the text. */
const ALONE = "(?<![\\p{L}\\p{N}])";
const NAME = "[\\p{L}'’.-]{1,24}";
const CAPITAL = "\\p{Lu}[\\p{L}'’.-]{1,24}";
/** No part of a street's name behind its number: "12 on the way", "3 days". */
const NO_NAME =
  "(?!(?:on|in|the|and|was|is|are|a|an|to|at|for|with|it|of|too|so|i|we|my|by|miles|days?|weeks?|times|years?|pages?|late)\\b)";
const KINDS =
  "street|st|str|road|rd|avenue|ave|av|lane|ln|drive|dr|boulevard|blvd|court|ct|square|way|close|crescent|terrace|parkway|place|plaza|utca|ulica|tér";
const BEFORE =
  "via|viale|piazza|rua|rue|avenue|av\\.|avda\\.?|avenida|calle|c/|carrer|camino|camiño|paseo|travessera|ul\\.|ulica|trg|praça|largo|estrada|place|boulevard|chemin|r|λεωφόρος|οδός";
const BEFORE_AS_WRITTEN = `${BEFORE.replace("|r|", "|R|")}|Via|Viale|Piazza|Rua|Rue|Avenue|Av\\.|Avda\\.?|Avenida|Calle|Camino|Camiño|Paseo|Ul\\.|Trg|Praça|Largo|Boulevard|Chemin`;
const GROWN =
  "straße|strasse|stasse|str\\.|gasse|platz|allee|weg|wegen|straat|laan|plein|plaats|gata|gatan|vägen|vegen|veien|vej|gade|stræde|katu|tie|tänav|kuja";
const BEHIND = "utca|u\\.|út|tér|street|avenue|road|lane|straße|strasse|allee|ulica|gade|vej|tee|tn";
const NO_MONTH = "(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* )";
const ROOM = "(?:[\\s,]{1,4}(?:suite|apt\\.?|apartment|flat|unit) \\d{1,5})?";
/** A place behind a comma or a new line, with the number of its post office; or that number alone. */
const PLACE =
  "(?:[ ]?[,\\n][\\s,]{0,3}(?:\\p{Lu}[\\p{L}'’.-]{0,24}|nan)(?: (?:\\p{Lu}[\\p{L}'’.-]{0,24}|of|the|and|de|del|di|la|nan)){0,6}(?: \\d{4,6})?|[\\s,]{1,4}\\d{5})";
const REST = `${ROOM}(?:${PLACE}){0,4}`;
const REST_AS_WRITTEN = `${ROOM.replace("suite|apt", "[Ss]uite|[Aa]pt")}(?:${PLACE}){0,4}`;

/** Where something was found, in the text as it came: from `start` to before `end`. */
export type Found = { readonly is: Identifier; readonly start: number; readonly end: number };

/** Longer texts are cut: what a customer writes in one message is shorter, and nobody may hold up a shop with a megabyte. */
export const LONGEST = 20_000;

type Finder = { readonly is: Identifier; readonly pattern: RegExp; readonly holds?: (text: string) => boolean };

// In the order of their certainty: what an earlier one took a later one does not see. Patterns are linear: no repetition lies in another.
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
      /(?<![\p{L}\p{N}])(?<!\p{N}[.,/-])(?:\+|00)?\(?\d{1,5}\)?(?:[ ./-]{0,2}\(?\d{1,5}\)?){1,6}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\p{L}\p{N}])/giu,
    holds: isPhone,
  },
  // A box or a military unit, with the office that serves it.
  {
    is: "address",
    pattern:
      /(?<![\p{L}\p{N}])(?:(?:psc|unit) \d{1,5},? box \d{1,5}|us[a-z]{2,3} \p{L}{2,24}(?=\s+[afd]po\b)|p\.? ?o\.? ?box \d{1,6})(?:[\s,]{1,3}[afd]po a[aep] \d{5})?/giu,
  },
  // A street: a number before its name, its kind before or behind the name, or grown together with it; then the rest of the address.
  {
    is: "address",
    pattern: new RegExp(`${ALONE}(?:\\d{1,5} ){1,2}(?:${BEFORE}) (?:${NAME} ){0,4}${NAME},? \\d{1,5}\\b${REST}`, "giu"),
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}(?:${BEFORE_AS_WRITTEN}) (?:${NAME} ){0,4}${CAPITAL},? \\d{1,5}\\b${REST_AS_WRITTEN}`,
      "gu",
    ),
  },
  {
    is: "address",
    pattern: new RegExp(`${ALONE}(?:\\d{1,5} ){1,2}(?:${BEFORE}) ${NAME}(?: ${CAPITAL}){0,4}${REST}`, "giu"),
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}\\d{1,5}[a-z]?,? (?:\\d{1,5} )?(?:${NO_NAME}${NAME} ){1,4}(?:${KINDS})\\b\\.?(?: \\d{1,5})?${REST}`,
      "giu",
    ),
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}(?:\\d{1,5} )?(?:${CAPITAL}[ -]){0,3}(?:\\p{L}{2,24}(?:${GROWN})|${BEHIND}) \\d{1,5}[a-z]?\\b${REST}`,
      "gu",
    ),
  },
  {
    is: "address",
    pattern: new RegExp(`${ALONE}\\d{1,5} (?:${NO_MONTH}${CAPITAL} ){2,5}\\d{1,5}\\b${REST_AS_WRITTEN}`, "gu"),
  },
  {
    is: "address",
    pattern: new RegExp(
      `${ALONE}${CAPITAL} (?:Street|Avenue|Road|Lane|Boulevard|Square|Drive)${REST_AS_WRITTEN}`,
      "gu",
    ),
  },
  { is: "address", pattern: /(?<![\p{L}\p{N}])(?:suite|apt\.?|apartment|flat) \p{N}{1,5}\b/giu },
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
  const found: Found[] = [];
  for (const { is, pattern, holds } of FINDERS)
    left = left.replace(pattern, (match: string, ...rest: unknown[]) => {
      if (holds && !holds(match)) return match;
      // Without groups the offset follows the match; it is a number.
      const start = rest.find((part) => typeof part === "number") as number;
      found.push({ is, start, end: start + match.length });
      // As long as it was, so that places stay where they are, and nothing that a later pattern takes.
      return "\u0000".repeat(match.length);
    });
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
