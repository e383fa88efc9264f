// The pages that anybody may open, in a real Chromium: no barrier, light and dark, in forced colours, on a phone, at double size.
import type { DataMap } from "@heed/core";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { bookshop } from "../../test/bookshop.ts";
import { openBrowser } from "../../test/browser.ts";
import { mailServer } from "../../test/mail-server.ts";
import { listening } from "../../test/server.ts";

const { newsletter } = bookshop.purposes;
const map = {
  ...bookshop,
  purposes: { ...bookshop.purposes, newsletter: { ...newsletter, doubleOptIn: true, frequency: "once a month" } },
} as unknown as DataMap;

let browser: Browser;
let post: Awaited<ReturnType<typeof mailServer>>;
let server: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  [browser, post] = await Promise.all([openBrowser(), mailServer()]);
  server = await listening({ map, smtpUrl: post.url });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await post?.close();
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

test("without any script: a mailed link is confirmed by a press, a request is asked for, proven and answered for", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const linkTo = async (path: string) => {
    await server.heed.jobs.find((job) => job.name === "mail")?.run();
    return server.url + (new RegExp(`${path}/[\\w-]+`).exec(post.arrived.at(-1)?.mail.text ?? "")?.[0] ?? "/none");
  };
  const asked = await fetch(`${server.url}/consent/v1/confirmations`, {
    method: "POST",
    headers: { authorization: "Bearer site-key", "content-type": "application/json" },
    body: JSON.stringify({ purpose: "newsletter", address: "no-script@reader.example" }),
  });
  expect(asked.status).toBe(202);
  await page.goto(await linkTo("/consent/v1/confirm"));
  expect(await page.getByRole("heading").textContent()).toBe("One more press");
  // The button has the focus: one key is enough.
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Confirmed" }).waitFor();
  const [choice] = (
    await server.heed.database.query<{ value: boolean; strength: string }>(
      "steward",
      "select value, strength from heed.consent where purpose = 'newsletter' and source = 'mail'",
    )
  ).slice(-1);
  expect(choice).toEqual({ value: true, strength: "proven" });

  await page.goto(`${server.url}/rights`);
  await page.getByLabel("Delete my data").check();
  await page.getByLabel("Your e-mail address").fill("no-script@reader.example");
  await page.getByRole("button", { name: "Send" }).click();
  expect(await page.getByRole("status").textContent()).toContain("We have it");
  await page.goto(await linkTo("/rights"));
  await page.getByRole("button", { name: "Yes, it was me" }).click();
  expect(await page.getByRole("main").textContent()).toContain("We answer at the latest on");
  await context.close();
});
