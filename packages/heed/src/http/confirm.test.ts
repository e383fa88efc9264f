import { type DataMap, defineMap } from "@heed/core";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { mailServer } from "../../test/mail-server.ts";
import { listening } from "../../test/server.ts";

const { newsletter } = bookshop.purposes;
const map = defineMap({
  ...bookshop,
  languages: ["en"],
  purposes: { ...bookshop.purposes, newsletter: { ...newsletter, doubleOptIn: true, frequency: "once a month" } },
}) as unknown as DataMap;

let post: Awaited<ReturnType<typeof mailServer>>;
let server: Awaited<ReturnType<typeof listening>>;
let owner: Client;
beforeAll(async () => {
  post = await mailServer();
  server = await listening({ smtpUrl: post.url, map });
  owner = new Client({ connectionString: server.heed.database.url });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await server?.close();
  await post?.close();
});

const ask = (body: object, key = "site-key") =>
  fetch(`${server.url}/consent/v1/confirmations`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ purpose: "newsletter", ...body }),
  });
const deliver = async () => server.heed.jobs.find((job) => job.name === "mail")?.run();
const mailsTo = (address: string) => post.arrived.filter((each) => each.to.includes(address));
async function linkTo(address: string): Promise<string> {
  await deliver();
  const path = /\/consent\/v1\/confirm\/[\w-]+/.exec(mailsTo(address).at(-1)?.mail.text ?? "")?.[0];
  if (path === undefined) throw new Error("no link");
  return server.url + path;
}
async function newsletterOf(userId: string) {
  const reply = await fetch(`${server.url}/consent/v1/choices?userId=${encodeURIComponent(userId)}`, {
    headers: { authorization: "Bearer shop-server-key" },
  });
  // Only what the tests read of the reply.
  return ((await reply.json()) as { purposes: Record<string, { allowed: boolean; answered?: { value: boolean } }> })
    .purposes["newsletter"];
}
const evidenceOf = async () =>
  (
    await owner.query<{ evidence: string }>(
      "select evidence from heed.consent where source = 'mail' order by received_at desc",
    )
  ).rows;

test("a yes counts only after the button: the link alone, opened as often as a scanner likes, changes nothing", async () => {
  const reply = await ask({ address: "ann@reader.example", place: "footer" });
  expect([reply.status, await reply.json()]).toEqual([202, { asked: true }]);
  const link = await linkTo("ann@reader.example");
  for (const method of ["GET", "HEAD", "GET", "OPTIONS"]) await fetch(link, { method });
  const opened = await fetch(link);
  expect(opened.headers.get("content-security-policy")).not.toContain("unsafe");
  const text = await opened.text();
  expect(text).toContain('<form method="post">');
  expect(text).not.toContain("<script");
  expect((await owner.query("select 1 from heed.alias")).rowCount).toBe(0);
  const pressed = await fetch(link, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "",
  });
  expect([pressed.status, (await pressed.text()).includes("Confirmed")]).toEqual([200, true]);
  expect(await newsletterOf("mailto:ann@reader.example")).toMatchObject({ allowed: true, answered: { value: true } });
});

test("the proof holds time, wording and the address in keyed form, and no IP unless the map says so", async () => {
  const [row] = await evidenceOf();
  const proof = JSON.parse(row?.evidence ?? "{}") as Record<string, string>;
  expect(Object.keys(proof).sort()).toEqual(["address", "asked", "confirmed", "wording"]);
  expect(proof["wording"]).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(row?.evidence).not.toContain("reader.example");
  const left = await owner.query<{ sealed: Buffer | null; ip: string | null }>(
    "select sealed, ip from heed.confirmation",
  );
  expect(left.rows).toEqual([{ sealed: null, ip: null }]);
  const stored = await owner.query<{ strength: string }>("select strength from heed.identity");
  expect(stored.rows).toEqual([{ strength: "proven" }]);
});

test("a confirmed person is not reset by asking again, gets no second mail, and the reply is the same", async () => {
  const known = await ask({ address: "Ann@Reader.example" });
  const unknown = await ask({ address: "new@reader.example" });
  expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
  expect([...known.headers.keys()].sort()).toEqual([...unknown.headers.keys()].sort());
  await deliver();
  expect(mailsTo("ann@reader.example").length + mailsTo("Ann@reader.example").length).toBe(1);
  expect(await newsletterOf("mailto:ann@reader.example")).toMatchObject({ allowed: true });
});

