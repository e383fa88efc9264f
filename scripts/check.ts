// `npm run check`: types, lint, arrows (with a planted violation that must be caught), dead code, generated files.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sessionSettings } from "./session-settings.ts";

const root = resolve(import.meta.dirname, "..");
let failed = 0;

function step(
  name: string,
  command: string,
  args: readonly string[],
  judge: (status: number, output: string) => string | undefined,
): void {
  const started = performance.now();
  const run = spawnSync(join(root, "node_modules/.bin", command), args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const output = `${run.stdout}${run.stderr}`;
  const wrong = judge(run.status ?? 1, output);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${wrong === undefined ? "✓" : "✗"} ${name.padEnd(44)} ${seconds.padStart(6)} s\n`);
  if (wrong === undefined) return;
  failed++;
  process.stdout.write(`${output}\n${wrong}\n`);
}

const passes = (status: number): string | undefined => (status === 0 ? undefined : "See above.");

for (const project of ["packages/core", "packages/math", "packages/browser", "packages/console", "."])
  step(`types: ${project}`, "tsc", ["-p", project, "--noEmit"], passes);
step("lint and format", "biome", ["check", "--error-on-warnings", "--no-errors-on-unmatched"], passes);
checkArrows();
checkSessionSettings();
step("dead code", "knip", ["--no-progress"], passes);
step("generated files", "node", ["scripts/generate.ts", "--check"], passes);

if (failed > 0) {
  process.stdout.write(`${failed} checks failed\n`);
  process.exitCode = 1;
}

/** Rule 5 over every source file; a planted violation must be found, and so must many files. */
function checkSessionSettings(): void {
  const sources = ["packages", "examples", "bench"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name).replaceAll("\\", "/"))
      .filter((name) => /\.(ts|tsx|sql)$/.test(name) && !/node_modules|\.test\.ts$|\/test\//.test(name)),
  );
  const found = sources.flatMap((name) => sessionSettings(name, readFileSync(join(root, name), "utf8")));
  const planted = sessionSettings("planted.ts", 'await connection.query("set heed.purpose = 3");');
  const wrong = [
    ...found,
    ...(planted.length === 0 ? ["A planted session SET was not found."] : []),
    ...(sources.length < 100 ? [`Only ${sources.length} files were read: the check sees nothing.`] : []),
  ];
  process.stdout.write(`${wrong.length === 0 ? "✓" : "✗"} no purpose outlives its transaction\n`);
  if (wrong.length === 0) return;
  failed++;
  process.stdout.write(`${wrong.join("\n")}\n`);
}

/** With zero modules cruised dependency-cruiser passes; so the count is asserted, and a planted violation must be found. */
function checkArrows(): void {
  const cruise = ["--config", ".dependency-cruiser.cjs", "--output-type", "err-long", "packages", "examples", "bench"];
  step("arrows", "depcruise", cruise, (status, output) => {
    const modules = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
    if (modules < 50) return `Only ${modules} modules were cruised: the check sees nothing.`;
    return passes(status);
  });
  const planted = join(root, "packages/heed/src/capabilities/planted-violation");
  mkdirSync(planted, { recursive: true });
  try {
    writeFileSync(
      join(planted, "capability.ts"),
      'import { openDatabase } from "../../storage/database.ts";\nimport { Client } from "pg";\nexport const planted = [openDatabase, Client];\n',
    );
    step("arrows: a planted violation is caught", "depcruise", cruise, (status, output) => {
      if (status === 0) return "The planted import of storage and the driver was not caught.";
      const caught = ["a-capability-knows-only-itself", "only-storage-imports-a-driver"].every((rule) =>
        output.includes(rule),
      );
      return caught ? undefined : "The planted violation was not named by its rules.";
    });
  } finally {
    rmSync(planted, { recursive: true, force: true });
  }
}
