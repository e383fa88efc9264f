// Every place of the console with every role, in a real browser: nothing that it shows leads to a refusal, and an auditor's seat changes nothing.
import { existsSync, readFileSync } from "node:fs";
import type { DataMap } from "@heed/core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { openDesk } from "../../test/desk.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";

const ROLES: Readonly<Record<string, readonly string[]>> = {
  marketer: ["newsletter", "recommendations", "statistics"],
  packer: ["orders"],
  officer: ["rights"],
  auditor: ["proof"],
  visitor: [],
};
const map: DataMap = {
  ...bookshop,
  roles: Object.fromEntries(Object.entries(ROLES).map(([name, purposes]) => [name, { purposes: [...purposes] }])),
};
let desk: Awaited<ReturnType<typeof openDesk>>;
let server: (typeof desk)["server"];
/** One thing of a list, and a new one. */
let single: readonly string[];
beforeAll(async () => {
  desk = await openDesk({ map });
  server = desk.server;
  const foundation = { ...server.heed, keys };
  for (let n = 0; n < 80; n++) {
    const id = await writePerson(foundation, `reader-${n}`);
    await writeChoice(foundation, id, "recommendations", true);
    await writeEvents(foundation, id, [{ field: "Order Completed", daysAgo: 2, properties: { order_id: `o-${n}` } }]);
  }
  const by = { actor: "staff:test", holds: () => true } as const;
  await server.heed.audiences.save(
    "letter",
    { rule: 'count("Order Completed") >= 1', purpose: "recommendations" },
    by,
    0,
  );
  await server.heed.requests.ask({ kind: "ERASURE", address: "ada@example.org", locale: "en" });
  const [request] = await server.heed.requests.list();
  single = [
    "audiences/edit",
    "audiences/edit?name=letter",
    `trust?view=requests&request=${request?.id}`,
    "models?version=recommendations-2026-01-01-abcdef",
  ];
});
afterAll(() => desk?.close());

/** A browser signed in with a role; `refused` and `sent` fill while it is used. */
async function enter(role: string) {
  const page = await desk.newPage();
  const refused: string[] = [];
  const sent: string[] = [];
  const broken: string[] = [];
  page.on("pageerror", ({ message }) => broken.push(message));
  page.on("request", (request) => {
    if (request.method() !== "GET") sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  page.on("response", (response) => {
    if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()} on ${page.url()}`);
  });
  await desk.enter(role, page);
  sent.length = 0;
  return { page, refused, sent, broken };
}

const CONSOLE = new URL("../../../console/src/", import.meta.url);
const source = (name: string): string => readFileSync(new URL(name, CONSOLE), "utf8");
/** Every room and each of its views, as the console itself lists them: a new one is walked, too. */
const PLACES: readonly string[] = [...source("rooms.ts").matchAll(/name: "(\w+)", to: "\/(\w*)"/g)].flatMap(
  ([, name = "", to = ""]) => {
    const search = new URL(`rooms/${name}/search.ts`, CONSOLE);
    const views = existsSync(search) ? /_VIEWS = \[([^\]]*)\]/.exec(readFileSync(search, "utf8"))?.[1] : undefined;
    return views === undefined ? [to] : [...views.matchAll(/"(\w+)"/g)].map(([, view]) => `${to}?view=${view}`);
  },
);

/** Presses each button that a place shows, and each that appears by it, once. */
async function pressAll(page: Page): Promise<void> {
  const buttons = page.locator("main button:enabled:visible");
  const pressed = new Set<string>();
  for (;;) {
    await page.waitForLoadState("networkidle");
    const name = (await buttons.allTextContents()).find((each) => !pressed.has(each));
    if (name === undefined) return;
    pressed.add(name);
    await page.evaluate(
      `[...document.querySelectorAll("main button:enabled")].find((button) => button.textContent === ${JSON.stringify(name)})?.click()`,
    );
  }
}

test.each(Object.keys(ROLES))("a %s sees no control that leads to a refusal, in any place", async (role) => {
  const { page, refused, broken, sent } = await enter(role);
  expect(PLACES.length).toBeGreaterThan(20);
  for (const path of [...PLACES, ...single]) {
    await page.goto(`${server.url}/console/${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await pressAll(page);
  }
  expect(refused).toEqual([]);
  expect(broken).toEqual([]);
  if (role === "auditor")
    // To verify and to judge a draft are asked as POST and change nothing; and sessions of their own they may end.
    expect(
      [...new Set(sent)].filter(
        (one) => !/^POST \/api\/(ledger\/verification|sessions\/end|appearance\/judgement)$/.test(one),
      ),
    ).toEqual([]);
  await page.context().close();
});

test("an auditor sees what people asked for, under which law and by when, and has no way to act on it", async () => {
  await server.heed.requests.ask({ kind: "ACCESS", address: "bo@example.org", locale: "en" });
  const { page, refused, sent } = await enter("auditor");
  await page.getByRole("link", { name: "Trust" }).click();
  const row = page.getByRole("row").filter({ hasText: "A copy of their data" });
  await row.getByText(/\d+ days left/).waitFor();
  await row.getByText("GDPR").waitFor();
  await page.getByText("Without names: whoever answers them opens one").waitFor();
  expect(await row.getByRole("link").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Take down a request" }).count()).toBe(0);
  expect(await page.locator("main").textContent()).not.toContain("bo@example.org");
  expect([refused, sent]).toEqual([[], []]);
  await page.context().close();
});

test("an auditor shows what happened to one person, and that they looked stands in the ledger", async () => {
  const { page, refused } = await enter("auditor");
  await page.getByRole("link", { name: "Trust" }).click();
  await page.getByRole("link", { name: "One person" }).click();
  await page.getByLabel("User id or browser id").fill("reader-1");
  await page.getByLabel("Reason").selectOption({ label: "You asked us for help" });
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByText(/entries at The test bookshop/).waitFor();
  await page.getByRole("row").filter({ hasText: "Choice of the person" }).first().waitFor();
  await page.getByRole("link", { name: "Ledger" }).click();
  await page.getByLabel("Only what I did").check();
  await page.getByRole("row").filter({ hasText: "Look by staff" }).first().waitFor();
  expect(refused).toEqual([]);
  expect(server.faults).toEqual([]);
  await page.context().close();
});
