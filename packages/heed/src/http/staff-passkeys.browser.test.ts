// Passkeys in a real Chromium with a virtual authenticator: made, used, refused where the device is not sure who holds it, and ended.
import { randomUUID } from "node:crypto";
import { consoleFiles } from "@heed/console/files";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { openBrowser } from "../../test/browser.ts";
import { listening } from "../../test/server.ts";
import { virtualAuthenticator } from "../../test/virtual-authenticator.ts";

const PASSWORD = "four quiet lanterns";
let browser: Browser;
let server: Awaited<ReturnType<typeof listening>>;
let context: BrowserContext;
let page: Page;
let device: CDPSession;
let authenticator: string;
beforeAll(async () => {
  [browser, server] = await Promise.all([
    openBrowser({ images: false }),
    listening({ name: "localhost" }),
    consoleFiles(),
  ]);
  context = await browser.newContext();
  page = await context.newPage();
  ({ device, authenticatorId: authenticator } = await virtualAuthenticator(page));
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const home = () => server.heed.publicUrl;
const rows = (text: string) => server.heed.database.query<Record<string, unknown>>("staff", text);
const invite = async (name: string): Promise<string> =>
  (await server.heed.staff.accounts.invite({ email: `${name}@shop.example`, role: "packer", actor: "staff:cli" })).url;
const open = (path: string) => page.goto(`${home()}${path}`, { waitUntil: "networkidle" });
const press = async (name: string, then: RegExp | string) => {
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByText(then).first().waitFor();
};
const entries = async () =>
  (
    await server.heed.database.query<{ did: string }>(
      "auditor",
      "select detail->>'did' as did from heed.ledger where kind = 'access' and detail->>'did' like 'passkey %' order by at",
    )
  ).map(({ did }) => did);
const signOut = () => context.clearCookies();

test("whoever was invited adds a passkey instead of an app, and is in by it: once then, and the next time with no password at all", async () => {
  await page.goto(await invite("mia"));
  await page.getByLabel(/Your name/).fill("Mia");
  await page.getByLabel(/A password/).fill(PASSWORD);
  await press("Make my account", "Add a second factor");
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel(/A name for it/).fill("Mia's <phone>");
  await page.getByLabel(/to be sure that it is you/).fill("somebody at an unlocked browser");
  await press("Add a passkey", "This is not your password");
  expect(await rows("select 1 from heed.staff_passkey")).toEqual([]);
  await page.getByLabel(/to be sure that it is you/).fill(PASSWORD);
  await press("Add a passkey", /^Home$/);
  expect(await entries()).toEqual(["passkey made"]);
  expect(await server.heed.staff.accounts.list()).toMatchObject([{ secondFactor: true }]);
  expect((await server.heed.reviewAccess()).accounts.map(({ finding }) => finding)).not.toContain("no_second_factor");
  // The session by a password alone has gone into it.
  expect(await rows("select method from heed.staff_session")).toEqual([{ method: "passkey" }]);
  await signOut();
  await open("/staff");
  expect(await barriers(page)).toEqual([]);
  await press("Sign in with a passkey", /^Home$/);
  await open("/console/settings");
  const passkeys = page.getByRole("region", { name: "Passkeys" });
  await passkeys.getByText("Mia's <phone>").waitFor();
  await passkeys.getByText("last used").waitFor();
  const [held] = await rows("select name, signatures from heed.staff_passkey");
  expect(Number(held?.["signatures"])).toBeGreaterThan(0);
});

test("a password alone adds no second passkey and no app to an account that has one", async () => {
  await signOut();
  await open("/staff");
  await page.getByLabel("E-mail address").fill("mia@shop.example");
  await page.getByLabel("Password").fill(PASSWORD);
  await press("Sign in", "Your account has a second factor");
  const tried = await page.evaluate(async (password) => {
    const json = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    const form = new URLSearchParams({ password });
    const asked = await fetch("/staff/passkey/new", json);
    const app = await fetch("/staff/second-factor", { method: "POST", body: form });
    return [asked.status, (await app.text()).includes("Scan this")];
  }, PASSWORD);
  expect(tried).toEqual([401, false]);
});

test("a device that is not sure who holds it opens nothing; and one that others hold is of no account here", async () => {
  await signOut();
  await device.send("WebAuthn.setUserVerified", { authenticatorId: authenticator, isUserVerified: false });
  await open("/staff");
  await press("Sign in with a passkey", "Nobody was signed in");
  await device.send("WebAuthn.setUserVerified", { authenticatorId: authenticator, isUserVerified: true });
  const [held] = await rows("select * from heed.staff_passkey");
  await rows("delete from heed.staff_passkey");
  await press("Sign in with a passkey", "This passkey opens no account here");
  const { id, user_id, name, public_key, signatures, transports, at } = held ?? {};
  const text =
    "insert into heed.staff_passkey (id, user_id, name, public_key, signatures, transports, at) values ($1,$2,$3,$4,$5,$6,$7)";
  // One that has signed more often than the device says: a copy (WebAuthn 6.1.1).
  await server.heed.database.query("staff", text, [
    id,
    user_id,
    name,
    public_key,
    Number(signatures) + 100,
    transports,
    at,
  ]);
  await press("Sign in with a passkey", "This passkey opens no account here");
  await rows("update heed.staff_passkey set signatures = 0");
});

test("a passkey opens no account that the house's own sign-in opens", async () => {
  await signOut();
  await open("/staff");
  await rows("update heed.staff_credential set provider_id = 'provider'");
  await press("Sign in with a passkey", "This passkey opens no account here");
  await rows("update heed.staff_credential set provider_id = 'credential'");
  await press("Sign in with a passkey", /^Home$/);
});

test("what a device signed counts once, for what was asked, and on this site; a signature of another key does not", async () => {
  await signOut();
  await open("/staff");
  // The page itself is kept from handing it over.
  let answered = "";
  await page.route("**/staff/passkey/enter", async (route) => {
    answered = route.request().postData() ?? "";
    await route.abort();
  });
  await press("Sign in with a passkey", "Nobody was signed in");
  await page.unroute("**/staff/passkey/enter");
  const enter = (body: string) =>
    page.evaluate(
      async (text) =>
        (
          await fetch("/staff/passkey/enter", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: text,
          })
        ).status,
      body,
    );
  const cookies = await context.cookies(`${home()}/staff/passkey/enter`);
  const again = async (body: string): Promise<number> => {
    await context.clearCookies();
    await context.addCookies(cookies);
    return enter(body);
  };
  const changed = JSON.parse(answered);
  const { response: signed } = changed.response;
  signed.signature = `${signed.signature.slice(0, -8)}AAAAAAAA`;
  expect(await again(JSON.stringify(changed))).toBe(401);
  for (const body of ["{}", '{"response":null}', '{"response":{"id":7}}', '{"response":{"id":"none"}}'])
    expect(await again(body), body).toBe(401);
  // From another site a browser says so, and nothing is looked at.
  const foreign = await fetch(`${home()}/staff/passkey/enter`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "sec-fetch-site": "cross-site",
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
    },
    body: answered,
  });
  expect(foreign.status).toBe(403);
  expect(await again(answered)).toBe(200);
  // As of a device that does not count what it signs.
  await rows("update heed.staff_passkey set signatures = 0");
  expect(await again(answered)).toBe(401);
  await context.clearCookies();
  expect(await enter(answered)).toBe(401);
  await rows("delete from heed.staff_attempt");
});

