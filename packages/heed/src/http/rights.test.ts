// A person without an account asks, gets a mail, presses a button; the reply tells nobody whether they are known.

import { generateKeyPairSync } from "node:crypto";
import { TextWriter, Uint8ArrayReader, ZipReader } from "@zip.js/zip.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { drpAgent, signed } from "../../test/drp-agent.ts";
import { everyRequest } from "../../test/every-request.ts";
import { mailServer } from "../../test/mail-server.ts";
import { receiver } from "../../test/receiver.ts";
import { listening } from "../../test/server.ts";
import { createHeed } from "../heed.ts";
import { createRequests } from "../rights/requests.ts";
import { tellAgents } from "../rights/tell-agents.ts";
import { callOutside } from "../sharing/call-outside.ts";
import { deriveKeys } from "../storage/keys.ts";

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

test("Heed does not start where mail, or the key of people's keys, would go to a host that no recipient of the map names", async () => {
  const options = {
    map: bookshop,
    catalogue: [],
    url: "postgres://nowhere.invalid/heed",
    key: "5a".repeat(32),
    publicUrl: "http://localhost",
    now: () => new Date(),
    onFault: () => undefined,
  };
  const transit = { url: "https://vault.elsewhere.example/v1/transit", key: "heed", token: "t" };
  await expect(createHeed({ ...options, smtpUrl: "smtps://mail.elsewhere.example" })).rejects.toThrow(
    /host_not_named: SMTP/,
  );
  await expect(createHeed({ ...options, transit })).rejects.toThrow(/host_not_named: HEED_KMS_URL leads to vault/);
});

const ask = (fields: Record<string, string>, query = "") =>
  fetch(`${server.url}/rights${query}`, { method: "POST", body: new URLSearchParams(fields) });
const run = async (name: string) => server.heed.jobs.find((job) => job.name === name)?.run();
const mailsTo = (address: string) => post.arrived.filter((each) => each.to.includes(address));
const linkIn = (text: string | undefined): string =>
  server.url + (/\/rights\/[\w-]{43}/.exec(text ?? "")?.[0] ?? "/none");
const filedFor = async (address: string) =>
  (await everyRequest(server.heed.requests)).find((one) => one.address === address);

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

test("for a household no mail proves anything: it has no button, and waits for the staff who see that it is one", async () => {
  await ask({ kind: "ACCESS", address: "home@reader.example", household: "true" });
  await run("mail");
  const text = mailsTo("home@reader.example").at(-1)?.mail.text ?? "";
  expect(text).toContain("for everybody in your household");
  expect(text).not.toContain("/rights/");
  const filed = await filedFor("home@reader.example");
  expect(filed).toMatchObject({ household: true, request: { reason: "need_user_verification" } });
  const { token } = (await server.heed.requests.mailFor(filed?.id ?? ""))!;
  await fetch(`${server.url}/rights/${token}`, { method: "POST", body: new URLSearchParams() });
  expect((await server.heed.requests.find(filed?.id ?? ""))?.request.verified).toBeUndefined();
});

