// Need-to-know over HTTP: a look has a role, a purpose, a reason, and an entry the person reads.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { listening } from "../../test/server.ts";
import { reviewAccess } from "../ledger/access-review.ts";
import { keepRequestTime } from "../rights/keep-request-time.ts";
import { createServer } from "./server.ts";

/** With somebody who answers requests and reads the ledger, and somebody who answers them and sees one field. */
const map = {
  ...bookshop,
  roles: {
    ...bookshop.roles,
    officer: { purposes: ["rights", "proof"] },
    auditor: { purposes: ["proof"] },
    helper: { purposes: ["rights"], fields: ["Order Completed"] },
  },
};
let server: Awaited<ReturnType<typeof listening>>;
const keys = new Map<string, string>();
beforeAll(async () => {
  server = await listening({ map });
  for (const role of Object.keys(map.roles)) keys.set(role, await server.heed.addStaffKey(role, `marker-${role}`));
  const send = (path: string, body: object) =>
    fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer shop-server-key", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await send("/v1/identify", { userId: "ada", traits: { email: "ada@marker.example" } });
  await send("/v1/track", { userId: "ada", event: "Order Completed", properties: { order_id: "o-1", products: [] } });
});
afterAll(() => server?.close());

const api = async (role: string | undefined, path: string, body?: object, method = body ? "POST" : "GET") => {
  const key = role === undefined ? undefined : (keys.get(role) ?? role);
  const reply = await fetch(server.url + path, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  // Every reply of these addresses is JSON.
  return {
    status: reply.status,
    stored: reply.headers.get("cache-control"),
    body: (await reply.json()) as Record<string, unknown>,
  };
};
const refOf = async (role = "packer") =>
  String((await api(role, "/api/people/lookup", { identifier: "ada" })).body["ref"]);
const open = async (role: string, query: string) => api(role, `/api/people/${await refOf()}?${query}`);
const entries = async () =>
  server.heed.database.query<{ kind: string; purpose: string; actor: string; detail: Record<string, unknown> }>(
    "auditor",
    "select kind, purpose, actor, detail from heed.ledger where actor like 'staff:%' order by at, entry_id",
  );

test("a malformed request is told what is wrong with it, in words of the schema and none of its own", async () => {
  const { status, body } = await api("packer", "/api/people/lookup", { identity: "ada@marker.example" });
  expect([status, body["message"]]).toEqual([
    400,
    "The request's body must have required property 'identifier'. /openapi.json describes the whole.",
  ]);
});

test("a request is looked at, refused and closed over HTTP; what somebody did meanwhile is told, and nothing is done twice", async () => {
  await server.heed.requests.ask({ kind: "ERASURE", address: "eve@marker.example", locale: "en" });
  const list = await api("officer", "/api/requests");
  expect(list.body).toMatchObject({ requests: [{ kind: "ERASURE", proven: false, closed: false }] });
  expect(JSON.stringify(list.body)).not.toContain("marker.example");
  const [{ id } = { id: "" }] = list.body["requests"] as { id: string }[];
  // Whoever reviews reads what is due under which law and by when, and opens none.
  expect((await api("auditor", "/api/requests")).body).toEqual(list.body);
  expect(list.body).toMatchObject({ requests: [{ regime: "gdpr", expectedBy: expect.stringMatching(/^\d{4}-/) }] });
  for (const body of [undefined, { act: "verify", events: 0 }])
    expect(await api("auditor", `/api/requests/${id}`, body)).toMatchObject({
      status: 403,
      body: { code: "role_may_not" },
    });
  expect((await api("officer", `/api/requests/${id}`)).body).toMatchObject({
    address: "eve@marker.example",
    events: [],
    acts: ["verify", "extend", "refuse", "revoke"],
  });
  const act = (body: object) => api("officer", `/api/requests/${id}`, body);
  expect(await act({ act: "fulfil", events: 0 })).toMatchObject({ status: 409, body: { code: "not_now" } });
  expect(await act({ act: "refuse", events: 0, because: "no_match" })).toMatchObject({ status: 400 });
  expect(await act({ act: "verify", events: 0 })).toMatchObject({
    status: 200,
    body: { request: { proven: true }, acts: ["fulfil", "extend", "hold", "refuse", "revoke"] },
  });
  expect(await act({ act: "verify", events: 0 })).toMatchObject({ status: 409, body: { code: "request_moved" } });
  // On the word of staff nobody is opened without a reason; that the request was opened is an entry with its number.
  expect(await act({ act: "fulfil", events: 1, person: "ada" })).toMatchObject({
    status: 409,
    body: { code: "no_reason" },
  });
  expect(await entries()).toContainEqual(
    expect.objectContaining({ kind: "access", detail: { did: "request opened", request: id } }),
  );
  const refused = await act({ act: "refuse", events: 1, because: "no_match", says: "Nobody is known by it." });
  expect(refused.body).toMatchObject({
    request: { closed: true },
    acts: [],
    events: [{ is: "verified" }, { is: "denied" }],
  });
  expect((await api("officer", "/api/requests")).body).toMatchObject({ requests: [] });
  expect((await api("officer", "/api/requests?closed=true")).body).toMatchObject({ requests: [{ id, closed: true }] });
});

test("a request by letter is taken down over HTTP: its clock began when it came in, and it expires when the mail had its time", async () => {
  const take = (body: object) =>
    api("officer", "/api/requests", { kind: "ACCESS", address: "lee@marker.example", locale: "de", ...body });
  const { today, regimes } = (await api("officer", "/api/requests")).body;
  expect(regimes).toEqual(Object.keys(map.regimes));
  const day = (ago: number) => new Date(Date.parse(`${today}T00:00:00Z`) - ago * 86_400_000).toISOString().slice(0, 10);
  for (const [code, body] of [
    ["kind_unknown", { kind: "GIFT" }],
    ["address_malformed", { address: "lee" }],
    ["words_malformed", { kind: "QUESTION" }],
    ["regime_unknown", { regime: "atlantis" }],
    ["received_malformed", { received: day(-3) }],
    ["received_malformed", { received: day(400) }],
    ["received_malformed", { received: "yesterday" }],
  ] as const)
    expect([code, await take(body)]).toEqual([code, expect.objectContaining({ status: 400 })]);
  const taken = await take({ received: day(27), regime: "CCPA", household: true, words: "by\0letter" });
  const id = String(taken.body["id"]);
  // To take it down shows nothing of it: whoever reads it leaves an entry.
  expect(taken).toMatchObject({ status: 200, body: { id } });
  expect(Object.keys(taken.body)).toEqual(["id"]);
  const { body } = await api("officer", `/api/requests/${id}`);
  expect(body).toMatchObject({
    address: "lee@marker.example",
    words: "byletter",
    request: { household: true, proven: false },
  });
  const { receivedAt, expectedBy } = body["request"] as { receivedAt: string; expectedBy: string };
  expect(receivedAt).toBe(`${day(27)}T12:00:00.000Z`);
  expect(expectedBy).toBe(day(27 - 45));
  expect((await take({})).body).toEqual({ id });
  // 28 days after it came in the mail that asks for the proof is a day old.
  const inDays = (days: number) =>
    keepRequestTime({ ...server.heed, now: () => new Date(Date.now() + days * 86_400_000) });
  await inDays(2);
  expect((await server.heed.requests.find(id))?.request.status).toBe("in_progress");
  await inDays(29);
  expect((await server.heed.requests.find(id))?.request.status).toBe("expired");
});

test("a hold is ended where it was set; before its day a colleague approves, whose role holds `rights`", async () => {
  await server.heed.requests.ask({ kind: "ERASURE", address: "kim@marker.example", locale: "en" });
  const list = await api("officer", "/api/requests");
  const [{ id } = { id: "" }] = list.body["requests"] as { id: string }[];
  const act = (body: object) => api("officer", `/api/requests/${id}`, body);
  await act({ act: "verify", events: 0 });
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const held = await act({ act: "hold", events: 1, says: "claim 9", until });
  expect(held.body["acts"]).toContain("release");
  expect(held.body["acts"]).not.toContain("fulfil");
  const release = () => act({ act: "release", events: 2 });
  expect(await release()).toMatchObject({ status: 409, body: { code: "second_person_missing" } });
  const { secondPerson } = server.heed.staff;
  const [waits] = await secondPerson.list();
  const judge = (role: string) => secondPerson.judge(waits?.id ?? "", true, { id: `a-second-${role}`, role });
  for (const role of ["packer", "marketer", "visitor"])
    expect(await judge(role)).toEqual({ ok: false, reason: "role_may_not" });
  expect(await release()).toMatchObject({ status: 409 });
  expect(await judge("officer")).toEqual({ ok: true });
  expect((await release()).body).toMatchObject({ events: [{}, {}, { is: "released" }] });
  await act({ act: "revoke", events: 3 });
});

test("what happened to one person is told for a reason only, and the look is among it; the ledger without persons, page by page", async () => {
  const day = new Date().toISOString().slice(0, 10);
  const of = (more: object) =>
    api("officer", "/api/ledger/person", { identifier: "ada", reason: "help", from: day, to: day, ...more });
  expect(await of({ reason: "curious" })).toMatchObject({ status: 403, body: { code: "no_reason" } });
  expect(await of({ identifier: "nobody-here" })).toMatchObject({ status: 404 });
  expect(await of({ from: "2026-13-01" })).toMatchObject({ status: 400 });
  const told = await of({});
  const kinds = (told.body["entries"] as { kind: string; notes: object }[]).map(({ kind, notes }) => [kind, notes]);
  expect(kinds.at(-1)).toEqual(["look", { role: "officer", reason: "help" }]);
  const { body } = await api("officer", "/api/ledger?kind=look");
  expect(body["entries"]).toContainEqual(expect.objectContaining({ kind: "look", purpose: "proof" }));
  const people = await server.heed.database.query<{ person_id: string }>("reader", "select person_id from heed.person");
  for (const { person_id } of people) expect(JSON.stringify([body, told.body])).not.toContain(person_id);
  expect((await api("officer", "/api/ledger?before=nonsense")).status).toBe(200);
  const verify = async () => (await api("officer", "/api/ledger/verification", {})).body;
  // Nothing is sealed while somebody writes who began before, on another database of this server, too.
  await expect.poll(verify, { timeout: 30_000 }).toMatchObject({ sealed: expect.toSatisfy((n) => n > 0) });
  expect(await verify()).toMatchObject({ ok: true, found: 0 });
  // A head that was kept outside and is in no chain any more: an owner who writes all of it anew is found by it alone.
  const verifyWith = (heads: string) => api("officer", "/api/ledger/verification", { heads });
  expect((await verifyWith(`kept in 2025: ${"ab".repeat(32)}`)).body).toMatchObject({ ok: false, found: 1 });
  const { head } = await verify();
  expect((await verifyWith(String(head))).body).toMatchObject({ ok: true });
  expect(await verifyWith("what is this")).toMatchObject({ status: 400, body: { code: "heads_missing" } });
});

test("figures say what can be asked for, and why there is none yet", async () => {
  const { body } = await api("marketer", "/api/forecast");
  expect(body["series"]).toContainEqual({ event: "Order Completed", value: "revenue" });
  expect(body["series"]).toContainEqual({ optIns: "newsletter" });
  const asked = await api("marketer", "/api/forecast?event=Order%20Completed");
  expect(asked.body).toMatchObject({
    of: { event: "Order Completed" },
    says: expect.stringMatching(/^Too few .+ have 11 people yet\. Look again/),
  });
  const feedback = await api("marketer", "/api/feedback?days=28");
  expect(feedback.body).toMatchObject({ days: 28, says: expect.stringContaining("reads no text") });
  for (const query of ["feedback?days=8", "forecast?step=hour", "forecast?event=x&ahead=61"])
    expect(await api("marketer", `/api/${query}`)).toMatchObject({ status: 400 });
});

test("a person is opened with a reason of the map only; the role sees its fields and no more, and each try is an entry", async () => {
  const before = (await entries()).length;
  expect(await open("packer", "purpose=orders")).toMatchObject({ status: 403, body: { code: "no_reason" } });
  const refused = await open("packer", "purpose=orders&reason=curious");
  expect(refused).toMatchObject({ status: 403, body: { code: "no_reason" } });
  expect(refused.body["message"]).toContain("Reasons: help.");
  expect(await open("marketer", "purpose=recommendations&reason=help")).toMatchObject({ body: { code: "not_asked" } });
  expect(await open("marketer", "purpose=orders&reason=help")).toMatchObject({ body: { code: "role_may_not" } });
  expect(await open("packer", "purpose=spying&reason=help")).toMatchObject({ status: 400 });
  const seen = await open("packer", "purpose=orders&reason=help");
  expect(seen).toMatchObject({ status: 200, body: { role: "packer", basis: "contract", traits: {} } });
  expect(JSON.stringify(seen.body)).toContain("o-1");
  expect(JSON.stringify(seen.body)).not.toContain("marker.example");
  // What it may serve: the role's purposes by name, of all others only how many there are.
  expect(seen.body["permits"]).toEqual([
    {
      field: "Order Completed",
      serves: [{ title: "Orders", things: 1, until: expect.stringMatching(/^\d{4}-/) }],
      others: 2,
    },
  ]);
  expect(JSON.stringify(seen.body)).not.toContain("accounting");
  const written = (await entries()).slice(before);
  expect(written.map(({ kind, detail }) => [kind, detail["reason"], detail["role"]])).toEqual([
    ["denial", "no_reason", "packer"],
    ["denial", "no_reason", "packer"],
    ["denial", "not_asked", "marketer"],
    ["denial", "role_may_not", undefined],
    ["look", "help", "packer"],
  ]);
  expect(JSON.stringify(written)).not.toMatch(/marker|curious/);
});

test("their own page is shown as they see it to a role that may see all of them; to others none of it, and they read of each try", async () => {
  const before = (await entries()).length;
  const shown = async (role: string, query = "reason=help") =>
    api(role, `/api/people/${await refOf()}/dashboard?${query}`);
  for (const [role, query, code] of [
    ["packer", "purpose=orders&reason=help", "role_may_not"],
    ["marketer", "reason=help", "role_may_not"],
    // The page has fields that this role is kept from, so it has none of it.
    ["helper", "reason=help", "role_may_not"],
    ["officer", "", "no_reason"],
  ] as const) {
    const { status, body } = await shown(role, query);
    expect([role, status, body["code"]]).toEqual([role, 403, code]);
    expect(JSON.stringify(body)).not.toMatch(/marker\.example|o-1/);
    if (role === "helper") expect(body["message"]).toMatch(/Roles: officer\.$/);
  }
  const { status, body, stored } = await shown("officer");
  expect([status, stored]).toEqual([200, "no-store"]);
  for (const part of ["ada@marker.example", "o-1", "without its buttons"]) expect(body["page"]).toContain(part);
  expect(body["page"]).not.toMatch(/<form|<button|<input|<script|href="\/me/);
  expect((await entries()).slice(before).map(({ kind, detail }) => [kind, detail["role"], detail["reason"]])).toEqual([
    ["denial", undefined, "role_may_not"],
    ["denial", undefined, "role_may_not"],
    ["denial", undefined, "role_may_not"],
    ["denial", "officer", "no_reason"],
    ["look", "officer", "help"],
    ["look", "officer", "help"],
  ]);
  // The person reads of it on that very page: what was seen, by whom and why.
  expect((await shown("officer", "reason=help&locale=en")).body["page"]).toMatch(
    /Someone in our team looked at [^<]*1 × Email[^<]*Their reason: /,
  );
  for (const role of ["officer", "helper", "packer"])
    expect((await api(role, "/api/look-terms")).body["narrow"]).toBe(role !== "officer");
  // What was decided rests on fields that this role is kept from, and a reason would say them.
  const decided = async (role: string, purpose: string) =>
    api(role, `/api/people/${await refOf()}/decisions?purpose=${purpose}&reason=help`);
  expect(await decided("packer", "orders")).toMatchObject({ status: 403, body: { code: "role_may_not" } });
  expect(await decided("officer", "rights")).toMatchObject({ status: 200, body: { decisions: [] } });
});

test("references to one person are never alike, and a made-up one or a person's id opens nobody", async () => {
  const [one, two] = [await refOf(), await refOf("marketer")];
  expect(one).not.toBe(two);
  const [{ person_id: id } = { person_id: "" }] = await server.heed.database.query<{ person_id: string }>(
    "reader",
    "select person_id from heed.person limit 1",
  );
  for (const ref of [id, `${one.slice(0, -2)}AA`, "x", "%00"])
    expect(await api("packer", `/api/people/${ref}?purpose=orders&reason=help`)).toMatchObject({ status: 404 });
  expect(await api("packer", "/api/people/lookup", { identifier: "nobody-here" })).toMatchObject({ status: 404 });
});

test("a staff key is stored as a hash only, needs a role of the map, and ends the moment it is taken away", async () => {
  await expect(server.heed.addStaffKey("ceo", "x")).rejects.toThrow(/^role_unknown/);
  const key = await server.heed.addStaffKey("packer", "leaver");
  expect((await api(key, "/api/session")).body).toEqual({
    role: "packer",
    purposes: ["orders"],
    reasons: ["help"],
    shop: "The test bookshop",
    today: new Date().toISOString().slice(0, 10),
  });
  const rows = await server.heed.database.query<{ row: string }>(
    "ingest",
    "select to_jsonb(k)::text as row from heed.api_key k where name = 'leaver'",
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.row).not.toContain(key);
  expect(rows[0]?.row).toContain('"sealed": null');
  expect(await server.heed.removeKeys("leaver")).toBe(1);
  expect(await api(key, "/api/session")).toMatchObject({ status: 401 });
  expect(await server.heed.removeKeys("leaver")).toBe(0);
});

test("an access review shows each key with its role and what it opened, and what speaks for taking it away", async () => {
  const { heed } = server;
  const review = await heed.reviewAccess();
  expect(review.keys.map(({ name, role }) => [name, role])).toEqual(
    ["auditor", "helper", "marketer", "officer", "packer", "visitor"].map((role) => [`marker-${role}`, role]),
  );
  const [, , marketer, , packer, visitor] = review.keys;
  const written = await entries();
  const count = (id: string | undefined, kind: string) =>
    written.filter((entry) => entry.actor === `staff:${id}` && entry.kind === kind).length;
  expect(packer).toMatchObject({ looks: count(packer?.id, "look"), refused: count(packer?.id, "denial") });
  expect(packer?.looks).toBeGreaterThan(0);
  expect(marketer).toMatchObject({ looks: 0, refused: count(marketer?.id, "denial") });
  expect([marketer?.finding, packer?.finding, visitor?.finding]).toEqual([undefined, undefined, "opens_nothing"]);
  const later = () => new Date(Date.now() + 100 * 86_400_000);
  const { roles: _, ...without } = bookshop;
  const idle = await reviewAccess({ database: heed.database, inForce: heed.inForce, now: later });
  expect(idle.keys.map(({ finding }) => finding)).toEqual(["idle", "idle", "idle", "idle", "idle", "opens_nothing"]);
  const gone = await reviewAccess({ database: heed.database, inForce: { map: without }, now: later });
  expect(new Set(gone.keys.map(({ finding }) => finding))).toEqual(new Set(["role_gone"]));
});

test("served by TLS, every reply tells browsers to come by TLS only; without it none does", async () => {
  for (const [publicUrl, says] of [
    ["https://heed.example", "max-age=31536000"],
    ["http://127.0.0.1", undefined],
  ] as const) {
    const app = await createServer({ ...server.heed, publicUrl });
    for (const url of ["/healthz", "/api/session", "/none"])
      expect((await app.inject({ url })).headers["strict-transport-security"]).toBe(says);
    await app.close();
  }
});

test("who stands behind a proxy that the operator names is told apart; what anybody else says of themselves is not believed", async () => {
  const app = await createServer(server.heed, undefined, ["203.0.113.0/24"]);
  app.get("/who", (request, reply) => reply.send(request.ip));
  const asks = async (remoteAddress: string, said: string) =>
    (await app.inject({ url: "/who", remoteAddress, headers: { "x-forwarded-for": said } })).body;
  expect(await asks("203.0.113.9", "8.8.8.8")).toBe("8.8.8.8");
  // What the visitor put in front of what the proxy appended counts for nothing.
  expect(await asks("203.0.113.9", "127.0.0.1, 9.9.9.9")).toBe("9.9.9.9");
  expect(await asks("198.51.100.1", "8.8.8.8")).toBe("198.51.100.1");
  await app.close();
});
