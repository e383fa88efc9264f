// Audiences in a real browser: their overlap, chosen in the address and counted when asked; and a rule on what is estimated of people.
import { readFileSync } from "node:fs";
import type { DataMap } from "@heed/core";
import { seededRandom } from "@heed/math";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { keys } from "../../test/database.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";
import { writeOverlap } from "../../test/write-overlap.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";

const of = { purpose: "recommendations", size: 1, holdout: 0 };
const map: DataMap = {
  ...bookshop,
  placements: {
    group: { ...of, capability: "segments", says: { en: "Customers who buy alike" } },
    "next-order": { ...of, capability: "propensity", says: { en: "The next order" } },
  },
  roles: { marketer: { purposes: ["recommendations"] } },
};
const desk = await openDesk({ map });
const { page, server } = desk;
beforeAll(async () => {
  await writeOverlap(server.heed);
  await writeBuyers();
  await server.heed.train("segments", {});
  await server.heed.train("propensity", {});
  await desk.enter();
});
afterAll(() => desk.close());

/** 150 who order often and little, and 150 who ordered once, long ago and much. */
async function writeBuyers(): Promise<void> {
  const foundation = { ...server.heed, keys };
  const random = seededRandom(3);
  for (let n = 0; n < 300; n++) {
    const id = await writePerson(foundation, `buyer-${n}`);
    await writeChoice(foundation, id, "recommendations", true);
    const often = n % 2 === 0;
    const days = often ? Array.from({ length: 9 }, (_, k) => 3 + 9 * k + random.below(9)) : [60 + random.below(60)];
    await writeEvents(
      foundation,
      id,
      days.map((daysAgo) => ({
        field: "Order Completed",
        daysAgo,
        properties: { order_id: `${n}-${daysAgo}`, revenue: (often ? 8 : 90) + random.below(5) },
      })),
    );
  }
}

const counts = async () =>
  (await server.heed.database.query("auditor", "select 1 from heed.ledger where detail->>'survey' = purpose")).length;

test("two audiences are chosen, and who is in both is counted once, when somebody asks", async () => {
  await page.getByRole("link", { name: "Audiences" }).click();
  const overlap = page.getByRole("region", { name: "Overlap" });
  await overlap.getByLabel("Audience 1").selectOption("readers");
  expect(await overlap.getByRole("button", { name: "Count" }).isDisabled()).toBe(true);
  await overlap.getByLabel("Audience 2").selectOption("buyers");
  expect(new URL(page.url()).searchParams.get("with")).toBe("readers,buyers");
  await page.reload();
  expect(await overlap.getByLabel("Audience 2").inputValue()).toBe("buyers");
  const before = await counts();
  await overlap.getByRole("button", { name: "Count" }).dblclick();
  await overlap
    .getByRole("img", { name: /In (buyers and readers|readers and buyers): about \d+;.*Only in / })
    .waitFor();
  expect((await counts()) - before).toBe(1);
  expect(await overlap.textContent()).toMatch(/Not asked, or said no.*(about|fewer than) \d+/);
  await overlap.getByText("The figures, and as files").click();
  expect(await overlap.getByRole("row", { name: /Only in readers/ }).count()).toBe(1);
  // Another choice is another question: nothing of the answer stays.
  await overlap.getByLabel("Audience 2").selectOption("");
  await expect.poll(() => overlap.locator(".chart").count()).toBe(0);
  // The list's own search and the choice stand in the address side by side.
  await overlap.getByLabel("Audience 2").selectOption("buyers");
  await page.getByLabel("Find").fill("read");
  await expect
    .poll(() => new URL(page.url()).searchParams.toString())
    .toMatch(/with=readers%2Cbuyers.*find=read|find=read.*with=/);
});

