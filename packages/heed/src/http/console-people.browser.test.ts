// What a customer sees on their own page, in the console: under the console's own policy, for a role that may see all of them.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { bookshop } from "../../test/bookshop.ts";
import { openDesk, SCREENS } from "../../test/desk.ts";

const desk = await openDesk({ map: bookshop });
const { server } = desk;
/** A name that a stranger made up. */
const SCRIPT = "<img src=x onerror=alert(1)>";

beforeAll(async () => {
  const send = (type: string, body: object) =>
    fetch(`${server.url}/v1/${type}`, {
      method: "POST",
      headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
      body: JSON.stringify({ userId: "ada", ...body }),
    });
  await send("identify", { traits: { email: "ada@example.org" } });
  await send("track", { event: "Order Completed", properties: { order_id: SCRIPT, products: [] } });
});
afterAll(desk.close);

async function open(page: Page, purpose: string): Promise<void> {
  await page.goto(`${server.url}/console/people`);
  await page.locator("input").first().fill("ada");
  await page.locator("select").first().selectOption(purpose);
  await page.locator("select").last().selectOption("help");
  await page.locator("form button[type=submit]").click();
}
const looks = () =>
  server.heed.database.query<{ detail: Record<string, unknown> }>(
    "auditor",
    "select detail from heed.ledger where kind = 'look' and purpose = 'rights' order by at, entry_id",
  );

test("whoever answers requests sees the page as it is, dressed and without buttons; each opening is one look with its reason", async () => {
  // The policy of the console holds here, as it does for everybody.
  const page = await (await desk.browser.newContext({ locale: "en-GB", bypassCSP: false })).newPage();
  const broken: string[] = [];
  page.on("console", (line) => /Security Policy/.test(line.text()) && broken.push(line.text()));
  await desk.enter("officer", page);
  await open(page, "rights");
  const theirs = page.getByRole("region", { name: "What they see on their own page" });
  await theirs.getByRole("button", { name: "Show their page" }).dblclick();
  const own = theirs.frameLocator("iframe");
  await own.getByText("ada@example.org").waitFor();
  await own.getByText(SCRIPT).waitFor();
  await own.getByText("without its buttons").waitFor();
  expect(await own.getByRole("button").count()).toBe(0);
  const main = own.getByRole("main");
  expect(await main.evaluate((it) => getComputedStyle(it).marginInline !== "0px")).toBe(true);
  await own.getByRole("link", { name: "What was done with it" }).click();
  await own.getByRole("heading", { name: "What was done with it" }).waitFor();
  expect((await looks()).map(({ detail }) => [detail["role"], detail["reason"], detail["fields"]])).toEqual([
    ["officer", "help", {}],
    ["officer", "help", {}],
    ["officer", "help", { email: 1, "Order Completed": 1 }],
  ]);
  expect(broken).toEqual([]);
  await page.context().close();
});

test.each(SCREENS)("nothing of it is a barrier: $colorScheme, $width", async (screen) => {
  await desk.enter("officer");
  const tab = await desk.sameOn(screen);
  await open(tab, "rights");
  await tab.locator("section:has(h2) button").last().click();
  await tab.frameLocator("iframe").getByText("ada@example.org").waitFor();
  expect(await barriers(tab)).toEqual([]);
  await tab.context().close();
});

test("a role that may not see all of them reads why there is no page, and has no button for it", async () => {
  await desk.enter("packer");
  await open(desk.page, "orders");
  await desk.page.getByText("Their own page shows everything that is held of them.").waitFor();
  await desk.page.getByText("some of it is kept from your role").waitFor();
  expect(await desk.page.getByRole("button", { name: /^Show/ }).count()).toBe(0);
  expect(server.faults).toEqual([]);
});
