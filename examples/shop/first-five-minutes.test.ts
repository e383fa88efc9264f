// The first five minutes with Heed, as a newcomer has them: the real product, the demo's people, a real browser.
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type DataMap, defineMap } from "@heed/core";
import { createHeed, type Heed } from "heed";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createServer } from "../../packages/heed/src/http/server.ts";
import { openBrowser } from "../../packages/heed/test/browser.ts";
import { workplace } from "../../packages/heed/test/command.ts";
import { freshDatabase } from "../../packages/heed/test/database.ts";
import { mount, prepare } from "./demo.ts";
import map, { catalogue } from "./heed.config.ts";

const KEY = "5a".repeat(32);
let heed: Heed<typeof map>;
let database: string;
let stop: () => Promise<void>;
let browser: Browser;
let page: Page;
let base: string;
let place: Awaited<ReturnType<typeof workplace>>;
/** `heed ...` as the shop's keeper runs it beside the server, once the map has grown. */
let command: ReturnType<typeof place.resident>;
const faults: unknown[] = [];

/** Starts the demo's server over what is already there; the address stays, as it does for whoever restarts a shop. */
async function start(inForce: DataMap, port = 0): Promise<void> {
  heed = (await createHeed({
    map: inForce,
    catalogue,
    url: database,
    key: KEY,
    publicUrl: "http://127.0.0.1",
    demo: true,
    now: () => new Date(),
    onFault: (error) => faults.push(error),
  })) as unknown as typeof heed;
  const app = await createServer(heed);
  await prepare(heed as unknown as Heed, () => undefined);
  mount(app, heed as unknown as Heed);
  await app.listen({ host: "127.0.0.1", port });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  stop = async () => {
    const closed = app.close();
    // A browser opens connections that it may need later; over one on which nothing was asked the server would wait for good.
    app.server.closeAllConnections();
    await closed;
    await heed.close();
  };
}

beforeAll(async () => {
  [database, place, browser] = await Promise.all([freshDatabase(), workplace(), openBrowser({ images: false })]);
  await start(map);
  page = await browser.newPage({ baseURL: base });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await stop?.();
  await place?.remove();
});

