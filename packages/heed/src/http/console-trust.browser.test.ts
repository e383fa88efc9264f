// The room of trust for those who oversee, in a real browser: a second person approves, and a reviewer sees who may what.
import type { DataMap } from "@heed/core";
import { afterAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";
import { writePerson } from "../../test/write-people.ts";

const SCRIPT = "<img src=x onerror=alert(1)> \u202eنص 😀";
const map: DataMap = {
  ...bookshop,
  lookReasons: { ...bookshop.lookReasons, fraud: { says: "An order looked like fraud", shownWithin: "6 months" } },
  roles: {
    ...bookshop.roles,
    officer: { purposes: ["newsletter", "rights", "proof"] },
    visitor: { purposes: [] },
  },
};
const desk = await openDesk({ map });
const { server, page, enter } = desk;
afterAll(desk.close);

const taking = (rule: string) =>
  ({
    act: "export an audience",
    audience: "letter",
    purpose: "newsletter",
    role: "marketer",
    reason: "help",
    rule,
  }) as const;

test("a second person reads what exactly is asked and approves it, once, also by two clicks; never what they asked themselves", async () => {
  const { secondPerson, accounts } = server.heed.staff;
  const ada = await writePerson({ ...server.heed, keys }, "ada");
  await writePerson({ ...server.heed, keys }, "bob");
  await secondPerson.allows(taking(SCRIPT), "0badc0de");
  await secondPerson.allows({ act: "lift a hold", personId: ada }, "cli");
  await enter("officer");
  const [{ id = "" } = {}] = await accounts.list();
  await secondPerson.allows(taking("all"), id.slice(0, 8));

  await page.goto(`${server.url}/console/`);
  const waiting = page.getByRole("region", { name: "What waits for a decision" });
  await waiting.getByRole("link", { name: "Lift the legal hold on a customer" }).click();
  const cards = page.getByRole("article", { name: "Take an audience away as a file" });
  await expect.poll(() => cards.count()).toBe(2);
  const own = cards.filter({ hasText: "Asked byyou" });
  expect(await own.getByRole("button").count()).toBe(0);
  const foreign = cards.filter({ hasText: "0badc0de" });
  expect(await foreign.textContent()).toContain(`Send you our newsletter`);
  expect(await foreign.textContent()).toContain(SCRIPT);
  await foreign.getByRole("button", { name: "Approve" }).dblclick();
  await page.getByText("Approved. Whoever asked may do it now, once.").waitFor();
  await expect.poll(() => cards.count()).toBe(1);
  expect((await secondPerson.allows(taking(SCRIPT), "0badc0de")).is).toBe("approved");
  expect((await secondPerson.allows(taking(SCRIPT), "0badc0de")).is).toBe("waiting");

  // Whoever approves for one customer has to know which; what they typed stays.
  const hold = page.getByRole("article", { name: "Lift the legal hold on a customer" });
  await hold.getByLabel("Whom it is about").fill("bob");
  await hold.getByRole("button", { name: "Approve" }).click();
  await hold.getByText("Nothing was approved.").waitFor();
  expect(await hold.getByLabel("Whom it is about").inputValue()).toBe("bob");
  await hold.getByLabel("Whom it is about").fill("ada");
  for (const account of await accounts.list()) await accounts.endSessions(account.id);
  await hold.getByRole("button", { name: "Approve" }).click();
  await page.getByText("Your session is over").waitFor();
  expect((await secondPerson.list()).some(({ act }) => act === "lift a hold")).toBe(true);
  await enter("officer");
  await page.goto(`${server.url}/console/trust?view=approvals`);
  await hold.getByLabel("Whom it is about").fill("ada");
  await hold.getByRole("button", { name: "Approve" }).click();
  await expect.poll(() => hold.count()).toBe(0);
});

test("a look that may be shown later is asked for where customers are opened, for a reason that allows it and up to its last day", async () => {
  const { secondPerson } = server.heed.staff;
  await enter("officer");
  await page.goto(`${server.url}/console/people`);
  await page.getByLabel("Their customer number").fill("ada");
  await page.getByLabel("What you need the data for").selectOption("newsletter");
  const from = page.getByLabel("Shown to them from");
  await page.getByLabel("Why you look").selectOption("help");
  expect(await from.count()).toBe(0);
  await page.getByLabel("Why you look").selectOption("fraud");
  expect(await from.getAttribute("max")).toBe(secondPerson.lateUntil("fraud"));
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await from.fill(day);
  await page.getByRole("button", { name: "Open", exact: true }).dblclick();
  await page.getByText("has to approve it first, in the console, Trust, Approvals").waitFor();
  const late = (await secondPerson.list()).filter(({ act }) => act === "show a look late");
  expect(late.map(({ says }) => [says["reason"], says["from"]])).toEqual([["fraud", day]]);
  // Another reason shows it at once, whatever the day says that is hidden with it.
  await page.getByLabel("Why you look").selectOption("help");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByText("They were not asked about this purpose").waitFor();
});

test("a reviewer sees who may what and who is not needed; that they read it stands among their own entries", async () => {
  await server.heed.addStaffKey("visitor", SCRIPT);
  await enter("officer");
  await page.goto(`${server.url}/console/trust?view=access`);
  await page.getByText("Its role holds no purpose: take it away").waitFor();
  const rows = page.getByRole("row");
  expect(await rows.filter({ hasText: "take it away" }).textContent()).toContain(SCRIPT);
  expect(await rows.filter({ hasText: "demo@localhost" }).textContent()).toMatch(/officer/);
  await page.getByRole("link", { name: "That you read this is an entry too" }).click();
  await page.getByLabel("Only what I did").waitFor();
  await page.getByText("what: access reviewed").waitFor();
  await page.getByText("what: ledger read").waitFor();
  await page.getByText("what: approval given").first().waitFor();
  // What others did is not among them.
  expect(await page.getByText("what: key made").count()).toBe(0);
  await page.reload();
  await page.getByText("what: access reviewed").waitFor();
  // Another load within the hour is the same reading.
  expect(await page.getByText("what: ledger read").count()).toBe(1);
  await page.getByLabel("Only what I did").uncheck();
  await page.getByText("what: key made").first().waitFor();
});

noBarriers("nothing of it is a barrier", desk, {
  places: () => ["approvals", "access", "ledger&mine=true"].map((view) => `trust?view=${view}`),
  stands: (tab) => tab.locator(".card").first().waitFor(),
});

test("a key of the staff is no second person", async () => {
  const key = await server.heed.addStaffKey("officer", "tool");
  await server.heed.staff.secondPerson.allows(taking("other"), "0badc0de");
  const { waiting } = (await (
    await fetch(`${server.url}/api/approvals`, { headers: { authorization: `Bearer ${key}` } })
  ).json()) as { waiting: { id: string }[] };
  for (const { id } of waiting) {
    const reply = await fetch(`${server.url}/api/approvals/${id}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ yes: true }),
    });
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([403, "colleague_missing"]);
  }
  expect(waiting.length).toBeGreaterThan(1);
  expect(server.faults).toEqual([]);
});

test("a deletion that a recipient refused waits for somebody, who tells them and says so, once", async () => {
  const id = "7d2b3c1a-0000-4000-8000-0000000000d1";
  const at = new Date();
  await server.heed.database.transaction("rights", {}, async (sql) => {
    await sql.query(
      "insert into heed.erasure (id, token, actor, asked, deadline, done_at) values ($1, $2, 'person:dashboard', $3, $3, $3)",
      [id, Buffer.from(id), at],
    );
    await sql.query(
      `insert into heed.erasure_step (erasure, seq, kind, place, name, state, outcome, due, at) values ($1, 0, 'recipient', 0, 'gone-from-map', 'settled', 'refused', $2, $2)`,
      [id, at],
    );
  });
  await enter("officer");
  const waiting = page.getByRole("region", { name: "What waits for a decision" });
  await waiting.getByText("refused to delete it").waitFor();
  await waiting.getByRole("link", { name: "gone-from-map" }).click();
  const card = page.getByRole("region", { name: "Deletions that need you" });
  await card.getByText(id).waitFor();
  expect(await barriers(page)).toEqual([]);
  await card.getByRole("button", { name: "I told them" }).dblclick();
  await expect.poll(() => card.count()).toBe(0);
  expect(await server.heed.rights.stuck()).toEqual([]);
});
