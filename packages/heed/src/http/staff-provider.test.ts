// Signing in by the house's own provider, a real one: the claim gives the role, and whatever it leaves open lets nobody in.

import type { AccountReply } from "@heed/core";
import Fastify from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { CLIENT, ending, identityProvider, type Said, signed } from "../../test/identity-provider.ts";
import { listening } from "../../test/server.ts";
import { createStaffDoor } from "./staff-door.ts";
import { staffProviderRoutes } from "./staff-provider.ts";

let server: Awaited<ReturnType<typeof listening>>;
/** It demands a class of authentication instead of several factors. */
let strict: typeof server;
/** Under a name, for which browsers make passkeys. */
let named: typeof server;
let house: Awaited<ReturnType<typeof identityProvider>>;
const roles = {
  packer: { ...bookshop.roles?.["packer"], purposes: ["orders"], signIn: { claim: "groups", is: "shop-packers" } },
  marketer: { purposes: ["recommendations"], signIn: { claim: "groups", is: "shop-marketing" } },
};
beforeAll(async () => {
  house = await identityProvider(() =>
    [server, strict, named].map(({ heed }) => `${heed.publicUrl}/staff/provider/back`),
  );
  server = await listening({
    map: { ...bookshop, roles },
    signInProvider: { ...CLIENT, issuer: house.issuer },
  });
  named = await listening({
    map: { ...bookshop, roles },
    name: "localhost",
    signInProvider: { ...CLIENT, issuer: house.issuer },
  });
  strict = await listening({
    map: { ...bookshop, roles },
    signInProvider: { ...CLIENT, issuer: house.issuer, acr: "gold" },
  });
});
afterAll(async () => {
  await server?.close();
  await strict?.close();
  await named?.close();
  await house?.close();
});
beforeEach(() => house.says(undefined));
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await rows("delete from heed.staff_attempt");
});

const rows = (text: string) => server.heed.database.query<Record<string, unknown>>("staff", text);
const accounts = () => rows("select id, name, email, role, admin from heed.staff_account order by email");
const changes = async () =>
  (
    await server.heed.database.query(
      "auditor",
      "select detail from heed.ledger where kind = 'access' order by at, entry_id",
    )
  ).map(({ detail }) => detail);
const mia = (more: Partial<Said> = {}, claims: object = {}): Said => ({
  sub: "mia-7",
  amr: ["pwd", "mfa"],
  claims: {
    email: "Mia@shop.example",
    email_verified: true,
    name: "Mia",
    groups: ["everybody", "shop-packers"],
    ...claims,
  },
  ...more,
});

