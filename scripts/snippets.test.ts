// What the console gives to copy for each client is what the guide says, line by line.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ASKING, SENDING, type Snippet } from "../packages/console/src/rooms/sources/snippets.ts";

const guide = ["clients", "browser"]
  .map((name) => readFileSync(resolve(import.meta.dirname, `../docs/guide/${name}.md`), "utf8"))
  .join("\n");
const where = { url: "https://heed.example", key: "KEY", serverKey: "SERVER-KEY", placement: "shelf" };
const snippets: readonly (readonly [string, Snippet])[] = [...Object.entries(SENDING), ...Object.entries(ASKING)];

test.each(snippets)("%s stands in the guide as in the console", (_, { setUp }) => {
  expect(guide).toContain(setUp(where));
});
