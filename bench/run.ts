// `npm run quality -- PART...` and `npm run bench -- PART...`: runs the parts, prints a table of figures, or one JSON line a figure.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type BenchContext, type BenchPart, type Figure, isMet } from "./figure.ts";

const root = resolve(import.meta.dirname, "..");
const datasets = process.env["HEED_DATASETS"] ?? resolve(root, "../shared/data");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
  },
});
const [kind, ...wanted] = positionals;
if (kind !== "quality" && kind !== "bench")
  wrongCall("Usage: node bench/run.ts quality|bench [PART...] [--quick] [--json]");

const seed = Number(values.seed);
const context: BenchContext = { seed, quick: values.quick, dataset: (path) => join(datasets, path) };
const parts = await loadParts(join(import.meta.dirname, kind === "bench" ? "speed" : "quality"));
const used = [...new Set(parts.flatMap(({ part }) => part.datasets ?? []))].filter((name) =>
  existsSync(context.dataset(name)),
);

// With --json the head and the skipped parts go to the error output, so that every line of the output is a figure.
const say = (line: string): void => {
  (values.json ? process.stderr : process.stdout).write(`${line}\n`);
};
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8")) as { version: string };
say(
  `# ${kind}  heed ${version}  seed ${seed}  node ${process.versions.node}  ${cpus()[0]?.model.trim()}${values.quick ? "  quick" : ""}`,
);
for (const name of used) say(`# data ${name} sha256 ${hashFolder(context.dataset(name))}`);
if (!values.json) say(`# ${row(["name", "value", "95 % interval", "unit", "to reach", "suspicious", "met", "n"])}`);

let missed = 0;
for (const { name, part } of parts) {
  const absent = part.datasets?.filter((folder) => !used.includes(folder)) ?? [];
  if (absent.length > 0) {
    say(`# ${name} skipped: ${absent.join(", ")} not found in HEED_DATASETS (${relative(root, datasets)})`);
    continue;
  }
  for await (const figure of part.run(context)) {
    if (isMet(figure) === false) missed++;
    process.stdout.write(`${values.json ? asJson(figure) : asRow(figure)}\n`);
  }
}
if (missed > 0 && !values.json) say(`# ${missed} missed`);
if (missed > 0 && (kind === "quality" || values.strict)) process.exitCode = 1;

function wrongCall(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

async function loadParts(folder: string): Promise<{ name: string; part: BenchPart }[]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const names = files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -3));
  const chosen = (name: string, want: string): boolean => name === want || name.startsWith(`${want}/`);
  for (const want of wanted) {
    if (!names.some((name) => chosen(name, want)))
      wrongCall(`There is no part "${want}". There are: ${names.sort().join(", ")}.`);
  }
  const loaded: { name: string; part: BenchPart }[] = [];
  for (const name of names.sort()) {
    if (wanted.length > 0 && !wanted.some((want) => chosen(name, want))) continue;
    const part = (await import(join(folder, `${name}.ts`))) as Partial<BenchPart>;
    if (part.run !== undefined) loaded.push({ name, part: part as BenchPart }); // other files are helpers of parts
  }
  return loaded;
}

function hashFolder(folder: string): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(folder, file);
    if (statSync(path).isFile()) hash.update(file).update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}

function asJson(figure: Figure): string {
  const { name, value, low = null, high = null, unit, toReach = null, suspiciousAbove = null, n = null } = figure;
  return JSON.stringify({
    name,
    value,
    low,
    high,
    unit,
    to_reach: toReach,
    suspicious_above: suspiciousAbove,
    met: isMet(figure),
    n,
  });
}

function asRow(figure: Figure): string {
  const { low, high, toReach, better, suspiciousAbove, n } = figure;
  const interval = low === undefined || high === undefined ? "" : `${number(low)} .. ${number(high)}`;
  const goal = toReach === undefined ? "" : `${better === "lower" ? "<=" : ">="} ${number(toReach)}`;
  const met = { true: "yes", false: "NO", null: "" }[String(isMet(figure)) as "true" | "false" | "null"];
  const cells = [interval, figure.unit, goal, suspiciousAbove === undefined ? "" : `> ${number(suspiciousAbove)}`, met];
  return row([figure.name, number(figure.value), ...cells, n === undefined ? "" : String(n)]);
}

function row(cells: readonly string[]): string {
  const widths = [64, 10, 21, 14, 10, 10, 3, 9];
  return cells
    .map((cell, i) => (i === 1 || i === 7 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
    .join("  ")
    .trimEnd();
}

function number(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}