test("a condition may be a group of customers or a score: it is counted, saved, and shown as a form again", async () => {
  await page.goto(`${server.url}/console/audiences`);
  await page.getByRole("link", { name: "New audience" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("regulars");
  const condition = (n: number) => page.getByRole("group", { name: `Condition ${n}` });
  await condition(1).getByLabel("What").selectOption({ label: "Customers who buy alike (group)" });
  // By how lately they ordered they are several groups.
  const often = condition(1).getByRole("checkbox", { name: /^buy often/ });
  await often.first().waitFor();
  for (const group of await often.all()) await group.check();
  const reached = page.getByText(/^about \d+ may be reached/);
  const size = async () => Number(/\d+/.exec((await reached.textContent()) ?? "")?.[0]);
  // Those who order often are 150; a count is right within 50, 19 times in 20, and hardly ever 100 off.
  await reached.waitFor();
  expect(Math.abs((await size()) - 150)).toBeLessThan(100);
  await page.getByRole("button", { name: "Add a condition" }).click();
  await condition(2).getByLabel("What").selectOption({ label: "The next order (next-order)" });
  expect(await condition(2).getByLabel("Is").locator("option").allTextContents()).toEqual(["at least", "less than"]);
  await condition(2).getByLabel("Chance, from 0 to 1").fill("0.3");
  const rule = /^estimate\("group"\) in \(("buy often[^"]*"(, )?)+\) and estimate\("next-order"\) >= 0\.3$/;
  await page.locator("code", { hasText: rule }).waitFor();
  await reached.waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved as version 1.").waitFor();
  expect((await server.heed.audiences.find("regulars"))?.rule).toMatch(rule);
  await page.getByRole("link", { name: "All audiences" }).click();
  await page.getByRole("row", { name: /^regulars .*about \d+\s*counted/ }).waitFor();
  await page.goBack();
  await page.reload();
  await often.first().waitFor();
  for (const group of await often.all()) expect(await group.isChecked()).toBe(true);
  expect(await condition(2).getByLabel("Chance, from 0 to 1").inputValue()).toBe("0.3");
  await condition(1).getByLabel("Is").selectOption("none of");
  await page.locator("code", { hasText: /^not estimate\("group"\) in \("buy often/ }).waitFor();
});

test("names leave as a file for a reason, once a second person approved it, and once only", async () => {
  await page.goto(`${server.url}/console/audiences/edit?name=readers`);
  const away = page.getByRole("region", { name: "Take the names away as a file" });
  await away.getByText("In the file: Favourite genre.").waitFor();
  await away.getByLabel("Reason").selectOption("help");
  await away.getByRole("button", { name: "Ask a second person" }).dblclick();
  await away.getByText("A colleague whose role holds this purpose can approve it").waitFor();
  const { secondPerson } = server.heed.staff;
  const [waiting, other] = await secondPerson.list();
  expect([waiting?.says["audience"], other]).toEqual(["readers", undefined]);
  const second = { id: "0a1b2c3d-0000-4000-8000-000000000000", role: "marketer" };
  expect(await secondPerson.judge(waiting?.id ?? "", true, second)).toEqual({ ok: true });
  await page.reload();
  await away.getByText("Approved. You can take it once").waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    away.getByRole("button", { name: "Take the file" }).dblclick(),
  ]);
  expect(file.suggestedFilename()).toBe("readers.csv");
  expect(readFileSync(await file.path(), "utf8").split("\r\n").length).toBeGreaterThan(60);
  await away.getByText("It is with your downloads.").waitFor();
  // Nothing was asked for anew by the second click.
  expect(await secondPerson.list()).toEqual([]);
});

test("a rule that somebody wrote in their own way opens as a form, stays as it was written until it is changed, and is one count", async () => {
  const rule = 'count( "Order Completed" )>=1';
  const who = { actor: "staff:test", holds: () => true } as const;
  await server.heed.audiences.save("loose", { rule, purpose: "recommendations" }, who);
  const before = await counts();
  await page.goto(`${server.url}/console/audiences/edit?name=loose`);
  await page.getByText(/^about \d+ may be reached/).waitFor();
  expect(await page.getByLabel("Value").inputValue()).toBe("1");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved as version 2.").waitFor();
  expect((await server.heed.audiences.find("loose"))?.rule).toBe(rule);
  // To look is one, and to save five.
  expect((await counts()) - before).toBe(1 + 5);
  await page.getByLabel("Value").fill("2");
  await page.locator("code", { hasText: 'count("Order Completed") >= 2' }).waitFor();
});

noBarriers("nor is a condition on an estimate", desk, {
  places: () => ["audiences/edit?name=regulars"],
  stands: (tab) =>
    tab
      .getByRole("checkbox", { name: /^buy often|^kaufen oft/ })
      .first()
      .waitFor(),
});

noBarriers("no part is a barrier", desk, {
  places: () => ["audiences?with=readers,buyers"],
  async stands(tab) {
    await tab.getByRole("button", { name: /^(Count|Zählen)$/ }).click();
    await tab.locator(".chart summary").waitFor();
  },
});
