// The overlap of audiences in a real browser: chosen in the address, counted when asked, read part by part.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";
import { writeOverlap } from "../../test/write-overlap.ts";

const map = { ...bookshop, roles: { marketer: { purposes: ["recommendations"] } } };
const desk = await openDesk({ map });
const { page, server } = desk;
beforeAll(async () => {
  await writeOverlap(server.heed);
  await desk.enter();
});
afterAll(() => desk.close());

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

noBarriers("no part is a barrier", desk, {
  places: () => ["audiences?with=readers,buyers"],
  async stands(tab) {
    await tab.getByRole("button", { name: /^(Count|Zählen)$/ }).click();
    await tab.locator(".chart summary").waitFor();
  },
});
