// Home and the room of recommendations in a real browser: what a placement earned, whom it may reach, what waits, and what happened.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";

const map = {
  ...bookshop,
  roles: {
    ...bookshop.roles,
    marketer: { purposes: ["recommendations", "newsletter", "statistics", "rights", "proof"] },
    visitor: { purposes: [] },
  },
  recipients: {
    pigeon: {
      name: "Pigeon Post",
      role: "processor" as const,
      country: "DE",
      contract: "2025-12-01",
      contractUntil: "2026-12-01",
    },
  },
  placements: { shelf: { ...bookshop.placements!["shelf"]!, holdout: 0.5 } },
};
/** What is told ends on Monday the 16th, and what happened with yesterday. */
let now = new Date("2026-11-11T12:00:00Z");
const desk = await openDesk({ map, now: () => now });
const { server, page, enter } = desk;
beforeAll(async () => {
  const foundation = { ...server.heed, keys };
  for (let n = 0; n < 560; n++) {
    const id = await writePerson(foundation, `reader-${n}`);
    // So many that a count tells of them; 48 of them see the shelf.
    if (n >= 60) {
      if (n < 300) await writeChoice(foundation, id, "recommendations", true);
      continue;
    }
    if (n < 48) await writeChoice(foundation, id, "recommendations", true);
    await writeEvents(foundation, id, [{ field: "Product Viewed", daysAgo: 2, properties: { product_id: "b1" } }]);
    if (n >= 48) continue;
    await server.heed.placements.decide("shelf", { is: "person", personId: id }, {});
    if (server.heed.placements.armOf("shelf", id) === "personal")
      await writeEvents(foundation, id, [
        { field: "Order Completed", daysAgo: -0.5, properties: { order_id: `o-${n}`, revenue: 20 + n } },
      ]);
  }
  now = new Date("2026-11-20T12:00:00Z");
});
afterAll(desk.close);

test("whoever enters sees what the shelf earned, whom it may reach, what waits and what happened, and goes on from there", async () => {
  await server.heed.requests.ask({ kind: "ERASURE", address: "ada@example.org", locale: "en" });
  await enter("marketer");
  const earned = page.getByRole("region", { name: "What personalising earned" });
  await earned.getByText("per 1,000 permitted visitors").first().waitFor();
  expect(await earned.textContent()).toMatch(/\+1,000 more “Order Completed”.*More than chance explains/);
  expect(await earned.textContent()).toMatch(
    /One more point of opt-in, about \d+(\.\d+)? more people.*like those who allow it today/,
  );
  // The figures behind a chart, as a table and as a file.
  await earned.getByText("The figures, and as files").first().click();
  expect(await earned.getByRole("cell", { name: "shelf" }).first().isVisible()).toBe(true);
  const saving = page.waitForEvent("download");
  await earned.getByRole("button", { name: "Save the drawing (SVG)" }).first().click();
  expect((await saving).suggestedFilename()).toBe("lift-shelf-Order Completed.svg");

  const waiting = page.getByRole("region", { name: "What waits for a decision" });
  await waiting.getByText("Pigeon Post").waitFor();
  expect(await waiting.textContent()).toMatch(/Contract ends.*Pigeon Post.*by 1 Dec 2026/);
  const reach = page.getByRole("region", { name: "Whom you may reach" });
  await reach.getByText("Show you books you may like").waitFor();
  expect(await reach.textContent()).toMatch(/about \d+ may be reached · Not asked, or said no: about \d+/);
  // Of a purpose that nobody allowed no count of single people stands there.
  expect(await reach.textContent()).toMatch(/newsletter.*fewer than 60/);
  // How it goes on, with its interval, or what is missing for it; another series is one choice away.
  const trend = page.getByRole("region", { name: "How it goes on" });
  await trend.getByText("The series has 1 figures; at least 8 are needed.", { exact: false }).waitFor();
  expect(await trend.textContent()).not.toContain("series_too_short");
  await trend.getByLabel("What").selectOption({ index: 1 });
  await trend.getByRole("link", { name: /By day or by month/ }).waitFor();
  const happened = page.getByRole("region", { name: "What happened" });
  await happened.getByLabel("Kind of entry").selectOption("choice");
  await happened.getByRole("img", { name: /2[89]0 entries in the last 30 days/ }).waitFor();
  // A day is a thirtieth of the drawing, and its column no wider.
  const [column, drawing] = await Promise.all(
    [".step", ""].map((of) => happened.locator(`svg[role=img] ${of}`.trim()).first().boundingBox()),
  );
  expect((column?.width ?? 0) * 30).toBeLessThan(drawing?.width ?? 0);

  await waiting.getByRole("link", { name: "Deletion" }).click();
  await page.getByText("ada@example.org").waitFor();
  await page.goBack();
  await earned.getByRole("link", { name: "shelf" }).click();
  await page.getByRole("heading", { name: "shelf", level: 1 }).waitFor();
  await page.getByLabel("How far back").selectOption("30");
  await expect.poll(() => page.url()).toBe(`${server.url}/console/recommendations?placement=shelf&days=30`);
  await page.getByRole("cell", { name: "Held out" }).waitFor();
  await page.reload();
  await page.getByRole("cell", { name: "Held out" }).waitFor();
  expect(await page.getByLabel("How far back").inputValue()).toBe("30");
});

noBarriers("no figure is a barrier", desk, {
  places: () => ["", "recommendations?placement=shelf"],
  stands: (tab) => tab.locator("svg[role=img]").first().waitFor(),
});

test("a figure that does not come hides nothing below it for long", async () => {
  await page.route("**/api/placements/shelf/lift", () => undefined);
  await page.goto(`${server.url}/console/`);
  await page.getByRole("region", { name: "Whom you may reach" }).getByText("may be reached").first().waitFor();
  await page.unroute("**/api/placements/shelf/lift");
});

test("what is not told yet says from when on it is, and where today's stands", async () => {
  const day = now;
  now = new Date("2026-11-11T20:00:00Z");
  await page.goto(`${server.url}/console/`);
  const happened = page.getByRole("region", { name: "What happened" });
  await happened.getByText("Nothing to tell yet").waitFor();
  const midnight = await page.evaluate(() =>
    new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }).format(
      new Date("2026-11-12T00:00:00Z"),
    ),
  );
  expect(await happened.textContent()).toContain(`today’s stand here from ${midnight} on`);
  await happened.getByRole("link", { name: "Today’s entries, one by one" }).click();
  await page.getByRole("heading", { name: "Trust", level: 1 }).waitFor();
  expect(page.url()).toContain("view=ledger");
  now = day;
});

test("a role without the purpose is told what it lacks, and is given no figure", async () => {
  await page.context().clearCookies();
  await enter("visitor");
  await page.getByText("Your role does not hold “statistics”").waitFor();
  expect(await page.getByText("What personalising earned").count()).toBe(0);
  const waiting = page.getByRole("region", { name: "What waits for a decision" });
  await waiting.getByText("Pigeon Post").waitFor();
  expect(await waiting.getByText("Deletion").count()).toBe(0);
  await page.goto(`${server.url}/console/recommendations?placement=shelf`);
  await page.getByText("Your role does not hold “statistics”").waitFor();
  expect(await page.getByText("Held out", { exact: true }).count()).toBe(1);
  expect(server.faults).toEqual([]);
});
