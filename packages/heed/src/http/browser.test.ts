// A browser before it is known: the notice, the first answer, and that nothing is minted without a yes that opens the device.
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listening } from "../../test/server.ts";

type Server = Awaited<ReturnType<typeof listening>>;
type Minted = { anonymousId?: string; token?: string };
let server: Server;
beforeAll(async () => {
  server = await listening();
});
afterAll(() => server.close());

const post = (path: string, body: unknown, token?: string) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
const answer = (choices: Record<string, boolean>, more: object = {}) =>
  post("/consent/v1/browsers", { notice: 1, choices, writeKey: "site-key", ...more });
const minted = async (): Promise<{ anonymousId: string; token: string }> => {
  const { anonymousId = "", token = "" } = (await (await answer({ recommendations: true })).json()) as Minted;
  return { anonymousId, token };
};
const decide = async (token: string) =>
  (await (await post("/ofrep/v1/evaluate/flags/shelf", { context: {} }, token)).json()) as {
    metadata: Record<string, string>;
  };
const people = async (): Promise<number> =>
  (await server.heed.database.query<{ n: number }>("steward", "select count(*)::int as n from heed.person"))[0]?.n ??
  -1;

describe("the notice", () => {
  test("says nothing of anybody, is asked for again each time and sent when it has changed, and falls back to a language of the map", async () => {
    const address = `${server.url}/consent/v1/notice?locale=fi-FI`;
    const response = await fetch(address);
    expect(response.headers.get("cache-control")).toBe("public, no-cache");
    const etag = response.headers.get("etag") ?? "";
    expect((await fetch(address, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await fetch(address, { headers: { "if-none-match": '"another"' } })).status).toBe(200);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await response.json()).toMatchObject({ notice: 1, locale: "en", controller: "The test bookshop" });
  });
});

