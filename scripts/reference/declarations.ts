// Reads what a module exports, with its docstring, from the text of its source: for reference pages.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A docstring taken apart. Text is one paragraph a line; `throws` are sentences. */
export type Doc = {
  readonly says: string;
  readonly params: readonly { readonly name: string; readonly says: string }[];
  readonly returns: string | undefined;
  readonly throws: readonly string[];
  /** The lines below `@example`: what scripts/examples.test.ts runs. */
  readonly example: string | undefined;
};

/** One export. `head` is its declaration: of a function without the body, of a type and a constant as it stands. */
export type Declaration = {
  readonly name: string;
  readonly kind: "function" | "type" | "constant" | "class";
  readonly head: string;
  readonly doc: Doc | undefined;
};

/** A source file with its exports in their order; `says` is its header sentence. */
export type Module = { readonly file: string; readonly says: string; readonly exports: readonly Declaration[] };

/** What an index re-exports, file by file; of `export { a } from` only what is named. */
export function modulesOf(index: string): Module[] {
  const text = readFileSync(index, "utf8");
  return [...text.matchAll(/^export (?:type )?(\*|\{[^}]*\}) from "(\.\/.*?\.ts)";$/gm)].map(
    ([, what = "", path = ""]) => {
      const module = readModule(join(dirname(index), path));
      if (what === "*") return { ...module, file: path.slice(2) };
      const names = new Set(
        what
          .slice(1, -1)
          .split(",")
          .map((name) => name.replace(/^\s*type /, "").trim()),
      );
      return { ...module, file: path.slice(2), exports: module.exports.filter(({ name }) => names.has(name)) };
    },
  );
}

/** The exports of one file. A type and a constant of one name are one export, under the docstring that either has. */
function readModule(file: string): Module {
  const text = readFileSync(file, "utf8");
  const found = new Map<string, Declaration>();
  const pattern =
    /(?:^\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?^export (async function\*?|function\*?|const|class|type|interface) (\w+)/gm;
  for (const match of text.matchAll(pattern)) {
    const [whole, comment, keyword = "", name = ""] = match;
    const start = match.index + whole.lastIndexOf(`export ${keyword}`);
    const declaration: Declaration = {
      name,
      kind: kindOf(text, start, keyword),
      head: headOf(text, start, keyword),
      doc: comment === undefined ? undefined : docOf(comment),
    };
    const same = found.get(name);
    found.set(name, same ? { ...same, doc: same.doc ?? declaration.doc } : declaration);
  }
  return { file, says: /^(?:\/\/|\/\*\*) ?(.*?)(?: \*\/)?$/m.exec(text)?.[1] ?? "", exports: [...found.values()] };
}

/** The declaration of one type or interface, exported or not, as it stands. */
export function typeText(file: string, name: string): string {
  const text = readFileSync(file, "utf8");
  const start = new RegExp(`^(?:export )?(?:type|interface) ${name}\\b`, "m").exec(text)?.index;
  if (start === undefined)
    throw new Error(`type_missing: ${file} declares no type ${name}. Correct scripts/reference.`);
  return text.slice(start, endOf(text, start, atSemicolon));
}

function kindOf(text: string, start: number, keyword: string): Declaration["kind"] {
  if (keyword.includes("function")) return "function";
  if (keyword === "class") return "class";
  if (keyword !== "const") return "type";
  return isArrow(text.slice(start, endOf(text, start, atSemicolon))) ? "function" : "constant";
}

const isArrow = (statement: string): boolean =>
  /^export const \w+ = (?:async )?(?:<[\s\S]*?>)?\(/.test(statement) && statement.includes("=>");

function headOf(text: string, start: number, keyword: string): string {
  const from = start + "export ".length;
  const upTo = (stop: Stop): string => text.slice(from, endOf(text, from, stop)).trim();
  if (keyword === "class" || keyword.includes("function"))
    return upTo((character, depth, before) => character === "{" && depth === 0 && !/[:|&,=]$|=>$/.test(before));
  if (keyword === "interface") return upTo((character, depth) => character === "\n" && depth === 0);
  const statement = upTo(atSemicolon);
  if (keyword === "type" || !isArrow(`export ${statement}`)) return statement;
  const arrow = endOf(
    statement,
    0,
    (character, depth, before) => character === ">" && depth === 0 && /[^=]=$/.test(before) && before.includes("("),
  );
  return statement.slice(0, arrow - 1).trim();
}

type Stop = (character: string, depth: number, before: string) => boolean;
const atSemicolon: Stop = (character, depth) => character === ";" && depth === 0;

/** Where a declaration ends: brackets are counted, what stands in quotes and comments is passed over. */
function endOf(text: string, start: number, stop: Stop): number {
  const passed = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*(?:(?!\*\/)[\s\S])*\*\/|\/\/.*|[\s\S]/y;
  passed.lastIndex = start;
  let depth = 0;
  let before = "";
  for (let match = passed.exec(text); match; match = passed.exec(text)) {
    const [part] = match;
    if (stop(part, depth, before)) return match.index;
    if ("([{".includes(part)) depth++;
    if (")]}".includes(part)) depth--;
    // Of what went before only its end matters, without blanks.
    before = (before + part).trimEnd().slice(-2_000);
  }
  return text.length;
}

function docOf(comment: string): Doc {
  const text = comment.replaceAll(/^[ \t]*\* ?/gm, "").trim();
  const parts = text.split(/^(?=@\w+)/m);
  const says = parts[0]?.startsWith("@") ? "" : oneLine(parts[0] ?? "");
  const tagged = (tag: string): string[] =>
    parts.filter((part) => part.startsWith(`@${tag} `)).map((part) => oneLine(part.slice(tag.length + 2)));
  return {
    says,
    params: tagged("param").map((each) => ({
      name: each.split(" ", 1)[0] ?? "",
      says: each.slice(each.indexOf(" ") + 1),
    })),
    returns: tagged("returns")[0],
    throws: tagged("throws"),
    example: /^@example\n([\s\S]+)/.exec(parts.find((part) => part.startsWith("@example")) ?? "")?.[1]?.trim(),
  };
}

/** Lines of one paragraph are joined; an empty line stays, and so do list items. */
const oneLine = (text: string): string =>
  text
    .trim()
    .replaceAll(/\{@link (\w+)\}/g, "`$1`")
    .replaceAll(/([^\n])\n(?![\n\-*])[ \t]*/g, "$1 ");