test("the link is used up: pressed again after a withdrawal it gives nothing back", async () => {
  await ask({ address: "cy@reader.example" });
  const link = await linkTo("cy@reader.example");
  const pressed = await Promise.all([1, 2, 3].map(() => fetch(link, { method: "POST" })));
  expect(pressed.map((each) => each.status)).toEqual([200, 200, 200]);
  const rows = await owner.query(
    "select 1 from heed.consent c join heed.alias a using (person_id) where c.source = 'mail'",
  );
  expect(rows.rowCount).toBe(2);
  const no = await fetch(`${server.url}/consent/v1/choices`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
    body: JSON.stringify({ userId: "mailto:cy@reader.example", choices: { newsletter: false } }),
  });
  expect(no.status).toBe(200);
  await fetch(link, { method: "POST" });
  expect(await newsletterOf("mailto:cy@reader.example")).toMatchObject({ allowed: false, answered: { value: false } });
});

test("nobody is bombed: one mail in ten minutes however often somebody asks", async () => {
  for (let k = 0; k < 12; k++) expect((await ask({ address: "victim@reader.example" })).status).toBe(202);
  for (let k = 0; k < 3; k++) await deliver();
  expect(mailsTo("victim@reader.example").length).toBe(1);
});

test("what many ask for at once leaves in one turn, each once, and one that is refused holds up nobody", async () => {
  const many = Array.from({ length: 34 }, (_, k) => `${k === 3 ? "nouser" : `many${k}`}@crowd.example`);
  for (const address of many) expect((await ask({ address })).status).toBe(202);
  await deliver();
  expect(many.map((address) => mailsTo(address).length)).toEqual(many.map((_, k) => (k === 3 ? 0 : 1)));
});

test("a mail that cannot be made holds up nobody, is tried again like one that was deferred, and is a fault that is told", async () => {
  await owner.query(
    "insert into heed.outbox (id, kind, ref, at, due) values (gen_random_uuid(), 'request', gen_random_uuid(), now(), now() - interval '1 day')",
  );
  for (let k = 0; k < 12; k++) await ask({ address: `after${k}@broken.example` });
  await owner.query("alter table heed.asked rename to asked_away");
  await expect(deliver()).rejects.toThrow();
  await owner.query("alter table heed.asked_away rename to asked");
  await deliver();
  for (let k = 0; k < 12; k++) expect(mailsTo(`after${k}@broken.example`).length).toBe(1);
  const { rows } = await owner.query(
    "select tries, due between now() and now() + interval '3 minutes' as waits from heed.outbox where kind = 'request'",
  );
  expect(rows).toEqual([{ tries: 1, waits: true }]);
  await owner.query("delete from heed.outbox where kind = 'request'");
});

test("the mail says who writes, what for, how often, and that doing nothing means nothing; it holds no picture and no foreign address", async () => {
  const { mail, raw, from } = mailsTo("ann@reader.example")[0]!;
  for (const said of [
    "The test bookshop",
    "Send you our newsletter",
    "once a month",
    "If you do nothing, nothing happens",
    "14 days",
  ]) {
    expect(mail.text).toContain(said);
    expect(mail.html).toContain(said);
  }
  expect(from).toBe("privacy@shop.example");
  expect(mail.headers.find((each) => each.key === "auto-submitted")?.value).toBe("auto-generated");
  expect(mail.html).not.toMatch(/<img|<script|src=|url\(/);
  const links = new Set([...(mail.html ?? "").matchAll(/href="([^"]+)"/g)].map((match) => match[1]));
  expect([...links]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/consent\/v1\/confirm\/[\w-]{43}$/)]);
  expect(raw).not.toContain("List-Unsubscribe");
});

