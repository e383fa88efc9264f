// The reference page of a package: every export with its declaration and docstring, in groups, found by standard names.
import { type Declaration, type Module, modulesOf } from "./declarations.ts";
import { anchor, code, codeBlock, pageStart, table } from "./markdown.ts";

/** Files by what they are for; each file under the names by which the field knows it. */
export type Groups = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Writes the page.
 *
 * @param index the package's index.ts; `name` is how it is imported
 * @throws `docstring_missing` with every export that has none, `example_missing` with every function whose `@example` is missing or does
 *   not call it, `group_missing` for a file in no group or a group's file that is gone
 */
export function exportsPage(index: string, name: string, says: string, groups: Groups): string {
  const modules = new Map(modulesOf(index).map((module) => [module.file.replace(/\.ts$/, ""), module]));
  checkDocstrings(name, [...modules.values()]);
  checkExamples(name, [...modules.values()]);
  checkGroups(name, groups, modules);
  const sections = Object.entries(groups).map(([title, files]) =>
    [`## ${title}`, ...Object.keys(files).map((file) => moduleText(modules.get(file)!))].join("\n\n"),
  );
  return `${[pageStart(name, "docstrings and declarations", says), finder(groups, modules), ...sections].join("\n")}\n`;
}

function checkDocstrings(name: string, modules: readonly Module[]): void {
  const missing = modules.flatMap(({ file, exports }) =>
    exports.filter(({ doc }) => !doc?.says).map((each) => `${each.name} (${file})`),
  );
  if (missing.length > 0)
    throw new Error(
      `docstring_missing: public exports of ${name} without a docstring: ${missing.join(", ")}. Say what each gives.`,
    );
}

function checkExamples(name: string, modules: readonly Module[]): void {
  const isCalled = (each: Declaration): boolean => new RegExp(`\\b${each.name}[(<]`).test(each.doc?.example ?? "");
  const missing = modules.flatMap(({ file, exports }) =>
    exports.filter((each) => each.kind === "function" && !isCalled(each)).map((each) => `${each.name} (${file})`),
  );
  if (missing.length > 0)
    throw new Error(
      `example_missing: public functions of ${name} without an @example that calls them: ${missing.join(", ")}. Add one, or leave them out of index.ts.`,
    );
}

function checkGroups(name: string, groups: Groups, modules: ReadonlyMap<string, Module>): void {
  const grouped = Object.values(groups).flatMap((files) => Object.keys(files));
  const lost = [...modules.keys()].filter((file) => !grouped.includes(file));
  const gone = grouped.filter((file) => !modules.has(file));
  if (lost.length + gone.length > 0)
    throw new Error(
      `group_missing: in scripts/reference/${name.replace("@heed/", "")}-groups.ts files without a group: ${lost.join(", ") || "none"}; files that are gone: ${gone.join(", ") || "none"}. Correct it.`,
    );
}

/** Which export to look for, by the name in the books. */
function finder(groups: Groups, modules: ReadonlyMap<string, Module>): string {
  const rows = Object.entries(groups).flatMap(([title, files]) =>
    Object.entries(files).map(([file, names]) => [
      names,
      modules
        .get(file)!
        .exports.filter(({ kind }) => kind !== "type")
        .map((each) => `[${code(each.name)}](#${anchor(each.name)})`)
        .join(" "),
      `[${title}](#${anchor(title)})`,
    ]),
  );
  rows.sort(([a = ""], [b = ""]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return `${table(
    ["what the field calls it", "what gives it", "group"],
    rows.filter(([, given]) => given !== ""),
  )}\n`;
}

function moduleText({ says, exports }: Module): string {
  const values = exports.filter(({ kind }) => kind !== "type");
  const types = exports.filter(({ kind }) => kind === "type");
  return [`*${says}*`, ...values.map(valueText), ...types.map(typeEntry)].join("\n\n");
}

function valueText({ name, head, doc }: Declaration): string {
  const points = [
    ...(doc?.params ?? []).map((param) => `- ${code(param.name)}: ${param.says}`),
    ...(doc?.returns === undefined ? [] : [`- returns ${doc.returns}`]),
    ...(doc?.throws ?? []).map((each) => `- throws ${each}`),
  ];
  const list = points.length > 0 ? `\n\n${points.join("\n")}` : "";
  return `### ${name}\n\n${codeBlock(head)}\n\n${doc?.says ?? ""}${list}`;
}

const typeEntry = ({ name, head, doc }: Declaration): string =>
  `### ${name}\n\n${doc?.says ?? ""}\n\n${codeBlock(head)}`;
