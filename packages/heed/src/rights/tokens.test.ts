// Tokens open exactly one door each, for exactly as long as they say.
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createTokens } from "./tokens.ts";

const SECRET = "a server key of the host site, long enough";
const key = Buffer.alloc(32, 7);
const clock = { now: new Date("2026-03-01T12:00:00Z") };
const make = (tokenKey = key) =>
  createTokens({ key: tokenKey, hostSecrets: async () => ["another key", SECRET], now: () => clock.now });
const tokens = make();
const id = "0199c0de-0000-4000-8000-000000000001";
const later = (minutes: number) =>
  createTokens({ key, hostSecrets: async () => [SECRET], now: () => new Date(clock.now.getTime() + minutes * 60_000) });
const host = (claims: { sub?: string; aud?: string }, from = 0, minutes = 60, secret = SECRET) => {
  const iat = Math.floor(clock.now.getTime() / 1000) + from;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt(iat)
    .setExpirationTime(iat + minutes * 60)
    .sign(Buffer.from(secret));
};

describe("tokens", () => {
  test("a link names its person until it runs out", async () => {
    const link = await tokens.link(id);
    expect(await tokens.readLink(link)).toMatchObject({ personId: id, madeAt: clock.now });
    expect(await later(29).readLink(link)).toBeDefined();
    expect(await later(31).readLink(link)).toBeUndefined();
  });

  test("a token of one audience opens no other door", async () => {
    const made = {
      link: await tokens.link(id),
      browser: await tokens.browser(id),
      session: await tokens.session({ by: "proven", personId: id, linkedAt: clock.now }),
    };
    expect(await tokens.readLink(made.browser)).toBeUndefined();
    expect(await tokens.readLink(made.session)).toBeUndefined();
    expect(await tokens.readBrowser(made.link)).toBeUndefined();
    expect(await tokens.readBrowser(made.session)).toBeUndefined();
    expect(await tokens.readSession(made.link)).toBeUndefined();
    expect(await tokens.readSession(made.browser)).toBeUndefined();
    for (const token of Object.values(made)) expect(await tokens.readHost(token)).toBeUndefined();
  });

  test("another key, no algorithm and a changed letter open nothing", async () => {
    expect(await tokens.readLink(await make(Buffer.alloc(32, 8)).link(id))).toBeUndefined();
    const none = new UnsecuredJWT({})
      .setSubject(id)
      .setAudience("me")
      .setIssuedAt(clock.now)
      .setExpirationTime("1y")
      .encode();
    expect(await tokens.readLink(none)).toBeUndefined();
    const link = await tokens.link(id);
    await fc.assert(
      fc.asyncProperty(fc.nat(link.length - 1), fc.constantFrom(..."Aa0._-=\0é"), async (at, letter) => {
        if (link[at] === letter) return;
        const forged = link.slice(0, at) + letter + link.slice(at + 1);
        const read = await tokens.readLink(forged);
        // The last letter of a base64url text carries spare bits: another spelling of the same bytes is the same token.
        if (read)
          expect(Buffer.from(forged.split(".")[2] ?? "", "base64url")).toEqual(
            Buffer.from(link.split(".")[2] ?? "", "base64url"),
          );
      }),
      { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 },
    );
  });

  test("a host's word counts with its own key, for at most 24 hours, and never from the future", async () => {
    expect(await tokens.readHost(await host({ sub: "ada" }))).toMatchObject({ userId: "ada", madeAt: clock.now });
    expect(await tokens.readHost(await host({ sub: "ada", aud: "heed" }))).toBeDefined();
    expect(await tokens.readHost(await host({ sub: "ada", aud: "someone else" }))).toBeUndefined();
    expect(await tokens.readHost(await host({ sub: "ada" }, 0, 24 * 60 + 1))).toBeUndefined();
    expect(await tokens.readHost(await host({ sub: "ada" }, 3600))).toBeUndefined();
    expect(await tokens.readHost(await host({ sub: "ada" }, -7200))).toBeUndefined();
    expect(await tokens.readHost(await host({ sub: "ada" }, 0, 60, "a key nobody has"))).toBeUndefined();
    expect(await tokens.readHost(await host({}))).toBeUndefined();
    expect(await tokens.readLink(await host({ sub: id, aud: "me" }))).toBeUndefined();
  });

  test("a session remembers when its link was made, and a browser's is never fresh", async () => {
    const linkedAt = new Date(clock.now.getTime() - 14 * 60_000);
    const session = await tokens.readSession(await tokens.session({ by: "proven", personId: id, linkedAt }));
    expect(session).toEqual({ by: "proven", personId: id, linkedAt });
    expect(session && tokens.isFresh(session)).toBe(true);
    expect(session && later(1).isFresh(session)).toBe(false);
    expect(tokens.isFresh({ by: "browser", via: id })).toBe(false);
    expect(await tokens.readSession(await tokens.session({ by: "browser", via: id }))).toEqual({
      by: "browser",
      via: id,
    });
  });

  test("a form token fits its own session only", async () => {
    const one = await tokens.session({ by: "browser", via: randomUUID() });
    const two = await tokens.session({ by: "browser", via: randomUUID() });
    expect(tokens.isFormToken(one, tokens.formToken(one))).toBe(true);
    expect(tokens.isFormToken(two, tokens.formToken(one))).toBe(false);
    expect(tokens.isFormToken(one, "")).toBe(false);
  });

  test("a token carries no personal data other than the id", async () => {
    const link = await tokens.link(id);
    const payload: unknown = JSON.parse(Buffer.from(link.split(".")[1] ?? "", "base64url").toString());
    expect(Object.keys(payload as object).sort()).toEqual(["aud", "exp", "iat", "jti", "sub"]);
  });
});