describe("the first answer", () => {
  test("a yes that opens the device mints an unguessable id and a token that speaks for it", async () => {
    const one = await minted();
    const other = await minted();
    expect(one.anonymousId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
    expect(one.anonymousId).not.toBe(other.anonymousId);
    // The token names the browser by a keyed hash: who reads it does not learn the id.
    expect(JSON.stringify(decodeJwt(one.token))).not.toContain(one.anonymousId);
    expect(["nothing_known_yet", "holdout"]).toContain((await decide(one.token)).metadata["reason"]);
  });

  test("a refusal makes nobody: the reply is empty, no person is made, the server counts", async () => {
    const before = await people();
    const response = await answer({ recommendations: false, linking: false, statistics: false });
    expect(await response.json()).toEqual({});
    // A yes to a purpose that needs no storage opens no device either.
    expect(await (await answer({ linking: true })).json()).toEqual({});
    expect(await people()).toBe(before);
    await server.heed.flush();
    const counted = await server.heed.database.query<{ name: string; reason: string }>(
      "auditor",
      "select name, reason from heed.tally where kind = 'choice' order by name, reason",
    );
    expect(counted).toEqual([
      { name: "linking", reason: "no" },
      { name: "linking", reason: "yes" },
      { name: "recommendations", reason: "no" },
      { name: "statistics", reason: "no" },
    ]);
  });

  test("a stranger who claims to be somebody reads none of their answers, and lifts none of their noes", async () => {
    const say = (userId: string, choices: object) =>
      fetch(`${server.url}/consent/v1/choices`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer shop-server-key" },
        body: JSON.stringify({ userId, choices }),
      });
    const stands = async (purpose: string) => {
      const headers = { authorization: "Bearer shop-server-key" };
      const reply = await fetch(`${server.url}/consent/v1/choices?userId=victim`, { headers });
      return ((await reply.json()) as { purposes: Record<string, { allowed: boolean }> }).purposes[purpose]?.allowed;
    };
    const signedIn = async (): Promise<string> => {
      const allowed = await answer({ recommendations: true, linking: true });
      const { anonymousId = "", token = "" } = (await allowed.json()) as Minted;
      await post("/v1/identify", { userId: "victim", anonymousId, writeKey: "site-key" });
      return token;
    };
    // A no in their own browser, and a stranger's that was linked by knowing their user id.
    const own = await signedIn();
    expect((await post("/consent/v1/choices", { choices: { recommendations: false } }, own)).status).toBe(200);
    expect(await stands("recommendations")).toBe(false);
    const token = await signedIn();
    const yes = await post("/consent/v1/choices", { choices: { recommendations: true } }, token);
    expect(await yes.json()).toEqual({ purposes: {}, receipt: expect.anything() });
    const read = await fetch(`${server.url}/consent/v1/choices`, { headers: { authorization: `Bearer ${token}` } });
    expect(await read.json()).toEqual({ purposes: {} });
    expect(await stands("recommendations")).toBe(false);
    // What is proven does lift it.
    await say("victim", { recommendations: true });
    expect(await stands("recommendations")).toBe(true);
  });

  test("a stranger who claims to be somebody hears not that they are a child, or asked for restriction; their own browser does", async () => {
    const allowed = await answer({ recommendations: true, linking: true });
    const { anonymousId: mine = "", token: own = "" } = (await allowed.json()) as Minted;
    await post("/v1/identify", { userId: "watched", anonymousId: mine, writeKey: "site-key" });
    const { anonymousId = "", token = "" } = (await (
      await answer({ recommendations: true, linking: true })
    ).json()) as Minted;
    await post("/v1/identify", { userId: "watched", anonymousId, writeKey: "site-key" });
    const asker = await server.heed.askers.named("watched");
    if (asker.is !== "person") throw new Error("nobody is known");
    const alone = await minted();
    const lonely = await server.heed.askers.named(alone.anonymousId);
    if (lonely.is !== "person") throw new Error("nobody is known");
    for (const state of ["restricted", "child"]) {
      for (const { personId } of [asker, lonely])
        await server.heed.choices.setState(personId, state, "true", "staff:test");
      for (const told of [own, token]) {
        const { metadata } = await decide(told);
        expect(metadata["reason"]).toBe("not_confirmed");
        expect(JSON.stringify(metadata)).not.toMatch(/restrict|child/);
      }
      const all = await post("/ofrep/v1/evaluate/flags", { context: {} }, token);
      expect(await all.text()).not.toMatch(/restrict|child/);
      expect((await decide(alone.token)).metadata["reason"]).toBe(state);
      const named = await post(
        "/ofrep/v1/evaluate/flags/shelf",
        { context: { targetingKey: "watched" } },
        "shop-server-key",
      );
      expect(((await named.json()) as { metadata: { reason: string } }).metadata.reason).toBe(state);
      for (const { personId } of [asker, lonely])
        await server.heed.choices.setState(personId, state, "false", "staff:test");
    }
  });

  test("what the browser sends is its own, and a withdrawal with its token stops the use at once", async () => {
    const { anonymousId, token } = await minted();
    const event = { type: "track", event: "Product Viewed", properties: { product_id: "b1" } };
    await post("/v1/batch", {
      writeKey: "site-key",
      batch: [{ ...event, anonymousId, messageId: crypto.randomUUID() }],
    });
    const response = await post("/consent/v1/choices", { choices: { recommendations: false } }, token);
    expect(response.status).toBe(200);
    expect((await decide(token)).metadata["reason"]).toBe("refused");
  });

  test.each([
    ["a purpose that does not exist", { ads: true }, {}, 400, "purpose_not_declared"],
    ["a purpose that is no choice", { accounting: false }, {}, 409, "not_a_choice"],
    ["no purpose", {}, {}, 400, "choices_missing"],
    ["a notice that was never shown", { recommendations: true }, { notice: 2 }, 400, "notice_unknown"],
    ["a choice that is no yes or no", { recommendations: "yes" }, {}, 400, "malformed_request"],
    ["a secret key", { recommendations: true }, { writeKey: "shop-server-key" }, 401, "key_unknown"],
    ["an unknown key", { recommendations: true }, { writeKey: "x" }, 401, "key_unknown"],
  ])("refuses %s", async (_, choices, more, status, code) => {
    const before = await people();
    const response = await answer(choices as Record<string, boolean>, more);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    expect(await people()).toBe(before);
  });

  test("a forged, a foreign and an altered token speak for nobody", async () => {
    const { token } = await minted();
    const [head, body, signature] = token.split(".");
    const link = await server.heed.tokens.link("0199c0de-0000-4000-8000-000000000001");
    const session = await server.heed.tokens.session({ by: "browser", via: "0199c0de-0000-4000-8000-000000000001" });
    const none = `${btoa('{"alg":"none","typ":"JWT"}')}.${body}.`;
    for (const bad of [`${head}.${body}.${signature?.slice(0, -2)}xx`, link, session, none, `${head}..${signature}`]) {
      expect((await post("/ofrep/v1/evaluate/flags/shelf", { context: {} }, bad)).status).toBe(401);
      expect((await post("/consent/v1/choices", { choices: { recommendations: true } }, bad)).status).toBe(401);
    }
  });
});
