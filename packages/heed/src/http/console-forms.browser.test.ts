// Every form of the console, walked alike: hostile texts, a lost connection, a session that ends in the middle, two clicks, back and reload.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataMap } from "@heed/core";
import { seededRandom } from "@heed/math";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { openDesk } from "../../test/desk.ts";
import { naughty } from "../../test/naughty.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";

const CONSOLE = new URL("../../../console/src/", import.meta.url).pathname;
const TEXT = "<img src=x onerror=alert(1)> \u202eنص עברית 👩‍👩‍👧‍👦 ".repeat(2);
const map: DataMap = {
  ...bookshop,
  placements: { "next-order": { capability: "propensity", purpose: "recommendations", size: 1, holdout: 0 } },
  roles: {
    head: {
      purposes: ["newsletter", "recommendations", "statistics", "rights", "proof"],
      overridesAudits: true,
    },
  },
};
const desk = await openDesk({ map });
const { server, page } = desk;
let version: string;
/** What changes something, as it left the browser. */
const sent: string[] = [];
const broken: string[] = [];

beforeAll(async () => {
  page.on("pageerror", ({ message }) => broken.push(message));
  page.on("dialog", (dialog) => {
    broken.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.method() !== "GET") sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  const foundation = { ...server.heed, keys };
  const random = seededRandom(7);
  for (let person = 0; person < 130; person++) {
    const id = await writePerson(foundation, `customer-${person}`);
    await writeChoice(foundation, id, "recommendations", true);
    await writeEvents(
      foundation,
      id,
      Array.from({ length: 30 }, (_, k) => 1 + 4 * k)
        .filter(() => random.below(8) === 0)
        .map((daysAgo) => ({ field: "Order Completed", daysAgo, properties: { order_id: `${person}-${daysAgo}` } })),
    );
  }
  version = (await server.heed.train("propensity", { seed: 1 })).version;
  await enter(page);
}, 300_000);
afterAll(desk.close);

/** As whoever may do most, and invites colleagues. */
async function enter(on: Page): Promise<void> {
  await desk.enter("head", on);
  await server.heed.database.query("staff", "update heed.staff_account set admin = true returning id", []);
}
/** As a colleague does who is told that the session is over: in another tab of the same browser. */
async function enterElsewhere(): Promise<void> {
  const tab = await page.context().newPage();
  await desk.enter("head", tab);
  await tab.close();
}
async function endSessions(): Promise<void> {
  for (const { id } of await server.heed.staff.accounts.list()) await server.heed.staff.accounts.endSessions(id);
}
const at = (path: string) => page.goto(`${server.url}/console/${path}`);
const form = (name?: string): Locator =>
  name === undefined ? page.locator("main form") : page.getByRole("form", { name });
const bring = async (name: string, bytes: Buffer) => {
  await at("sources?view=import");
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: bytes });
};

type Form = {
  /** Method and beginning of the address of what it sends. */
  readonly sends: string;
  /** Leads to it and chooses what has to be chosen. */
  open(): Promise<Locator>;
  /** Where not every sign is a name. */
  readonly text?: string;
  /** Before signing in there is no session that could end. */
  readonly outside?: true;
};

/** By the file that draws it. */
const FORMS: Readonly<Record<string, Form>> = {
  "sign-in-form.tsx": {
    sends: "POST /api/session",
    outside: true,
    async open() {
      await page.context().clearCookies();
      await at("");
      await page.getByLabel("E-mail address").fill("nobody@shop.example");
      return page.locator("form");
    },
  },
  "rooms/people/people.tsx": {
    sends: "POST /api/people/lookup",
    async open() {
      await at("people");
      return form();
    },
  },
  "rooms/audiences/edit.tsx": {
    sends: "PUT /api/audiences/",
    async open() {
      await at("audiences/edit");
      await page.getByLabel("Used for").selectOption("recommendations");
      await page.getByLabel("What").selectOption("field Order Completed");
      return form();
    },
  },
  "rooms/audiences/take-away.tsx": {
    sends: "POST /api/audiences/",
    async open() {
      const rule = { rule: 'count("Order Completed") >= 1', purpose: "recommendations" };
      await server.heed.audiences.save("taken", rule, { actor: "staff:test", holds: () => true });
      await at("audiences/edit?name=taken");
      return form("Take the names away as a file");
    },
  },
  // Before training: another version takes its place.
  "rooms/models/acts.tsx": {
    sends: "POST /api/models/",
    async open() {
      await at(`models?version=${version}`);
      await page.getByRole("button", { name: "Put it in use against its audit" }).click();
      return form();
    },
  },
  "rooms/models/train.tsx": {
    sends: "POST /api/models/training",
    async open() {
      await at("models");
      return page.getByRole("region", { name: "Train" }).locator("form");
    },
  },
  "rooms/settings/keys.tsx": {
    sends: "POST /api/keys",
    async open() {
      await at("settings?view=keys");
      return form("Make a key");
    },
  },
  "rooms/settings/colleagues.tsx": {
    sends: "POST /api/colleagues",
    async open() {
      await at("settings?view=colleagues");
      await form("Invite somebody").getByLabel("E-mail address").fill("mia@shop.example");
      return form("Invite somebody");
    },
  },
  "rooms/settings/appearance.tsx": {
    sends: "PUT /api/appearance",
    text: "<b>עברית</b> 😀",
    async open() {
      await at("settings?view=appearance");
      return page.locator("main form");
    },
  },
  "rooms/sources/import/import.tsx": {
    sends: "POST /api/imports",
    async open() {
      await bring(`${TEXT.slice(0, 40)}.csv`, Buffer.from(`customer,date,${TEXT}\nc-1,2026-11-01,b1\n`));
      return form();
    },
  },
  "rooms/sources/import/mapping-form.tsx": {
    sends: "POST /api/imports/",
    async open() {
      await bring("columns.csv", Buffer.from(`customer,date,product_id,${TEXT}\nc-1,2026-11-01,b1,${TEXT}\n`));
      await page.getByRole("button", { name: "Look at it" }).click();
      await form("What the columns are").getByLabel("Each row tells when and where").check();
      return form("What the columns are");
    },
  },
  "rooms/sources/import/one-file.tsx": {
    sends: "POST /api/imports/",
    async open() {
      await bring("latin.csv", Buffer.from("customer;item\nmüller;b1\n", "latin1"));
      await page.getByRole("button", { name: "Look at it" }).click();
      return form().filter({ has: page.getByRole("button", { name: "Look again" }) });
    },
  },
  "rooms/trust/approvals.tsx": {
    sends: "POST /api/approvals/",
    async open() {
      const personId = await writePerson({ ...server.heed, keys }, "held");
      await server.heed.staff.secondPerson.allows({ act: "lift a hold", personId }, "cli");
      await at("trust?view=approvals");
      return form();
    },
  },
  "rooms/trust/person.tsx": {
    sends: "POST /api/ledger/person",
    async open() {
      await at("trust?view=person");
      return form();
    },
  },
  "rooms/trust/take-request.tsx": {
    sends: "POST /api/requests",
    async open() {
      await at("trust?view=requests&take=true");
      await page.getByLabel("Their e-mail address").fill("caller@example.org");
      return form();
    },
  },
  "rooms/trust/request-acts.tsx": {
    sends: "POST /api/requests/",
    async open() {
      await server.heed.requests.ask({ kind: "QUESTION", address: "ada@example.org", locale: "en", words: TEXT });
      await at("trust?view=requests");
      await page.getByRole("link", { name: "A question" }).click();
      await page.getByRole("button", { name: "Answer", exact: true }).click();
      return form();
    },
  },
};

