// What is not in the map is not collected: keeps the declared parts of what arrives, and counts the rest by name.
import type { DataMap } from "../map/data-map.ts";
import type { EventField, Property, Scalar } from "../map/field.ts";
import { parseTime } from "./parse-time.ts";

/** Why a part was dropped. */
export type Drop = { readonly name: string; readonly reason: "not_in_map" | "wrong_type" };

/** A scalar as it is stored; dates are ISO 8601 texts. */
export type Scalars = string | number | boolean;
/** A property as it is stored. */
export type Value = Scalars | readonly Readonly<Record<string, Scalars>>[];

/** What is kept of an event, or why nothing is; `drops` are counted, never stored. */
export type FilteredEvent =
  | {
      readonly kept: true;
      readonly properties: Readonly<Record<string, Value>>;
      readonly sensitive: boolean;
      readonly drops: readonly Drop[];
    }
  | { readonly kept: false; readonly reason: string; readonly drops: readonly Drop[] };

/**
 * Keeps the declared properties of an event. An event that the map does not name, or that lacks a needed property, is not kept.
 *
 * @example
 * filterEvent(map, "Product Viewed", { product_id: "b1", campaign: "x" }); // kept, with one drop: "Product Viewed.campaign"
 */
export function filterEvent(map: DataMap, name: string, properties: unknown): FilteredEvent {
  const field = Object.hasOwn(map.fields, name) ? map.fields[name] : undefined;
  if (field?.kind !== "event")
    return { kept: false, reason: "event_not_in_map", drops: [{ name, reason: "not_in_map" }] };
  const drops: Drop[] = [];
  const given = isRecord(properties) ? properties : {};
  const kept: Record<string, Value> = {};
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(field.properties, key)) drops.push({ name: `${name}.${key}`, reason: "not_in_map" });
  }
  for (const [key, type] of Object.entries(field.properties)) {
    const raw = Object.hasOwn(given, key) ? given[key] : undefined;
    if (raw === undefined || raw === null) {
      if (isRequired(type)) return { kept: false, reason: `property_missing: ${name}.${key}`, drops };
      continue;
    }
    const value = typeof type === "string" ? scalar(type, raw) : list(type[0], raw, `${name}.${key}`, drops);
    if (value === undefined) {
      drops.push({ name: `${name}.${key}`, reason: "wrong_type" });
      if (isRequired(type)) return { kept: false, reason: `property_wrong_type: ${name}.${key}`, drops };
    } else kept[key] = value;
  }
  return { kept: true, properties: kept, sensitive: isSensitive(field, kept), drops };
}

/**
 * A trait's value as declared, or why it is not kept.
 *
 * @example
 * filterTrait(map, "shoe_size", 39).kept; // false: the map does not name it
 */
export function filterTrait(
  map: DataMap,
  name: string,
  raw: unknown,
): { kept: true; value: Scalars; identifies: boolean; sensitive: boolean } | { kept: false; drop: Drop } {
  const field = Object.hasOwn(map.fields, name) ? map.fields[name] : undefined;
  if (field?.kind !== "trait") return { kept: false, drop: { name, reason: "not_in_map" } };
  const value = raw === null || raw === undefined ? undefined : scalar(field.type, raw);
  if (value === undefined || (field.oneOf && !Object.hasOwn(field.oneOf, String(value))))
    return { kept: false, drop: { name, reason: "wrong_type" } };
  return { kept: true, value, identifies: field.identifies === true, sensitive: field.sensitive !== undefined };
}

const MAX_STRING = 2_000;
/** A review, a message, an answer. */
const MAX_TEXT = 10_000;
const MAX_LIST = 500;

function scalar(type: Scalar | `${Scalar}?`, raw: unknown): Scalars | undefined {
  switch (type.replace(/\?$/, "")) {
    case "number": {
      const value = typeof raw === "string" && raw.trim() !== "" ? Number(raw) : raw;
      return typeof value === "number" && Number.isFinite(value) ? value : undefined;
    }
    case "boolean":
      return typeof raw === "boolean" ? raw : raw === "true" ? true : raw === "false" ? false : undefined;
    case "date": {
      const at = parseTime(raw);
      return at instanceof Date ? at.toISOString() : undefined;
    }
    case "email":
      return isText(raw) && raw.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(raw) ? raw : undefined;
    case "text":
      return isText(raw) && raw.length <= MAX_TEXT ? raw : undefined;
    default: {
      // A whole number beyond 2^53 has lost digits on its way: as a text it would be the id of something else.
      const text = typeof raw === "number" && (Number.isSafeInteger(raw) || !Number.isInteger(raw)) ? String(raw) : raw;
      return isText(text) && text.length <= MAX_STRING ? withoutQuery(text) : undefined;
    }
  }
}

// PostgreSQL stores no NUL, and a lone surrogate is no text.
const isText = (raw: unknown): raw is string => typeof raw === "string" && !raw.includes("\0") && raw.isWellFormed();

// A query or fragment carries click ids, addresses and search words that nobody named (mechanisms.md 12).
const withoutQuery = (text: string): string => (/^https?:\/\//i.test(text) ? (text.split(/[?#]/, 1)[0] ?? text) : text);

function list(
  shape: Readonly<Record<string, Scalar | `${Scalar}?`>>,
  raw: unknown,
  place: string,
  drops: Drop[],
): Record<string, Scalars>[] | undefined {
  if (!Array.isArray(raw) || raw.length > MAX_LIST) return undefined;
  const seen = new Set<string>();
  const items: Record<string, Scalars>[] = [];
  for (const entry of raw) {
    if (!isRecord(entry)) return undefined;
    const item: Record<string, Scalars> = {};
    for (const key of Object.keys(entry)) {
      if (Object.hasOwn(shape, key) || seen.has(key)) continue;
      seen.add(key);
      drops.push({ name: `${place}.${key}`, reason: "not_in_map" });
    }
    for (const [key, type] of Object.entries(shape)) {
      const value =
        Object.hasOwn(entry, key) && entry[key] !== null && entry[key] !== undefined
          ? scalar(type, entry[key])
          : undefined;
      if (value !== undefined) item[key] = value;
      else if (isRequired(type)) return undefined;
    }
    items.push(item);
  }
  return items;
}

function isSensitive(field: EventField, properties: Readonly<Record<string, Value>>): boolean {
  if (field.sensitive === undefined) return false;
  if (typeof field.sensitive === "string") return true;
  const value = properties[field.sensitive.property];
  return typeof value === "string" && Object.hasOwn(field.sensitive.values, value);
}

const isRequired = (type: Property): boolean => typeof type === "string" && !type.endsWith("?");
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
