// Segment calls of every type, read into one shape.
import { describe, expect, test } from "vitest";
import { type Call, normalise } from "./normalise.ts";

const now = new Date("2026-06-15T12:00:00Z");
function read(raw: object, type?: Call["type"], batch?: { sentAt?: unknown; context?: unknown }): Call {
  const call = normalise(raw, type, batch, now);
  if (typeof call === "string") throw new Error(call);
  return call;
}

describe("a call", () => {
  test("of a page, a screen or a group is an event of that name", () => {
    expect(
      read({ anonymousId: "a1", name: "Home", category: "Shop", properties: { path: "/" } }, "page").event,
    ).toEqual({
      name: "Page",
      properties: { name: "Home", category: "Shop", path: "/" },
    });
    expect(read({ userId: "u1", name: "Basket" }, "screen").event).toEqual({
      name: "Screen",
      properties: { name: "Basket" },
    });
    expect(read({ userId: "u1", groupId: "g1", traits: { plan: "pro" } }, "group").event).toEqual({
      name: "Group",
      properties: { group_id: "g1", plan: "pro" },
    });
  });

  test("names the leaves of its context as fields, consent excepted", () => {
    const context = {
      ip: "192.0.2.1",
      page: { path: "/", search: "?q=1" },
      consent: { categoryPreferences: { newsletter: true } },
      a: { b: { c: { d: { e: 1 } } } },
    };
    const call = read({ userId: "u1", traits: { plan: "pro" }, context }, "identify");
    expect(call.traits).toEqual([
      ["plan", "pro"],
      ["context.ip", "192.0.2.1"],
      ["context.page.path", "/"],
      ["context.page.search", "?q=1"],
      ["context.a.b.c.d", { e: 1 }],
    ]);
    expect(call.preferences).toEqual([["newsletter", true]]);
  });

  test("takes time of sending and context from its batch where it has none", () => {
    const batch = { sentAt: "2026-06-15T11:59:00Z", context: { locale: "en" } };
    const call = read(
      { type: "track", userId: "u1", event: "Product Viewed", timestamp: "2026-06-15T11:58:00Z" },
      undefined,
      batch,
    );
    expect(call).toMatchObject({ skewMs: 60_000, traits: [["context.locale", "en"]] });
  });

  test("with a null or placeholder user and a browser is the browser's", () => {
    for (const userId of [null, "undefined", "0"])
      expect(read({ userId, anonymousId: "a1" }, "identify")).toMatchObject({
        user: undefined,
        browser: { value: "a1" },
      });
  });

  test("names what no protocol knows, and nothing that one does", () => {
    const call = read(
      { userId: "u1", event: "E", integrations: { All: true }, writeKey: "k", channel: "web", shoe: 43 },
      "track",
    );
    expect(call.strange).toEqual(["shoe"]);
  });

  test("nested beyond reason is refused, not a fault", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
    expect(["event_too_nested", "event_too_large"]).toContain(
      normalise({ userId: "u1", event: "E", deep }, "track", undefined, now),
    );
  });
});
