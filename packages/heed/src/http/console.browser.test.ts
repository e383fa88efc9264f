// The console in a real Chromium, over a real Heed: entering, what arrives, a session that ends in the middle, and no barrier on any page.

import { readFileSync } from "node:fs";
import { toCsv } from "@heed/console/csv";
import { consoleFiles } from "@heed/console/files";
import * as core from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { openDesk, SCREENS } from "../../test/desk.ts";
import { everyRequest } from "../../test/every-request.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";

/** With a marketer who answers requests and reads the ledger too. */
const purposes = [...(bookshop.roles?.["marketer"]?.purposes ?? []), "rights", "proof"];
const map = { ...bookshop, roles: { ...bookshop.roles, marketer: { purposes } } };
const desk = await openDesk({ map });
const { browser, server, page } = desk;
const broken: string[] = [];
beforeAll(async () => {
  // As a browser on a system without a language calls its own.
  await page.addInitScript('Object.defineProperty(navigator, "languages", { value: ["en-US@posix", "en-GB"] })');
  page.on("pageerror", (error) => broken.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error" && !/^Failed to load resource/.test(line.text())) broken.push(line.text());
  });
});
afterAll(desk.close);

const link = async (): Promise<string> => {
  const token = await (await server.heed.staff.signIn()).printLink("marketer");
  return `${server.url}/console/enter#${token}`;
};
const send = (type: "track" | "identify", body: object) =>
  fetch(`${server.url}/v1/${type}`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
    body: JSON.stringify({ userId: "ada", ...body }),
  });
/** A name that a stranger made up. */
const SCRIPT = "<img src=x onerror=alert(1)>";

test("what the console asks of Heed is what Heed answers, address by address", async () => {
  const contract = readFileSync(new URL("../../../core/src/contract/console-api.ts", import.meta.url), "utf8");
  const asked = [...contract.matchAll(/"([A-Z]+) (\/(?:api|staff)\/[^"]*)":\s+Asks<typeof (\w+)(?:, typeof (\w+))?>/g)];
  expect(asked.length).toBe(contract.match(/: Asks</g)?.length);
  const schemas: Readonly<Record<string, unknown>> = core;
  const { paths } = await (await fetch(`${server.url}/openapi.json`)).json();
  for (const [, method = "", path = "", reply = "", body] of asked) {
    const route = paths[path.replaceAll(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
    const said = route?.responses[200].content["application/json"].schema;
    expect(asOpenApi(said?.properties), path).toEqual(propertiesOf(schemas[reply]));
    // What a device answers is judged by the library of passkeys, not by a schema.
    if (body && !path.startsWith("/staff/"))
      expect(asOpenApi(route.requestBody.content["application/json"].schema.properties), path).toEqual(
        propertiesOf(schemas[body]),
      );
  }
});

/** A TypeBox object has properties. */
const propertiesOf = (schema: unknown): unknown =>
  asOpenApi(JSON.parse(JSON.stringify((schema as { properties: unknown }).properties)));

/** One spelling for both: OpenAPI knows no `const` and no pattern of names, and refers to a schema that has a name. */
function asOpenApi(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(asOpenApi);
  if ("$ref" in schema || "$id" in schema) return "a schema with a name";
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, unknown] => {
      if (key === "const") return ["enum", [value]];
      if (key !== "patternProperties" || !value) return [key, asOpenApi(value)];
      return ["additionalProperties", asOpenApi(Object.values(value)[0])];
    }),
  );
}

test("the first load is at most 250 kB gzip, and every page a file of its own", async () => {
  const { files, page: text } = await consoleFiles();
  const loaded = [...files].filter(([name]) => text("n").includes(name));
  expect(loaded.length).toBeGreaterThan(1);
  const sources = [...files].filter(([name]) => /sources|list|use-format/.test(name));
  const bytes = [...loaded, ...sources].reduce((sum, [, { gzip }]) => sum + gzip.length, 0);
  expect([sources.some(([name]) => /sources/.test(name)), bytes < 250_000]).toEqual([true, true]);
});

