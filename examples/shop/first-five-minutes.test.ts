// The first five minutes with Heed, as a newcomer has them: the real product, the demo's people, a real browser.
import type { AddressInfo } from "node:net";
import { createHeed, type Heed } from "heed";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createServer } from "../../packages/heed/src/http/server.ts";
import { openBrowser } from "../../packages/heed/test/browser.ts";
import { freshDatabase } from "../../packages/heed/test/database.ts";
import { mount, prepare } from "./demo.ts";
import map, { catalogue } from "./heed.config.ts";

let heed: Heed<typeof map>;
let stop: () => Promise<void>;
let browser: Browser;
let page: Page;
let base: string;
const faults: unknown[] = [];

beforeAll(async () => {
  heed = await createHeed({
    map,
    catalogue,
    url: await freshDatabase(),
    key: "5a".repeat(32),
    publicUrl: "http://127.0.0.1",
    demo: true,
    now: () => new Date(),
    onFault: (error) => faults.push(error),
  });
  const app = await createServer(heed);
  await prepare(heed as unknown as Heed, () => undefined);
  mount(app, heed as unknown as Heed);
  await app.listen({ host: "127.0.0.1", port: 0 });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  browser = await openBrowser({ images: false });
  page = await browser.newPage({ baseURL: base });
  stop = async () => {
    await browser.close();
    await app.close();
    await heed.close();
  };
}, 300_000);
afterAll(() => stop());

const reasons = async () => (await page.locator("main").textContent()) ?? "";
const ledgerOf = async (user: string) => {
  const asker = await heed.askers.named(user);
  if (asker.is === "nobody") throw new Error("unknown");
  const subject = await heed.rights.person(asker.personId);
  return (await heed.rights.read(subject, "person:test")).done.entries;
};

