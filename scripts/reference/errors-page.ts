// docs/reference/errors.md: every stable code that Heed throws or answers, with its sentence, found in the sources.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseSync } from "@swc/core";
import { code, pageStart, table } from "./markdown.ts";

/** One code with what is said under it, and the files where it is. */
type Found = { readonly code: string; readonly says: Set<string>; readonly files: Set<string> };

const SECTIONS: readonly { title: string; says: string; holds: (file: string) => boolean }[] = [
  {
    title: "Mistakes in a map",
    says: "Found at start and by `heed check`, all at once, each with its place in `heed.config.ts`.",
    holds: (file) => file === "core/src/map/mistakes.ts",
  },
  {
    title: "Why a purpose is closed",
    says: "A refusal is a value: the reason and its remedy stand in replies, in the ledger and in `heed person show`.",
    holds: (file) => file === "core/src/policy/decide.ts",
  },
  {
    title: "Why an event or a row is not taken",
    says: "Counted by reason; an import writes the rows into `FILE.rejected.csv`.",
    holds: (file) => file === "heed/src/ingest/refusal.ts",
  },
  {
    title: "Answered over HTTP",
    says: "The body holds `code` and `message`; under OFREP `errorCode` too.",
    holds: (file) => /^heed\/src\/(http|pages)\//.test(file),
  },
  {
    title: "Thrown by Heed",
    says: "Printed by commands as one sentence.",
    holds: (file) => /^(heed|core)\//.test(file),
  },
  {
    title: "Thrown by @heed/math",
    says: "A `MathError` with `code` and `remedy`.",
    holds: (file) => file.startsWith("math/"),
  },
];

/**
 * Writes the page from every source under `packages`, tests left out. Words in braces stand for what is filled in.
 *
 * @param problems what the Data Dashboard says, whose sentences stand with its other words
 */
