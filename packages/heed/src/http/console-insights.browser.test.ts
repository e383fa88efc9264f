// The room of insights in a real browser: how a series goes on, what customers say, and who buys alike; only for a role that counts.
import { readFileSync } from "node:fs";
import type { DataMap } from "@heed/core";
import { seededRandom } from "@heed/math";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";

const map: DataMap = {
  ...bookshop,
  placements: {
    group: { capability: "segments", purpose: "recommendations", size: 1, holdout: 0 },
    soon: { capability: "propensity", purpose: "recommendations", size: 1, holdout: 0 },
    worth: { capability: "lifetime-value", purpose: "recommendations", size: 1, holdout: 0 },
  },
  roles: {
    analyst: { purposes: ["recommendations", "statistics"] },
    counter: { purposes: ["statistics"] },
    reviewer: { purposes: ["statistics", "proof"] },
    packer: { purposes: ["orders"] },
  },
};
const desk = await openDesk({ map, now: () => new Date("2026-11-20T12:00:00Z") });
const { server, page, enter } = desk;
beforeAll(async () => {
  const foundation = { ...server.heed, keys };
  const random = seededRandom(3);
  // Half of them order often and little, half once and much: groups that any sample shows.
  for (let person = 0; person < 120; person++) {
    const id = await writePerson(foundation, `customer-${person}`);
    await writeChoice(foundation, id, "recommendations", true);
    const often = person % 2 === 0;
    const days = often ? Array.from({ length: 9 }, (_, k) => 3 + 9 * k + random.below(9)) : [60 + random.below(60)];
    await writeEvents(
      foundation,
      id,
      days.map((daysAgo) => ({
        field: "Order Completed",
        daysAgo,
        properties: { order_id: `${person}-${daysAgo}`, revenue: (often ? 8 : 90) + random.below(5) },
      })),
    );
  }
  await server.heed.train("segments", {});
  await server.heed.train("propensity", {});
});
afterAll(desk.close);

test("a forecast is drawn with its interval, told in a sentence, and saved as figures and as a drawing; back and reload keep what was chosen", async () => {
  await enter("analyst");
  await page.getByRole("link", { name: "Insights" }).click();
  const chart = page.getByRole("img", { name: /^How often “Order Completed”: from .* between .* and / });
  await chart.waitFor();
  expect(await chart.locator(".band").count()).toBe(1);
  await page.getByLabel("By", { exact: true }).selectOption("day");
  await expect.poll(() => page.url()).toContain("step=day");
  // A step of fewer than 11 people is told of nobody: a sentence says so.
  await page.locator(".note").waitFor();
  await page.getByLabel("By", { exact: true }).selectOption("week");
  await page.getByLabel("What", { exact: true }).selectOption("Order Completed: revenue");
  await page.getByRole("img", { name: /^Sum of “revenue”/ }).waitFor();
  await page.reload();
  await page.getByRole("img", { name: /^Sum of “revenue”/ }).waitFor();
  await page.getByText("The figures, and as files").click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the figures (CSV)" }).click();
  const csv = readFileSync(await (await saving).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  // A spreadsheet reads it as what it is.
  expect(csv[0]).toBe("\u{FEFF}Begins on,a week,at least,at most");
  // What is ahead has its interval, the past has none.
  expect(csv.at(-1)).toMatch(/^[^,]+,[\d.e-]+,[\d.e-]+,[\d.e-]+$/);
  expect(csv[1]).toMatch(/^[^,]+,[\d.]*,,$/);
  const drawing = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the drawing (SVG)" }).click();
  const svg = readFileSync(await (await drawing).path(), "utf8");
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).not.toMatch(/var\(|class=/);
});

test("groups of customers stand there with their sizes and what is usual; feedback says what it would need", async () => {
  await page.getByRole("link", { name: "Groups", exact: true }).click();
  await page.getByRole("img", { name: /buy often.*: \d+/ }).waitFor();
  expect(await page.locator("tbody tr").count()).toBeGreaterThanOrEqual(2);
  await page.getByRole("link", { name: "What customers say" }).click();
  await page.locator(".note").waitFor();
  await page.getByLabel("How far back").selectOption("28");
  await expect.poll(() => page.url()).toContain("days=28");
  await page.goBack();
  await page.goForward();
  expect(server.faults).toEqual([]);
});

test("a score says which version it is of and what it means of 100 people, as the card has it; one without a version says what it would need", async () => {
  await enter("analyst");
  await page.goto(`${server.url}/console/insights`);
  await page.getByRole("link", { name: "Scores and value" }).click();
  const { version = "" } = (await server.heed.models.list()).find(({ card }) => card.capability === "propensity") ?? {};
  const { heldOut } = (await server.heed.models.card(version)) ?? {};
  const { told, came, people } = heldOut?.calibration.at(-1) ?? expect.fail("the card has no held-out people");
  const score = page.getByRole("region", { name: "Propensity" });
  const percent = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 }).format(told);
  const [value, low, high] = [came.value, came.low, came.high].map((share) => Math.round(100 * share));
  await score
    .getByText(
      `Of 100 people whose chance is told as about ${percent}, about ${value} come to “Order Completed” within 30 days (95% interval: ${low} to ${high}).`,
    )
    .waitFor();
  await score.getByText("The figures, and as files").click();
  const rows = score.locator("tbody tr");
  expect(await rows.count()).toBe(heldOut?.calibration.length);
  // The highest first, and of how many is told down to the ten.
  expect(await rows.first().textContent()).toContain(`1. told ${percent} · ${10 * Math.floor(people / 10)} people`);
  await page.getByText("No version is in use, so nobody gets this score").waitFor();
  await score.getByRole("link", { name: version }).click();
  await expect.poll(() => page.url()).toContain(`/models?version=${version}`);
});

noBarriers("no figure is a barrier", desk, {
  places: () => ["insights", "insights?view=groups", "insights?view=feedback", "insights?view=scores"],
  stands: (tab) => tab.locator("svg[role=img], .note").first().waitFor(),
});

test("a role that reviews is told the figures of a score; one that only counts is told none", async () => {
  await enter("reviewer");
  await page.goto(`${server.url}/console/insights?view=scores`);
  await page.getByText("Of 100 people").waitFor();
  await enter("counter");
  await page.goto(`${server.url}/console/insights?view=scores`);
  await page.getByText("does not hold “recommendations”").first().waitFor();
  expect(await page.locator("svg[role=img]").count()).toBe(0);
  expect(await page.getByText("Of 100 people").count()).toBe(0);
});

test("a role that does not count is told what it lacks", async () => {
  await enter("packer");
  await page.goto(`${server.url}/console/insights`);
  await page.getByText("does not hold “statistics”").waitFor();
  expect(await page.getByRole("navigation", { name: "Insights" }).count()).toBe(0);
});
