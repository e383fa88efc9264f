// Need-to-know over HTTP: every address with every role and without any; a look has a role, a purpose, a reason, and an entry the person reads.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { listening } from "../../test/server.ts";
import { reviewAccess } from "../ledger/access-review.ts";
import { createServer } from "./server.ts";

let server: Awaited<ReturnType<typeof listening>>;
const keys = new Map<string, string>();
beforeAll(async () => {
  server = await listening();
  for (const role of Object.keys(bookshop.roles ?? {}))
    keys.set(role, await server.heed.addStaffKey(role, `marker-${role}`));
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

test("nobody gets anything at any address of the staff without a key for it; every role gets its own answer and never a fault", async () => {
  const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const walked = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith("/api/") ? Object.keys(methods).map((method) => [path, method] as const) : [],
  );
  expect(walked.length).toBeGreaterThanOrEqual(3);
  const ref = await refOf();
  for (const [path, method] of walked) {
    const figures = path.startsWith("/api/audience");
    const at = `${path.replace("{ref}", ref).replace("{name}", "none")}${path.includes("{ref}") ? "?purpose=orders&reason=help" : ""}`;
    const rule = path.endsWith("diff") ? { rule: "true" } : { rule: "true", purpose: "recommendations" };
    const body = ["get", "delete"].includes(method) ? undefined : figures ? rule : { identifier: "ada" };
    const ask = async (key: string | undefined) => {
      const { status, stored } = await api(key, at, body, method.toUpperCase());
      return { path, key, status, stored };
    };
    // Signing in is for pages of Heed only: no key, and no other site, gets anything there.
    if (path.startsWith("/api/session") && (path !== "/api/session" || method !== "get")) {
      for (const key of [undefined, ...keys.keys()])
        expect(await ask(key)).toEqual({ path, key, status: 403, stored: "no-store" });
      continue;
    }
    const strangers = [undefined, "site-key", "heed_staff_invented", ...(figures ? [] : ["shop-server-key"])];
    for (const key of strangers) expect(await ask(key)).toMatchObject({ path, key, status: 401 });
    // Whoever is nobody learns nothing of how a body should look either.
    if (body) expect(await api(undefined, at, { nonsense: true }, method.toUpperCase())).toMatchObject({ status: 401 });
    if (figures) {
      // Of another role's purposes nobody learns how many; an audience that is not theirs is as good as none.
      const named = path.includes("{name}") && method !== "put";
      for (const key of keys.keys()) {
        const status = method === "get" && !named ? 200 : named ? 404 : key === "marketer" ? 422 : 403;
        expect(await ask(key)).toEqual({ path, key, status, stored: "no-store" });
      }
      continue;
    }
    const counted = ["/api/forecast", "/api/feedback"].includes(path);
    const may = {
      packer: counted ? 403 : 200,
      marketer: path.includes("{ref}") ? 403 : 200,
      visitor: ["/api/session", "/api/look-terms"].includes(path) || path.startsWith("/api/sources/") ? 200 : 403,
    };
    for (const [key, status] of Object.entries(may))
      expect(await ask(key)).toEqual({ path, key, status, stored: "no-store" });
  }
  expect(server.faults).toEqual([]);
});

test("figures say what can be asked for, and why there is none yet", async () => {
  const { body } = await api("marketer", "/api/forecast");
  expect(body["series"]).toContainEqual({ event: "Order Completed", value: "revenue" });
  expect(body["series"]).toContainEqual({ optIns: "newsletter" });
  const asked = await api("marketer", "/api/forecast?event=Order%20Completed");
  expect(asked.body).toMatchObject({
    of: { event: "Order Completed" },
    says: expect.stringMatching(/^series_too_short/),
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
    ["marketer", "packer", "visitor"].map((role) => [`marker-${role}`, role]),
  );
  const [marketer, packer, visitor] = review.keys;
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
  expect(idle.keys.map(({ finding }) => finding)).toEqual(["idle", "idle", "opens_nothing"]);
  const gone = await reviewAccess({ database: heed.database, inForce: { map: without }, now: later });
  expect(gone.keys.map(({ finding }) => finding)).toEqual(["role_gone", "role_gone", "role_gone"]);
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
