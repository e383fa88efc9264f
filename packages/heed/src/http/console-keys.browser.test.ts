// Keys in the settings, in a real browser: made once and taken away, by whoever invites colleagues.
import { afterAll, expect, test } from "vitest";
import { noBarriers, openDesk } from "../../test/desk.ts";

const SCRIPT = "<img src=x onerror=alert(1)> \u202eنص 😀/..";
const desk = await openDesk();
const { server, page, enter } = desk;
afterAll(desk.close);

const admin = (is: boolean) =>
  server.heed.database.query("staff", "update heed.staff_account set admin = $1 returning id", [is]);
const made = async () => (await server.heed.arrivals.keys()).filter(({ name }) => name === SCRIPT).length;

test("who may not make keys is told who may, and is refused by the server", async () => {
  await enter();
  await page.goto(`${server.url}/console/settings?view=keys`);
  await page.getByText("by accounts that invite colleagues").waitFor();
  expect(await page.getByRole("button", { name: /Take away|Make it/ }).count()).toBe(0);
  const reply = await page.evaluate(
    `fetch("/api/keys", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "x", kind: "server" }) }).then((reply) => reply.status)`,
  );
  expect(reply).toBe(403);
});

test("whoever invites colleagues makes a key, by two clicks one, sees it once, and takes it away", async () => {
  await admin(true);
  await page.goto(`${server.url}/console/settings?view=keys`);
  const form = page.getByRole("form", { name: "Make a key" });
  await form.getByLabel("Name").fill("n".repeat(10_000));
  expect((await form.getByLabel("Name").inputValue()).length).toBeLessThanOrEqual(10_000);
  await form.getByLabel("Name").fill(SCRIPT);
  await form.getByLabel("Kind").selectOption("staff");
  await form.getByLabel("Role").selectOption("packer");
  await form.getByRole("button", { name: "Make it" }).dblclick();
  const value = await form.getByRole("status").locator("code").textContent();
  expect(value).toMatch(/^heed_staff_/);
  expect(await made()).toBe(1);
  const asked = () => fetch(`${server.url}/api/session`, { headers: { authorization: `Bearer ${value}` } });
  expect(await (await asked()).json()).toMatchObject({ role: "packer" });
  await page.reload();
  await page.getByRole("button", { name: `Take away: ${SCRIPT}` }).waitFor();
  expect(await page.content()).not.toContain(value);
  await page.getByRole("button", { name: `Take away: ${SCRIPT}` }).click();
  await page.getByRole("button", { name: "Yes, take it away" }).dblclick();
  await expect.poll(made).toBe(0);
  expect((await asked()).status).toBe(401);
  const [entry] = await server.heed.database.query<{ n: number }>(
    "auditor",
    "select count(*)::int as n from heed.ledger where detail->>'did' in ('key made', 'key taken away') and actor <> 'staff:cli'",
  );
  expect(entry?.n).toBe(2);
});

noBarriers("nothing of it is a barrier", desk, {
  places: () => ["settings?view=keys"],
  stands: (tab) => tab.locator("form").first().waitFor(),
});