/** A browser: cookies by site, redirects followed until something is shown. */
function browser() {
  const jars = new Map<string, Map<string, string>>();
  const visited: string[] = [];
  const get = async (address: string): Promise<{ url: URL; status: number; text: string }> => {
    let url = new URL(address, server.url);
    for (let hops = 0; hops < 12; hops++) {
      visited.push(url.href);
      const jar = jars.get(url.origin) ?? new Map<string, string>();
      jars.set(url.origin, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const reply = await fetch(url, { redirect: "manual", headers: { cookie } });
      for (const line of reply.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      const to = reply.headers.get("location");
      if (to === null) return { url, status: reply.status, text: await reply.text() };
      url = new URL(to, url);
    }
    throw new Error("the redirects never end");
  };
  const cookieOf = (address: string) =>
    [...(jars.get(new URL(address).origin) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
  return { get, visited, cookieOf, forget: () => jars.get(server.url)?.clear() };
}
/** By what the account of this browser is opened, and its passkeys; undefined: it can have none. */
async function waysOf(by: ReturnType<typeof browser>, { heed: { publicUrl } }: typeof server) {
  const headers = { cookie: by.cookieOf(publicUrl), "sec-fetch-site": "same-origin" };
  const told = (await (await fetch(`${publicUrl}/api/account`, { headers })).json()) as AccountReply;
  return [told.ways, told.passkeys];
}
const signIn = (by = browser()) => by.get("/staff/provider");

test("what the provider says makes an account, once, in the role that the claim gives, and opens customers as two factors do", async () => {
  expect((await browser().get("/staff")).text).toContain("/staff/provider");
  house.says(mia());
  const first = browser();
  const home = await signIn(first);
  expect([home.url.pathname, home.status]).toEqual(["/console", 200]);
  expect(await waysOf(first, server)).toEqual([["provider"], undefined]);
  await signIn();
  expect(await accounts()).toMatchObject([{ name: "Mia", email: "mia@shop.example", role: "packer", admin: false }]);
  expect((await server.heed.reviewAccess()).accounts.map(({ finding }) => finding)).toEqual([undefined]);
  // The keys of this test's server come before.
  expect((await changes()).slice(2)).toMatchObject([{ did: "account made", role: "packer", admin: false }]);
  expect((await browser().get("/staff/provider?to=https://elsewhere.example")).url.pathname).toBe("/console");
});

test("another group is another role from the next time on; none, or several, end the account with all its sessions", async () => {
  house.says(mia());
  const one = browser();
  await signIn(one);
  house.says(mia({}, { groups: "shop-marketing" }));
  await signIn();
  expect(await accounts()).toMatchObject([{ role: "marketer" }]);
  expect((await changes()).at(-1)).toMatchObject({ did: "role changed", from: "packer", to: "marketer" });
  house.says(mia({}, { groups: ["shop-packers", "shop-marketing"] }));
  expect((await signIn()).text).toContain("more than one role");
  expect(await accounts()).toEqual([]);
  expect((await one.get("/staff")).text).toContain("Sign in");
  house.says(mia());
  await signIn(one);
  house.says(mia({}, { groups: ["everybody"] }));
  const refused = await signIn();
  expect([refused.status, refused.text.includes("no role")]).toEqual([403, true]);
  expect(await accounts()).toEqual([]);
  expect((await changes()).at(-1)).toMatchObject({ did: "account ended", role: "packer" });
});

test.each([
  ["one factor", mia({ amr: ["pwd"] }), "second factor"],
  ["no word of factors", mia({ amr: undefined } as never), "second factor"],
  ["an address that is not proven", mia({}, { email_verified: false }), "did not say that your address"],
  ["a claim of another shape", mia({}, { groups: { "shop-packers": true } }), "no role"],
  ["a refusal", undefined, "did not let you in"],
] as const)("%s lets nobody in, and makes no account", async (_, said, says) => {
  house.says(said);
  const { status, text } = await signIn();
  expect([status, text.includes(says)]).toEqual([403, true]);
  expect(await accounts()).toEqual([]);
});

test("an account that was invited is not taken over by the provider's word for its address", async () => {
  const { url } = await server.heed.staff.accounts.invite({
    email: "mia@shop.example",
    role: "packer",
    actor: "staff:cli",
  });
  await server.heed.staff.accounts.make(url.split("/").at(-1) ?? "", "Mia", { passwordHash: "of no password" });
  house.says(mia());
  expect((await signIn()).text).toContain("Somebody was invited");
  expect(await rows("select 1 from heed.staff_session")).toEqual([]);
  await server.heed.staff.accounts.revoke("mia@shop.example", "staff:cli");
});

test("an answer counts in the browser that asked, once, and for what was asked: no foreign code, no forged state, nothing without the cookie", async () => {
  house.says(mia());
  const asked = browser();
  await signIn(asked);
  const back = asked.visited.find((each) => each.includes("/staff/provider/back"))!;
  // Used before, and the browser has the sealed state no longer.
  expect((await asked.get(back)).status).toBe(403);
  expect((await browser().get(back)).status).toBe(403);
  const forged = browser();
  const away = await fetch(`${server.url}/staff/provider`, { redirect: "manual" });
  const cookie = away.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const state = new URL(away.headers.get("location") ?? "").searchParams.get("state") ?? "";
  for (const query of [
    `code=made-up&state=${state}`,
    "code=made-up&state=other",
    `error=access_denied&state=${state}`,
    "",
  ]) {
    const reply = await fetch(`${server.url}/staff/provider/back?${query}`, {
      redirect: "manual",
      headers: { cookie },
    });
    expect(reply.status, query).toBe(403);
  }
  // Somebody else's answer in my browser would sign me in as them.
  const theirs = new URL(back).search;
  expect(
    (await fetch(`${server.url}/staff/provider/back${theirs}`, { redirect: "manual", headers: { cookie } })).status,
  ).toBe(403);
  expect((await forged.get("/staff")).text).toContain("Sign in");
  await rows("delete from heed.staff_account");
});

test("whoever lost a role at the provider and comes with one factor has lost it here too, also where they are signed in", async () => {
  house.says(mia());
  await signIn();
  house.says(mia({ amr: ["pwd"] }, { groups: "shop-marketing" }));
  expect((await signIn()).status).toBe(403);
  expect(await accounts()).toMatchObject([{ role: "marketer" }]);
  expect((await changes()).at(-1)).toMatchObject({ did: "role changed", from: "packer", to: "marketer" });
  await rows("delete from heed.staff_account");
});

test("a page that a colleague opens uses up no try of their office", async () => {
  for (let image = 0; image < 60; image++)
    expect((await fetch(`${server.url}/staff/provider/back?code=x&state=y`)).status).toBe(403);
  expect(await rows("select 1 from heed.staff_attempt")).toEqual([]);
  house.says(mia());
  expect((await signIn()).status).toBe(200);
  await rows("delete from heed.staff_account");
});

test("by TLS a begun sign-in is a cookie of this very host, which no sibling of the domain can set", async () => {
  const app = Fastify();
  const services = {
    publicUrl: "https://shop.example",
    inForce: server.heed.inForce,
    staff: { signIn: async () => ({ toProvider: async () => ({ url: "https://house.example", kept: "sealed" }) }) },
  } as never;
  staffProviderRoutes(app, services, createStaffDoor(services));
  const { headers } = await app.inject("/staff/provider");
  // What a browser asks of such a name (RFC 6265bis 4.1.3.2).
  expect(String(headers["set-cookie"])).toBe(
    "__Host-heed_staff_provider=sealed; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure",
  );
});

test("a question mark in what the provider sends back cuts nothing off", async () => {
  house.says(mia());
  const asked = browser();
  const begun = await fetch(`${server.url}/staff/provider`, { redirect: "manual" });
  const cookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const { url } = await asked.get(begun.headers.get("location") ?? "");
  const back = new URL(asked.visited.find((each) => each.includes("/staff/provider/back")) ?? url);
  const answer = `${server.url}/staff/provider/back?more=what?${back.search.slice(1).replace(/^/, "and&")}`;
  const reply = await fetch(answer, { redirect: "manual", headers: { cookie } });
  expect([reply.status, reply.headers.get("location")]).toEqual([303, "/console"]);
  await rows("delete from heed.staff_account");
});

test("an account of the provider's gets no passkey: it would go on opening customers after the provider has ended it", async () => {
  house.says(mia());
  const by = browser();
  await by.get(`${named.heed.publicUrl}/staff/provider`);
  expect(await waysOf(by, named)).toEqual([["provider"], undefined]);
  const reply = await fetch(`${named.heed.publicUrl}/staff/passkey/new`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "sec-fetch-site": "same-origin",
      cookie: by.cookieOf(named.heed.publicUrl),
    },
    body: "{}",
  });
  expect([reply.status, await reply.json()]).toMatchObject([403, { code: "passkey_not_here" }]);
});

test("where a class of authentication is demanded, that and nothing else counts; without a provider there is no such address", async () => {
  const at = `${strict.url}/staff/provider`;
  const to = await fetch(at, { redirect: "manual" });
  expect(new URL(to.headers.get("location") ?? "").searchParams.get("acr_values")).toBe("gold");
  house.says(mia({ acr: "silver" }));
  expect((await browser().get(at)).status).toBe(403);
  house.says(mia({ amr: ["pwd"], acr: "gold" }));
  const home = await browser().get(at);
  expect([home.url.pathname, home.status]).toEqual(["/console", 200]);
  const plain = await listening();
  try {
    expect((await fetch(`${plain.url}/staff/provider`, { redirect: "manual" })).status).toBe(404);
  } finally {
    await plain.close();
  }
});

test("whoever signed in by the provider is out as soon as it says that their session ended, and may come again", async () => {
  house.says(mia());
  const by = browser();
  await signIn(by);
  const body = new URLSearchParams({ logout_token: signed(ending(house.issuer, mia().sub)) });
  expect((await fetch(`${server.url}/staff/provider/logout`, { method: "POST", body })).status).toBe(200);
  expect((await by.get("/staff")).text).toContain("Sign in");
  expect((await signIn(by)).status).toBe(200);
  await rows("delete from heed.staff_account");
});

test("a provider that is away is said to be, and is asked anew the next time", async () => {
  const gone = await listening({
    map: { ...bookshop, roles },
    signInProvider: { ...CLIENT, issuer: "http://127.0.0.1:9" },
  });
  try {
    const reply = await fetch(`${gone.url}/staff/provider`, { redirect: "manual" });
    expect([reply.status, (await reply.text()).includes("does not answer")]).toEqual([503, true]);
    expect(gone.faults).toEqual([]);
  } finally {
    await gone.close();
  }
});