export function errorsPage(
  packages: string,
  problems: Readonly<Record<string, { readonly sentence: string }>>,
): string {
  const shown = Object.entries(problems).map(([name, { sentence }]) => ({
    code: name,
    says: sentence,
    file: DASHBOARD,
  }));
  const found = [...findErrors(packages), ...shown];
  const sections = SECTIONS.map(({ title, says }, at) => {
    const first = (file: string): boolean => SECTIONS.findIndex((section) => section.holds(file)) === at;
    const rows = found
      .filter(({ file }) => first(file))
      .reduce((all, { code: name, says: sentence, file }) => {
        const entry = all.get(name) ?? { code: name, says: new Set(), files: new Set() };
        entry.says.add(sentence);
        entry.files.add(file.replace(/^(heed|core|math)\/src\//, ""));
        return all.set(name, entry);
      }, new Map<string, Found>());
    const lines = [...rows.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
    return `## ${title}\n\n${says}\n\n${table(
      ["code", "sentence", "where"],
      lines.map((each) => [code(each.code), [...each.says].join("<br>"), [...each.files].join(", ")]),
    )}\n`;
  });
  return [
    pageStart(
      "Errors",
      "the sources of packages",
      "Every error is `code: sentence. remedy.`: programs branch on the code, which stays; people read the rest. No sentence carries personal data.",
    ),
    ...sections,
  ].join("\n");
}

const DASHBOARD = "heed/src/pages/dashboard.ts";
type Spoken = { readonly code: string; readonly says: string; readonly file: string };

function findErrors(packages: string): Spoken[] {
  const found: Spoken[] = [];
  for (const path of sourcesUnder(packages)) {
    const file = relative(packages, path);
    const add = (name: string, says: string): unknown => found.push({ code: name, says, file });
    visit(parseSync(readFileSync(path, "utf8"), { syntax: "typescript" }), add);
  }
  return found;
}

/** Every .ts file of the packages' sources but tests. */
export function sourcesUnder(packages: string): string[] {
  return readdirSync(packages)
    .flatMap((name) => readdirSync(join(packages, name, "src"), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !/\.test\.ts$|^test-/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

type Node = Readonly<Record<string, unknown>>;
type Add = (code: string, says: string) => unknown;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

function visit(value: unknown, add: Add): void {
  if (!isNode(value)) return;
  readThrown(value, add);
  if (value["type"] === "CallExpression" || value["type"] === "NewExpression") readCall(value, add);
  if (value["type"] === "ObjectExpression") readObject(value, add);
  if (value["type"] === "VariableDeclarator") readRemedies(value, add);
  for (const inner of Object.values(value)) visit(inner, add);
}

const CODE = /^[a-z]+(?:_[a-z]+)*$/;
const isSentence = (text: string): boolean =>
  text.includes(" ") && /[.?!:}]$/.test(text) && /^[\p{Lu}{"`'(]/u.test(text);

/** "code: sentence", wherever it stands. */
function readThrown(node: Node, add: Add): void {
  if (node["type"] !== "StringLiteral" && node["type"] !== "TemplateLiteral") return;
  for (const text of textsOf(node)) {
    const [, name, says] = /^([a-z]+(?:_[a-z]+)+): ([\s\S]+ [\s\S]+)$/.exec(text) ?? [];
    if (name && says) add(name, says.trim());
  }
}

/** fault("code", "sentence", "remedy"), apiError(400, "code", "sentence"), add("code", place, "sentence", "remedy"). */
function readCall(node: Node, add: Add): void {
  const given = nodes(node["arguments"]).map((argument) => argument["expression"]);
  const names = given.map((each) => (isNode(each) && each["type"] === "StringLiteral" ? String(each["value"]) : ""));
  const at = names.findIndex((name) => CODE.test(name));
  const says = given
    .slice(at + 1)
    .map((each) => textsOf(each).join(" / "))
    .filter(isSentence);
  if (at >= 0 && says.length > 0) add(names[at]!, says.join(" "));
}

/** { code: "code", message: "sentence" } */
function readObject(node: Node, add: Add): void {
  const entries = entriesOf(node);
  const own = entries.find(([name]) => name === "code")?.[1];
  if (!isNode(own) || own["type"] !== "StringLiteral") return;
  const says = entries
    .flatMap(([name, value]) => (/^(message|says|sentence|remedy)$/.test(name) ? textsOf(value) : []))
    .filter(isSentence);
  if (says.length > 0) add(String(own["value"]), says.join(" "));
}

/** const REMEDIES = { code: "remedy", ... } */
function readRemedies(declarator: Node, add: Add): void {
  const { id, init } = declarator;
  if (!isNode(id) || id["value"] !== "REMEDIES") return;
  let table = init;
  // Behind `as const satisfies ...`.
  while (isNode(table) && table["type"] !== "ObjectExpression") table = table["expression"];
  for (const [name, value] of isNode(table) ? entriesOf(table) : []) add(name, textsOf(value).join(" "));
}

function entriesOf(object: Node): (readonly [name: string, value: unknown])[] {
  return nodes(object["properties"]).flatMap((property) => {
    const key = property["key"];
    return isNode(key) && property["type"] === "KeyValueProperty"
      ? [[String(key["value"]), property["value"]] as const]
      : [];
  });
}

/** What an expression may say: of a condition both sides; {name} for what is filled in. */
function textsOf(value: unknown): string[] {
  if (!isNode(value)) return [];
  switch (value["type"]) {
    case "StringLiteral":
      return [String(value["value"])];
    case "TemplateLiteral": {
      const quasis = nodes(value["quasis"]).map((quasi) => String(quasi["cooked"]));
      return nodes(value["expressions"]).reduce<string[]>(
        (all, expression, at) =>
          all.flatMap((text) => filledIn(expression).map((word) => `${text}${word}${quasis[at + 1] ?? ""}`)),
        [quasis[0] ?? ""],
      );
    }
    case "BinaryExpression":
      return textsOf(value["left"]).flatMap((left) => textsOf(value["right"]).map((right) => left + right));
    case "ConditionalExpression":
      return [...textsOf(value["consequent"]), ...textsOf(value["alternate"])];
    case "ParenthesisExpression":
      return textsOf(value["expression"]);
    case "CallExpression":
      return nameOf(value["callee"]) === "didYouMean" ? ['Did you mean "{name}"?'] : [];
    default:
      return [];
  }
}

function filledIn(expression: Node): string[] {
  const said = textsOf(expression).filter((text) => expression["type"] === "CallExpression" || !text.includes("{"));
  return said.length > 0 ? said : [`{${nameOf(expression)}}`];
}

/** The last word of an expression that tells what it is: {purposes} of `Object.keys(map.purposes).join(", ")`. */
function nameOf(expression: unknown): string {
  if (!isNode(expression)) return "…";
  const { type, value, callee } = expression;
  if (type === "Identifier") return String(value);
  if (type === "CallExpression" && isNode(callee) && callee["type"] === "MemberExpression") {
    const { object } = callee;
    const ofLanguage = isNode(object) && (object["value"] === "Object" || object["value"] === "JSON");
    return nameOf(ofLanguage ? nodes(expression["arguments"])[0]?.["expression"] : object);
  }
  const inner =
    expression["property"] ?? callee ?? expression["expression"] ?? expression["left"] ?? expression["base"];
  return inner === undefined ? "…" : nameOf(inner);
}
