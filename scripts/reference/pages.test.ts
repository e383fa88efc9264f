// The reference is whole or it is not written: an export, a key of the map or a setting without words is an error that names it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { modulesOf } from "./declarations.ts";
import { sourcesUnder } from "./errors-page.ts";
import { exportsPage } from "./exports-page.ts";
import { mapPage } from "./map-page.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heed-reference-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, ...lines: string[]): string => {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return join(folder, name);
};

const DOUBLE = [
  "// Doubles numbers.",
  "",
  "/**",
  " * Twice the number (Gauss 1801).",
  " *",
  " * @param x any finite",
  " *   number",
  " * @returns 2 x",
  " * @throws `not_finite` for NaN",
  " * @example",
  " * double(2); // 4",
  " */",
  "export function double(",
  "  x: number,",
  "  { exact = true }: { exact?: boolean } = {},",
  "): { value: number } {",
  "  return { value: 2 * x };",
  "}",
  "",
  "/**",
  " * Half of it.",
  " *",
  " * @example",
  " * half(3); // 1.5",
  " */",
  "export const half = (x: number): number => x / 2;",
  "",
  "/** A side. */",
  "export type Side =",
  '  | "left" // ; and {',
  '  | "right";',
  "",
  "/** A pair. */",
  "export interface Pair {",
  "  readonly a: Side;",
  "}",
];

test("an export is shown with its declaration, its docstring, what it takes and throws", () => {
  write("double.ts", ...DOUBLE);
  const index = write("index.ts", 'export * from "./double.ts";');
  expect(modulesOf(index)[0]?.exports.map(({ name, kind, head }) => [name, kind, head])).toEqual([
    ["double", "function", DOUBLE.slice(12, 16).join("\n").replace("export ", "").replace(/ \{$/, "")],
    ["half", "function", "const half = (x: number): number"],
    ["Side", "type", 'type Side =\n  | "left" // ; and {\n  | "right"'],
    ["Pair", "type", "interface Pair {\n  readonly a: Side;\n}"],
  ]);
  const page = exportsPage(index, "@heed/test", "For a test.", { Doubling: { double: "twice, duplication" } });
  expect(page).toContain("| twice, duplication | [`double`](#double) [`half`](#half) | [Doubling](#doubling) |");
  expect(page).toContain(
    "Twice the number (Gauss 1801).\n\n- `x`: any finite number\n- returns 2 x\n- throws `not_finite` for NaN\n",
  );
  expect(page).not.toContain("@example");
});

test("an export without a docstring is named, and a file in no group", () => {
  write("double.ts", ...DOUBLE, "", "export const bare = 1;");
  const index = write("index.ts", 'export * from "./double.ts";');
  expect(() => exportsPage(index, "@heed/test", "", { Doubling: { double: "" } })).toThrow(
    /^docstring_missing: .*bare \(double\.ts\)/,
  );
  const named = write("named.ts", 'export { double, type Pair } from "./double.ts";');
  expect(() => exportsPage(named, "@heed/test", "", {})).toThrow(/^group_missing: .*double/);
});

test("a public function whose docstring does not call it in an example is named; what the index leaves out needs none", () => {
  const bare = [
    "/** Three times the number. */",
    "export function triple(x: number): number {",
    "  return 3 * x;",
    "}",
  ];
  const other = [
    "/**",
    " * Four times.",
    " *",
    " * @example",
    " * double(double(1)); // 4",
    " */",
    "export const quadruple = (x: number): number => 4 * x;",
  ];
  const oneLine = ["/** Itself. @example same(1); // 1 */", "export const same = (x: number): number => x;"];
  write("double.ts", ...DOUBLE, "", ...bare, "", ...other, "", ...oneLine);
  const groups = { Doubling: { double: "twice" } };
  const all = write("index.ts", 'export * from "./double.ts";');
  expect(() => exportsPage(all, "@heed/test", "", groups)).toThrow(
    /^example_missing: .* triple \(double\.ts\), quadruple \(double\.ts\), same \(double\.ts\)\./,
  );
  const some = write("some.ts", 'export { double, half } from "./double.ts";');
  expect(exportsPage(some, "@heed/test", "", groups)).toContain("### half");
});

test("a key of the map without a docstring is named", () => {
  const core = resolve(import.meta.dirname, "../../packages/core/src/map");
  for (const name of ["field.ts", "purpose.ts", "data-map.ts"]) {
    const text = readFileSync(join(core, name), "utf8");
    writeFileSync(join(folder, name), text.replace(/ {2}\/\*\* The law that obliges .*\n/, ""));
  }
  expect(() => mapPage(folder)).toThrow(/^docstring_missing: .*A purpose: law\b/);
  expect(mapPage(core)).toContain("| `law?` | `string` | The law that obliges");
});

test("the environment is read in one place, so that every setting is on the page", () => {
  const packages = resolve(import.meta.dirname, "../../packages");
  const readers = sourcesUnder(packages).filter((file) => readFileSync(file, "utf8").includes("process.env"));
  expect(readers.map((file) => basename(file))).toEqual(["settings.ts"]);
});
