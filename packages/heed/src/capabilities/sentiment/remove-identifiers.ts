// Takes out of a text what names or reaches a person, before anything else is done with it: a word says what stood there. By patterns and check digits only,
// with no list of names: names that stand free are not found.

/** What was taken out. */
export const IDENTIFIERS = ["e-mail", "link", "IBAN", "card", "phone", "number", "address", "IP address"] as const;
export type Identifier = (typeof IDENTIFIERS)[number];

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
  // A number before a street, or a street before a number; one line.
  {
    is: "address",
    pattern:
      /(?<![\p{L}\p{N}])\d{1,5}[a-z]?,? (?:[\p{L}'’.-]{2,24} ){0,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|square|way|rue|calle|via|place|plaza)\b\.?(?:,? (?:suite|apt\.?|apartment|flat) \p{N}{1,5})?/giu,
  },
  {
    is: "address",
    pattern:
      /(?<![\p{L}\p{N}])(?:\p{Lu}[\p{L}'’.-]{1,24}[ -]){0,2}\p{L}{2,24}(?:straße|strasse|str\.|gasse|platz|allee|weg|straat|laan|gatan|vej) \d{1,4}[a-z]?\b/gu,
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
