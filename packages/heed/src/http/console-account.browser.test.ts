// Colleagues and one's own account in the console, in a real browser: invited and in, another role, signed out, away; password, authenticator, passkey.
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { openDesk } from "../../test/desk.ts";
import { PASSWORD, totp } from "../../test/staff-browser.ts";
import { virtualAuthenticator } from "../../test/virtual-authenticator.ts";

const desk = await openDesk({ demo: false, name: "localhost" });
const { server, page, newPage } = desk;
afterAll(desk.close);

const settings = (on: Page, view: string) => on.goto(`${server.heed.publicUrl}/console/settings?view=${view}`);
const region = (on: Page, name: string) => on.getByRole("region", { name, exact: true });

/** Behind an invitation: makes the account and sets the authenticator up; gives its key. */
async function join(on: Page, link: string, name: string): Promise<string> {
  await on.goto(link);
  await on.getByLabel(/Your name/).fill(name);
  await on.getByLabel(/A password/).fill(PASSWORD);
  await on.getByRole("button", { name: "Make my account" }).click();
  await on.getByLabel("Your password, once more").fill(PASSWORD);
  await on.getByRole("button", { name: "Set it up" }).click();
  const secret = (await on.locator(".steps code").first().textContent()) ?? "";
  await on.getByLabel(/six digits/).fill(totp(secret));
  await on.getByRole("button", { name: "Done" }).click();
  await on.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  return secret;
}

test("somebody is invited by two clicks once, joins, gets another role, is signed out and taken away; nobody does that to themselves", async () => {
  const { url } = await server.heed.staff.accounts.invite({
    email: "ann@shop.example",
    role: "packer",
    admin: true,
    actor: "staff:cli",
  });
  await join(page, url, "Ann");
  await settings(page, "colleagues");
  const form = page.getByRole("form", { name: "Invite somebody" });
  await form.getByLabel("E-mail address").fill("bob@shop.example");
  await form.getByLabel("Role").selectOption("packer");
  await form.getByRole("button", { name: "Make an invitation" }).dblclick();
  const link = (await form.getByRole("status").locator("code").textContent()) ?? "";
  const waiting = page.getByRole("list", { name: "Invited, not here yet" });
  expect(await waiting.getByRole("listitem").count()).toBe(1);
  expect(await barriers(page)).toEqual([]);
  const other = await newPage();
  await join(other, link, "<b>Bob</b>");
  await page.reload();
  const have = page.getByRole("list", { name: "Who has an account" });
  const bob = have.getByRole("listitem").filter({ hasText: "bob@shop.example" });
  await bob.getByText("codes of an authenticator").waitFor();
  await bob.getByText("last signed in").waitFor();
  const ann = have.getByRole("listitem").filter({ hasText: "ann@shop.example" });
  expect(await ann.getByRole("button").count()).toBe(0);
  await bob.getByLabel("Role: <b>Bob</b>").selectOption("marketer");
  await bob.getByRole("button", { name: /^Give this role/ }).dblclick();
  await bob.getByText("marketer, ").or(bob.getByText("marketer ·")).first().waitFor();
  await settings(other, "account");
  await region(other, "You").getByText("marketer").waitFor();
  await settings(other, "colleagues");
  await other.getByText("Colleagues are invited by whoever may").waitFor();
  expect(await other.getByText("ann@shop.example").count()).toBe(0);
  await bob.getByRole("button", { name: /^End sessions/ }).click();
  await bob.getByText("no open session").waitFor();
  await other.reload();
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
  await bob.getByRole("button", { name: /^Take away/ }).click();
  await bob.getByRole("button", { name: "Leave it" }).click();
  await bob.getByRole("button", { name: /^Take away/ }).click();
  await bob.getByRole("button", { name: "Yes, end the account" }).click();
  await expect.poll(() => bob.count()).toBe(0);
  expect((await server.heed.staff.accounts.list()).map(({ name }) => name)).toEqual(["Ann"]);
  await other.context().close();
});