/** Of whoever has a password or a passkey of their own, as the demo's account has not: console-account.browser.test.ts walks them. */
const OWN = ["authenticator", "by-password", "passkeys"].map((name) => `rooms/settings/${name}.tsx`);

test("every form that the console has is walked here", () => {
  const drawn = readdirSync(CONSOLE, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx") && readFileSync(join(CONSOLE, name), "utf8").includes("<form"))
    .map((name) => name.replaceAll("\\", "/"));
  expect([...Object.keys(FORMS), ...OWN].toSorted()).toEqual(drawn.toSorted());
});

const texts = (of: Locator): Locator =>
  // A colour is no text.
  of.locator("input:is([type=text], [type=password], [type=search], :not([type])):not([spellcheck=false]), textarea");

async function fill(of: Locator, what = TEXT): Promise<void> {
  for (const field of await texts(of).all()) {
    await field.fill("x".repeat(10_000));
    await field.fill(what);
  }
  for (const choice of await of.locator("select").all()) {
    const options = await choice.locator("option:not([value='']):not([disabled])").all();
    if ((await choice.inputValue()) === "" && options[0])
      await choice.selectOption((await options[0].getAttribute("value")) ?? "");
  }
}
const typedIn = (of: Locator): Promise<unknown[]> =>
  of.evaluate("(form) => [...form.elements].filter(({ type }) => type !== 'file').map((e) => e.checked || e.value)");
/** As when the window is looked at again: whatever a page shows is asked for anew. */
const lookAgain = () => page.evaluate("void window.dispatchEvent(new Event('visibilitychange'))");

test.each(Object.entries(FORMS))(
  "%s keeps what was typed, whatever happens, and sends it once",
  async (_, { sends, open, outside, text }) => {
    await page.unroute("**/api/**");
    await page.goto("about:blank");
    await endSessions();
    if (!outside) await enter(page);
    const filled = await open();
    const go = filled.locator("[type=submit]");
    await go.waitFor();
    for (const field of (await texts(filled).all()).slice(0, 1)) for (const each of naughty()) await field.fill(each);
    await fill(filled, text);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    const typed = await typedIn(filled);

    await page.route("**/api/**", (route) => route.abort());
    await lookAgain();
    await go.click();
    await page.getByText("Heed cannot be reached").first().waitFor();
    expect(await typedIn(filled)).toEqual(typed);
    await page.unroute("**/api/**");

    if (!outside) {
      await endSessions();
      await lookAgain();
      // The word that it is over may stand above the page already.
      await go.dispatchEvent("click");
      const over = page.getByRole("dialog", { name: "Your session is over" });
      await over.waitFor();
      await enterElsewhere();
      await page.keyboard.press("Escape");
      await over.waitFor({ state: "hidden" });
      expect(await typedIn(filled)).toEqual(typed);
    }

    sent.length = 0;
    await go.dblclick();
    await expect.poll(() => sent.length).toBeGreaterThan(0);
    await page.waitForLoadState("networkidle");
    expect(sent.filter((one) => one.startsWith(sends))).toHaveLength(1);

    if (outside) await enter(page);
    for (const move of ["goBack", "goForward", "reload"] as const) {
      await page[move]();
      await page.getByRole("heading", { level: 1 }).waitFor();
    }
    expect(broken).toEqual([]);
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(server.faults).toEqual([]);
  },
);