/** The person's page, opened by a link, and what it sends with its forms. */
async function pageOf(userId: string) {
  const asker = await server.heed.askers.named(userId);
  if (asker.is !== "person") throw new Error(`nobody is ${userId}`);
  const opened = await fetch(`${server.url}/me/open`, {
    method: "POST",
    body: new URLSearchParams({ token: await server.heed.tokens.link(asker.personId) }),
  });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const receipts = await (await fetch(`${server.url}/me/receipts`, { headers: { cookie } })).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(receipts)?.[1] ?? "";
  return { personId: asker.personId, cookie, form: hidden("form"), id: hidden("id") };
}

test("a deferral is tried again, a refusal is not; a receipt on request is no different; what was dropped from the queue leaves nothing", async () => {
  await ask({ address: "full@reader.example" });
  const named = {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
  };
  const traits = { email: "full@receipt.example" };
  await fetch(`${server.url}/v1/identify`, { ...named, body: JSON.stringify({ userId: "rita", traits }) });
  const choices = { recommendations: false };
  await fetch(`${server.url}/consent/v1/choices`, { ...named, body: JSON.stringify({ userId: "rita", choices }) });
  const { cookie, form, id } = await pageOf("rita");
  const pressed = await fetch(`${server.url}/me/api/mail-receipt`, {
    method: "POST",
    headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ form, id }),
  });
  expect(await pressed.text()).toContain("we try again for a day and a half");
  await ask({ address: "nouser@reader.example" });
  await deliver();
  const waiting = await owner.query<{ tries: number; due: Date }>("select tries, due from heed.outbox");
  expect(waiting.rows.map((row) => row.tries)).toEqual([1, 1]);
  expect(waiting.rows[0]!.due.getTime()).toBeGreaterThan(Date.now() + 30_000);
  post.makeRoom();
  await owner.query("update heed.outbox set due = now() - interval '1 second'");
  await deliver();
  expect(mailsTo("full@reader.example").length).toBe(1);
  const [receipt] = mailsTo("full@receipt.example");
  expect(receipt?.mail.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
    ["receipt.jsonld", "application/ld+json"],
  ]);
  expect(
    JSON.parse(String(new TextDecoder().decode(receipt?.mail.attachments[0]?.content as ArrayBuffer))),
  ).toMatchObject({
    "dct:identifier": id,
  });
  expect((await owner.query("select 1 from heed.outbox")).rowCount).toBe(0);
});

test("an unconfirmed address is gone after 14 days, and its link with it", async () => {
  await ask({ address: "late@reader.example" });
  const link = await linkTo("late@reader.example");
  await owner.query("update heed.confirmation set at = at - interval '14 days'");
  expect((await fetch(link)).status).toBe(410);
  expect((await fetch(link, { method: "POST" })).status).toBe(410);
  await server.heed.jobs.find((job) => job.name === "confirmations")?.run();
  expect((await owner.query("select 1 from heed.confirmation")).rowCount).toBe(0);
  expect(await newsletterOf("mailto:late@reader.example")).toMatchObject({ allowed: false });
});

test("who had everything deleted meanwhile is not brought back by a link that was still waiting, and gets no mail any more", async () => {
  const userId = "mailto:gina@reader.example";
  await fetch(`${server.url}/consent/v1/choices`, {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
    body: JSON.stringify({ userId, choices: { recommendations: true } }),
  });
  await ask({ address: "gina@reader.example" });
  const link = await linkTo("gina@reader.example");
  const asker = await server.heed.askers.named(userId);
  if (asker.is !== "person") throw new Error("nobody");
  await server.heed.rights.erase(asker.personId, "person:dashboard");
  expect((await fetch(link)).status).toBe(410);
  expect((await fetch(link, { method: "POST" })).status).toBe(410);
  expect((await server.heed.askers.named(userId)).is).toBe("nobody");
  expect(
    (
      await owner.query(
        "select 1 from heed.confirmation where subject is null and quiet = false and at > now() - interval '1 minute' and confirmed_at is null and address in (select hash from heed.erased)",
      )
    ).rowCount,
  ).toBe(0);
});

