// What `heed types` writes is understood by TypeScript: names of the map compile, others do not.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { declarationsOf } from "@heed/core";
import { expect, test } from "vitest";
import { bookshop } from "../../heed/test/bookshop.ts";

const USE = `import { createHeed } from "@heed/browser";
const heed = createHeed({ url: "/", key: "k" });
heed.track("Product Viewed", { product_id: "x", category: "Nature" });
heed.identify("u", { favourite_genre: "Nature" });
heed.choose({ recommendations: true, statistics: false });
void heed.decide("shelf");
// @ts-expect-error the event is misspelt
heed.track("Product Vewed", { product_id: "x" });
// @ts-expect-error a property is missing
heed.track("Product Viewed", {});
// @ts-expect-error the map has no such trait
heed.identify("u", { shoe_size: 39 });
// @ts-expect-error the law decides this one
heed.choose({ accounting: true });
// @ts-expect-error there is no such placement
void heed.decide("shelff");
`;

test("names of the map compile, and no others", () => {
  // Inside the workspace, so that the import is found as a shop's would be.
  const folder = mkdtempSync(join(import.meta.dirname, ".types-"));
  try {
    writeFileSync(join(folder, "heed.d.ts"), declarationsOf(bookshop));
    writeFileSync(join(folder, "use.ts"), USE);
    const config = {
      extends: "../../../../tsconfig.base.json",
      compilerOptions: { lib: ["es2024", "dom", "dom.iterable"] },
      include: ["heed.d.ts", "use.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(import.meta.dirname, "../../../node_modules/.bin/tsc");
    expect(spawnSync(tsc, ["-p", folder, "--noEmit"], { encoding: "utf8" }).stdout).toBe("");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
