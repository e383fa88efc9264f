// What keeps people from reading a page: axe's judgement (WCAG 2.2 AA), and whatever is wider than the screen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every barrier on the page as it stands, in words; the page's context must bypass CSP, because the judge is a script. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  // What is still fading in has too little contrast for a moment, and is judged as it is when it stands.
  await page.evaluate(
    `Promise.all(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
      .map(({ finished }) => finished.catch(() => undefined))).then(() => undefined)`,
  );
  return page.evaluate<string[]>(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => {
      const wider = document.documentElement.scrollWidth - innerWidth;
      const found = violations.map((one) => one.id + ": " + one.nodes.map((node) => node.html).join(", "));
      return wider > 0 ? [...found, "wider than the screen by " + wider] : found;
    })`,
  );
}
