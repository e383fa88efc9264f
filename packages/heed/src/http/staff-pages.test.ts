// Signing in as a colleague does: an invitation once, a password, a second factor, and then a customer with a reason or not at all.
import { createHash, randomUUID } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SessionsReply } from "@heed/core";
import { getAuthTables } from "better-auth/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { listening } from "../../test/server.ts";
import { colleague, PASSWORD, staffBrowser, totp } from "../../test/staff-browser.ts";
import { reviewAccess } from "../ledger/access-review.ts";
import { NOBODY } from "../ledger/entry.ts";
import { accessEntry } from "../staff/access-entry.ts";
import { settings } from "../staff/sign-in-settings.ts";
import { createStaff } from "../staff/staff.ts";

const STOLEN = "stolen elsewhere once";
const digestOf = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();

/** A list of stolen passwords, which can be away; it knows one, and pads its answers with counts of zero as the real one does. */
const asked: string[] = [];
let away = false;
let later = 0;
const list = createHttpServer((request, reply) => {
  asked.push(request.url ?? "");
  reply.statusCode = away ? 503 : 200;
  reply.end(`${digestOf(STOLEN).slice(5)}:3\r\n${digestOf(PASSWORD).slice(5)}:0`);
});
let server: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  await new Promise<void>((resolve) => list.listen(0, "127.0.0.1", resolve));
  server = await listening({
    map: {
      ...bookshop,
      // Who approves the end of a hold holds what it is about.
      roles: { ...bookshop.roles, packer: { fields: ["Order Completed"], purposes: ["orders", "rights"] } },
      lookReasons: { ...bookshop.lookReasons, fraud: { says: "An order looked like fraud", shownWithin: "6 months" } },
    },
    now: () => new Date(Date.now() + later),
    breachUrl: `http://127.0.0.1:${(list.address() as AddressInfo).port}/range`,
  });
});
afterAll(async () => {
  list.close();
  await server?.close();
});

const browser = () => staffBrowser(server);
const invite = async (email: string, admin = false): Promise<string> => {
  const { url } = await server.heed.staff.accounts.invite({ email, role: "packer", admin, actor: "staff:cli" });
  return new URL(url).pathname;
};
/** Opens a customer as the console does: found by an identifier, then looked at. */
async function look(
  who: ReturnType<typeof browser>,
  { identifier, ...query }: Record<string, string>,
  site = "same-origin",
): ReturnType<ReturnType<typeof browser>> {
  const found = await who("/api/people/lookup", { identifier }, site);
  if (found.status !== 200) return found;
  return who(`/api/people/${JSON.parse(found.text).ref}?${new URLSearchParams(query)}`);
}
const rows = (text: string) => server.heed.database.query<Record<string, unknown>>("staff", text);

