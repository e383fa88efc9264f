// Somebody who has read nothing: from the link that `npm start` prints to an answer for a regulator, by the names that stand on the pages.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../../packages/heed/test/browser.ts";
import { type Serving, workplace } from "../../packages/heed/test/command.ts";

let place: Awaited<ReturnType<typeof workplace>>;
let serving: Serving;
let browser: Browser;
let page: Page;
const broken: string[] = [];
beforeAll(async () => {
  [place, browser] = await Promise.all([workplace(), openBrowser()]);
  serving = await place.start({}, ["--demo"]);
  page = await (await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } })).newPage();
  page.on("pageerror", ({ message }) => broken.push(message));
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await serving?.end("SIGTERM");
  await place?.remove();
});

const room = async (name: string) => {
  await page.getByRole("navigation", { name: "Menu" }).getByRole("link", { name }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
};
const view = (name: string) => page.getByRole("link", { name, exact: true }).click();
/** What is seen at a step, for whoever looks through it by eye. */
const seen = async (step: string) => {
  const folder = process.env["HEED_SHOTS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/done-when-${step}.png`, fullPage: true });
};

test("the printed link opens the first page, which says what was earned, who may be reached and what waits", async () => {
  const link = /http:\S+\/console\/enter#\S+/.exec(serving.printed())?.[0];
  await page.goto(link ?? "");
  await page
    .getByText(/more “Order Completed” per 1,000 permitted visitors/)
    .first()
    .waitFor();
  const reach = page.getByRole("region", { name: "Whom you may reach" });
  await reach.getByText("Not asked, or said no").first().waitFor();
  await page.getByRole("region", { name: "What waits for a decision" }).getByText("Failed audit").waitFor();
  await seen("1-home");
});

test("events are seen as they arrive", async () => {
  await room("Sources");
  const shop = await page.context().newPage();
  await shop.goto(serving.url);
  const newest = page
    .getByRole("listitem")
    .filter({ has: page.locator("time") })
    .first();
  const before = await newest.textContent();
  await shop.getByRole("link", { name: "Enter as Ada" }).click();
  await shop.getByRole("link", { name: /^Kelp/ }).first().click();
  await expect.poll(() => newest.textContent()).not.toBe(before);
  expect(await newest.textContent()).toMatch(/Stored.*Product Viewed/);
  await seen("2-sources");
  await shop.close();
});

test("an audience is built, and why it is smaller than expected stands beside it", async () => {
  await room("Audiences");
  await page.getByRole("link", { name: "New audience" }).click();
  await page.getByLabel("Name").fill("Ordered lately");
  await page.getByLabel("Used for").selectOption({ label: "Your shelf" });
  await page.getByLabel("What").selectOption({ label: "An order of yours (Order Completed)" });
  // So many that chance, which moves every count, makes none of them too few to tell.
  await page.getByLabel("In the last").fill("300");
  const size = page.getByRole("region", { name: "How many" });
  await size.getByText(/about \d+ may be reached/).waitFor();
  const why = size.getByRole("row", { name: /^Not asked, or said no/ }).filter({ hasText: /about \d+/ });
  expect(await why.textContent()).toContain("They never said yes to this purpose");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Version 1", { exact: true }).waitFor();
  await seen("3-audience");
});

test("why a customer got a recommendation is read, in the words that the customer reads", async () => {
  await room("People");
  await page.getByLabel("Their customer number").fill("ada");
  await page.getByLabel("What you need the data for").selectOption({ label: "Your shelf" });
  await page.getByLabel("Why you look").selectOption({ label: "You asked us for help" });
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByRole("button", { name: "Show what was decided" }).click();
  await page
    .getByText(/Because you (bought|looked at) “/)
    .first()
    .waitFor();
  await seen("4-why");
});

test("the audit that failed is found from the first page, and says why", async () => {
  await room("Home");
  const waiting = page.getByRole("region", { name: "What waits for a decision" });
  await waiting.getByRole("listitem").filter({ hasText: "Failed audit" }).getByRole("link").click();
  await page.getByText("What stands against it").waitFor();
  await page
    .getByText(/It tells hardly more than a coin/)
    .first()
    .waitFor();
  await page.getByText("It cannot be put in use: its audit stands against it.").waitFor();
  await seen("5-audit");
});

test("a deletion that somebody asked for is answered, and its proof is there to be given", async () => {
  await room("Trust");
  await page.getByRole("link", { name: "/rights" }).click();
  await page.getByLabel("Delete my data").check();
  await page.getByLabel("Your e-mail address").fill("cy@quietpage.example");
  await page.getByRole("button", { name: "Send" }).click();
  await page.goto(`${serving.url}/console/`);
  const waiting = page.getByRole("region", { name: "What waits for a decision" });
  await waiting.getByRole("link", { name: "Deletion" }).click();
  await page.getByText("cy@quietpage.example").waitFor();
  await page.getByRole("button", { name: "I made sure who asks" }).click();
  await page.getByRole("button", { name: "It is them" }).click();
  await page.getByRole("button", { name: "Do it" }).click();
  await page.getByLabel("Whom the shop knows by this id").fill("cy");
  await page.getByLabel("Reason").selectOption({ label: "You asked us for help" });
  await page.getByRole("button", { name: "Do it now" }).click();
  await page.getByText("The deletion has begun").waitFor();
  await seen("6-deletion");
  const proof = page.waitForEvent("popup");
  await page.getByRole("link", { name: /\/certificate\// }).click();
  await (await proof).getByRole("heading", { level: 1 }).waitFor();
  await (await proof).close();
});

test("what happened to one person is shown to a regulator", async () => {
  await room("Trust");
  await view("One person");
  await page.getByLabel("User id or browser id").fill("ada");
  await page.getByLabel("Reason").selectOption({ label: "You asked us for help" });
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByText(/entries at The Quiet Page, Booksellers/).waitFor();
  const rows = page.getByRole("row");
  await rows.filter({ hasText: "Choice of the person" }).first().waitFor();
  const decision = rows.filter({ hasText: "At their visit: shelf" }).first();
  expect(await decision.textContent()).toMatch(/Decision.*Your shelf.*Product Viewed, Order Completed/);
  await rows.filter({ hasText: "Look by staff" }).first().waitFor();
  await page.getByRole("button", { name: "Print" }).waitFor();
  await seen("7-one-person");
  expect(broken).toEqual([]);
});
