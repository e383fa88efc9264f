// The page /trust in a real Chromium: clean under axe, light and dark, never wider than a phone, and read without any script.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { bookshop } from "../../test/bookshop.ts";
import { openBrowser } from "../../test/browser.ts";
import { pageLanguage } from "./page-language.ts";
import { type TrustModel, trustPage } from "./trust-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const model: TrustModel = {
  at: new Date("2026-11-25T20:00:00Z"),
  since: "2026-10-26",
  tests: [
    { name: "transparency", state: "holds", checked: 2, wrong: 0 },
    { name: "opt_out", state: "holds", checked: 340, wrong: 0 },
    { name: "too_much", state: "holds", checked: 12_480, wrong: 0 },
    { name: "sharing", state: "not measured", checked: 0, wrong: 0 },
    { name: "refused", state: "broken", checked: 9_310, wrong: "fewer than 11" },
  ],
  rates: [
    { purpose: "recommendations", notice: 1, people: 610, yes: 0.58 },
    { purpose: "newsletter", notice: 2, people: "fewer than 11", yes: null },
  ],
  unknownBrowsers: [{ purpose: "recommendations", answers: 2_300, yes: 0.41 }],
  denials: [{ purpose: "newsletter", reason: "refused", times: 420 }],
  requests: [
    { kind: "access", asked: 40, medianSeconds: 0 },
    { kind: "erase", asked: "fewer than 11", medianSeconds: null },
  ],
  complaints: { people: 30, waiting: "fewer than 11", medianSeconds: 172_900 },
};

test("is clean under axe and never wider than the screen, light and dark, phone and desktop", async () => {
  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 360],
  ] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
    await page.setContent(trustPage(bookshop, model, pageLanguage(bookshop, {})));
    expect(await page.getByRole("status").textContent()).toBe(
      "3 of 5 checks hold. 1 found something wrong. 1 had nothing to check yet, so nothing is claimed.",
    );
    expect(await barriers(page), `${colorScheme} ${width}`).toEqual([]);
    const folder = process.env["HEED_SHOTS"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/trust-${colorScheme}.png`, fullPage: true });
    await page.close();
  }
});
