// What stands against naming a field or a property in a rule, and against comparing it so; the map says it.
import { type DataMap, didYouMean, type EventField, type Purpose, type Scalar } from "@heed/core";
import type { Comparison, RuleMistake, RuleValue } from "./rule.ts";

/** The map, and the purpose for which it is read. */
export type ForPurpose = { readonly map: DataMap; readonly purpose: string };

export const mistake = (code: RuleMistake["code"], at: number, message: string): RuleMistake[] => [
  { code, at, message },
];

/** What stands against reading a field at all; the map says it. */
export function fieldMistakes(
  name: string,
  kind: "trait" | "event",
  at: number,
  reading: ForPurpose,
  purpose: Purpose,
): RuleMistake[] {
  const { fields } = reading.map;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field)
    return mistake(
      "field_not_declared",
      at,
      `"${name}" is not in heed.config.ts. ${didYouMean(name, Object.keys(purpose.reads))}`,
    );
  if (field.kind !== kind)
    return mistake(
      "field_of_other_kind",
      at,
      kind === "trait"
        ? `"${name}" is an event, not a value. Write count("${name}"), days_since("${name}") or sum("${name}".PROPERTY).`
        : `"${name}" is a value, not an event. Compare it by its name, without count(...).`,
    );
  if (field.kind === "trait" && (field.identifies || field.type === "email"))
    return mistake("field_identifies", at, `"${name}" tells who somebody is; an audience is a group. Leave it out.`);
  if (field.kind === "trait" && field.type === "text")
    return mistake(
      "property_is_text",
      at,
      `"${name}" is what people wrote in their own words, which a rule cannot compare. Leave it out.`,
    );
  if (field.kind === "trait" && field.protects)
    return mistake(
      "field_protected",
      at,
      `"${name}" is kept to audit fairness (${field.protects}), never to choose people. Leave it out.`,
    );
  if (typeof field.sensitive === "string")
    return mistake(
      "field_sensitive",
      at,
      `"${name}" tells something of ${field.sensitive}, which never makes an audience (GDPR Art. 9). Leave it out.`,
    );
  if (purpose.reads[name] === undefined)
    return mistake(
      "field_not_read",
      at,
      `The purpose "${reading.purpose}" may not read "${name}". Add it to the purpose's reads in heed.config.ts and ask people again, or use one of: ${Object.keys(purpose.reads).join(", ")}.`,
    );
  return [];
}

export const traitMistakes = (name: string, at: number, reading: ForPurpose, purpose: Purpose): RuleMistake[] =>
  fieldMistakes(name, "trait", at, reading, purpose);

/** What stands against naming this property; with `wanted`, against taking it for one of that type. */
export function propertyMistakes(
  field: EventField,
  event: string,
  property: string,
  at: number,
  wanted?: Scalar,
): RuleMistake[] {
  const declared = Object.hasOwn(field.properties, property) ? field.properties[property] : undefined;
  const named = Object.entries(field.properties).flatMap(([name, type]) => (typeof type === "string" ? [name] : []));
  if (declared === undefined)
    return mistake(
      "property_not_declared",
      at,
      `"${event}" has no property "${property}". ${didYouMean(property, named)}`,
    );
  if (typeof declared !== "string")
    return mistake(
      "property_is_list",
      at,
      `"${property}" of "${event}" is a list, which a rule cannot compare. Use one of: ${named.join(", ")}.`,
    );
  if (declared.startsWith("text"))
    return mistake(
      "property_is_text",
      at,
      `"${property}" of "${event}" is what people wrote in their own words, which a rule cannot compare. Leave it out.`,
    );
  if (declared.startsWith("email"))
    return mistake(
      "field_identifies",
      at,
      `"${property}" of "${event}" tells who somebody is; an audience is a group. Leave it out.`,
    );
  if (wanted !== undefined && !declared.startsWith(wanted))
    return mistake(
      "value_of_other_type",
      at,
      `"${property}" of "${event}" is a ${declared.replace("?", "")}; only numbers are summed. Use count(...).`,
    );
  return [];
}

export function typeMistakes(
  name: string,
  type: Scalar,
  compare: Comparison,
  value: RuleValue,
  at: number,
): RuleMistake[] {
  const ordered = compare !== "=" && compare !== "!=";
  const fits =
    type === "number"
      ? typeof value === "number"
      : type === "boolean"
        ? typeof value === "boolean"
        : typeof value === "string";
  if (!fits)
    return mistake(
      "value_of_other_type",
      at,
      `"${name}" is a ${type}; ${JSON.stringify(value)} is none. Compare it with a ${type}.`,
    );
  if (type === "date" && !/^\d{4}-\d\d-\d\d/.test(String(value)))
    return mistake("value_of_other_type", at, `"${name}" is a date. Write it as "YYYY-MM-DD".`);
  if (ordered && (type === "string" || type === "boolean"))
    return mistake(
      "value_without_order",
      at,
      `"${name}" is a ${type}, of which none is more than another. Use =, != or in.`,
    );
  return [];
}
