// A browser whose clock is wrong: what has a day or a term in the console goes by the clock of Heed, and shows the same.
import type { ConsoleApi } from "@heed/core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { openDesk, SCREENS } from "../../test/desk.ts";
import { writeChoice, writePerson } from "../../test/write-people.ts";

const HOUR_MS = 3_600_000;
const WRONG = {
  "an hour behind": -HOUR_MS,
  "an hour ahead": HOUR_MS,
  "a year behind": -365 * 24 * HOUR_MS,
  "a year ahead": 365 * 24 * HOUR_MS,
};
/** So late in the day that an hour more is the morrow. */
const now = new Date("2026-11-20T23:30:00Z");
const map = {
  ...bookshop,
  roles: { owner: { purposes: ["recommendations", "statistics", "orders", "rights", "proof"] } },
  recipients: {
    pigeon: {
      ...{ name: "Pigeon Post", role: "processor" as const, country: "DE" },
      ...{ contract: "2025-12-01", contractUntil: "2026-12-01" },
    },
  },
};
const desk = await openDesk({ map, now: () => now });
const { server } = desk;
beforeAll(async () => {
  const id = await writePerson({ ...server.heed, keys }, "ada");
  await writeChoice({ ...server.heed, keys }, id, "recommendations", true);
  await server.heed.requests.ask({ kind: "ERASURE", address: "ada@example.org", locale: "en" });
  await desk.enter("owner");
  await server.heed.database.query("staff", "update heed.staff_account set admin = true returning id", []);
});
afterAll(desk.close);

const PLACES = [
  "",
  "trust?view=requests",
  "trust?view=requests&take=true",
  "trust?view=person",
  "trust?view=approvals",
  "trust?view=sharing",
  "settings?view=encryption",
  "settings?view=keys",
];

type Settings = ConsoleApi["GET /api/settings"]["reply"];
/** A key of a month ago: here none is as old. */
const settings: Settings = {
  ...{ shop: "The test bookshop", contact: "privacy@shop.example", url: server.url, languages: ["en"] },
  ...{ provider: false, passkeys: false, demo: true, roles: [], hashRing: [] },
  keyRing: [{ version: 1, service: "file", since: "2026-10-20T12:00:00Z", inUse: true, done: true }],
};

/** Of the same session, with a clock that is wrong by so much, and goes. */
async function tabWith(wrongBy: number): Promise<Page> {
  const tab = await desk.sameOn(SCREENS[0]);
  await tab.addInitScript(`
    const Right = Date;
    globalThis.Date = class extends Right {
      constructor(...given) { given.length === 0 ? super(Right.now() + ${wrongBy}) : super(...given); }
      static now() { return Right.now() + ${wrongBy}; }
    };`);
  await tab.route("**/api/settings?*", (route) => route.fulfill({ json: settings }));
  return tab;
}

async function shownBy(tab: Page): Promise<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const place of PLACES) {
    await tab.goto(`${server.url}/console/${place}`);
    await tab.getByRole("heading", { level: 1 }).waitFor();
    await tab.waitForLoadState("networkidle");
    shown[place] = await tab
      .getByRole("main")
      .evaluate((main) =>
        [main.textContent, ...[...main.querySelectorAll("input")].map(({ value, max }) => `${value} ${max}`)].join(
          "\n",
        ),
      );
  }
  return shown;
}

let right: Record<string, string>;
test("with the right clock days and terms stand there", async () => {
  const tab = await tabWith(now.getTime() - Date.now());
  right = await shownBy(tab);
  await tab.context().close();
  expect(right["trust?view=person"]).toContain("2026-11-20");
  expect(right["trust?view=requests"]).toMatch(/days left/i);
  expect(right["settings?view=encryption"]).toContain("31 days");
});

test.each(Object.entries(WRONG))(
  "with a clock that is %s the same stands there, a form asks of the same days, and nobody is signed out",
  async (_, wrongBy) => {
    const tab = await tabWith(now.getTime() - Date.now() + wrongBy);
    expect(await shownBy(tab)).toEqual(right);
    await tab.goto(`${server.url}/console/trust?view=person`);
    await tab.getByLabel("User id or browser id").fill("ada");
    await tab.getByLabel("Reason").selectOption("help");
    await tab.getByRole("button", { name: "Show" }).click();
    await tab.getByText("Look by staff").first().waitFor();
    await tab.context().close();
    expect(server.faults).toEqual([]);
  },
);

test("a session ends by the clock of Heed: what signs in says how long from now, never until when", async () => {
  const token = await (await server.heed.staff.signIn()).printLink("owner");
  const reply = await fetch(`${server.url}/api/session/link`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", origin: server.url },
    body: JSON.stringify({ token }),
  });
  const cookies = reply.headers.getSetCookie();
  expect([reply.status, cookies.length > 0]).toEqual([200, true]);
  for (const cookie of cookies) expect(cookie).not.toMatch(/expires=/i);
});