test("an invitation makes one account; a password alone opens nobody; with a second factor a reason is asked, and the account ends at once", async () => {
  const path = await invite("mia@shop.example", true);
  const mia = browser();
  expect((await mia(path, { name: "Mia", password: "short" })).status).toBe(400);
  expect((await mia(path, { name: "Mia", password: "mia@shop.example" })).text).toContain("easily guessed");
  const made = await mia(path, { name: "Mia", password: PASSWORD });
  expect(server.faults).toEqual([]);
  expect([made.status, made.set.join().includes("HttpOnly"), made.set.join().includes("SameSite=Lax")]).toEqual([
    303,
    true,
    true,
  ]);
  expect((await browser()(path, { name: "Eve", password: PASSWORD })).status).toBe(410);
  const ada = { identifier: "ada", purpose: "orders", reason: "help" };
  expect((await look(mia, ada)).text).toContain("second factor");
  const shown = await mia("/staff/second-factor", { password: PASSWORD });
  const secret = /key: <code>([A-Z2-7]+)</.exec(shown.text)?.[1] ?? "";
  const spare = /once without.*?<code>([^<]+)</s.exec(shown.text)?.[1] ?? "";
  const code = totp(secret);
  expect((await mia("/staff/code", { code })).status).toBe(303);
  await fetch(`${server.url}/v1/track`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
    body: JSON.stringify({ userId: "ada", event: "Order Completed", properties: { order_id: "o-1", products: [] } }),
  });
  const without = await look(mia, { ...ada, reason: "" });
  expect([without.status, without.text.includes("Name a reason")]).toEqual([403, true]);
  const opened = await look(mia, ada);
  expect([opened.status, opened.text.includes("o-1")]).toEqual([200, true]);
  expect((await look(mia, ada, "cross-site")).status).toBe(401);

  // Other devices: a code counts once, also a spare one.
  const device = async () => {
    const other = browser();
    const asks = await other("/staff/sign-in", { email: "mia@shop.example", password: PASSWORD });
    expect(asks.text).toContain("six digits");
    return other;
  };
  const phone = await device();
  expect((await look(phone, ada)).status).toBe(401);
  expect((await phone("/staff/code", { code })).status).toBe(401);
  expect((await (await device())("/staff/code", { code: spare })).status).toBe(303);
  expect((await (await device())("/staff/code", { code: spare })).status).toBe(401);
  const next = [0, 1, -1].map((steps) => totp(secret, steps)).find((each) => each !== code) ?? "";
  const tablet = await device();
  expect((await tablet("/staff/code", { code: next })).status).toBe(303);

  const { accounts } = await server.heed.reviewAccess();
  expect(accounts).toMatchObject([{ name: "mia@shop.example", role: "packer", looks: 1, refused: 1 }]);
  expect(accounts[0]).not.toHaveProperty("finding");
  // Her session is over after its time, and every other the moment the account is.
  expect(
    await rows(
      "select distinct method, ip_address, user_agent, expires_at - created_at <= '12 hours' as day from heed.staff_session",
    ),
  ).toEqual([{ method: "second factor", ip_address: null, user_agent: null, day: true }]);
  expect((await tablet("/staff/leave", { everywhere: "yes" })).status).toBe(303);
  expect((await look(mia, ada)).status).toBe(401);
  const back = await device();
  const last = [0, 1, -1].map((steps) => totp(secret, steps)).find((each) => each !== code && each !== next) ?? "";
  expect((await back("/staff/code", { code: last })).status).toBe(303);
  expect((await back("/api/colleagues")).text).toContain("mia@shop.example");
  expect(await server.heed.staff.accounts.revoke("Mia@shop.example", "staff:cli")).toBe(true);
  expect((await back("/api/colleagues")).status).toBe(401);
  expect(
    await rows(
      "select 1 from heed.staff_session union all select 1 from heed.staff_credential union all select 1 from heed.staff_second_factor",
    ),
  ).toEqual([]);
  expect(server.faults).toEqual([]);
});