/** The example's map after an edit: its shelf would also read the name. */
const grown = defineMap({
  ...map,
  purposes: {
    ...map.purposes,
    recommendations: {
      ...map.purposes.recommendations,
      reads: { ...map.purposes.recommendations.reads, name: "24 months" },
    },
  },
});
const grownConfig = `export { catalogue } from ${JSON.stringify(join(import.meta.dirname, "heed.config.ts"))};
export default ${JSON.stringify(grown)};
`;

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
    // The decisions were made on an English page; their reasons are told in the reader's language.
    await page.goto("/me?locale=de");
    expect(await page.locator("#shelf").textContent()).toContain("Weil Sie ");
    await page.goto("/me?locale=en");
    await card.getByRole("button", { name: /undo/i }).click();
    await page.waitForURL("**/me?done=*");
    await page.goto("/?as=ada");
    expect(await reasons()).toContain("Because you bought");
  });

  test("a visitor refuses and is told why, allows one purpose, takes it back on the dashboard, has the receipt; a grown purpose asks again", async () => {
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

    const allow = async () => {
      await visitor.getByRole("link", { name: "Privacy choices" }).first().click();
      await visitor.getByRole("switch", { name: /Show you books/ }).check();
      await visitor.getByRole("button", { name: "Save my choice" }).click();
      await expect.poll(main).toContain("This visitor allows recommendations");
    };
    await allow();
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

    await dashboard.locator("#purpose-recommendations").getByRole("switch").click();
    await dashboard.waitForURL("**/me?done=*");
    await visitor.goto("/?as=visitor");
    await expect.poll(main).toContain("This visitor said no to recommendations");
    expect(await dashboard.locator("#done").textContent()).toContain("You said no");

    await dashboard.goto("/me/receipts");
    const [download] = await Promise.all([
      dashboard.waitForEvent("download"),
      dashboard
        .getByRole("link", { name: /download/i })
        .first()
        .click(),
    ]);
    await place.write("heed.config.ts", grownConfig);
    command = place.resident({ DATABASE_URL: database, HEED_KEY: KEY });
    const keys = await place.write("keys.json", await (await fetch(`${base}/.well-known/jwks.json`)).text());
    const receipt = join(place.folder, "receipt.jsonld");
    await download.saveAs(receipt);
    expect(await command("receipt", "verify", receipt, "--keys", keys)).toMatchObject({ code: 0, err: "" });
    await dashboard.close();

    await allow();
    const check = await command("check");
    expect(check).toMatchObject({ code: 0, err: "" });
    expect(check.out).toMatch(/recommendations: .*name.* \(\d+ people had said yes\)/);
    await stop();
    await start(grown, Number(new URL(base).port));
    await visitor.goto("/?as=visitor");
    const bar = visitor.locator("heed-choices .bar");
    await bar.waitFor();
    expect(await bar.locator("> ul > li").allTextContents()).toEqual([
      expect.stringContaining("Show you books you may like"),
    ]);
    // Of what it reads, the field alone that has grown.
    expect(await bar.locator("li li").allTextContents()).toEqual([expect.stringMatching(/^Your name: /)]);
    expect(await bar.textContent()).toContain("What has changed since you answered is asked again.");
    await visitor.getByRole("button", { name: "Accept all" }).click();
    await expect.poll(main).toContain("This visitor allows recommendations");
    await context.close();
  }, 300_000);

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

  test("a score is told in words, stands on Ada's page with an objection, and is gone with it", async () => {
    expect(await command("train", "propensity")).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringContaining("in use"),
    });
    const score = async () => JSON.parse((await command("--json", "decide", "next-order", "--person", "ada")).out);
    const id: string = (await score()).metadata.decision;
    const why =
      /in 100 people with a history like yours do; in all .+ (More|Less) likely: .+ (It would be .+ after one more|would hardly change it)/;
    expect((await command("explain", id)).out).toMatch(why);
    await page.goto("/account?as=ada");
    await page.waitForURL("**/me");
    const own = page.locator(`#decision-${id}`);
    expect(await own.textContent()).toMatch(why);
    const purpose = page.locator("#purpose-scoring");
    expect(await purpose.textContent()).toContain("If you object, it stops at once. One thing that nothing else needs");
    await purpose.getByRole("button", { name: /^Object/ }).click();
    await page.waitForURL("**/me?done=*");
    expect((await score()).metadata).toMatchObject({ reason: "objected", decision: "", model: "none" });
    expect(await command("explain", id)).toMatchObject({ code: 1, err: expect.stringContaining("decision_unknown") });
    expect(await own.textContent()).toContain("Used for nothing any more");
    expect(await purpose.textContent()).toContain("One thing that only it needed will be deleted on");
    await purpose.getByRole("button", { name: "Delete now" }).click();
    await page.waitForURL("**/me?done=deleted*");
    expect(await own.count()).toBe(0);
  });

  test("what customers complain about is told of 11 people and more, and no text, author or address with it", async () => {
    const { out } = await command("feedback");
    expect(out).toMatch(/complaints +\d+ by \d+ people/);
    expect(out).toMatch(/late, .*parcel|parcel, .*late/);
    expect(out).not.toMatch(/crowd-|quietpage|came a week late/);
    const told = JSON.parse((await command("--json", "feedback")).out);
    const groups = [...Object.values<object>(told.read), ...told.themes].flatMap(({ now, before }) => [now, before]);
    expect(groups.filter((group) => group !== null).length).toBeGreaterThan(3);
    for (const group of groups) if (group !== null) expect(group.people).toBeGreaterThanOrEqual(11);
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
