// Signing in as a colleague does: an invitation once, a password, a second factor, and then a customer with a reason or not at all.
import { createHash, createHmac } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getAuthTables } from "better-auth/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listening } from "../../test/server.ts";
import { settings } from "../staff/sign-in.ts";
import { createStaff } from "../staff/staff.ts";

const PASSWORD = "four quiet lanterns";
const STOLEN = "stolen elsewhere once";
const digestOf = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();

/** A list of stolen passwords, which can be away; it knows one, and pads its answers with counts of zero as the real one does. */
const asked: string[] = [];
let away = false;
const list = createHttpServer((request, reply) => {
  asked.push(request.url ?? "");
  reply.statusCode = away ? 503 : 200;
  reply.end(`${digestOf(STOLEN).slice(5)}:3\r\n${digestOf(PASSWORD).slice(5)}:0`);
});
let server: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  await new Promise<void>((resolve) => list.listen(0, "127.0.0.1", resolve));
  server = await listening({ breachUrl: `http://127.0.0.1:${(list.address() as AddressInfo).port}/range` });
});
afterAll(async () => {
  list.close();
  await server?.close();
});

const browser = () => {
  const cookies = new Map<string, string>();
  return async (path: string, form?: Record<string, string>, site = "same-origin") => {
    const reply = await fetch(server.url + path, {
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        "sec-fetch-site": site,
        ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
      },
      ...(form ? { method: "POST", body: new URLSearchParams(form).toString() } : {}),
    });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return { status: reply.status, text: await reply.text(), set: reply.headers.getSetCookie() };
  };
};
const invite = async (email: string, admin = false): Promise<string> => {
  const { url } = await server.heed.staff.accounts.invite({ email, role: "packer", admin, actor: "staff:cli" });
  return new URL(url).pathname;
};
const rows = (text: string) => server.heed.database.query<Record<string, unknown>>("staff", text);

/** RFC 6238 over the base32 key. */
function totp(secret: string, steps = 0): string {
  const bits = [...secret]
    .map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = mac.at(-1)! & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

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
  expect((await mia("/staff/person", ada)).text).toContain("second factor");
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
  const without = await mia("/staff/person", { ...ada, reason: "" });
  expect([without.status, without.text.includes("Name a reason")]).toEqual([403, true]);
  const opened = await mia("/staff/person", ada);
  expect([opened.status, opened.text.includes("o-1")]).toEqual([200, true]);
  expect((await mia("/staff/person", ada, "cross-site")).status).toBe(403);

  // Other devices: a code counts once, also a spare one.
  const device = async () => {
    const other = browser();
    const asks = await other("/staff/sign-in", { email: "mia@shop.example", password: PASSWORD });
    expect(asks.text).toContain("six digits");
    return other;
  };
  const phone = await device();
  expect((await phone("/staff/person", ada)).status).toBe(401);
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
  expect((await mia("/staff/person", ada)).status).toBe(401);
  const back = await device();
  const last = [0, 1, -1].map((steps) => totp(secret, steps)).find((each) => each !== code && each !== next) ?? "";
  expect((await back("/staff/code", { code: last })).status).toBe(303);
  expect((await back("/staff/colleagues")).text).toContain("mia@shop.example");
  expect(await server.heed.staff.accounts.revoke("Mia@shop.example")).toBe(true);
  expect((await back("/staff/colleagues")).status).toBe(401);
  expect(
    await rows(
      "select 1 from heed.staff_session union all select 1 from heed.staff_credential union all select 1 from heed.staff_second_factor",
    ),
  ).toEqual([]);
  expect(server.faults).toEqual([]);
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
  const { database, inForce } = server.heed;
  const at = (minutes: number) =>
    createStaff({
      database,
      key: Buffer.alloc(32),
      inForce,
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

test("the tables have exactly the columns that the sign-in library expects", async () => {
  const { database } = server.heed;
  const expected = Object.values(
    getAuthTables(settings({ database, key: Buffer.alloc(32), publicUrl: server.url, issuer: "x" })),
  ).map(({ modelName, fields }) => [
    modelName,
    ["id", ...Object.entries(fields).map(([name, field]) => field.fieldName ?? name)].sort(),
  ]);
  const found = await rows(
    `select table_name as name, array_agg(column_name::text order by column_name) as columns from information_schema.columns
     where table_schema = 'heed' and table_name like 'staff%' and table_name not in ('staff_invitation', 'staff_attempt') group by 1`,
  );
  expect(Object.fromEntries(expected)).toEqual(Object.fromEntries(found.map(({ name, columns }) => [name, columns])));
});