test("invitations, accounts, roles and keys leave entries: of nobody, with digits instead of names, and not where nothing changed", async () => {
  const { accounts } = server.heed.staff;
  const entries = () =>
    server.heed.database.query<{ person_id: string; term: number; actor: string; detail: Record<string, unknown> }>(
      "auditor",
      "select person_id, term, actor, detail from heed.ledger where kind = 'access' order by at, txid::text::bigint, detail->>'did'",
    );
  const before = (await entries()).length;
  await invite("uma@shop.example");
  expect((await browser()(await invite("uma@shop.example"), { name: "Uma", password: PASSWORD })).status).toBe(303);
  expect(await accounts.changeRole("Uma@shop.example", "marketer", "staff:cli")).toBe(true);
  expect(await accounts.changeRole("uma@shop.example", "marketer", "staff:cli")).toBe(true);
  await expect(accounts.changeRole("uma@shop.example", "ceo", "staff:cli")).rejects.toThrow(/^role_unknown/);
  await accounts.revoke("uma@shop.example", "staff:0a1b2c3d");
  expect(await accounts.revoke("uma@shop.example", "staff:cli")).toBe(false);
  await server.heed.addStaffKey("packer", "uma's key");
  await server.heed.addKey("write", "site", { value: "site-key", loopbackOnly: false });
  await server.heed.removeKeys("uma's key");
  const written = (await entries()).slice(before);
  expect(written.map(({ detail: { did, role, kind, from, to } }) => [did, role ?? kind ?? `${from} ${to}`])).toEqual([
    ["invited", "packer"],
    ["invitation withdrawn", "undefined undefined"],
    ["invited", "packer"],
    ["account made", "packer"],
    ["role changed", "packer marketer"],
    ["account ended", "marketer"],
    ["key made", "packer"],
    ["key taken away", "staff"],
  ]);
  const [, , , made, changed, ended] = written;
  expect([changed?.detail["account"], ended?.detail["account"], made?.actor]).toEqual([
    made?.detail["account"],
    made?.detail["account"],
    `staff:${made?.detail["account"]}`,
  ]);
  expect(ended?.actor).toBe("staff:0a1b2c3d");
  expect(new Set(written.map((row) => `${row.person_id} ${row.term}`))).toEqual(new Set([`${NOBODY} 36`]));
  expect(JSON.stringify(written)).not.toMatch(/uma|shop\.example/i);
  // Under the role that changes accounts no entry about a customer can be written.
  await expect(
    server.heed.database.transaction("staff", {}, (sql) =>
      server.heed.ledger.write(sql, [
        {
          ...accessEntry(new Date(), "staff:cli", { did: "account ended", account: "x", role: "x" }),
          personId: randomUUID(),
        },
      ]),
    ),
  ).rejects.toThrow(/row-level security/);
});

