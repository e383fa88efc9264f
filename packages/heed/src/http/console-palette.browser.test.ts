// The command palette in a real browser: rooms, acts and whatever the role sees by name or number, with the keyboard alone.

import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { bookshop } from "../../test/bookshop.ts";
import { openDesk } from "../../test/desk.ts";
import { everyRequest } from "../../test/every-request.ts";

const map = {
  ...bookshop,
  roles: {
    marketer: { purposes: ["recommendations", "statistics", "rights"] },
    visitor: { purposes: [] },
  },
  recipients: {
    pigeon: { name: "Pigeon Post", role: "processor" as const, country: "DE", contract: "2025-12-01" },
  },
};
const desk = await openDesk({ map });
const { server, page, enter } = desk;
const field = page.getByRole("combobox", { name: "A room, an act, or anything by its name or number" });
const palette = page.getByRole("dialog", { name: "Go to" });
const chosen = palette.getByRole("option", { selected: true });
let request: string;
beforeAll(async () => {
  const { heed } = server;
  await heed.database.query(
    "steward",
    `insert into heed.audience (name, at, id, purpose, rule, actor, version)
     values ('2026', $1, gen_random_uuid(), 'recommendations', 'count("Order Completed" within 30 days) >= 1', 'staff:test', 1)`,
    [heed.now()],
  );
  await heed.requests.ask({ kind: "ERASURE", address: "ada@example.org", locale: "en" });
  request = (await everyRequest(heed.requests))[0]?.id ?? "";
  await enter();
});
afterAll(desk.close);

/** Opened by the keyboard, whatever is written is found first, and Enter goes there. */
const goTo = async (written: string, option: RegExp): Promise<string> => {
  await page.keyboard.press("Control+k");
  await field.fill(written);
  await page.getByRole("option", { name: option }).first().waitFor();
  await expect.poll(() => chosen.textContent()).toMatch(option);
  await field.press("Enter");
  await field.waitFor({ state: "hidden" });
  return page.url().slice(`${server.url}/console`.length);
};

test("the palette opens by the keyboard, finds a view by its name, and closes without one", async () => {
  await page.keyboard.press("Control+k");
  await field.fill("led");
  await page.getByRole("option", { name: "Trust: Ledger" }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await field.press("Enter");
  await expect.poll(() => page.url()).toBe(`${server.url}/console/trust?view=ledger`);
  await page.keyboard.press("Control+k");
  await field.fill("no room is called so");
  await page.getByText("Nothing that your role sees is called so.").waitFor();
  await field.press("Enter");
  await field.fill("mod");
  await field.press("ArrowDown");
  await field.press("Escape");
  await field.waitFor({ state: "hidden" });
  expect(page.url()).toBe(`${server.url}/console/trust?view=ledger`);
  await page.getByRole("button", { name: "Go to" }).click();
  await field.fill("sources");
  await field.press("ArrowDown");
  await field.press("Enter");
  await expect.poll(() => page.url()).toBe(`${server.url}/console/sources?view=live`);
});

test("audiences, placements, purposes, recipients and requests are found by name or number, and an act by its words", async () => {
  expect(await goTo("2026", /^2026 audience$/)).toBe("/audiences/edit?name=%222026%22");
  await page.getByRole("heading", { name: "2026", level: 1 }).waitFor();
  expect(await goTo("shelf", /^shelf placement$/)).toBe("/recommendations?placement=shelf");
  expect(await goTo("books you may", /purpose$/)).toBe("/trust?view=map&purpose=recommendations");
  expect(await goTo("pigeon", /^Pigeon Post recipient$/)).toMatch(/^\/trust\?view=sharing/);
  // A number may be pasted whole or in part, and needs no beginning.
  expect(await goTo(request.slice(3, 20), /^Deletion .+ request$/)).toBe(`/trust?view=requests&request=${request}`);
  await page.getByText("ada@example.org").waitFor();
  expect(await goTo("new aud", /^New audience act$/)).toBe("/audiences/edit");
  expect(await goTo("take down", /^Take down a request act$/)).toBe("/trust?view=requests&take=true");
  expect(await goTo("file imp", /^Import a file act$/)).toBe("/sources?view=import");
});

test("what is chosen stays in sight, however far down it lies", async () => {
  await page.keyboard.press("Control+k");
  for (let k = 0; k < 25; k++) await field.press("ArrowDown");
  const [box, list] = await Promise.all([chosen, palette.getByRole("listbox")].map((one) => one.boundingBox()));
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) + 1);
  expect(await barriers(page)).toEqual([]);
  await field.press("Escape");
});

test("a role finds only what it sees, and no act that it may not do", async () => {
  await enter("visitor");
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: "Home" }).waitFor();
  for (const written of [request.slice(0, 12), "2026", "Import a file", "New audience"]) {
    await field.fill(written);
    await page.getByText("Nothing that your role sees is called so.").waitFor();
  }
  await field.fill("recomm");
  await page.getByRole("option", { name: "Recommendations", exact: true }).waitFor();
  expect(server.faults).toEqual([]);
});
