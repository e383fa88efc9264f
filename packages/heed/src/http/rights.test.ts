// A person without an account asks, gets a mail, presses a button; the reply tells nobody whether they are known.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { mailServer } from "../../test/mail-server.ts";
import { listening } from "../../test/server.ts";
import { createHeed } from "../heed.ts";

let post: Awaited<ReturnType<typeof mailServer>>;
let server: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  post = await mailServer();
  server = await listening({ smtpUrl: post.url });
});
afterAll(async () => {
  await server?.close();
  await post?.close();
});

test("Heed does not start where mail would go through a host that no recipient of the map names", async () => {
  const options = {
    map: bookshop,
    catalogue: [],
    url: "postgres://nowhere.invalid/heed",
    key: "5a".repeat(32),
    publicUrl: "http://localhost",
    now: () => new Date(),
    onFault: () => undefined,
  };
  await expect(createHeed({ ...options, smtpUrl: "smtps://mail.elsewhere.example" })).rejects.toThrow("host_not_named");
});

const ask = (fields: Record<string, string>, query = "") =>
  fetch(`${server.url}/rights${query}`, { method: "POST", body: new URLSearchParams(fields) });
const run = async (name: string) => server.heed.jobs.find((job) => job.name === name)?.run();
const mailsTo = (address: string) => post.arrived.filter((each) => each.to.includes(address));
const linkIn = (text: string | undefined): string =>
  server.url + (/\/rights\/[\w-]{43}/.exec(text ?? "")?.[0] ?? "/none");
const filedFor = async (address: string) =>
  (await server.heed.requests.list(true)).find((one) => one.address === address);

test("the reply is the same, letter by letter, for somebody known and somebody unknown", async () => {
  await server.heed.askers.ensure({ kind: "user", value: "mailto:known@reader.example" }, "proven");
  const replies = await Promise.all(
    ["known@reader.example", "unknown@reader.example"].map((address) => ask({ kind: "ERASURE", address })),
  );
  const [known, unknown] = await Promise.all(replies.map(async (reply) => [reply.status, await reply.text()]));
  expect(known).toEqual(unknown);
  expect(known?.[0]).toBe(202);
  const names = replies.map((reply) => [...reply.headers.keys()].sort());
  expect(names[0]).toEqual(names[1]);
});

test("the link alone changes nothing; one press proves it, and the officer's answer comes by mail", async () => {
  await ask({ kind: "ACCESS", address: "ann@reader.example", words: "the orders of May" });
  await run("mail");
  const [mail] = mailsTo("ann@reader.example");
  const link = linkIn(mail?.mail.text);
  for (const method of ["GET", "HEAD", "GET"]) expect((await fetch(link, { method })).status).toBe(200);
  const { id } = (await filedFor("ann@reader.example"))!;
  expect((await server.heed.requests.find(id))?.request.reason).toBe("need_user_verification");
  for (let press = 0; press < 2; press++) {
    const pressed = await fetch(link, { method: "POST", body: new URLSearchParams() });
    expect([pressed.status, await pressed.text()]).toEqual([
      200,
      expect.stringContaining("We answer at the latest on"),
    ]);
  }
  const filed = await server.heed.requests.find(id);
  expect(filed).toMatchObject({ request: { status: "in_progress", verified: "link" }, words: "the orders of May" });
  expect(filed?.events).toHaveLength(1);
  const denied = {
    is: "denied",
    at: new Date(),
    reason: "claim_not_covered",
    says: "These belong to somebody else.",
  } as const;
  expect((await server.heed.requests.act(id, denied, "staff:ann")).ok).toBe(true);
  await run("mail");
  const last = mailsTo("ann@reader.example").at(-1)?.mail.text ?? "";
  expect(last).toContain("These belong to somebody else.");
  expect(last).toContain("Data Protection Commission: https://authority.example");
  expect(await (await fetch(link)).text()).toContain("This request is over");
});

test("forged and broken links open nothing, and what is no address or no request is told so", async () => {
  for (const path of [`/rights/${"A".repeat(43)}`, "/rights/x", "/rights/%00"])
    expect([400, 410]).toContain((await fetch(server.url + path)).status);
  const wrong = await ask({ kind: "ERASURE", address: "nobody" });
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining("This is no e-mail address")]);
  expect((await ask({ kind: "EVERYTHING", address: "a@b.example" })).status).toBe(400);
  expect((await fetch(`${server.url}/rights`, { method: "POST" })).status).toBe(400);
});

test("nobody is bombed: one mail however often it is asked, at most three a day for different things", async () => {
  for (let k = 0; k < 5; k++) await ask({ kind: "ERASURE", address: "victim@reader.example" });
  for (const kind of ["ACCESS", "RECTIFICATION", "RESTRICTION", "SALE_OPT_OUT"])
    await ask({ kind, address: "victim@reader.example" });
  for (let k = 0; k < 3; k++) await run("mail");
  expect(mailsTo("victim@reader.example")).toHaveLength(3);
});

test("the form is in the reader's language, and holds no script", async () => {
  const page = await (await fetch(`${server.url}/rights`)).text();
  expect(page).toContain("You need no account");
  expect(page).not.toContain("<script");
});
