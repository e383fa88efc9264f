// The room of models in a real browser: trained from there, the audit that failed is found, and put in use only by a role that may, with a reason.
import { readFile } from "node:fs/promises";
import type { DataMap } from "@heed/core";
import { seededRandom } from "@heed/math";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";

const map: DataMap = {
  ...bookshop,
  placements: { "next-order": { capability: "propensity", purpose: "recommendations", size: 1, holdout: 0 } },
  roles: {
    analyst: { purposes: ["recommendations"] },
    head: { purposes: ["recommendations"], overridesAudits: true },
    packer: { purposes: ["orders"] },
    auditor: { purposes: ["proof"] },
  },
};
const desk = await openDesk({ map, now: () => new Date("2026-11-20T12:00:00Z") });
const { server, page, enter } = desk;
beforeAll(async () => {
  const foundation = { ...server.heed, keys };
  // On every fourth day a coin decides for each whether they order: who orders next cannot be told.
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
});
afterAll(desk.close);

const states = async () =>
  Object.fromEntries((await server.heed.models.list()).map(({ version, state }) => [version, state]));

test("somebody trains, finds the audit that failed, and may not use it", async () => {
  await enter("analyst");
  await page.getByRole("link", { name: "Models" }).click();
  await page.getByText("Nothing was trained yet").waitFor();
  await page.getByRole("button", { name: "Begin" }).dblclick();
  await page.getByText("“propensity” was trained:").waitFor({ timeout: 60_000 });
  await page.getByText("One version failed its audit and is not in use:").waitFor();
  expect(await server.heed.models.list()).toHaveLength(1);
  // It waits for a decision, and Home says so.
  await page.getByRole("link", { name: "Home" }).click();
  const waiting = page.getByRole("region", { name: "What waits for a decision" });
  await waiting.getByText("Failed audit").waitFor();
  await waiting.getByRole("link", { name: /^propensity-/ }).click();
  await page.getByText("It tells hardly more than a coin").first().waitFor();
  await page.getByText("ask somebody whose role may override audits").waitFor();
  expect(await page.getByRole("button", { name: "Put it in use against its audit" }).count()).toBe(0);
  await page.getByRole("button", { name: "Let it answer beside the one in use" }).click();
  await page.getByRole("button", { name: "Yes, beside it" }).dblclick();
  await page.getByText("Answers beside, shown to nobody").waitFor();
  expect(Object.values(await states())).toEqual(["shadow"]);
});