test("a look is shown late, a hold ends, only after a second person approved it, who names the customer; once, and by nobody else", async () => {
  const { heed } = server;
  const [ann, ben, cat] = await Promise.all([
    colleague(server, "ann", "packer"),
    colleague(server, "ben", "packer"),
    colleague(server, "cat", "visitor"),
  ]);
  for (const userId of ["ada", "bo"]) await heed.askers.ensure({ kind: "user", value: userId }, "claimed");
  const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const open = (over: Record<string, string> = {}) =>
    look(ann, { identifier: "ada", purpose: "orders", reason: "fraud", from: dayIn(30), ...over });
  for (const never of [
    { reason: "help" },
    { from: dayIn(200) },
    { from: dayIn(0) },
    { reason: "" },
    { purpose: "newsletter" },
  ])
    expect((await open(never)).status).toBe(403);
  expect(await heed.staff.secondPerson.list()).toEqual([]);
  const asks = await open();
  expect([asks.status, asks.text.includes("Trust, Approvals")]).toEqual([403, true]);
  await open();
  const [waiting] = await heed.staff.secondPerson.list();
  const id = waiting?.id ?? "";
  expect(await heed.staff.secondPerson.list()).toHaveLength(1);
  const answer = (who: typeof ann, identifier: string) => who(`/api/approvals/${id}`, { yes: true, identifier });
  expect((await ben("/api/approvals")).text).toContain("An order looked like fraud");
  expect((await ben("/api/approvals")).text).not.toContain("ada");
  for (const [who, name, says] of [
    [ann, "ada", "Somebody else"],
    [cat, "ada", "Your role does not"],
    [ben, "bo", "somebody else"],
    [ben, "", "somebody else"],
  ] as const)
    expect([(await answer(who, name)).text.includes(says), (await open()).status]).toEqual([true, 403]);
  expect((await answer(ben, "ada")).status).toBe(200);
  expect((await answer(ben, "ada")).text).toContain("no longer waits");
  // What was approved is this and nothing else.
  expect((await open({ from: dayIn(31) })).status).toBe(403);
  const both = await Promise.all([open(), open()]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  const asker = await heed.askers.named("ada");
  const personId = asker.is === "person" ? asker.personId : "";
  const subject = (await heed.rights.person(personId))!;
  const told = async () => {
    const own = await heed.rights.read(subject, "person:dashboard");
    let text = "";
    for await (const part of heed.rights.export(subject, "person:dashboard")) text += part;
    return [own.done.entries.some(({ detail }) => detail["reason"] === "fraud"), text.includes('"fraud"')];
  };
  expect(await told()).toEqual([false, false]);
  later = 31 * 86_400_000;
  expect(await told()).toEqual([true, true]);
  later = 0;

  const lift = () => heed.staff.secondPerson.allows({ act: "lift a hold", personId }, "cli");
  const { secondPerson } = heed.staff;
  expect((await lift()).is).toBe("waiting");
  const held = (await secondPerson.list()).find((one) => one.act === "lift a hold")?.id ?? "";
  await ben(`/api/approvals/${held}`, { yes: false });
  expect((await secondPerson.list()).find((one) => one.id === held)).toBe(undefined);
  expect((await lift()).is).toBe("waiting");
  const again = (await secondPerson.list()).find((one) => one.act === "lift a hold")?.id ?? "";
  await ben(`/api/approvals/${again}`, { yes: true, identifier: "ada" });
  later = 8 * 86_400_000;
  // Too late: it has to be asked anew.
  expect((await lift()).is).toBe("waiting");
  later = 0;
  const written = await heed.database.query<{ person_id: string; did: string }>(
    "auditor",
    "select person_id, detail->>'did' as did from heed.ledger where detail->>'did' like 'approval %'",
  );
  const count = (did: string) => written.filter((row) => row.did === `approval ${did}`).length;
  expect([count("given"), count("used"), count("refused"), new Set(written.map((row) => row.person_id))]).toEqual([
    2,
    1,
    1,
    new Set([NOBODY]),
  ]);
  for (const name of ["ann", "ben", "cat"]) await heed.staff.accounts.revoke(`${name}@shop.example`, "staff:cli");
  expect(server.faults).toEqual([]);
});

test("one session of one's own is ended alone, from elsewhere; nobody else's is", async () => {
  const [dan, eve] = await Promise.all([colleague(server, "dan", "packer"), colleague(server, "eve", "packer")]);
  const copied = await rows(
    `insert into heed.staff_session (id, expires_at, token, created_at, updated_at, user_id, method)
     select gen_random_uuid(), s.expires_at, a.name, s.created_at, s.updated_at, s.user_id, s.method
     from heed.staff_session s join heed.staff_account a on a.id = s.user_id where a.name in ('dan', 'eve') and s.method = 'second factor'
     returning id, token`,
  );
  const [his, hers] = ["dan", "eve"].map((name) => String(copied.find(({ token }) => token === name)?.["id"]));
  const elsewhere = async (who: typeof dan): Promise<string[]> => {
    const { sessions } = JSON.parse((await who("/api/sessions")).text) as SessionsReply;
    return sessions.filter(({ here }) => !here).map(({ id }) => id);
  };
  const end = (who: typeof dan, id = "") => who("/api/sessions/end", { id });
  expect(await elsewhere(dan)).toEqual([his]);
  expect((await end(dan, "x")).status).toBe(400);
  expect((await end(dan, hers)).status).toBe(404);
  expect([(await end(dan, his)).status, (await end(dan, his)).status]).toEqual([200, 404]);
  expect((await dan("/api/session")).status).toBe(200);
  expect([await elsewhere(dan), await elsewhere(eve)]).toEqual([[], [hers]]);
  expect((await eve("/api/sessions/end", { id: hers ?? "" }, "cross-site")).status).toBe(401);
  expect(await elsewhere(eve)).toEqual([hers]);
  expect((await eve("/api/sessions/end", { id: hers ?? "" })).status).toBe(200);
  expect([await elsewhere(eve), (await browser()("/api/sessions")).status]).toEqual([[], 401]);
  const old = () => new Date(Date.now() + 100 * 86_400_000);
  const review = await reviewAccess({ ...server.heed, now: old });
  expect(review.accounts.map(({ name, finding }) => [name, finding])).toContainEqual(["dan@shop.example", "idle"]);
  for (const name of ["dan", "eve"]) await server.heed.staff.accounts.revoke(`${name}@shop.example`, "staff:cli");
});

test("a stolen password is not taken, nor any while the list is away, and neither uses the invitation up; five digits leave the house", async () => {
  const path = await invite("lee@shop.example");
  asked.length = 0;
  const lee = browser();
  expect((await lee(path, { name: "Lee", password: STOLEN })).text).toContain("list of stolen ones");
  away = true;
  expect((await lee(path, { name: "Lee", password: PASSWORD })).text).toContain("cannot be asked");
  away = false;
  const both = await Promise.all([0, 1].map(() => browser()(path, { name: "Lee", password: PASSWORD })));
  // Of two at the same moment one makes the account.
  expect(both.map(({ status }) => status).sort()).toEqual([303, 410]);
  expect(new Set(asked)).toEqual(new Set([STOLEN, PASSWORD].map((text) => `/range/${digestOf(text).slice(0, 5)}`)));
});

test("brute force is throttled, also at the same moment, also with the right password at last; what is over is deleted", async () => {
  const attempt = (password: string) => browser()("/staff/sign-in", { email: "lee@shop.example", password });
  const tried = await Promise.all(Array.from({ length: 7 }, (_, k) => attempt(`guess number ${k}`)));
  const count = (status: number) => tried.filter((reply) => reply.status === status).length;
  expect([count(401) <= 5, count(401) + count(429)]).toEqual([true, 7]);
  for (let k = count(401); k < 5; k++) await attempt("one guess more");
  expect((await attempt(PASSWORD)).status).toBe(429);
  // Nobody learns whether an address has an account.
  const unknown = await browser()("/staff/sign-in", { email: "nobody@shop.example", password: PASSWORD });
  const known = await browser()("/staff/sign-in", { email: "lee@shop.example", password: PASSWORD });
  expect([unknown.status, known.status]).toEqual([401, 429]);
  const { database, inForce, ledger } = server.heed;
  const at = (minutes: number) =>
    createStaff({
      database,
      key: Buffer.alloc(32),
      inForce,
      ledger,
      publicUrl: server.url,
      breachUrl: undefined,
      now: () => new Date(Date.now() + minutes * 60_000),
    });
  await invite("kim@shop.example");
  await at(11 * 60).forget();
  const left = async () =>
    rows(`select (select count(*)::int from heed.staff_attempt) > 0 as attempts, (select count(*)::int from heed.staff_session) as sessions,
                 (select count(*)::int from heed.staff_invitation) as invitations`);
  expect(await left()).toEqual([{ attempts: true, sessions: 1, invitations: 1 }]);
  await at(8 * 24 * 60).forget();
  expect(await left()).toEqual([{ attempts: false, sessions: 0, invitations: 0 }]);
});

test("where pages of the staff were before the console, one is sent on", async () => {
  const to = async (path: string) => (await fetch(server.url + path, { redirect: "manual" })).headers.get("location");
  expect([await to("/staff/person"), await to("/staff/approvals")]).toEqual([
    "/console/people",
    "/console/trust?view=approvals",
  ]);
});

test("the tables have exactly the columns that the sign-in library expects", async () => {
  const { database } = server.heed;
  const expected = Object.values(
    getAuthTables(
      settings({ database, key: Buffer.alloc(32), publicUrl: server.url, issuer: "x", now: server.heed.now }),
    ),
  ).map(({ modelName, fields }) => [
    modelName,
    ["id", ...Object.entries(fields).map(([name, field]) => field.fieldName ?? name)].sort(),
  ]);
  const found = await rows(
    `select table_name as name, array_agg(column_name::text order by column_name) as columns from information_schema.columns
     where table_schema = 'heed' and table_name like 'staff%' and table_name not in ('staff_invitation', 'staff_attempt', 'staff_passkey', 'staff_seen') group by 1`,
  );
  expect(Object.fromEntries(expected)).toEqual(Object.fromEntries(found.map(({ name, columns }) => [name, columns])));
});