test("what was asked for comes by mail: the copy once and for a week, the certificate of a deletion that has begun; staff see neither", async () => {
  const { heed } = server;
  const personId = await heed.askers.ensure({ kind: "user", value: "mailto:cora@reader.example" }, "proven");
  await heed.choices.record({
    personId,
    answers: [{ purpose: "newsletter", value: true }],
    strength: "proven",
    source: "form",
  });
  const mailed = async (kind: string): Promise<string> => {
    await ask({ kind, address: "cora@reader.example" });
    await run("mail");
    await fetch(linkIn(mailsTo("cora@reader.example").at(-1)?.mail.text), {
      method: "POST",
      body: new URLSearchParams(),
    });
    const open = (await heed.requests.list()).find(({ request }) => request.kind === kind && request.verified);
    const key = await heed.addStaffKey("officer", `answers ${kind}`);
    const done = await fetch(`${server.url}/api/requests/${open?.id}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ act: "fulfil", events: 1 }),
    });
    const told = await done.text();
    expect([done.status, told]).toEqual([200, expect.not.stringMatching(/\/(download|certificate)\//)]);
    await run("mail");
    return mailsTo("cora@reader.example").at(-1)?.mail.text ?? "";
  };
  const copy = await mailed("ACCESS");
  expect(copy).toMatch(/It waits for you here until .*, and can be fetched once/);
  const path = /\/download\/[\w-]{43}/.exec(copy)?.[0];
  expect((await fetch(server.url + path)).status).toBe(200);
  const begun = await mailed("ERASURE");
  expect(begun).toContain("has begun");
  expect(begun).not.toContain("is done");
  const certificate = await fetch(server.url + /\/certificate\/[\w-]{43}/.exec(begun)?.[0]);
  expect([certificate.status, await certificate.text()]).toEqual([200, expect.stringContaining("deleted")]);
});

test("a message is told to the controller without a word of it, and answered by mail in the words of staff", async () => {
  const nothing = await ask({ kind: "QUESTION", address: "quinn@reader.example", words: "" });
  expect([nothing.status, await nothing.text()]).toEqual([400, expect.stringContaining("quinn@reader.example")]);
  await ask({ kind: "QUESTION", address: "quinn@reader.example", words: "Do you buy old atlases?" });
  await run("mail");
  expect(mailsTo("quinn@reader.example").map(({ mail }) => mail.subject)).toEqual([
    expect.stringContaining("has your message"),
  ]);
  const news = mailsTo(bookshop.controller.contact).at(-1)?.mail;
  const { id } = (await filedFor("quinn@reader.example"))!;
  expect(news?.text).toContain(`heed requests answer ${id}`);
  expect(news?.text).toContain(`${server.heed.publicUrl}/console/trust?view=requests&request=${id}`);
  expect(news?.text).not.toMatch(/atlases|quinn/);
  const answer = "Yes, we do.\n\nBring it along.";
  await server.heed.requests.act(id, { is: "fulfilled", at: new Date() }, "staff:cli", answer);
  await run("mail");
  expect(mailsTo("quinn@reader.example").at(-1)?.mail).toMatchObject({
    subject: expect.stringContaining("An answer from"),
    text: expect.stringContaining("Bring it along."),
  });
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
  // Neither the request nor its mail is something that a shop sent and that was stored.
  await server.heed.flush();
  const stored = (await server.heed.arrivals.collected(7)).map(({ name }) => name);
  expect(stored.filter((name) => /^(request|mail\..*)$/.test(name))).toEqual([]);
});

test("the form is in the reader's language, and holds no script", async () => {
  const page = await (await fetch(`${server.url}/rights`)).text();
  expect(page).toContain("You need no account");
  expect(page).not.toContain("<script");
});

describe("agents ask for people by the Data Rights Protocol 1.0", () => {
  const STRANGER = generateKeyPairSync("ed25519").privateKey;
  const agentFor = async (id: string) => {
    const agent = drpAgent(`${server.url}/drp`, id, "BOOKSHOP");
    await server.heed.putAgent({ id, name: "An agent", verifyKey: agent.verifyKey, business: "BOOKSHOP" });
    return agent;
  };
  let agent: Awaited<ReturnType<typeof agentFor>>;
  let other: typeof agent;
  beforeAll(async () => {
    agent = await agentFor("CR_AA");
    other = await agentFor("OTHER_AA");
    for (const each of [agent, other]) expect((await each.setUp()).status).toBe(200);
  });
  const deletion = (email: string, more: object = {}) => ({ exercise: "deletion", regime: "ccpa", email, ...more });
  const filedFor = async (address: string) =>
    (await everyRequest(server.heed.requests)).filter((one) => one.address === address);

  test("a token is issued to the registered key alone, and a new one ends the one before", async () => {
    const first = agent.token();
    expect(await agent.information()).toMatchObject({ status: 200, json: {} });
    const again = await agent.setUp();
    expect(again.json).toEqual({ "agent-id": "CR_AA", token: expect.stringMatching(/^[\w-]{43}$/) });
    expect((await agent.information("CR_AA", first)).status).toBe(401);
    expect((await agent.information("OTHER_AA")).status).toBe(403);
    // OSIRAA leaves the version away here.
    expect((await agent.setUp({ "drp.version": undefined })).status).toBe(200);
    const wrong: Promise<{ status: number; text: string }>[] = [
      agent.setUp({}, STRANGER),
      agent.setUp({ "agent-id": "OTHER_AA" }),
      agent.setUp({ "business-id": "SOMEBODY_ELSE" }),
      agent.setUp({ "issued-at": agent.minutes(5) }),
      agent.setUp({ "expires-at": agent.minutes(-0.1) }),
      agent.setUp({ "drp.version": "2.0" }),
      drpAgent(`${server.url}/drp`, "NOBODY", "BOOKSHOP").setUp(),
    ];
    for (const { status, text } of await Promise.all(wrong)) expect([status, text]).toEqual([403, ""]);
    const message = agent.message({});
    const set = () => agent.call("POST", "/v1/agent/CR_AA", message, "");
    const taken = await set();
    expect([taken.status, (await set()).status]).toEqual([200, 403]);
    expect((await agent.information("CR_AA", String(taken.json["token"]))).status).toBe(200);
    expect((await agent.setUp()).status).toBe(200);
  });

  test("a request of theirs is one like any other: proven by the mail to the person, with the clock of its regime", async () => {
    const asked = await agent.exercise(deletion("ida@reader.example", { "agent-request-id": "7-a" }));
    expect(asked).toMatchObject({
      status: 200,
      json: {
        agent_request_id: "7-a",
        status: "in_progress",
        reason: "need_user_verification",
        user_verification_url: `${server.url}/rights/sent`,
      },
    });
    const id = String(asked.json["request_id"]);
    expect((await fetch(`${server.url}/rights/sent`)).status).toBe(200);
    await run("mail");
    const link = linkIn(mailsTo("ida@reader.example")[0]?.mail.text);
    // Nothing that the agent reads proves anything.
    expect(asked.text).not.toContain(link.slice(-43));
    await fetch(link, { method: "POST", body: new URLSearchParams() });
    const proven = (await agent.status(id)).json;
    expect(proven).toEqual({
      request_id: id,
      received_at: asked.json["received_at"],
      expected_by: asked.json["expected_by"],
      agent_request_id: "7-a",
      status: "in_progress",
    });
    const [filed] = await filedFor("ida@reader.example");
    expect(filed).toMatchObject({ id, agent: { id: "CR_AA" }, request: { kind: "ERASURE", verified: "link" } });
    const says = "No account has this address.";
    await server.heed.requests.act(id, { is: "denied", at: new Date(), reason: "no_match", says }, "staff:ann");
    const denied = (await agent.status(id)).json;
    expect(denied).toMatchObject({ status: "denied", reason: "no_match", processing_details: says });
  });

  test("who asked through an agent is told so before they prove it; then each gets a copy of their own, and the address of a certificate", async () => {
    const email = "iris@reader.example";
    const personId = await server.heed.askers.ensure({ kind: "user", value: `mailto:${email}` }, "proven");
    const newsletter = [{ purpose: "newsletter", value: true }];
    await server.heed.choices.record({ personId, answers: newsletter, strength: "proven", source: "form" });
    await fetch(`${server.url}/v1/identify`, {
      method: "POST",
      headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
      body: JSON.stringify({ userId: `mailto:${email}`, traits: { favourite_genre: "Quaggas" } }),
    });
    const results = async (exercise: string) => {
      const { json } = await agent.exercise({ exercise, regime: "ccpa", email });
      const id = String(json["request_id"]);
      await run("mail");
      const mail = mailsTo(email).at(-1)?.mail.text ?? "";
      expect(mail).toContain("asked for you by the agent CR_AA, who gets the result too");
      await fetch(linkIn(mail), { method: "POST", body: new URLSearchParams() });
      expect((await agent.status(id)).json["results_url"]).toBeUndefined();
      expect(await server.heed.fulfil(id, "staff:ann")).toMatchObject({ ok: true });
      await run("mail");
      const own = /\/(download|certificate)\/[\w-]{43}/.exec(mailsTo(email).at(-1)?.mail.text ?? "")?.[0];
      const theirs = URL.parse(String((await agent.status(id)).json["results_url"]))?.pathname;
      for (const path of [own, theirs]) expect((await fetch(server.url + path)).status).toBe(200);
      return { own, theirs };
    };
    const copy = await results("access");
    expect(copy.own).not.toBe(copy.theirs);
    // Of kinds only: a page, and nothing that was ever said.
    const kinds = await results("access:categories");
    const zip = await fetch(server.url + kinds.own, { method: "POST", body: new URLSearchParams() });
    const reader = new ZipReader(new Uint8ArrayReader(new Uint8Array(await zip.arrayBuffer())), {
      useWebWorkers: false,
    });
    const [entry, ...others] = await reader.getEntries();
    expect([entry?.filename, others]).toEqual(["index.html", []]);
    const page = entry && !entry.directory ? await entry.getData(new TextWriter()) : "";
    expect(page).toContain("Favourite genre");
    expect(page).toContain("Send you our newsletter");
    expect(page).not.toContain("Quaggas");
    const deleted = await results("deletion");
    expect(deleted.own).toBe(deleted.theirs);
  });

  test("an opt-out needs no proof, and is answered within the minute", async () => {
    const asked = await agent.exercise({ exercise: "sale:opt-out ", email: "no@reader.example" });
    expect(asked.json).toMatchObject({ status: "open" });
    await run("opt-outs");
    expect((await agent.status(String(asked.json["request_id"]))).json["status"]).toBe("fulfilled");
  });

  test("what is forged, meant for others, too early, too late, sent before or unknown is refused, and nothing is taken down", async () => {
    const email = "forged@reader.example";
    const expected: [Promise<{ status: number; json: object }>, number, boolean][] = [
      [agent.call("POST", "/v1/data-rights-request", "!!!"), 400, true],
      [agent.call("POST", "/v1/data-rights-request", Buffer.alloc(64).toString("base64")), 400, true],
      [agent.call("POST", "/v1/data-rights-request", signed("[]", agent.privateKey)), 400, true],
      [agent.exercise(deletion(email), STRANGER), 403, true],
      [agent.exercise(deletion(email), agent.privateKey, other.token()), 403, true],
      [agent.exercise(deletion(email, { "agent-id": "OTHER_AA" })), 403, true],
      [agent.exercise(deletion(email, { "business-id": "SOMEBODY_ELSE" })), 403, true],
      [agent.exercise(deletion(email, { "issued-at": agent.minutes(2) })), 400, false],
      [agent.exercise(deletion(email, { "expires-at": agent.minutes(-0.5) })), 400, true],
      [agent.exercise(deletion(email, { "expires-at": agent.minutes(61 * 24 * 60) })), 400, true],
      [agent.exercise(deletion(email, { "issued-at": "yesterday" })), 400, true],
      [agent.exercise(deletion(email, { "issued-at": "2026-01-01T00:00:00" })), 400, true],
      [agent.exercise(deletion(email, { exercise: "everything" })), 400, true],
      [agent.exercise(deletion(email, { exercise: "constructor" })), 400, true],
      [agent.exercise(deletion(email, { regime: "mars" })), 400, true],
      [agent.exercise(deletion(email, { "drp.version": "0.4" })), 400, true],
      [agent.exercise(deletion("nobody")), 400, true],
      [agent.exercise({ exercise: "access" }), 400, true],
      [agent.exercise(deletion(email, { "agent-request-id": 7 })), 400, true],
      [agent.exercise(deletion(email), agent.privateKey, "A".repeat(43)), 401, false],
      [agent.exercise(deletion(email), agent.privateKey, ""), 401, false],
      [agent.call("POST", "/v1/data-rights-request", "A".repeat(100_000)), 413, true],
    ];
    for (const [answer, status, fatal] of expected) {
      const { status: got, json } = await answer;
      const error = { code: String(status), message: expect.any(String), ...(fatal ? { fatal } : {}) };
      expect([got, json]).toEqual([status, error]);
    }
    expect(await filedFor(email)).toEqual([]);
    const message = agent.message(deletion("once@reader.example"));
    const send = () => agent.call("POST", "/v1/data-rights-request", message);
    expect([(await send()).status, (await send()).status]).toEqual([200, 409]);
    expect(await filedFor("once@reader.example")).toHaveLength(1);
  });

  test("the signature is looked at before what it signs", async () => {
    const many = { "agent-id": "OTHER_AA", "business-id": "X", "expires-at": agent.minutes(-5) };
    const says = async (claims: object, key?: typeof STRANGER) =>
      String((await agent.exercise(deletion("a@b.example", claims), key)).json["message"]);
    expect(await says(many, STRANGER)).toContain("signature");
    expect(await says(many)).toContain("agent-id");
    expect(await says({ ...many, "agent-id": "CR_AA" })).toContain("business-id");
    expect(await says({ "issued-at": agent.minutes(3), "expires-at": agent.minutes(-5) })).toContain("issued-at");
  });

  test("the same number is the same request; nobody learns what others asked for, nor whether anybody is known", async () => {
    await server.heed.askers.ensure({ kind: "user", value: "mailto:kay@reader.example" }, "proven");
    await ask({ kind: "ERASURE", address: "kay@reader.example" });
    const one = await agent.exercise(deletion("kay@reader.example", { "agent-request-id": "9" }));
    const two = await agent.exercise(deletion("kay@reader.example", { "agent-request-id": "9" }));
    const theirs = await other.exercise(deletion("kay@reader.example", { "agent-request-id": "9" }));
    const [id, again, foreign] = [one, two, theirs].map(({ json }) => String(json["request_id"]));
    expect(again).toBe(id);
    expect(foreign).not.toBe(id);
    const unknown = await agent.exercise(deletion("nobody@reader.example", { "agent-request-id": "10" }));
    const shape = ({ json }: typeof one) => ({
      ...json,
      request_id: "",
      received_at: "",
      agent_request_id: "",
      expires_at: "",
    });
    expect(shape(one)).toEqual(shape(unknown));
    const none = await other.status("00000000-0000-4000-8000-000000000000");
    for (const answer of [await other.status(id!), await other.status("x"), await other.revoke(id!)])
      expect([answer.status, answer.text]).toEqual([403, none.text]);
    expect((await agent.status(id!)).json["status"]).toBe("in_progress");
  });

  test("only the registered host is called, with the status and nothing else, until it is taken", async () => {
    const { heed } = server;
    const host = "agent.example";
    const { verifyKey } = agent;
    await heed.putAgent({ id: "CR_AA", name: "An agent", verifyKey, business: "BOOKSHOP", callbackHost: host });
    await agent.setUp();
    const theirs = await receiver();
    const elsewhere = await agent.exercise(
      deletion("lo@reader.example", { status_callback: "https://evil.example/x" }),
    );
    expect(elsewhere.json["processing_details"]).toContain("status_callback is not called");
    const status_callback = `https://${host}/update`;
    const { json } = await agent.exercise(deletion("li@reader.example", { status_callback, "agent-request-id": "4" }));
    expect(json).not.toHaveProperty("processing_details");
    const id = String(json["request_id"]);
    await heed.requests.act(id, { is: "verified", at: new Date(), by: "staff" }, "staff:ann");
    for (const each of await filedFor("lo@reader.example"))
      await heed.requests.act(each.id, { is: "revoked", at: new Date() }, "staff:ann");
    let ahead = 0;
    const tell = () =>
      tellAgents({
        requests: createRequests({
          ...heed,
          keys: deriveKeys(Buffer.alloc(32, 0x5a)),
          tally: { add: () => undefined },
          now,
        }),
        base: "",
        // The host's name leads to the receiver of this test; all else is as it leaves.
        post: (given) => callOutside({ ...given, url: given.url.replace(`https://${host}`, theirs.url), local: true }),
        now,
      });
    const now = () => new Date(Date.now() + ahead);
    try {
      theirs.behave(() => 503);
      expect([await tell(), await tell()]).toEqual([0, 0]);
      theirs.behave(() => 200);
      ahead = 2 * 60_000;
      expect([await tell(), await tell()]).toEqual([1, 0]);
    } finally {
      await theirs.close();
    }
    const status = ["/update", (await agent.status(id)).json];
    expect(theirs.calls.map(({ path, json: told }) => [path, told])).toEqual([status, status]);
  });

  test("a request is taken back by the agent that made it, signed; once is enough, and what is over stays over", async () => {
    const { json } = await agent.exercise(deletion("rue@reader.example"));
    const id = String(json["request_id"]);
    expect((await agent.revoke(id, { reason: "x" }, STRANGER)).status).toBe(403);
    expect((await agent.revoke(id, { "business-id": "SOMEBODY_ELSE" })).status).toBe(403);
    expect((await agent.revoke(id, { "expires-at": agent.minutes(-1), "issued-at": agent.minutes(-2) })).status).toBe(
      400,
    );
    expect((await agent.status(id)).json["status"]).toBe("in_progress");
    for (let k = 0; k < 2; k++)
      expect(await agent.revoke(id)).toMatchObject({ status: 200, json: { status: "revoked" } });
    const done = String(
      (await agent.exercise({ exercise: "sale:opt_out", email: "rue@reader.example" })).json["request_id"],
    );
    await run("opt-outs");
    expect((await agent.revoke(done)).status).toBe(409);
  });

  test("whose key was taken away may do nothing more, and what it asked for stays", async () => {
    const { json } = await other.exercise(deletion("stay@reader.example"));
    expect(await server.heed.removeAgent("OTHER_AA")).toBe(true);
    expect((await other.status(String(json["request_id"]))).status).toBe(401);
    expect((await other.setUp()).status).toBe(403);
    expect(await filedFor("stay@reader.example")).toHaveLength(1);
  });
});