test("a role that may overrides the audit with a reason; what was typed outlives the end of the session; then there is a way back", async () => {
  await enter("head");
  const [version = ""] = Object.keys(await states());
  await page.goto(`${server.url}/console/models?version=${version}`);
  await page.getByRole("button", { name: "Put it in use against its audit" }).click();
  await page.getByLabel("Why this version is used all the same").fill("short");
  await page.getByRole("button", { name: "Yes, against its audit" }).click();
  expect(Object.values(await states())).toEqual(["shadow"]);
  await page
    .getByLabel("Why this version is used all the same")
    .fill("Nothing else tells who comes back before the fair.");
  for (const { id } of await server.heed.staff.accounts.list()) await server.heed.staff.accounts.endSessions(id);
  await page.getByRole("button", { name: "Yes, against its audit" }).click();
  await page.getByText("Your session is over").waitFor();
  expect(await page.getByLabel("Why this version is used all the same").inputValue()).toMatch(/^Nothing else/);
  await enter("head");
  await page.goto(`${server.url}/console/models?version=${version}`);
  // Somebody else decides meanwhile: nothing is done twice, and it is said.
  await page.getByRole("button", { name: "Put it in use against its audit" }).click();
  await page
    .getByLabel("Why this version is used all the same")
    .fill("Nothing else tells who comes back before the fair.");
  await server.heed.models.promote(version, { role: "head", reason: "somebody else decided it first" });
  await page.getByRole("button", { name: "Yes, against its audit" }).click();
  await page.getByText("Somebody changed what this version is used for").waitFor();
  expect(await page.getByLabel("Why this version is used all the same").inputValue()).toMatch(/^Nothing else/);
  await page.reload();
  await page.getByText("somebody else decided it first").waitFor();
  await page.getByText("Failed, used all the same").waitFor();

  await page.getByRole("link", { name: "All versions" }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByText("“propensity” was trained:").waitFor({ timeout: 60_000 });
  await expect.poll(async () => Object.values(await states()).toSorted()).toEqual(["candidate", "live"]);
  const candidate = Object.entries(await states()).find(([, state]) => state === "candidate")![0];
  await page.goto(`${server.url}/console/models?version=${candidate}`);
  await page.getByRole("heading", { name: "Beside the one in use" }).waitFor();
  // What it told people it had not learned from, and what came: as a drawing, as a table and as files, with the version in use beside it.
  const curves = page.getByRole("region", { name: "Whether it comes as told" });
  const [told, lift] = [curves.locator("figure").nth(0), curves.locator("figure").nth(1)];
  await told.getByRole("img", { name: /^At \d+ of \d+ points what was told lies within/ }).waitFor();
  const { calibration = [], gains = [] } = (await server.heed.models.card(candidate))?.heldOut ?? {};
  const inUse = (await server.heed.models.card(version))?.heldOut;
  expect(await told.locator("svg .whisker").count()).toBe(calibration.length + (inUse?.calibration.length ?? 0));
  expect(await lift.locator("svg .beside").count()).toBeGreaterThan(0);
  await lift.getByText("The figures, and as files").click();
  expect(await lift.getByRole("row").count()).toBe(1 + 2 * (gains.length + 1));
  const saved = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), lift.getByRole("button", { name }).click()]);
    return [download.suggestedFilename(), await readFile(await download.path(), "utf8")] as const;
  };
  const [csvName, csv] = await saved("Save the figures (CSV)");
  expect([csvName, csv.split("\r\n")[0]]).toEqual([
    `${candidate}-lift.csv`,
    '\u{FEFF}version,"share of people, the highest chance first",share of all to whom it came,at least,at most,times as by chance',
  ]);
  expect(csv).toContain(`This version,${gains[0]?.share},${gains[0]?.captured.value},`);
  const [, svg] = await saved("Save the drawing (SVG)");
  expect(svg).toMatch(/^<svg .+share of people, the highest chance first/s);
  await page.getByRole("button", { name: "Put it in use against its audit" }).click();
  await page
    .getByLabel("Why this version is used all the same")
    .fill("It learned from more people than the one in use.");
  await page.getByRole("button", { name: "Yes, against its audit" }).dblclick();
  await page.getByRole("button", { name: "Go back to the version before" }).waitFor();
  expect(await states()).toEqual({ [candidate]: "live", [version]: "rollback" });
  await page.getByRole("button", { name: "Go back to the version before" }).click();
  await page.getByRole("button", { name: "Yes, go back" }).click();
  await expect.poll(states).toEqual({ [candidate]: "rollback", [version]: "live" });
  const kept = await server.heed.database.query<{ detail: { role?: string } }>(
    "auditor",
    "select detail from heed.ledger where kind = 'request' and detail->>'request' = 'use a model against its audit'",
  );
  expect(kept.map(({ detail }) => detail.role)).toEqual(["head", "head"]);
  // Whoever of the staff did it, and not the role alone.
  const done = await server.heed.database.query<{ did: string; times: number }>(
    "auditor",
    `select detail->>'request' as did, count(*)::int as times from heed.ledger
     where kind = 'request' and detail ? 'model' and actor ~ '^staff:[0-9a-f]{8}$' group by 1 order by 1`,
  );
  expect(done).toEqual([
    { did: "let a model answer beside the one in use", times: 1 },
    { did: "train a model", times: 2 },
    { did: "use a model against its audit", times: 1 },
    { did: "use the model before again", times: 1 },
  ]);
});

