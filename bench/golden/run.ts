// `npm run golden -- FILE... [--require fn,...]`: runs golden cases against Heed, one JSON line a case, the counts in the last.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compareGolden } from "./compare-golden.ts";
import type { GoldenCase, GoldenContext, GoldenModule } from "./golden-adapter.ts";

type Status = "pass" | "fail" | "missing" | "by_test" | "no_data";
interface Verdict {
  readonly status: Status;
  readonly got?: unknown;
  readonly why?: string;
}

const root = resolve(import.meta.dirname, "../..");
const goldenFolder = process.env["HEED_GOLDEN"] ?? resolve(root, "../shared/golden");
const datasets = process.env["HEED_DATASETS"] ?? resolve(root, "../shared/data");

class NoData extends Error {}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { require: { type: "string" } } });
const required = new Set(values.require?.split(",") ?? []);
const counts: Record<Status, number> = { pass: 0, fail: 0, missing: 0, by_test: 0, no_data: 0 };
let requiredMissing = 0;

for (const file of filesToRun(positionals)) {
  const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases?: GoldenCase[] };
  if (cases === undefined) {
    print({ file, skipped: "the file has no cases" });
    continue;
  }
  const context = contextOf(file);
  for (const goldenCase of cases) {
    const { id, fn, expected } = goldenCase;
    const { status, got, why } = await judge(goldenCase, context);
    counts[status]++;
    if (status === "missing" && required.has(fn)) requiredMissing++;
    print({ id, fn, status, got, expected, why });
  }
}
print(counts);
if (counts.fail > 0 || requiredMissing > 0) process.exitCode = 1;

function filesToRun(given: readonly string[]): readonly string[] {
  // npm runs scripts in the root; a path is meant from where the command was typed.
  if (given.length > 0) return given.map((file) => resolve(process.env["INIT_CWD"] ?? ".", file));
  if (!existsSync(goldenFolder)) {
    print({ skipped: "no golden files here: set HEED_GOLDEN to their folder, or name the files" });
    return [];
  }
  const names = readdirSync(goldenFolder).filter((name) => name.endsWith(".share.json"));
  return names.sort().map((name) => join(goldenFolder, name));
}

function contextOf(file: string): GoldenContext {
  return {
    goldenFile: (name) => JSON.parse(readFileSync(join(dirname(file), name), "utf8")) as unknown,
    dataset: (path) => {
      const full = join(datasets, path);
      if (!existsSync(full)) throw new NoData(`${path} is not in HEED_DATASETS`);
      return full;
    },
  };
}

async function judge(goldenCase: GoldenCase, context: GoldenContext): Promise<Verdict> {
  const module = await load(goldenCase.fn);
  const rule = goldenCase.tol?.["rule"];
  if (rule === "behaviour" && module.behaviour !== undefined) return shownByTest(module.behaviour);
  const { adapter } = module;
  if (adapter === undefined) return { status: "missing", why: `no adapter for ${goldenCase.fn} in bench/golden` };
  let got: unknown;
  try {
    got = adapter(goldenCase.input as never, context);
    if (rule === undefined) return verdict(got, compareGolden(plain(got), goldenCase.expected, goldenCase.tol ?? {}));
    const coded = module.rules?.[String(rule)];
    return verdict(got, coded === undefined ? `unknown rule: ${rule}` : coded(got as never, goldenCase));
  } catch (error) {
    if (error instanceof NoData) return { status: "no_data", why: error.message };
    return { status: "fail", got, why: String(error) };
  }
}

function verdict(got: unknown, why: string | undefined): Verdict {
  return why === undefined ? { status: "pass", got } : { status: "fail", got, why };
}

function shownByTest(behaviour: string): Verdict {
  const [path, name] = behaviour.split(/: (.*)/s) as [string, string | undefined];
  const file = resolve(root, path);
  const found = name !== undefined && existsSync(file) && readFileSync(file, "utf8").includes(name);
  return found ? { status: "by_test", why: behaviour } : { status: "fail", why: `there is no such test: ${behaviour}` };
}

async function load(fn: string): Promise<GoldenModule> {
  const file = join(import.meta.dirname, `${fn.replaceAll("_", "-")}.ts`);
  return existsSync(file) ? ((await import(file)) as GoldenModule) : {};
}

// Typed arrays as arrays, and numbers that JSON cannot hold by name, so that `got` is complete.
function plain(value: unknown): unknown {
  return JSON.parse(stringify(value) ?? "null");
}

function stringify(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, x: unknown) => {
    if (ArrayBuffer.isView(x) && !(x instanceof DataView)) return Array.from(x as unknown as ArrayLike<unknown>);
    return (typeof x === "number" && !Number.isFinite(x)) || typeof x === "bigint" ? String(x) : x;
  });
}

function print(line: object): void {
  process.stdout.write(`${stringify(line)}\n`);
}
