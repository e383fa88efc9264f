// A file of one's own in a real browser: brought, its columns said, judged before anything is stored, imported once, left and come back to.
import type { DataMap } from "@heed/core";
import { afterAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";

const SCRIPT = "<img src=x onerror=alert(1)> \u202eنص 😀";
const map: DataMap = {
  ...bookshop,
  purposes: {
    ...bookshop.purposes,
    statistics: { ...bookshop.purposes.statistics, reads: { "Order Completed": "13 months" } },
  },
};
const desk = await openDesk({ map, now: () => new Date("2026-11-20T12:00:00Z") });
const { server, page, enter } = desk;
afterAll(desk.close);

const people = async () =>
  (await server.heed.database.query<{ n: number }>("ingest", "select count(*)::int as n from heed.alias"))[0]?.n;
const file = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(lines.join("\n")),
});
const bring = async (name: string, lines: readonly string[]) => {
  await page.goto(`${server.url}/console/sources?view=import`);
  // Mantine's field is a button before a hidden input.
  await page.locator("input[type=file]").setInputFiles(file(name, lines));
  await page.getByRole("button", { name: "Look at it" }).dblclick();
  await page.getByRole("form", { name: "What the columns are" }).waitFor();
};

test("a file is judged before anything is stored; the missing evidence is named, given, and what was promised is imported once", async () => {
  await enter("marketer");
  await bring("views of the till.csv", [
    `Customer Number,date,Product ID,asked on,where,${SCRIPT}`,
    ...Array.from({ length: 20 }, (_, n) => `c-${n},2026-11-01,b1,2026-10-01,till,${SCRIPT}`),
    `c-21,2026-11-01,b1,,,"${"long ".repeat(2_000)}"`,
    "guest,2026-11-01,b1,,,x",
  ]);
  const form = page.getByRole("form", { name: "What the columns are" });
  // Guessed by name; whoever brings it looks at every line.
  expect(await form.getByLabel("What happened").inputValue()).toBe("Product Viewed");
  expect(await form.getByLabel("Customer number").inputValue()).toBe("Customer Number");
  expect(await form.getByLabel("Time").inputValue()).toBe("date");
  expect(await form.getByLabel("product_id (text)").inputValue()).toBe("Product ID");
  await page.getByRole("cell", { name: "c-0", exact: true }).waitFor();
  await form.getByRole("button", { name: "What may be kept of it?" }).dblclick();
  const reach = page.getByRole("region", { name: "Lawful reach of this file" });
  await reach.getByText("0 of 22 rows may be kept").waitFor();
  expect(await reach.textContent()).toMatch(/No yes 21 .*no evidence of a yes/);
  expect(await reach.textContent()).toMatch(/Not for: Show you books you may like.*holds no evidence of a yes/);
  expect(await reach.textContent()).toMatch(/names nobody, like “guest” or “0”\. Lines 23/);
  expect(await reach.textContent()).toContain(SCRIPT);
  expect(await reach.getByRole("button", { name: "Import it" }).isDisabled()).toBe(true);

  await form.getByLabel("Each row tells when and where").check();
  await form.getByLabel("They said yes to").selectOption("recommendations");
  await form.getByLabel("When they said yes").selectOption("asked on");
  await form.getByLabel("Where they said yes").selectOption("where");
  // Other columns are judged first.
  expect(await reach.getByRole("button", { name: "Import it" }).count()).toBe(0);
  await form.getByLabel("What proves it").fill("forms in folder 12");
  await form.getByRole("button", { name: "What may be kept of it?" }).click();
  await reach.getByText("20 of 22 rows may be kept").waitFor();
  expect(await reach.textContent()).toContain("for “Show you books you may like”: 20 rows");
  expect(await reach.textContent()).toContain("1 row has no time or no source of the yes");
  expect(await people()).toBe(0);

  // Left, and come back to by its address.
  await page.reload();
  await reach.getByText("20 of 22 rows may be kept").waitFor();
  expect(await form.getByLabel("What proves it").inputValue()).toBe("forms in folder 12");
  await reach.getByRole("button", { name: "Import it" }).dblclick();
  await page.getByText("Imported", { exact: true }).waitFor();
  await page.getByText("about 20").first().waitFor();
  expect(await people()).toBe(20);
  expect(await page.getByRole("cell", { name: "c-0", exact: true }).count()).toBe(0);
  await page.goBack();
  await page.goForward();
  await page.getByText("Imported", { exact: true }).waitFor();
});

test("a session that ends in the middle keeps what was said; days that can be read in two ways are asked for", async () => {
  await bring("days.csv", ["customer,day,product_id", "d-1,01/02/2026,b1", "d-2,03/04/2026,b1"]);
  const form = page.getByRole("form", { name: "What the columns are" });
  await form.getByLabel("Time").selectOption("day");
  for (const { id } of await server.heed.staff.accounts.list()) await server.heed.staff.accounts.endSessions(id);
  await form.getByRole("button", { name: "What may be kept of it?" }).click();
  await page.getByText("Your session is over").waitFor();
  expect(await form.getByLabel("Time").inputValue()).toBe("day");
  await enter("marketer");
  await page.goto(`${server.url}/console/sources?view=import`);
  await page.getByRole("link", { name: "days.csv" }).click();
  await form.getByLabel("Time").selectOption("day");
  await form.getByRole("button", { name: "What may be kept of it?" }).click();
  await page.getByText("No row tells whether the day or the month comes first").waitFor();
  await form.getByLabel("Days are written").selectOption("dmy");
  await form.getByRole("button", { name: "What may be kept of it?" }).click();
  await page.getByRole("region", { name: "Lawful reach of this file" }).waitFor();
  await page.getByRole("button", { name: "Take it away" }).click();
  await page.getByRole("heading", { name: "Bring a file of your own" }).waitFor();
  expect(await page.getByRole("link", { name: "days.csv" }).count()).toBe(0);
});

noBarriers("nothing of it is a barrier", desk, {
  async places() {
    await bring("barrier.csv", ["customer,date,product_id", "e-1,2026-11-01,b1", "guest,2026-11-01,b1"]);
    await page.getByRole("button", { name: "What may be kept of it?" }).click();
    await page.getByRole("region", { name: "Lawful reach of this file" }).waitFor();
    return [page.url().slice(`${server.url}/console/`.length), "sources?view=import"];
  },
  stands: (tab) => tab.locator("form").first().waitFor(),
  opened: "summary",
});

test("a role without a purpose brings nothing", async () => {
  await enter("visitor");
  await page.goto(`${server.url}/console/sources?view=import`);
  await page.getByText("holds no purpose, so there is nothing that it may bring").waitFor();
  expect(server.faults).toEqual([]);
});
