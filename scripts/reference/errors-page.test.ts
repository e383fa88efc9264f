// The page of errors holds every code: found once more, by another and cruder way than the page is written.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { errorsPage, sourcesUnder } from "./errors-page.ts";

const root = resolve(import.meta.dirname, "../..");
const PATTERNS = [
  /(?:Error\(|throw |\? |: )\s*["`]([a-z]+(?:_[a-z]+)+): [^"`]* /g,
  /\b(?:fault|add|BadJson)\(\s*"([a-z]+(?:_[a-z]+)+)",/g,
  /\b(?:apiError|refuse|fault)\(\s*(?:reply,\s*)?\d+,\s*(?:"[A-Z_]+",\s*)?"([a-z_]+)",/g,
  /\bcode: "([a-z_]+)",\s*message:/g,
];

test("every code that is thrown or answered is on the page", () => {
  const page = readFileSync(join(root, "docs/reference/errors.md"), "utf8");
  const codes = new Map<string, string>();
  for (const file of sourcesUnder(join(root, "packages")))
    for (const pattern of PATTERNS)
      for (const [, code = ""] of readFileSync(file, "utf8").matchAll(pattern)) codes.set(code, file);
  expect(codes.size).toBeGreaterThan(150);
  const missing = [...codes].filter(([code]) => !page.includes(`| \`${code}\` |`));
  expect(missing).toEqual([]);
});

test("each form of an error is found, with what is filled in", () => {
  const folder = mkdtempSync(join(tmpdir(), "heed-errors-"));
  try {
    mkdirSync(join(folder, "heed/src"), { recursive: true });
    writeFileSync(
      join(folder, "heed/src/planted.ts"),
      `throw new Error(\`planted_thrown: there is no \${map.name}. Use one of: \${Object.keys(map.roles).join(", ")}.\`);
fault("planted_fault", "It is broken.", "Mend it.");
reply.send(apiError(400, "planted_answer", \`It is \${far ? "far" : "near"}. Come.\`));
const refusal = { ok: false, code: "planted_value", message: "No. Ask first." };
const REMEDIES = { planted_remedy: "Send less." } as const satisfies Record<string, string>;
throw new Error(\`\${far ? "planted_far" : "planted_near"}_end: it ends here. Begin again.\`);`,
    );
    const page = errorsPage(folder, { link: { sentence: "This link has ended." } });
    for (const line of [
      "| `link` | This link has ended. | pages/dashboard.ts |",
      "| `planted_thrown` | there is no {name}. Use one of: {roles}. | planted.ts |",
      "| `planted_fault` | It is broken. Mend it. | planted.ts |",
      "| `planted_answer` | It is far. Come. / It is near. Come. | planted.ts |",
      "| `planted_value` | No. Ask first. | planted.ts |",
      "| `planted_remedy` | Send less. | planted.ts |",
      "| `planted_far_end` | it ends here. Begin again. | planted.ts |",
      "| `planted_near_end` | it ends here. Begin again. | planted.ts |",
    ])
      expect(page).toContain(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
