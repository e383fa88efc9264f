// Decisions over OFREP, with the real OpenFeature provider and by hand.
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OpenFeature } from "@openfeature/server-sdk";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listening } from "../../test/server.ts";

type Server = Awaited<ReturnType<typeof listening>>;
let server: Server;
beforeAll(async () => {
  server = await listening();
});
afterAll(() => server.close());

const headers = { authorization: "Bearer shop-server-key", "content-type": "application/json" };
const ask = (body: unknown, path = "/shelf", extra: Record<string, string> = {}) =>
  fetch(`${server.url}/ofrep/v1/evaluate/flags${path}`, {
    method: "POST",
    headers: { ...headers, ...extra },
    body: JSON.stringify(body),
  });
type Reply = {
  value: { items: { id: string; why: string }[] };
  reason: string;
  variant: string;
  metadata: Record<string, string>;
};
const decided = async (targetingKey?: string): Promise<Reply> =>
  (await (await ask({ context: targetingKey === undefined ? {} : { targetingKey } })).json()) as Reply;
const choose = (userId: string, choices: Record<string, boolean>, key = "shop-server-key") =>
  fetch(`${server.url}/consent/v1/choices`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ userId, choices }),
  });

describe("decisions", () => {
  test("the real OpenFeature provider gets value, variant and metadata", async () => {
    await OpenFeature.setProviderAndWait(
      new OFREPProvider({ baseUrl: server.url, headers: [["authorization", headers.authorization]] }),
    );
    const details = await OpenFeature.getClient().getObjectDetails(
      "shelf",
      { items: [] },
      { targetingKey: "nobody-yet" },
    );
    expect(details).toMatchObject({
      reason: "DEFAULT",
      variant: "fallback",
      flagMetadata: { purpose: "recommendations", reason: "unknown_person" },
    });
    expect((details.value as Reply["value"]).items).toHaveLength(5);
    await OpenFeature.close();
  });

  test("no targetingKey is a first visit, not an error", async () => {
    const reply = await decided();
    expect(reply.metadata).toMatchObject({ reason: "no_identifier", decision: "" });
    expect(reply.value.items.length).toBe(5);
  });

  test("an unknown targetingKey creates nobody", async () => {
    await decided("stranger");
    expect(await server.heed.askers.named("stranger")).toEqual({ is: "nobody", reason: "unknown_person" });
  });

  test("refused, not asked and allowed each say so", async () => {
    await choose("dec-bo", { recommendations: false });
    expect((await decided("dec-bo")).metadata).toMatchObject({ reason: "refused", basis: "none" });
    await choose("dec-cy", { newsletter: true });
    expect((await decided("dec-cy")).metadata).toMatchObject({ reason: "not_asked" });
    await choose("dec-ada", { recommendations: true });
    const { metadata } = await decided("dec-ada");
    expect(["nothing_known_yet", "holdout"]).toContain(metadata["reason"]);
    expect(metadata["basis"]).toBe("consent");
    expect(metadata["decision"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("errors are OFREP's, with code and message beside", async () => {
    const unknown = await ask({ context: {} }, "/nowhere");
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({
      errorCode: "FLAG_NOT_FOUND",
      code: "placement_unknown",
      key: "nowhere",
    });
    for (const context of [
      "x",
      7,
      { targetingKey: 7 },
      { page: "x" },
      { page: { item: 7 } },
      { targetingKey: "x".repeat(10_001) },
    ]) {
      const malformed = await ask({ context });
      expect(malformed.status).toBe(400);
      expect(await malformed.json()).toMatchObject({ errorCode: "INVALID_CONTEXT" });
    }
  });

  test("a context counts whatever the content type says: nobody is taken for a first visit by mistake", async () => {
    const reply = await ask({ context: { targetingKey: "nobody-yet" } }, "/shelf", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(((await reply.json()) as Reply).metadata["reason"]).toBe("unknown_person");
  });

  test("/openapi.json declares what every POST takes, the Segment and OFREP routes included", async () => {
    const api = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      paths: Record<string, { post?: { requestBody?: unknown } }>;
    };
    const posts = Object.entries(api.paths).filter(([, { post }]) => post !== undefined);
    const bare = posts.filter(([, { post }]) => post?.requestBody === undefined).map(([path]) => path);
    expect(posts.length).toBeGreaterThan(15);
    // A page's button sends nothing, and a piece of a file is no JSON.
    const buttons = [
      "/consent/v1/confirm/{token}",
      "/rights/{token}",
      "/download/{token}",
      "/api/imports/{id}/start",
      "/api/mail/test",
      "/api/imports/{id}/bytes",
    ];
    expect(bare.filter((path) => path !== "/v1/m" && !buttons.includes(path) && !path.startsWith("/me/"))).toEqual([]);
  });

  test("a write key may not read, an unknown one may nothing", async () => {
    const key = { authorization: "Bearer site-key" };
    expect((await ask({ context: { targetingKey: "dec-ada" } }, "/shelf", key)).status).toBe(403);
    expect((await ask({ context: {} }, "/shelf", { authorization: "Bearer nothing" })).status).toBe(401);
  });

  test("a write key gets the answer of a first visit, which is nobody's", async () => {
    const reply = await ask({ context: {} }, "/shelf", { authorization: "Bearer site-key" });
    expect(((await reply.json()) as Reply).metadata).toMatchObject({ reason: "no_identifier", decision: "" });
  });

  test("keys of the demo work while the demo runs, from this machine; a real shop on the same data knows them not", async () => {
    const demo = await listening({ demo: true });
    try {
      for (const { heed } of [server, demo]) await heed.addKey("server", "demo", { value: "demo", loopbackOnly: true });
      const status = async (url: string, extra: Record<string, string> = {}) =>
        (
          await fetch(`${url}/ofrep/v1/evaluate/flags/shelf`, {
            method: "POST",
            headers: { ...headers, authorization: "Bearer demo", ...extra },
            body: "{}",
          })
        ).status;
      expect(await status(demo.url)).toBe(200);
      // A proxy on this machine speaks for somebody elsewhere.
      expect(await status(demo.url, { "x-forwarded-for": "203.0.113.7" })).toBe(401);
      expect(await status(server.url)).toBe(401);
      const now = Math.floor(Date.now() / 1000);
      const word = await new SignJWT({ sub: "ada", iat: now, exp: now + 600 })
        .setProtectedHeader({ alg: "HS256" })
        .sign(new TextEncoder().encode("demo"));
      expect(await demo.heed.tokens.readHost(word)).toMatchObject({ userId: "ada" });
      expect(await server.heed.tokens.readHost(word)).toBeUndefined();
    } finally {
      await demo.close();
    }
  });

  test("the bulk reply's ETag holds until a choice changes", async () => {
    await choose("dec-etag", { recommendations: true });
    const body = { context: { targetingKey: "dec-etag" } };
    const first = await ask(body, "");
    const etag = first.headers.get("etag") ?? "";
    expect(((await first.json()) as { flags: unknown[] }).flags).toHaveLength(1);
    expect((await ask(body, "", { "if-none-match": etag })).status).toBe(304);
    await choose("dec-etag", { recommendations: false });
    const after = await ask(body, "", { "if-none-match": etag });
    expect(after.status).toBe(200);
    expect(after.headers.get("etag")).not.toBe(etag);
  });
});

describe("choices over HTTP", () => {
  test("are recorded and read back with their basis and reason", async () => {
    const reply = (await (await choose("ch-ada", { recommendations: true, newsletter: false })).json()) as {
      purposes: Record<string, Record<string, unknown>>;
    };
    expect(reply.purposes["recommendations"]).toMatchObject({ basis: "consent", choice: true, allowed: true });
    expect(reply.purposes["newsletter"]).toMatchObject({ allowed: false, reason: "refused" });
    expect(reply.purposes["accounting"]).toMatchObject({ choice: false, allowed: true, basis: "legal obligation" });
    const read = await fetch(`${server.url}/consent/v1/choices?userId=ch-ada`, { headers });
    expect(await read.json()).toEqual({ purposes: reply.purposes });
  });

  test("what law or contract decide is answered with 409", async () => {
    const response = await choose("ch-ada", { accounting: false });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "not_a_choice", message: expect.stringContaining("Tax code") });
  });

  test("an unknown purpose is named with what there is, and nothing is stored", async () => {
    const response = await choose("ch-new", { retargeting: true });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: "purpose_not_declared",
      message: expect.stringContaining("newsletter"),
    });
    expect(await server.heed.askers.named("ch-new")).toMatchObject({ is: "nobody" });
  });

  test("a write key's yes never overrides a no, its no always counts, and it reads nothing", async () => {
    await choose("ch-bo", { recommendations: false });
    const claimed = await choose("ch-bo", { recommendations: true }, "site-key");
    expect(await claimed.json()).toEqual({ purposes: {} });
    expect((await decided("ch-bo")).metadata["reason"]).toBe("refused");
    await choose("ch-cy", { recommendations: true });
    await choose("ch-cy", { recommendations: false }, "site-key");
    expect((await decided("ch-cy")).metadata["reason"]).toBe("refused");
    expect(
      (await fetch(`${server.url}/consent/v1/choices?userId=ch-bo`, { headers: { authorization: "Bearer site-key" } }))
        .status,
    ).toBe(401);
  });

  test("malformed requests get a sentence", async () => {
    for (const body of [
      {},
      { userId: "x", choices: { a: "yes" } },
      { userId: "guest", choices: { recommendations: true } },
      { userId: "x", choices: {} },
    ]) {
      const response = await fetch(`${server.url}/consent/v1/choices`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/\.$/) });
    }
  });

  test("nothing went wrong meanwhile", () => expect(server.faults).toEqual([]));
});