describe("the first five minutes", () => {
  test("one shelf, four people, and each is told why", async () => {
    await page.goto("/");
    const text = await reasons();
    expect(text).toContain("Because you bought");
    expect(text).toContain("refused");
    expect(text).toContain("first visit");
    expect(text).toMatch(/per 1,000 permitted visitors \(95 % interval/);
  });

  test("Ada's shelf names only what she did herself, and its entry is in her ledger", async () => {
    await page.goto("/?as=ada");
    const text = await reasons();
    expect(text).toContain("Ada allows recommendations");
    expect(text).toContain("consent");
    const entries = await ledgerOf("ada");
    expect(entries[0]).toMatchObject({ kind: "decision", purpose: "recommendations" });
  });

  test("a visitor and those who refused leave no entry of a use", async () => {
    const uses = async () =>
      (await ledgerOf("bo")).filter((entry) => entry.kind !== "choice" && entry.purpose !== "rights").length;
    const before = await uses();
    await page.goto("/?as=bo");
    await page.goto("/?as=visitor");
    expect(await uses()).toBe(before);
  });

  test("switching recommendations off on the dashboard changes the shop at once, and undo brings it back", async () => {
    await page.goto("/account?as=ada");
    await page.waitForURL("**/me");
    const card = page.locator("#purpose-recommendations");
    await card.getByRole("switch").click();
    await page.waitForURL("**/me?done=*");
    expect(await card.textContent()).toContain("Undo");
    await page.goto("/?as=ada");
    expect(await reasons()).not.toContain("Because you bought");
    await page.goto("/me");
    await card.getByRole("button", { name: /undo/i }).click();
    await page.waitForURL("**/me?done=*");
    await page.goto("/?as=ada");
    expect(await reasons()).toContain("Because you bought");
  });

  test("a visitor is asked; refuses, and is told why the shelf is as it is; allows one purpose, and takes it back", async () => {
    const context = await browser.newContext({ baseURL: base });
    const visitor = await context.newPage();
    const main = () => visitor.locator("main").textContent();
    await visitor.goto("/?as=visitor");
    await visitor.getByRole("button", { name: "Refuse all" }).click();
    await expect.poll(main).toContain("This visitor said no to recommendations");
    await expect
      .poll(() => visitor.locator(".people [aria-current]").textContent())
      .toContain("refused recommendations");
    expect(await visitor.evaluate("localStorage.getItem('heed')")).not.toMatch(/token|"id"/);

    await visitor.getByRole("link", { name: "Privacy choices" }).first().click();
    await visitor.getByRole("switch", { name: /Show you books/ }).check();
    await visitor.getByRole("button", { name: "Save my choice" }).click();
    await expect.poll(main).toContain("This visitor allows recommendations");
    for (const book of ["kelp", "tideline", "the-patience-of-limpets"]) {
      await visitor.goto(`/book/${book}?as=visitor`);
      await visitor.waitForResponse("**/v1/batch");
    }
    await visitor.goto("/?as=visitor");
    // One in ten is held out for comparison, and is told so.
    await expect.poll(main).toMatch(/Because you looked at|comparison|who see the shelf that everybody sees/);
    const dashboard = await context.newPage();
    const address = new URL(await visitor.evaluate<string>("heed.dashboard()"));
    await dashboard.goto(`/me${address.search}`);
    await dashboard.waitForURL(/\/me$/);
    expect(await dashboard.textContent("body")).toContain("A book you looked at");

    await visitor.getByRole("link", { name: "Privacy choices" }).first().click();
    await visitor.getByRole("button", { name: "Refuse all" }).click();
    await expect.poll(main).toContain("This visitor said no to recommendations");
    await expect.poll(() => visitor.evaluate("localStorage.getItem('heed')")).not.toMatch(/token|"id"/);
    await context.close();
  });

  test("not interested wins: the book is gone from her shelf, here and on every reload", async () => {
    await page.goto("/?as=ada");
    const books = () =>
      page
        .locator("main a[href^='/book/']")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")?.split(/[/?]/)[2] ?? ""));
    const [first = ""] = await books();
    expect(first).not.toBe("");
    await page
      .getByRole("button", { name: /not interested/i })
      .first()
      .click();
    await page.waitForLoadState();
    for (let k = 0; k < 3; k++) {
      await page.goto("/?as=ada");
      expect(await books()).not.toContain(first);
    }
  });

  test("the download holds what she did and nobody else's name", async () => {
    await page.goto("/account?as=ada");
    await page.waitForURL("**/me");
    const cookies = await page.context().cookies();
    const response = await fetch(`${base}/me/api/export`, {
      headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") },
    });
    const text = await response.text();
    expect(JSON.parse(text)).toBeTypeOf("object");
    expect(text).toContain("tideline");
    expect(text).not.toContain("bo@quietpage.example");
    expect(text).not.toContain("crowd-");
  });

  test("when Ada deletes herself her invoices remain, for tax law only, and the page says so", async () => {
    await page.goto("/account?as=ada");
    await page.waitForURL("**/me");
    await page
      .getByRole("link", { name: /delete my data/i })
      .or(page.getByRole("button", { name: /delete my data/i }))
      .first()
      .click();
    await page.waitForLoadState();
    expect(await page.locator("main").textContent()).toContain("Fiscal Code");
    await page
      .getByRole("button", { name: /delete/i })
      .first()
      .click();
    await page.waitForLoadState();
    expect(await page.locator("main").textContent()).toMatch(/certificate/i);
    const asker = await heed.askers.named("ada");
    if (asker.is === "nobody") throw new Error("Ada's invoices can no longer be found.");
    const read = async (purpose: "recommendations" | "newsletter" | "accounting") =>
      (await heed.gate.open({ purpose, actor: "job:test" }).read([asker.personId])).person(asker.personId);
    expect((await read("recommendations")).allowed).toBe(false);
    expect((await read("newsletter")).allowed).toBe(false);
    const kept = await heed.gate.open({ purpose: "accounting", actor: "job:test" }).read([asker.personId]);
    const access = kept.person(asker.personId);
    expect(access.allowed && access.data.events("Order Completed").length).toBe(4);
    await page.goto("/?as=ada");
    expect(await reasons()).not.toContain("Because you");
  });

  test("nothing failed on the way, and the ledger is whole", async () => {
    expect(faults).toEqual([]);
    const { verifyLedger } = await import("../../packages/heed/src/ledger/verify.ts");
    await heed.seal();
    expect(await verifyLedger(heed.database, heed.ledger, heed.now())).toMatchObject({ ok: true, findings: [] });
  });
});
