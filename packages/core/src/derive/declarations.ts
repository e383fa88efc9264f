// Map -> a TypeScript declaration file, so that a name which the map does not have no longer compiles in the shop's pages.
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import type { Property } from "../map/field.ts";
import { isChoice } from "../map/purpose.ts";

/**
 * The text of the file that types `@heed/browser`: events with their properties, traits, purposes that can be answered, placements.
 *
 * @example
 * declarationsOf(map).includes('"Product Viewed": { product_id: string }'); // true
 */
export function declarationsOf(map: DataMap): string {
  const events: string[] = [];
  const traits: string[] = [];
  for (const [name, field] of Object.entries(map.fields)) {
    if (field.kind === "trait") traits.push(`${quoted(name)}?: ${scalar(field.type)}`);
    else events.push(`${quoted(name)}: ${bag(field.properties)}`);
  }
  const purposes = Object.entries(purposesOf(map)).flatMap(([name, { basis }]) =>
    (typeof basis === "string" ? [basis] : Object.values(basis)).some(isChoice) ? [quoted(name)] : [],
  );
  const placements = Object.keys(map.placements ?? {}).map(quoted);
  return [
    "// Written by `heed types` from heed.config.ts. Run it again after a change of the map.",
    'import type {} from "@heed/browser";',
    "",
    'declare module "@heed/browser" {',
    "  interface HeedMap {",
    `    readonly events: { ${events.join("; ")} };`,
    `    readonly traits: { ${traits.join("; ")} };`,
    `    readonly purposes: ${purposes.join(" | ") || "never"};`,
    `    readonly placements: ${placements.join(" | ") || "never"};`,
    "  }",
    "}",
    "",
  ].join("\n");
}

const quoted = (name: string): string => JSON.stringify(name);

const bag = (properties: Readonly<Record<string, Property>>): string =>
  `{ ${Object.entries(properties).map(property).join("; ")} }`;

function property([name, type]: [string, Property]): string {
  if (typeof type !== "string") return `${key(name)}?: readonly ${bag(type[0])}[]`;
  return type.endsWith("?") ? `${key(name)}?: ${scalar(type.slice(0, -1))}` : `${key(name)}: ${scalar(type)}`;
}

const key = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));
const scalar = (type: string): string => (type === "number" || type === "boolean" ? type : "string");