test("a passkey is ended by whoever holds the account, and by nobody else; an account that ends takes its passkeys along", async () => {
  await open("/staff");
  await press("Sign in with a passkey", /^Home$/);
  await open("/console/settings");
  const foreign = await page.evaluate(
    async (id) => (await fetch(`/api/account/passkeys/${id}`, { method: "DELETE" })).status,
    randomUUID(),
  );
  expect(foreign).toBe(404);
  // Somebody else is in by it too: a second browser.
  const made = await rows("select count(*)::int as n from heed.staff_session where method = 'passkey'");
  expect(Number(made[0]?.["n"])).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Remove: Mia's <phone>" }).click();
  await page.getByRole("button", { name: /^Yes, remove it/ }).click();
  await expect.poll(() => rows("select 1 from heed.staff_passkey")).toEqual([]);
  expect(await rows("select count(*)::int as n from heed.staff_session where method = 'passkey'")).toEqual([{ n: 1 }]);
  expect(await entries()).toEqual(["passkey made", "passkey ended"]);
  await signOut();
  await open("/staff");
  await press("Sign in with a passkey", "This passkey opens no account here");
  await page.goto(await invite("bo"));
  await page.getByLabel(/Your name/).fill("Bo");
  await page.getByLabel(/A password/).fill(PASSWORD);
  await press("Make my account", "Add a second factor");
  await page.getByLabel(/to be sure that it is you/).fill(PASSWORD);
  await press("Add a passkey", /^Home$/);
  await server.heed.staff.accounts.revoke("bo@shop.example", "staff:cli");
  expect(await rows("select 1 from heed.staff_passkey")).toEqual([]);
  expect(server.faults).toEqual([]);
});

test("under an address in digits no passkey is offered, because browsers make none for it", async () => {
  const digits = await listening();
  try {
    expect((await fetch(`${digits.url}/staff`).then((reply) => reply.text())).includes('data-passkey="')).toBe(false);
    for (const path of ["passkey/new", "passkey/add", "passkey/ask", "passkey/enter"]) {
      const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
      const json = { method: "POST", headers, body: "{}" };
      expect((await fetch(`${digits.url}/staff/${path}`, json)).status, path).toBe(404);
    }
  } finally {
    await digits.close();
  }
});
