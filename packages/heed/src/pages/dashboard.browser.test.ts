// The Data Dashboard in a real Chromium: without script, by keyboard, on a phone, in the dark, and clean under axe.
import { createTellWhy } from "@heed/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { bookshop } from "../../test/bookshop.ts";
import { openBrowser } from "../../test/browser.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, addDecision, answer, makePerson } from "../../test/person.ts";
import { serveDashboard } from "../../test/serve-dashboard.ts";
import { tellersOf } from "../capabilities/capability.ts";
import { capabilities } from "../capabilities/registry.ts";
import { splitAliases } from "../ingest/split.ts";
import { createMessages } from "../rights/messages.ts";
import { createRequests } from "../rights/requests.ts";
import { createRights } from "../rights/rights.ts";
import { createTokens } from "../rights/tokens.ts";
import { createDashboard } from "./dashboard.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let browser: Browser;
let server: Awaited<ReturnType<typeof serveDashboard>>;
let tokens: ReturnType<typeof createTokens>;
beforeAll(async () => {
  heed = await foundation(bookshop);
  tokens = createTokens({ key: heed.keys.token, hostSecrets: async () => [], now: heed.now });
  const rights = createRights({ ...heed, erasers: [] });
  const publicUrl = "http://127.0.0.1";
  server = await serveDashboard(
    createDashboard({
      rights,
      choices: heed.choices,
      receipts: heed.receipts,
      messages: createMessages({ ...heed, requests: createRequests(heed) }),
      tellWhy: createTellWhy(tellersOf(capabilities)),
      part: (id: string, hash: string, actor: string) => splitAliases(heed, id, [hash], actor),
      tokens,
      map: bookshop,
      now: heed.now,
      publicUrl,
      signIn: "/account",
    }),
  );
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await heed?.close();
});

async function shopper(name: string): Promise<string> {
  const person = await makePerson(heed, { user: name, browsers: [`${name}-phone`] });
  await answer(heed, person.id, "recommendations", true);
  await answer(heed, person.id, "statistics", false);
  await addDatum(heed, person.id, { field: "Product Viewed", value: { product_id: "b1" } });
  await addDatum(heed, person.id, {
    field: "Order Completed",
    value: { order_id: "o-1", products: [{ product_id: "b1" }] },
  });
  await addDatum(heed, person.id, { field: "email", value: `${name}@example.org` });
  await addDecision(heed, person.id, "b1");
  await heed.choices.hide(person.id, "b2", true, "person:dashboard");
  return `${server.url}/me?token=${await tokens.link(person.id)}`;
}

/** Follows a link and presses its button. */
async function enter(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.locator("form button").click();
  await page.waitForURL("**/me");
}

describe("the dashboard in a browser", () => {
  test("works without any script: open the link, switch off, undo, ask for deletion and delete", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await enter(page, await shopper("web-ada"));
    const use = page.getByRole("switch", { name: "Show you books you may like" });
    expect(await use.getAttribute("aria-checked")).toBe("true");
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    await use.click();
    expect(await use.getAttribute("aria-checked")).toBe("false");
    expect(await page.getByRole("status").textContent()).toContain("This use has stopped");
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    await page.getByRole("button", { name: "Undo: Show you books you may like" }).click();
    expect(await use.getAttribute("aria-checked")).toBe("true");
    await page.getByLabel("Your message").fill("Is a person there?");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    expect(await page.getByRole("status").textContent()).toContain("Your message is with us");
    expect(await page.locator("#talk").textContent()).toContain("waits for its answer");
    await page.getByRole("link", { name: "Delete my data" }).click();
    expect(await page.getByRole("main").textContent()).toContain("Keep invoices as tax law demands");
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    await page.getByRole("button", { name: "Yes, delete it" }).click();
    await page.waitForURL("**/certificate/*");
    await context.close();
  });

  test("the session's cookie is out of reach of scripts and of other sites", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await enter(page, await shopper("web-cookie"));
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ name: "heed_me", httpOnly: true, sameSite: "Strict", path: "/me" });
    await page.goto(`${server.url}/me/leave`);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  test("the keyboard reaches a switch and turns it", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await enter(page, await shopper("web-keys"));
    heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
    let name = "";
    for (let i = 0; i < 40 && !name.startsWith("Show you books"); i++) {
      await page.keyboard.press("Tab");
      name = (await page.locator(":focus").getAttribute("aria-label")) ?? "";
    }
    const outline = await page.locator(":focus").evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline).toBe("solid");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/me?done=stopped**");
    await context.close();
  });

  test("is clean under axe and never wider than the screen, on every page, light and dark, phone and desktop", async () => {
    for (const [colorScheme, width] of [
      ["light", 320],
      ["dark", 1280],
    ] as const) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      const page = await context.newPage();
      await enter(page, await shopper(`web-axe-${colorScheme}-${width}`));
      for (const path of [
        "/me",
        "/me?field=Product%20Viewed",
        "/me?lines=",
        "/me?confirm=delete",
        "/me/receipts",
        "/me?token=forged",
        "/me/leave",
      ]) {
        await page.goto(server.url + path);
        await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
        expect(await barriers(page), `${path} ${colorScheme} ${width}`).toEqual([]);
      }
      await context.close();
    }
  });
});