test("the password is changed where the old one is known and the new one is good, and what was typed is gone then", async () => {
  await settings(page, "account");
  const form = page.getByRole("form", { name: "Change the password" });
  const [old, next] = [form.getByLabel(/^Your password/), form.getByLabel("New password")];
  await old.fill("somebody at an unlocked browser");
  await next.fill("five loud lanterns more");
  await form.getByRole("button").last().click();
  await form.getByText("This is not your password").waitFor();
  await old.fill(PASSWORD);
  await next.fill("ann@shop.example");
  await form.getByRole("button").last().click();
  await form.getByText("easily guessed").waitFor();
  await next.fill("five loud lanterns more");
  await form.getByRole("button").last().click();
  await page.getByText("The password is changed").waitFor();
  expect([await old.inputValue(), await next.inputValue()]).toEqual(["", ""]);
});

test("an authenticator is ended and set up anew; a passkey is added, renamed and used to sign in to the console, and removed", async () => {
  const password = "five loud lanterns more";
  const app = region(page, "Codes of an authenticator");
  await app.getByLabel(/^Your password/).fill(password);
  await app.getByRole("button", { name: "End the authenticator" }).click();
  await app.getByRole("button", { name: "Set it up" }).waitFor();
  await app.getByLabel(/^Your password/).fill(password);
  await app.getByRole("button", { name: "Set it up" }).click();
  await app.getByText("Scan this").waitFor();
  expect(await barriers(page)).toEqual([]);
  const secret = (await app.locator("code").first().textContent()) ?? "";
  await app.getByLabel(/six digits/).fill("000000");
  await app.getByRole("button", { name: "Done" }).click();
  await app.getByText("This code is not right").waitFor();
  await app.getByLabel(/six digits/).fill(totp(secret));
  await app.getByRole("button", { name: "Done" }).click();
  await app.getByText("It is set up").waitFor();

  await virtualAuthenticator(page);
  const keys = region(page, "Passkeys");
  await keys.getByLabel(/A name for it/).fill("My <phone>");
  await keys.getByLabel(/^Your password/).fill("wrong");
  await keys.getByRole("button", { name: "Add a passkey" }).click();
  await keys.getByText("This is not your password").waitFor();
  await keys.getByLabel(/^Your password/).fill(password);
  await keys.getByRole("button", { name: "Add a passkey" }).click();
  await keys.getByText("not used yet").waitFor();
  // The session that it began stands for this browser; none is left over.
  await expect.poll(() => region(page, "Where you are signed in").getByRole("listitem").count()).toBe(1);
  await keys.getByRole("button", { name: "Rename: My <phone>" }).click();
  const naming = keys.getByRole("form", { name: "Rename: My <phone>" });
  await naming.getByLabel("Name").fill("My other phone");
  await naming.getByRole("button", { name: "Save" }).click();
  await keys.getByText("My other phone").waitFor();
  await page.context().clearCookies();
  await settings(page, "account");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await keys.getByText("last used").waitFor();
  await keys.getByRole("button", { name: "Remove: My other phone" }).click();
  await keys.getByRole("button", { name: /^Yes, remove it/ }).click();
  await expect.poll(() => keys.getByRole("listitem").count()).toBe(0);
  expect(server.faults).toEqual([]);
});

for (const [colorScheme, width, locale] of [
  ["light", 1280, "en-GB"],
  ["dark", 360, "de-DE"],
  ["light", 360, "fr-FR"],
  ["dark", 1280, "es-ES"],
] as const)
  test(`nothing of account and colleagues is a barrier: ${colorScheme}, ${width}, ${locale}`, async () => {
    const tab = await desk.sameOn({ colorScheme, width, locale });
    for (const view of ["account", "colleagues"]) {
      await settings(tab, view);
      await tab.locator("form").first().waitFor();
      await tab.waitForLoadState("networkidle");
      expect(await barriers(tab), view).toEqual([]);
      const folder = process.env["HEED_SHOTS"];
      if (folder) await tab.screenshot({ path: `${folder}/${view}-${colorScheme}-${width}.png`, fullPage: true });
    }
    await tab.context().close();
    expect(server.faults).toEqual([]);
  });
