// The examples in docs/guide run as they stand: the blocks of a page, in order, are one program.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { freshDatabase } from "./database.ts";

const guide = resolve(import.meta.dirname, "../../../docs/guide");
// Inside the workspace, so that the examples' imports are found as a reader's would be.
const folder = mkdtempSync(join(import.meta.dirname, ".guide-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocksOf = (page: string): string[] =>
  [...readFileSync(join(guide, page), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");

// A page of commands only has no program to run.
const pages = readdirSync(guide).filter((name) => name.endsWith(".md") && blocksOf(name).length > 0);

test("there are pages", () => expect(pages.length).toBeGreaterThan(2));

test.each(pages)("the examples of %s run and their types hold", async (page) => {
  const program = join(folder, page.replace(".md", ".ts"));
  // A capability's own folder is where "../capability.ts" leads somewhere.
  writeFileSync(
    program,
    blocksOf(page).join("\n").replaceAll('"../capability.ts"', '"../../src/capabilities/capability.ts"'),
  );
  const env = { ...process.env, DATABASE_URL: await freshDatabase(), HEED_KEY: "5a".repeat(32) };
  const run = spawnSync(process.execPath, [program], { env, encoding: "utf8" });
  expect(run.stderr.replace(/.*(ExperimentalWarning|trace-warnings).*\n/g, "")).toBe("");
  expect(run.status).toBe(0);
  const config = join(folder, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({ extends: resolve(guide, "../../tsconfig.json"), include: [program], exclude: [] }),
  );
  const types = spawnSync(resolve(guide, "../../node_modules/.bin/tsc"), ["-p", config, "--noEmit"], {
    encoding: "utf8",
  });
  expect(types.stdout).toBe("");
});
