import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join, resolve } from "node:path";
import * as core from "@heed/core";
import { expect, test } from "vitest";
import * as math from "../packages/math/src/index.ts";

// Every @example of a docstring is run with all exports of its package in scope, those of core with a map too. Where a line ends in
// `// value`, its expression must have that value; "..." ends what is written of a number, and words instead of a value are left to the reader.
const map = core.defineMap({
  controller: { name: "Bookshop", contact: "privacy@bookshop.example" },
  complaints: { authority: "Data Protection Commission", url: "https://authority.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["IE"] } },
  age: { minimum: 16, rule: "asked at sign-up" },
  fields: { "Product Viewed": { kind: "event", properties: { product_id: "string" } } },
  purposes: { recommendations: { says: "Show books", basis: "consent", reads: { "Product Viewed": "6 months" } } },
});
const packages: readonly { folder: string; scope: Readonly<Record<string, unknown>> }[] = [
  { folder: "packages/math/src", scope: math },
  { folder: "packages/core/src", scope: { ...core, map } },
];
const root = resolve(import.meta.dirname, "..");
const files = packages.flatMap(({ folder, scope }) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => ({ file: join(folder, file), scope })),
);

for (const { file, scope } of files) {
  const text = readFileSync(join(root, file), "utf8");
  const blocks = [...text.matchAll(/^\s*\* @example\n((?:\s*\* ?(?!@|\/).*\n)+)/gm)].map(([, block]) =>
    block!.replaceAll(/^\s*\* ?/gm, ""),
  );
  blocks.forEach((block, at) => {
    test(`the example in ${file}${blocks.length > 1 ? ` (${at + 1})` : ""} runs and gives what it says`, () => {
      const claims: [got: unknown, written: string][] = [];
      run(scope, claimed(block), (got, written) => claims.push([got, written]));
      for (const [got, written] of claims)
        expect(agrees(got, written), `${written}, not ${JSON.stringify(got)}`).toBe(true);
    });
  });
}

test("examples are found, and a wrong one is noticed", () => {
  expect(files.length).toBeGreaterThan(20);
  expect(agrees(0.74, "0.75")).toBe(false);
  expect(agrees(0.7549, "0.75...")).toBe(true);
  expect(agrees(0.7449, "0.75...")).toBe(false);
  expect(agrees(Float64Array.of(1, 2), "[1, 2]")).toBe(true);
  expect(agrees({ a: 1, b: 2 }, "{ a: 1, b: 3 }")).toBe(false);
});

// `expression; // value` becomes `claim(expression, "value")`; declarations and other lines stay.
function claimed(block: string): string {
  return block.replaceAll(
    /^(?!const |let |import |for |if )(\S.*?);\s*\/\/ (.*)$/gm,
    (_, expression: string, written: string) => {
      return `claim(${expression}, ${JSON.stringify(written)});`;
    },
  );
}

function run(
  scope: Readonly<Record<string, unknown>>,
  code: string,
  claim: (got: unknown, written: string) => void,
): void {
  const body = stripTypeScriptTypes(`function example() {${code}}`).replace("function example() ", "");
  const compiled = Reflect.construct(Function, ["claim", ...Object.keys(scope), `"use strict";${body}`]) as (
    ...values: unknown[]
  ) => void;
  compiled(claim, ...Object.values(scope));
}

// Whether `written` begins with a value and `got` is that value.
function agrees(got: unknown, written: string): boolean {
  const number = /-?\d[\d.]*(?:e-?\d+)?(?:\.\.\.)?/.source;
  const literal = new RegExp(`^(\\[.*?\\]|\\{.*?\\}|${number}|true|false|null|"[^"]*")(?=$|[\\s,;:])`).exec(
    written,
  )?.[1];
  if (literal === undefined) return true;
  // Numbers go on as text, so that their decimals can be counted.
  const quoted = literal.replaceAll(new RegExp(`"[^"]*"|${number}`, "g"), (text) =>
    text.startsWith('"') ? text : `"#${text}"`,
  );
  const value = Reflect.construct(Function, [`return (${quoted})`])() as unknown;
  return same(got, value);
}

function same(got: unknown, value: unknown): boolean {
  if (typeof value === "string" && value.startsWith("#")) return sameNumber(got, value.slice(1));
  if (typeof value !== "object" || value === null) return got === value;
  if (typeof got !== "object" || got === null) return false;
  const fields = got as Readonly<Record<string, unknown>>;
  if (Array.isArray(value) && fields["length"] !== value.length) return false;
  return Object.entries(value).every(([name, field]) => same(fields[name], field));
}

// "0.75..." is cut off, a number with three decimals or more is rounded, another is exact but for floating-point error.
function sameNumber(got: unknown, text: string): boolean {
  if (typeof got !== "number") return false;
  const value = Number.parseFloat(text);
  const decimals = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const beyond = (Math.abs(got) - Math.abs(value)) * 10 ** decimals;
  if (text.endsWith("...")) return Math.sign(got) === Math.sign(value) && beyond > -1e-9 && beyond < 1;
  return Math.abs(got - value) <= (decimals >= 3 ? 0.5 * 10 ** -decimals : 1e-9);
}
