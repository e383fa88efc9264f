// What goes wrong in the console is said, and never by a blank page: a room that breaks, files that do not arrive, somebody else who was faster, a session that is over.

import type { DataMap } from "@heed/core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { openDesk } from "../../test/desk.ts";
import { everyRequest } from "../../test/every-request.ts";
import { PASSWORD, staffBrowser, totp } from "../../test/staff-browser.ts";

const map: DataMap = { ...bookshop, roles: { officer: { purposes: ["rights", "proof"] } } };
let desk: Awaited<ReturnType<typeof openDesk>>;
let server: (typeof desk)["server"];
let page: Page;
beforeAll(async () => {
  desk = await openDesk({ map });
  ({ server, page } = desk);
  await desk.enter("officer");
});
afterAll(() => desk?.close());

test("a room that breaks says so, with what to quote and a way on, and the menu leads to the others", async () => {
  await page.route("**/api/requests", (route) => route.fulfill({ json: { today: "2026-11-26", requests: null } }));
  await page.getByRole("link", { name: "Trust" }).click();
  await page.getByRole("heading", { name: "This page could not be shown" }).waitFor();
  expect(await page.getByRole("alert").textContent()).toMatch(/Number to quote: [\w.-]+\.js:\d+:\d+/);
  await page.getByRole("link", { name: "Sources" }).click();
  await page.getByRole("heading", { name: "Sources", level: 1 }).waitFor();
  await page.unroute("**/api/requests");
  await page.getByRole("link", { name: "Trust" }).click();
  await page.getByRole("button", { name: "Load the page again" }).click();
  await page.getByText("Nobody waits for an answer").waitFor();
});

test("a fault of the server has its number; one that is looked up in the log", async () => {
  await page.route("**/api/waiting", (route) =>
    route.fulfill({
      status: 500,
      json: { code: "fault", message: "It broke. Tell whoever runs Heed.", instance: "urn:uuid:1-2-3" },
    }),
  );
  await page.goto(`${server.url}/console/`);
  await page.getByText("Number to quote: 1-2-3").waitFor();
  await page.getByText("Something failed at Heed.").waitFor();
  await page.unroute("**/api/waiting");
});

test("what does not arrive of the console leaves no blank page: a room's file, and a language", async () => {
  const tab = await page.context().newPage();
  await tab.route("**/assets/sources-*", (route) => route.abort());
  await tab.goto(`${server.url}/console/sources`);
  await tab.getByRole("heading", { name: "This page could not be shown" }).waitFor();
  await tab.unroute("**/assets/sources-*");
  await tab.getByRole("button", { name: "Load the page again" }).click();
  await tab.getByRole("heading", { name: "Sources", level: 1 }).waitFor();
  await tab.close();
  const german = await desk.browser.newContext({ locale: "de-DE" });
  const shown = await german.newPage();
  await shown.route("**/assets/de-*", (route) => route.abort());
  await shown.goto(`${server.url}/console`);
  await shown.getByRole("button", { name: "Sign in" }).waitFor();
  await german.close();
});

test("whoever answers a request that somebody else has just answered is told, loses nothing of the words, and nothing is done twice", async () => {
  await server.heed.requests.ask({ kind: "QUESTION", address: "ada@example.org", locale: "en", words: "Why?" });
  const other = await page.context().newPage();
  for (const tab of [page, other]) {
    await tab.goto(`${server.url}/console/trust?view=requests`);
    await tab.getByRole("link", { name: "A question" }).click();
    await tab.getByRole("button", { name: "Answer", exact: true }).click();
    await tab.getByRole("textbox", { name: "Answer" }).fill(tab === page ? "Mine" : "Theirs");
  }
  await other.getByRole("button", { name: "Send the answer" }).click();
  await expect.poll(() => other.getByRole("textbox", { name: "Answer" }).count()).toBe(0);
  await page.getByRole("button", { name: "Send the answer" }).click();
  await page.getByRole("alert").filter({ hasText: "That did not work" }).waitFor();
  expect(await page.getByRole("textbox", { name: "Answer" }).inputValue()).toBe("Mine");
  const [request] = await everyRequest(server.heed.requests);
  expect(request?.events.map(({ is }) => is)).toEqual(["fulfilled"]);
  await other.close();
});

test("a colleague whose session ends in the middle signs in again above the page, by both factors, and goes on", async () => {
  const email = "mia@shop.example";
  const { url } = await server.heed.staff.accounts.invite({ email, role: "officer", actor: "staff:cli" });
  const walk = staffBrowser(server);
  await walk(new URL(url).pathname, { name: "Mia", password: PASSWORD });
  const { text } = await walk("/staff/second-factor", { password: PASSWORD });
  const secret = /key: <code>([A-Z2-7]+)</.exec(text)?.[1] ?? "";
  const { set } = await walk("/staff/code", { code: totp(secret) });
  const tab = await desk.newPage();
  await tab.context().addCookies(
    set.map((line) => {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      return { name, value, url: server.url };
    }),
  );
  await tab.goto(`${server.url}/console/trust?view=person`);
  await tab.getByLabel("User id or browser id").fill("ada");
  await tab.getByLabel("Reason").selectOption("help");
  for (const { id } of await server.heed.staff.accounts.list()) await server.heed.staff.accounts.endSessions(id);
  await tab.getByRole("button", { name: "Show" }).click();
  const over = tab.getByRole("dialog", { name: "Your session is over" });
  await over.getByLabel("E-mail address").fill(email);
  await over.getByLabel("Password").first().fill(PASSWORD);
  await over.getByRole("button", { name: "Sign in", exact: true }).click();
  // A code counts once: the next one.
  await over.getByLabel(/one of your spare codes/).fill(totp(secret, 1));
  await over.getByRole("button", { name: "Go on" }).click();
  await over.waitFor({ state: "hidden" });
  expect(await tab.getByLabel("User id or browser id").inputValue()).toBe("ada");
  expect(await tab.getByLabel("Reason").inputValue()).toBe("help");
  await tab.getByRole("button", { name: "Show" }).click();
  await tab.getByRole("alert").filter({ hasText: "That did not work" }).waitFor();
  expect(server.faults).toEqual([]);
  await tab.context().close();
});