test("the printed link lets in once; what arrives stands there with its fate, its reason and what to do", async () => {
  const once = await link();
  await page.goto(once);
  await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  expect(page.url()).toBe(`${server.url}/console/`);
  await page.getByText("Nobody is known yet").waitFor();
  await page.getByRole("link", { name: "Sources" }).click();
  await page.getByText("Nothing has arrived").waitFor();
  const properties = { order_id: "o-1", products: [], coupon: "secret-coupon", [SCRIPT]: 1 };
  await send("track", { event: "Order Completed", properties });
  await send("identify", { traits: { favourite_genre: "Poetry" } });
  await send("track", { event: "Product Viewed", properties: {} });

  const lines = page.getByRole("listitem").filter({ has: page.locator("time") });
  await expect.poll(() => lines.count()).toBe(3);
  const texts = await lines.allTextContents();
  expect(texts[0]).toMatch(/Refused.*Product Viewed.*Send every property/);
  expect(texts[1]).toMatch(/Withheld.*favourite_genre.*No purpose may use it/);
  expect(texts[2]).toMatch(/Stored.*Order Completed.*Order Completed\.coupon.*not in the map/);
  expect(await page.content()).not.toContain("Poetry");
  // What a field holds is shown nowhere, nor a name that may be anything.
  expect(await page.content()).not.toContain("secret-coupon");
  expect(await page.content()).not.toContain("onerror");
  // A link counts once: in another browser it says so, and what to do.
  const other = await browser.newContext();
  const stranger = await other.newPage();
  await stranger.goto(once);
  await stranger.getByText("Start Heed again: it prints another.").waitFor();
  await stranger.goto(`${server.url}/console/sources`);
  await stranger.getByRole("button", { name: "Sign in" }).waitFor();
  await other.close();
});

