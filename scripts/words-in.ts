// The words of a language in a source file: texts in its own file, under its name, or in a constant that is called so.
import { parseSync } from "@swc/core";

/** A text, with `{}` where a value goes. */
export type Text = { readonly language: string; readonly text: string };

const CONSTANTS: Readonly<Record<string, string>> = { FRENCH: "fr", GERMAN: "de", SPANISH: "es" };
const LANGUAGES = new Set(Object.values(CONSTANTS));

/**
 * Every text, in the order of the file.
 *
 * @example
 * wordsIn("words/fr.ts", 'export const words = { save: "Enregistrer" };'); // one text, in French
 */
export function wordsIn(path: string, source: string): readonly Text[] {
  const found: Text[] = [];
  const visit = (node: unknown, language: string | undefined): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, value, quasis, key, id } = node as Node;
    if (type === "ImportDeclaration" || type?.startsWith("TsType")) return;
    if (language !== undefined && type === "StringLiteral") found.push({ language, text: String(value) });
    if (language !== undefined && quasis) found.push({ language, text: quasis.map(({ cooked }) => cooked).join("{}") });
    const named = languageOf(key?.value ?? id?.value);
    for (const [name, part] of Object.entries(node)) if (name !== "key") visit(part, named ?? language);
  };
  const own = /(?:^|[/-])(fr|de|es)\.tsx?$/.exec(path)?.[1];
  visit(parseSync(source, { syntax: "typescript", tsx: path.endsWith("x") }), own);
  return found;
}

/** What is read of a node of the parser's. */
type Node = {
  readonly type?: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly cooked: string }[];
  readonly key?: { readonly value?: unknown };
  readonly id?: { readonly value?: unknown };
};

const languageOf = (name: unknown): string | undefined =>
  typeof name !== "string" ? undefined : LANGUAGES.has(name) ? name : CONSTANTS[name.split("_")[0] ?? ""];