test("a card is told in the language of whoever looks; one that was kept without codes stays English, and is marked as that", async () => {
  await enter("analyst");
  const version = Object.keys(await states()).find((each) => each.startsWith("propensity")) ?? "";
  const tab = await desk.sameOn({ width: 1280, locale: "de-DE" });
  await tab.goto(`${server.url}/console/models?version=${version}`);
  const card = tab.getByRole("main");
  await card.getByText("Sie sagt kaum mehr als eine Münze: Die AUC an").first().waitFor();
  expect(await card.textContent()).toMatch(/ist 0,\d+ \(0,\d+ bis 0,\d+\), und ihr unteres Ende liegt unter 0,52\./);
  await card.getByText("nicht gemessen: Die Landkarte hat keinen Zweck „fairness-audit“").first().waitFor();
  expect(await card.locator('[lang="en"]').allTextContents()).toEqual([]);
  const key = await server.heed.addStaffKey("analyst", "reads");
  const reply = await fetch(`${server.url}/api/models/${version}`, { headers: { authorization: `Bearer ${key}` } });
  const before = { ...(await reply.json()), limits: ["It knows what happened here."] };
  await tab.route(`**/api/models/${version}`, (route) => route.fulfill({ json: before }));
  await tab.reload();
  await card.getByText("It knows what happened here.").waitFor();
  expect(await card.locator('[lang="en"]').allTextContents()).toEqual(["It knows what happened here."]);
  await tab.context().close();
});

test("a role that does not hold the purpose reads the card and changes nothing, by the server too", async () => {
  await enter("packer");
  const [version = ""] = Object.keys(await states());
  await page.goto(`${server.url}/console/models?version=${version}`);
  await page.getByText("it may read this and change nothing").waitFor();
  const key = await server.heed.addStaffKey("packer", "packs");
  const before = await states();
  for (const [path, body] of [
    [`/api/models/${version}`, { act: "rollback", state: before[version] }],
    ["/api/models/training", { capability: "propensity" }],
  ] as const) {
    const reply = await fetch(server.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect([reply.status, (await reply.json()).code]).toEqual([403, "role_may_not"]);
  }
  expect(await states()).toEqual(before);
});

test("how many it learned from and left, and how their scores lie, is told in tens, and only to a role that holds the purpose or reviews", async () => {
  const version = Object.keys(await states()).find((each) => each.startsWith("propensity")) ?? "";
  const card = await server.heed.models.card(version);
  expect(card?.members).toBeGreaterThan(11);
  const told = async (role: string) => {
    const key = await server.heed.addStaffKey(role, `counts-${role}`);
    const get = async (path: string) =>
      (await (await fetch(server.url + path, { headers: { authorization: `Bearer ${key}` } })).json()) as {
        versions: { version: string; members?: number; left?: number }[];
        members?: number;
        left?: number;
        scores?: { edges: number[]; counts: number[] };
        heldOut?: object;
      };
    const { versions } = await get("/api/models");
    const one = await get(`/api/models/${version}`);
    const counts = [versions.find((each) => each.version === version), one].map((each) => [each?.members, each?.left]);
    return { counts, scores: one.scores, heldOut: one.heldOut };
  };
  const inTens = Math.floor((card?.members ?? 0) / 10) * 10;
  const whole = await told("analyst");
  expect(whole.counts).toEqual([
    [inTens, 0],
    [inTens, 0],
  ]);
  expect(whole.heldOut).toEqual(card?.heldOut);
  expect(whole.scores?.counts.map((count) => count % 10)).toEqual(card?.reference?.counts.map(() => 0));
  expect(await told("packer")).toEqual({
    counts: [
      [undefined, undefined],
      [undefined, undefined],
    ],
    scores: undefined,
    heldOut: undefined,
  });
});

test("an auditor finds in Trust how each version was judged, who used one all the same and why, and no way to act", async () => {
  await enter("auditor");
  await page.getByRole("link", { name: "Trust" }).click();
  await page.getByRole("link", { name: "Audits" }).click();
  const rows = page.getByRole("row").filter({ hasText: "Failed, used all the same" });
  await expect.poll(() => rows.count()).toBe(2);
  const told = (await rows.allTextContents()).join(" ");
  expect(told).toMatch(/It tells hardly more than a coin/);
  expect(told).toMatch(/head, 20 Nov 2026: somebody else decided it first/);
  await page
    .getByRole("main")
    .getByRole("link", { name: /^propensity-/ })
    .first()
    .click();
  await page.getByRole("heading", { name: "What was looked at" }).waitFor();
  expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
  expect(server.faults).toEqual([]);
});

noBarriers("no card is a barrier", desk, {
  places: async () => ["models", "trust?view=audits", `models?version=${Object.keys(await states())[0]}`],
  stands: async (tab) =>
    tab
      .getByText(Object.keys(await states())[0] ?? "")
      .first()
      .waitFor(),
});