test("a session that ends in the middle asks for itself, and what was typed stays", async () => {
  await page.goto(`${server.url}/console/sources?view=days`);
  await page.getByText("Order Completed.coupon").waitFor();
  await page.getByLabel("Find").fill("coup");
  for (const { id } of await server.heed.staff.accounts.list()) await server.heed.staff.accounts.endSessions(id);
  await page.getByLabel("How far back").selectOption("30");
  await page.getByText("Your session is over").waitFor();
  expect(await page.getByLabel("Find").inputValue()).toBe("coup");
  await page.getByLabel("E-mail address").fill("demo@localhost");
  await page.getByLabel("Password").first().fill("not its password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("do not belong together").waitFor();
  await page.goto(await link());
  await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
});

test("what cannot be reached is said, with a way to go on; an address with nothing behind it too", async () => {
  await page.goto(`${server.url}/console/nowhere`);
  await page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
  await page.goto(`${server.url}/console/sources?view=connect`);
  await page.getByText("site-key").first().waitFor();
  // Each client's lines have the address and the write key; a server key is nobody's to read.
  const sending = page.getByRole("region", { name: "Send the first event" }).first();
  await sending.getByLabel("With").selectOption("Segment, Python");
  expect(await sending.locator("pre").textContent()).toContain(
    `analytics.host = "site-key", "${server.heed.publicUrl}"`,
  );
  const asking = page.getByRole("region", { name: "Ask a placement" }).first();
  expect(await asking.locator("pre").textContent()).toMatch(/Bearer YOUR_SERVER_KEY.*getObjectDetails\("shelf"/s);
  expect(await page.content()).not.toContain("shop-server-key");
  await page.route("**/api/sources/collected*", (route) => route.abort());
  await page.getByText("Last days").click();
  await page.getByText("Heed cannot be reached").waitFor();
  await page.unroute("**/api/sources/collected*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Order Completed.coupon").waitFor();
});

test("a list is searched and sorted by its address, and saved as it is shown, without a formula", async () => {
  await page.goto(`${server.url}/console/sources?view=days&sort=-name`);
  const names = page.locator("tbody td:nth-child(2)");
  await names.first().waitFor();
  const all = await names.allTextContents();
  expect(all.length).toBeGreaterThan(2);
  expect(all).toEqual(all.toSorted((a, b) => b.localeCompare(a, "en")));
  await page.getByLabel("Find").fill("coupon");
  await expect.poll(() => names.allTextContents()).toEqual(["Order Completed.coupon"]);
  expect(page.url()).toContain("find=coupon");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const csv = readFileSync(await (await saving).path(), "utf8").split("\r\n");
  // Spreadsheets read by its first mark that it is UTF-8.
  expect(csv[0]).toBe("\ufeffWhat became of it,Field,Times,Reason");
  expect(csv[1]).toMatch(/^Dropped,Order Completed\.coupon,1,/);
  expect(csv.length).toBe(3);
  expect(toCsv([["=1+1", -1, 'a "b"', null]])).toBe('\'=1+1,-1,"a ""b""",\r\n');
});

test("an audience is built and counted with the reasons; a double click saves once, and whoever saves second is told and loses nothing", async () => {
  const { heed } = server;
  const foundation = { ...heed, keys };
  for (let n = 0; n < 200; n++) {
    const id = await writePerson(foundation, `reader-${n}`);
    await writeChoice(foundation, id, "recommendations", true);
    await writeEvents(
      foundation,
      id,
      [1, 2].map((daysAgo) => ({
        field: "Order Completed",
        daysAgo,
        properties: { order_id: `${n}-${daysAgo}`, revenue: 10 },
      })),
    );
  }
  await page.goto(`${server.url}/console/audiences`);
  await page.getByText("There is no audience yet").waitFor();
  await page.getByRole("link", { name: "New audience" }).click();
  await page.getByLabel("Used for").selectOption("recommendations");
  await page.getByLabel("What").selectOption("field Order Completed");
  await page.getByText(/about \d+ may be reached/).waitFor();
  await page.getByText("Right within 50, 19 times in 20.").waitFor();
  await page.getByText("Not asked, or said no").waitFor();
  await page.getByLabel("Name").fill("loyal");
  // What was written outlives a reload.
  await page.reload();
  expect(await page.getByLabel("Name").inputValue()).toBe("loyal");
  await page.getByRole("button", { name: "Save" }).dblclick();
  await page.getByText("Version 1", { exact: true }).waitFor();
  expect(await heed.audiences.versions("loyal")).toHaveLength(1);
  const theirs = 'count("Order Completed" within 300 days) = 2';
  await heed.audiences.save(
    "loyal",
    { rule: theirs, purpose: "recommendations" },
    { actor: "staff:other", holds: () => true },
    1,
  );
  await page.getByLabel("Value").fill("2");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Somebody else saved this audience").waitFor();
  expect(await page.getByLabel("Value").inputValue()).toBe("2");
  await page.getByRole("button", { name: "Save mine on top of theirs" }).click();
  await page.getByText("Version 3", { exact: true }).waitFor();
  expect((await heed.audiences.find("loyal"))?.rule).toBe('count("Order Completed" within 90 days) >= 2');
  await page.getByText("Text", { exact: true }).click();
  await page.getByLabel("Rule").fill("count(");
  await page.getByRole("button", { name: "at character 7" }).waitFor();
});

test("a customer is opened for a purpose and a reason; why they got a recommendation stands there, and nothing of them in the address", async () => {
  await fetch(`${server.url}/ofrep/v1/evaluate/flags/shelf`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
    body: JSON.stringify({ context: { targetingKey: "reader-0" } }),
  });
  await page.goto(`${server.url}/console/people`);
  const open = async (identifier: string) => {
    await page.getByLabel("Their customer number").fill(identifier);
    await page.getByLabel("What you need the data for").selectOption("recommendations");
    await page.getByLabel("Why you look").selectOption("help");
    await page.getByRole("button", { name: "Open", exact: true }).click();
  };
  await open("nobody-here");
  await page.getByText("Nobody is known under this").waitFor();
  await open("reader-0");
  await page.getByText("You may see this because").waitFor();
  await page.getByRole("region", { name: "What it may be used for" }).getByText("at the latest").first().waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Show what was decided" }).click();
  await page.getByText("shelf", { exact: true }).waitFor();
  expect(page.url()).toBe(`${server.url}/console/people`);
  const looks = await server.heed.database.query<{ purpose: string; detail: Record<string, unknown> }>(
    "auditor",
    "select purpose, detail from heed.ledger where kind = 'look' order by at, entry_id",
  );
  expect(looks.map(({ purpose, detail }) => [purpose, detail["role"], detail["reason"]])).toEqual([
    ["recommendations", "marketer", "help"],
    ["recommendations", "marketer", "help"],
    ["proof", "marketer", "help"],
  ]);
  expect(looks[2]?.detail["decisions"]).toBe(1);
  await page.getByRole("button", { name: "Close" }).click();
  expect(await page.getByLabel("Their customer number").inputValue()).toBe("");
});

test("a deletion is answered, and what happened to one person is shown, as somebody new does it", async () => {
  await server.heed.requests.ask({ kind: "ERASURE", address: "ada@example.org", locale: "en" });
  await page.goto(`${server.url}/console/trust`);
  await page.getByRole("link", { name: "Deletion" }).click();
  await page.getByText("ada@example.org").waitFor();
  await page.getByRole("button", { name: "I made sure who asks" }).click();
  await page.getByRole("button", { name: "It is them" }).dblclick();
  await page.getByRole("button", { name: "Do it" }).click();
  await page.getByLabel("Whom the shop knows by this id").fill("ada");
  await page.getByRole("link", { name: "One person" }).waitFor();
  await page.getByRole("link", { name: "One person" }).click();
  await page.getByLabel("User id or browser id").fill("ada");
  await page.getByLabel("Reason").selectOption("help");
  await page.getByLabel("Last day").fill(new Date().toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByText("Look by staff").waitFor();
  expect(page.url()).not.toContain("ada");
  await page.getByRole("link", { name: "Requests" }).click();
  await page.getByRole("link", { name: "Deletion" }).click();
  await page.getByRole("button", { name: "Do it" }).click();
  await page.getByLabel("Whom the shop knows by this id").fill("ada");
  await page.getByLabel("Reason").selectOption("help");
  await page.getByLabel("They want their numbers to stay").check();
  await page.getByRole("button", { name: "Do it now" }).dblclick();
  await page.getByText("The deletion has begun").waitFor();
  expect(await server.heed.database.query("rights", "select 1 from heed.leaving_count", [])).toHaveLength(1);
  const steps = (await everyRequest(server.heed.requests)).map(({ events }) => events.map(({ is }) => is));
  expect(steps).toEqual([["verified", "fulfilled"]]);
  await page.getByRole("link", { name: "Ledger" }).click();
  await page.getByRole("button", { name: "Verify the ledger" }).click();
  await page.getByText("The ledger is whole").waitFor();
  await page.getByRole("link", { name: "Promises and consent" }).click();
  await page.getByText("The notice that people are shown").waitFor();
});

const PLACES = [
  "",
  "recommendations",
  "recommendations?placement=shelf",
  "settings",
  "nowhere",
  "audiences",
  "audiences/edit?name=loyal",
  "people",
  "trust",
  "trust?view=person",
  "trust?view=ledger",
  "trust?view=figures",
  "trust?view=map",
  "sources?view=days",
  "sources?view=connect",
  "sources",
];
for (const screen of SCREENS)
  test(`no page has a barrier: ${screen.colorScheme}, ${screen.width}`, async () => {
    const { width, locale } = screen;
    const tab = await desk.sameOn(screen);
    const folder = process.env["HEED_SHOTS"];
    for (const place of PLACES) {
      await tab.goto(`${server.url}/console/${place}`);
      await tab.getByRole("heading", { level: 1 }).waitFor();
      await tab.waitForLoadState("networkidle");
      if (folder !== undefined)
        await tab.screenshot({
          path: `${folder}/console-${place}-${width}.png`.replaceAll(/[?=]|audiences\//g, "-"),
          fullPage: true,
        });
      expect(await barriers(tab), place).toEqual([]);
    }
    await tab.getByRole("button", { name: "Demo" }).click();
    await tab.getByRole("button", { name: locale === "de-DE" ? "Abmelden" : "Sign out" }).waitFor();
    if (folder !== undefined) await tab.screenshot({ path: `${folder}/console-menu-${width}.png` });
    expect(await barriers(tab), "account").toEqual([]);
    await tab.context().close();
  });

test("the keyboard alone reaches the content, the menu and the account", async () => {
  await page.goto(`${server.url}/console/sources`);
  await page.getByRole("heading", { name: "Sources" }).waitFor();
  const focused = () => page.evaluate("document.activeElement.textContent.trim()");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("To the content");
  for (const name of ["Heed · The test bookshop", "Go to", "Demo", "Home"]) {
    await page.keyboard.press("Tab");
    expect(await focused()).toBe(name);
  }
  expect(broken).toEqual([]);
  expect(server.faults).toEqual([]);
});
