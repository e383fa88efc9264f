// docs/reference/map.md: every key of heed.config.ts, from the type declarations of the map.
import { join } from "node:path";
import { typeText } from "./declarations.ts";
import { code, pageStart, table } from "./markdown.ts";

type Part = { readonly title: string; readonly says: string; readonly file: string; readonly types: readonly string[] };

const PARTS: readonly Part[] = [
  { title: "The map", says: "`defineMap({ ... })`", file: "data-map.ts", types: ["MapInput"] },
  {
    title: "A trait",
    says: '`fields: { email: { kind: "trait", ... } }`',
    file: "field.ts",
    types: ["Described", "TraitField"],
  },
  {
    title: "An event",
    says: '`fields: { "Product Viewed": { kind: "event", ... } }`',
    file: "field.ts",
    types: ["Described", "EventField"],
  },
  { title: "A purpose", says: "`purposes: { recommendations: { ... } }`", file: "purpose.ts", types: ["Purpose"] },
  { title: "A placement", says: "`placements: { shelf: { ... } }`", file: "data-map.ts", types: ["Placement"] },
  { title: "A recipient", says: "`recipients: { mail: { ... } }`", file: "data-map.ts", types: ["Recipient"] },
  { title: "A role", says: "`roles: { marketer: { ... } }`", file: "data-map.ts", types: ["Role"] },
  { title: "A regime", says: "`regimes: { gdpr: { ... } }`", file: "data-map.ts", types: ["Regime"] },
  {
    title: "A party",
    says: "`controller: { ... }`, `protectionOfficer: { ... }`",
    file: "data-map.ts",
    types: ["Party"],
  },
];

/** A key as it is declared. */
type Key = { readonly name: string; readonly optional: boolean; readonly type: string; readonly says: string };

/**
 * Writes the page.
 *
 * @param folder packages/core/src/map
 * @throws `docstring_missing` with every key that has none
 */
export function mapPage(folder: string): string {
  const parts = PARTS.map((part) => ({
    ...part,
    keys: part.types.flatMap((type) => keysOf(typeText(join(folder, part.file), type), `${part.file} ${type}`)),
  }));
  const missing = parts.flatMap(({ title, keys }) =>
    keys.filter((key) => key.says === "").map((key) => `${title}: ${key.name}`),
  );
  if (missing.length > 0)
    throw new Error(
      `docstring_missing: keys of the map without a docstring: ${missing.join(", ")}. Say what each means.`,
    );
  return [
    pageStart(
      "The data map",
      "packages/core/src/map",
      "`heed.config.ts` exports one map, made by `defineMap`, and beside it the shop's `catalogue` if there is one. Every mistake in it is found at start and by `heed check`, with its place and the remedy: see [errors](errors.md). How to write one: [guide](../guide/map.md).",
    ),
    ...parts.map(
      ({ title, says, keys }) => `## ${title}\n\n${says}\n\n${table(["key", "type", "meaning"], keys.map(row))}\n`,
    ),
  ].join("\n");
}

const row = ({ name, optional, type, says }: Key): string[] => [code(optional ? `${name}?` : name), code(type), says];

/** Keys of the outermost level: two blanks from the margin, as the formatter leaves them. */
function keysOf(text: string, place: string): Key[] {
  const keys = [...text.matchAll(/(?:^ {2}\/\*\* (.*?) \*\/\n)?^ {2}readonly (\w+)(\??): ([\s\S]*?);$/gm)].map(
    ([, says = "", name = "", mark, type = ""]) => ({
      name,
      optional: mark === "?",
      type: type.replaceAll(/\s+/g, " "),
      says,
    }),
  );
  if (keys.length === 0) throw new Error(`keys_missing: ${place} shows no key. Correct scripts/reference/map-page.ts.`);
  return keys;
}
