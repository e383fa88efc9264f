// A stored value as lines that a person can read: names without underscores, items by their title.
import { type DataMap, readable, wordsIn } from "@heed/core";
import { wordsFor } from "./words.ts";

/** What a language says of true and false, and how it writes numbers. */
type Says = { readonly yes: string; readonly no: string; readonly locale: string };

export type ValueLine = { readonly label?: string; readonly value: string };

/** The field's own words, or its name made readable: "favourite_genre" -> "Favourite genre". */
export function labelOf(map: DataMap, field: string, language: string): string {
  const says = map.fields[field]?.says;
  if (says !== undefined) return wordsIn(says, language);
  // Why somebody is in a group may be what a placement estimates of them.
  const placement = map.fields[field] === undefined ? map.placements?.[field]?.says : undefined;
  if (placement !== undefined) return wordsIn(placement, language);
  // The built-in field: no map describes it.
  return field === "decision" ? (wordsFor(language).stores["decision"] ?? field) : readable(field);
}

/**
 * Lines of a value. `title` gives the name of a shop item, if its id is one.
 *
 * @example
 * linesOf({ order_id: "o1", products: [{ product_id: "b1", quantity: 2 }] }, () => "A Book", wordsFor("en"));
 * // [{ label: "Order id", value: "o1" }, { label: "Products", value: "A Book (quantity 2)" }]
 */
export function linesOf(value: unknown, title: (id: string) => string | undefined, says: Says): readonly ValueLine[] {
  if (!isRecord(value)) return [{ value: plain(value, title, says) }];
  const inside = { ...says, currency: value["currency"] };
  return Object.entries(value).map(([key, inner]) => ({
    label: labelIn(key, inner, title),
    value: inWords(key, inner, title, inside),
  }));
}

/** Properties that are worth money, by Segment's e-commerce specification. */
const MONEY: ReadonlySet<string> = new Set("price revenue total subtotal value tax shipping discount".split(" "));

/** In the currency of its record, if that names one; else with two digits. */
export function moneyIn(amount: number, locale: string, currency?: unknown): string {
  const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) return amount.toLocaleString(locale, two);
  return amount.toLocaleString(locale, { style: "currency", currency });
}

type Inside = Says & { readonly currency?: unknown };

const inWords = (key: string, value: unknown, title: (id: string) => string | undefined, says: Inside): string =>
  typeof value === "number" && MONEY.has(key) ? moneyIn(value, says.locale, says.currency) : plain(value, title, says);

/** What is shown by its title is no id to whoever reads it. */
function labelIn(key: string, value: unknown, title: (id: string) => string | undefined): string {
  const named = typeof value === "string" && (title(value) ?? value) !== value;
  return readable(named ? key.replace(/_id$/, "") : key);
}

function plain(value: unknown, title: (id: string) => string | undefined, says: Inside): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return title(value) ?? value;
  if (typeof value === "boolean") return value ? says.yes : says.no;
  if (Array.isArray(value)) return value.map((inner) => plain(inner, title, says)).join(", ");
  // No thousands are parted: a number may be a year or a name.
  if (typeof value === "number")
    return value.toLocaleString(says.locale, { useGrouping: false, maximumFractionDigits: 20 });
  if (!isRecord(value)) return String(value);
  const { product_id: item, ...rest } = value;
  const others = Object.entries(rest).map(
    ([key, inner]) => `${readable(key).toLowerCase()} ${inWords(key, inner, title, says)}`,
  );
  if (typeof item !== "string") return others.join(", ");
  return others.length > 0 ? `${title(item) ?? item} (${others.join(", ")})` : (title(item) ?? item);
}

/** "IE" -> "Ireland"; what is no country code stays as the map wrote it. */
export function countryName(code: string, language: string): string {
  return /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code) : code;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