test("a deletion ends an asking that named nobody, for an address that the person has as a trait", async () => {
  const named = {
    method: "POST",
    headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
  };
  const traits = { email: "Hal@Trait.example" };
  await fetch(`${server.url}/v1/identify`, { ...named, body: JSON.stringify({ userId: "hal", traits }) });
  await ask({ address: "hal@trait.example" });
  await ask({ address: "else@trait.example" });
  const link = await linkTo("hal@trait.example");
  const asker = await server.heed.askers.named("hal");
  if (asker.is !== "person") throw new Error("nobody is hal");
  await server.heed.rights.beginErasure(asker.personId, "person:dashboard");
  expect((await fetch(link, { method: "POST" })).status).toBe(410);
  expect((await server.heed.askers.named("mailto:hal@trait.example")).is).toBe("nobody");
  expect((await fetch(await linkTo("else@trait.example"))).status).toBe(200);
});

test("what is no address, no purpose of this kind or no right to ask is refused with the remedy", async () => {
  const code = async (reply: Promise<Response>) => {
    const got = await reply;
    return [got.status, ((await got.json()) as { code: string }).code];
  };
  for (const address of [
    "",
    "x",
    "a@b",
    "a b@c.example",
    "a@c.example\r\nBcc: d@e.example",
    "a,b@c.example",
    `${"a".repeat(300)}@c.example`,
  ])
    expect([address, ...(await code(ask({ address })))]).toEqual([address, 400, "address_malformed"]);
  expect(await code(ask({ address: "a@b.example", purpose: "__proto__" }))).toEqual([400, "purpose_not_declared"]);
  expect(await code(ask({ address: "a@b.example", purpose: "recommendations" }))).toEqual([409, "not_confirmable"]);
  expect(await code(ask({ address: "a@b.example", notice: 9 }))).toEqual([400, "notice_unknown"]);
  expect(await code(ask({ address: "a@b.example", userId: "ann" }))).toEqual([403, "server_key_needed"]);
  expect(await code(ask({ address: "a@b.example" }, "wrong"))).toEqual([401, "key_unknown"]);
  for (const token of ["x", "0".repeat(43), "%00", "..%2f..", "a".repeat(1_900)])
    expect((await fetch(`${server.url}/consent/v1/confirm/${token}`, { method: "POST" })).status).toBe(410);
  expect(server.faults).toEqual([]);
});

test("what a new notice changes is mailed once a version to whoever has a proven address, and to nobody who paused every use", async () => {
  const identify = (userId: string, key: string) =>
    fetch(`${server.url}/v1/identify`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ userId, traits: { email: `${userId}@notice.example` } }),
    });
  await identify("sure", "shop-server-key");
  await identify("claimed", "site-key");
  await identify("paused", "shop-server-key");
  const paused = await server.heed.askers.named("paused");
  if (paused.is !== "person") throw new Error("nobody is paused");
  await server.heed.choices.setState(paused.personId, "restricted", "true", "person:dashboard");
  const { orders } = bookshop.purposes;
  const narrower = defineMap({
    ...map,
    mailNoticeChanges: true,
    purposes: { ...map.purposes, orders: { ...orders, reads: { ...orders.reads, email: "3 months" } } },
  }) as unknown as DataMap;
  const next = await listening({ smtpUrl: post.url, database: server.heed.database.url, map: narrower });
  try {
    const run = async (name: string) => next.heed.jobs.find((job) => job.name === name)?.run();
    for (let round = 0; round < 3; round++) {
      await run("notice mails");
      for (let batch = 0; batch < 3; batch++) await run("mail");
    }
    const mails = mailsTo("sure@notice.example");
    expect(mails).toHaveLength(1);
    const { raw = "", mail } = mails[0] ?? {};
    expect(mail?.subject).toBe("What changes in how The test bookshop uses your data");
    expect(mail?.text).toMatch(/“Orders” may use this for less time, 3 months and no longer 6 months: Email/);
    expect(mail?.text).toContain(`${next.heed.publicUrl}/privacy`);
    const sure = await next.heed.askers.named("sure");
    if (sure.is !== "person") throw new Error("nobody is sure");
    expect(raw).not.toContain(sure.personId);
    expect([...mailsTo("claimed@notice.example"), ...mailsTo("paused@notice.example")]).toEqual([]);
    const { rows } = await owner.query(
      "select purpose, detail from heed.ledger where actor = 'job:notice' and person_id = $1",
      [sure.personId],
    );
    expect(rows).toEqual([{ purpose: "rights", detail: { fields: { email: 1 } } }]);
  } finally {
    await next.close();
  }
});
