// Mistakes in a field: its kind and types, what is never taken, what identifies, what is sensitive.
import { type DataMap, NEVER } from "./data-map.ts";
import { type EventField, type Property, SENSITIVE, type TraitField } from "./field.ts";
import { type Add, hasWords, isRecord } from "./mistake.ts";

const SCALARS = ["string", "text", "number", "boolean", "date", "email"];
const FACE =
  /(^|[^a-z])(face|facial|fingerprint|iris scan|retina|voiceprint|voice ?print|biometric|genetic|dna)([^a-z]|$)/i;
// Finer than a region is never stored (mechanisms.md 12).
const TOO_FINE = /(^|\.)(latitude|longitude|lat|lng|lon|city|postal_?code|zip|street)$/i;

/** All mistakes of one field. */
export function checkField(map: DataMap, name: string, field: TraitField | EventField, add: Add): void {
  const place = `fields["${name}"]`;
  const never = [...NEVER, ...(map.never ?? [])];
  const names = [name, ...(field?.kind === "event" && isRecord(field.properties) ? Object.keys(field.properties) : [])];
  for (const each of names) {
    if (FACE.test(spaced(each)) || never.some((category) => spaced(each).split(" ").includes(category.toLowerCase()))) {
      add(
        "never_taken",
        place,
        `"${each}" is of a category that Heed never takes.`,
        "Remove it; no purpose or consent opens it.",
      );
    }
    if (TOO_FINE.test(each))
      add("place_too_fine", place, `"${each}" tells a place finer than a region.`, "Name a region or country instead.");
  }
  if (field?.kind === "trait") {
    if (!SCALARS.includes(field.type))
      add("type_unknown", `${place}.type`, `"${field.type}" is no type.`, `Use one of: ${SCALARS.join(", ")}.`);
    checkSensitive(map, field.sensitive, place, add);
    for (const [value, words] of Object.entries(field.oneOf ?? {}))
      if (!hasWords(words, map))
        add(
          "words_missing",
          `${place}.oneOf["${value}"]`,
          "Customers are not told in every declared language what this answer says.",
          `Give words in: ${map.languages?.join(", ")}.`,
        );
    if (field.oneOf && (field.type !== "string" || Object.keys(field.oneOf).length < 2))
      add(
        "one_of_malformed",
        `${place}.oneOf`,
        "Answers to choose from are two or more texts.",
        'Write type: "string" and oneOf: { woman: "a woman", man: "a man" }.',
      );
    // An address is a direct identifier whether or not the map says so.
    if (field.type === "email" && !field.identifies) {
      add(
        "identifier_unmarked",
        place,
        "An e-mail address identifies a person.",
        "Add identifies: true, so that it is stored apart and encrypted.",
      );
    }
    return;
  }
  if (field?.kind !== "event" || !isRecord(field.properties)) {
    add(
      "field_kind",
      place,
      "A field is a trait or an event.",
      'Write kind: "trait" with a type, or kind: "event" with properties.',
    );
    return;
  }
  for (const [property, type] of Object.entries(field.properties)) {
    if (!isProperty(type))
      add(
        "type_unknown",
        `${place}.properties.${property}`,
        `${JSON.stringify(type)} is no type.`,
        `Use one of: ${SCALARS.join(", ")}, with "?" when it may be absent, or [{ ... }] for a list.`,
      );
  }
  if (typeof field.sensitive === "object") {
    const { property, values } = field.sensitive;
    if (!(property in field.properties))
      add(
        "sensitive_property_unknown",
        `${place}.sensitive`,
        `There is no property "${property}".`,
        `Name one of: ${Object.keys(field.properties).join(", ")}.`,
      );
    for (const category of Object.values(values ?? {})) checkSensitive(map, category, place, add);
  } else checkSensitive(map, field.sensitive, place, add);
}

function checkSensitive(map: DataMap, category: string | undefined, place: string, add: Add): void {
  if (category === undefined) return;
  if (map.never?.includes(category)) {
    add(
      "never_taken",
      `${place}.sensitive`,
      `The map says that ${category} is never taken.`,
      "Remove the field, or the category from never.",
    );
  } else if (!(SENSITIVE as readonly string[]).includes(category)) {
    add(
      "sensitive_unknown",
      `${place}.sensitive`,
      `"${category}" is no sensitive category.`,
      `Use one of: ${SENSITIVE.join(", ")}.`,
    );
  }
}

const isProperty = (type: Property): boolean =>
  typeof type === "string"
    ? SCALARS.includes(type.replace(/\?$/, ""))
    : Array.isArray(type) &&
      type.length === 1 &&
      isRecord(type[0]) &&
      Object.values(type[0]).every((inner) => typeof inner === "string" && isProperty(inner));
const spaced = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_\-.]+/g, " ")
    .toLowerCase();
