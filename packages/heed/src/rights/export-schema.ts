// What the download says of its own shape: a JSON Schema (2020-12), from the database's catalogue.
import type { PersonTable } from "./catalogue.ts";
import { OMITTED } from "./person-rows.ts";

/** The schema of `data`: one array a table. */
export function exportSchema(tables: readonly PersonTable[]) {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: tables.map((table) => table.name),
    properties: Object.fromEntries(
      tables.map((table) => [
        table.name,
        { type: "array", items: { type: "object", properties: propertiesOf(table) } },
      ]),
    ),
  };
}

const SERVES = {
  type: "array",
  items: { type: "object", properties: { purpose: { type: "string" }, until: { type: "string" } } },
};

/** The members of one row and their types, in the order in which they come. */
export function propertiesOf(table: PersonTable): Record<string, unknown> {
  const names = new Set(table.columns.map((column) => column.name));
  const properties: Record<string, unknown> = {};
  for (const { name, type } of table.columns) if (!(name in OMITTED)) properties[name] = typeOf(type);
  if (names.has("cipher")) properties["value"] = {};
  if (names.has("permits")) Object.assign(properties, { serves: SERVES, keptUntil: { type: "string" } });
  return properties;
}

function typeOf(type: string): Record<string, unknown> {
  if (type.startsWith("timestamp")) return { type: ["string", "null"], format: "date-time" };
  if (type === "uuid") return { type: ["string", "null"], format: "uuid" };
  if (type === "boolean") return { type: ["boolean", "null"] };
  if (/^(smallint|integer|bigint|numeric)$/.test(type)) return { type: ["number", "null"] };
  if (type.endsWith("[]")) return { type: ["array", "null"] };
  return type === "jsonb" ? {} : { type: ["string", "null"] };
}
