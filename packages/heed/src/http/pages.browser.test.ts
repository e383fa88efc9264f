// The pages that anybody may open, in a real Chromium: no barrier, light and dark, in forced colours, on a phone, at double size.
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { openBrowser } from "../../test/browser.ts";
import { listening } from "../../test/server.ts";

let browser: Browser;
let server: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), listening()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const PLACES = [
  "/privacy",
  "/trust",
  "/rights",
  "/me",
  "/certificate/none",
  "/consent/v1/confirm/none",
  "/nothing-here",
];
const SCREENS: Readonly<Record<string, BrowserContextOptions>> = {
  "light, desktop": { colorScheme: "light", viewport: { width: 1280, height: 800 } },
  "dark, 320 pixels": { colorScheme: "dark", viewport: { width: 320, height: 640 } },
  // 1280 pixels at 200 %.
  "forced colours, 200 %": { forcedColors: "active", viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
};

for (const [name, screen] of Object.entries(SCREENS))
  test(`no page has a barrier: ${name}`, async () => {
    const context = await browser.newContext({ ...screen, bypassCSP: true });
    const page = await context.newPage();
    for (const place of PLACES) {
      await page.goto(server.url + place);
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      const folder = process.env["HEED_SHOTS"];
      const file = `${place}-${name}`.replaceAll(/[^\w]+/g, "-");
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${file}.png`, fullPage: true });
      expect(await barriers(page), place).toEqual([]);
    }
    await context.close();
  });
