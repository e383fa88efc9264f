// Why something did not work is said in English by Heed alone; the console has its own words only where that one speaks to a program or a command.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ENGLISH_REFUSALS } from "../packages/console/src/words/refusals/en.ts";
import { sourcesUnder } from "./reference/errors-page.ts";

test("no English sentence of a refusal stands twice", () => {
  const sources = sourcesUnder(join(import.meta.dirname, "../packages"))
    .filter((path) => !path.endsWith("refusals/en.ts"))
    .map((path) => readFileSync(path, "utf8"));
  const twice = Object.values(ENGLISH_REFUSALS).filter((says) => sources.some((text) => text.includes(says)));
  expect(twice).toEqual([]);
});
