import { type OfrepReply, REMEDIES } from "@heed/core";
import fc from "fast-check";
import { jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { choicesInWords, explain, liftInWords } from "./explain.ts";
import type { Facts, Lift } from "./heed-client.ts";
import { createShop } from "./shop.ts";
import { viewers } from "./viewer.ts";

const DECISION = "0199c0de-aaaa-4000-8000-000000000001";
const now = () => new Date("2026-11-22T12:00:00Z");
const ada = viewers[0]!;

type Sent = { path: string; authorization: string; body: Record<string, unknown> | undefined; gpc?: string };

/** The shop beside a Heed that answers as told, and what the shop sent to it. */
function shopBeside(heed: { why?: string; facts?: Facts; status?: number; away?: boolean } = {}) {
  const sent: Sent[] = [];
  const answer = (path: string, customer: unknown): unknown => {
    if (path.startsWith("/ofrep")) return replyFor(customer, heed.why ?? "Because you bought “Tideline”");
    if (path.startsWith("/demo")) return heed.facts ?? { entries: [] };
    if (path.startsWith("/consent")) return { purposes: { recommendations: { choice: true, allowed: true } } };
    if (path === "/me/code") return { code: "opens-once" };
    return { success: true };
  };
  const shop = createShop({
    heedUrl: "http://heed.test",
    serverKey: "secret",
    now,
    fetch: async (input, init) => {
      if (heed.away) throw new TypeError("fetch failed");
      const url = new URL(String(input));
      const headers = new Headers(init?.headers);
      const body = init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : undefined;
      const gpc = headers.get("sec-gpc");
      const authorization = headers.get("authorization") ?? "";
      sent.push({ path: url.pathname + url.search, authorization, body, ...(gpc === null ? {} : { gpc }) });
      const context = (body?.["context"] ?? {}) as Record<string, unknown>;
      return Response.json(answer(url.pathname, context["targetingKey"]), { status: heed.status ?? 200 });
    },
  });
  const get = (path: string, query: Record<string, string> = {}) => shop.handle({ method: "GET", path, query });
  const post = (path: string, form: Record<string, string>, fetchSite?: string) =>
    shop.handle({ method: "POST", path, query: {}, form, fetchSite });
  return { shop, sent, get, post };
}

test("what a visitor's browser signals is handed on with everything that Heed is asked, and nothing else is", async () => {
  const { shop, sent } = shopBeside();
  for (const [gpc, handed] of [
    ["1", "1"],
    ["1, 1", "1"],
    ["0", undefined],
    ["true", undefined],
    [undefined, undefined],
  ]) {
    sent.length = 0;
    await shop.handle({ method: "GET", path: "/book/kelp", query: { as: "ada" }, gpc });
    expect(sent.length).toBeGreaterThan(2);
    for (const each of sent) expect([gpc, each.path, each.gpc]).toEqual([gpc, each.path, handed]);
  }
});

function replyFor(customer: unknown, why: string): OfrepReply {
  const personal = customer === "ada";
  return {
    key: "shelf",
    value: { items: ["kelp", "crumb", "not-in-this-shop"].map((id) => ({ id, title: id, why })) },
    reason: personal ? "TARGETING_MATCH" : "DEFAULT",
    variant: personal ? "personal" : "fallback",
    metadata: {
      purpose: "recommendations",
      reason: personal ? "allowed" : customer === undefined ? "no_identifier" : "refused",
      basis: personal ? "consent" : "none",
      model: "recommendations-2026-11-22-a1b2c3",
      decision: personal ? DECISION : "",
      explain: "",
    },
  };
}

describe("the shop's pages", () => {
  test("show four people one shelf, each with the reason", async () => {
    const { get, sent } = shopBeside();
    const { status, body } = await get("/");
    expect(status).toBe(200);
    expect(sent.filter(({ path }) => path.startsWith("/ofrep")).map(({ body }) => body?.["context"])).toEqual([
      { targetingKey: "ada" },
      { targetingKey: "bo" },
      { targetingKey: "cy" },
      {},
    ]);
    for (const says of ["Ada allows recommendations", "Bo said no", "Cy said no", "A first visit"])
      expect(body).toContain(says);
  });

  test("write whatever Heed says as text", async () => {
    const runs = process.env["HEED_SOAK"] ? 10_000 : 100;
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const why = `${text}<script>alert("1")</script>`;
        const entry = {
          at: why,
          kind: why,
          purpose: why,
          fields: { [why]: 1 },
          decision: DECISION,
          hash: why,
          sealed: false,
        };
        const facts: Facts = { entries: [entry], lift: { known: false, says: why } };
        const { get } = shopBeside({ why, facts });
        for (const page of [await get("/"), await get("/", { as: "ada" }), await get("/book/kelp", { as: "ada" })]) {
          expect(page.body).toContain("&#60;script&#62;");
          expect(page.body).not.toContain("<script");
        }
      }),
      { numRuns: runs },
    );
  });

  test("need no script, allow none, and load nothing from elsewhere", async () => {
    const { get } = shopBeside();
    for (const page of [await get("/"), await get("/", { as: "bo" }), await get("/book/kelp", { as: "cy" })]) {
      expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'self'; img-src 'self'/);
      expect(page.body).not.toMatch(/ style=| on\w+=|https?:\/\//);
    }
  });

  test("mark the one as whom one looks", async () => {
    for (const { id } of viewers) {
      const { body } = await shopBeside().get("/", { as: id });
      expect(body.match(/<a[^>]* aria-current="page"/g)).toEqual([`<a href="/?as=${id}" aria-current="page"`]);
    }
  });

  test("tell the ledger entry of this very view, and that there is none when nothing personal was used", async () => {
    const entry = {
      at: now().toISOString(),
      kind: "decision",
      fields: { "Product Viewed": 14 },
      hash: "9f3ac41be07d55aa",
      sealed: true,
    };
    const facts = {
      entries: [
        { ...entry, decision: "another", hash: "000000000000" },
        { ...entry, decision: DECISION },
      ],
    };
    const { get } = shopBeside({ facts });
    const own = await get("/", { as: "ada" });
    expect(own.body).toContain("<code>9f3ac41be07d</code>");
    expect(own.body).toContain("Product Viewed × 14");
    expect(own.body).not.toContain("000000000000");
    expect((await get("/", { as: "bo" })).body).toContain("No entry was written");
  });

  test("leave out what the shop does not have", async () => {
    expect((await shopBeside().get("/", { as: "ada" })).body).not.toContain("not-in-this-shop");
  });

  test("answer an unknown address or method with a page", async () => {
    const { get, shop } = shopBeside();
    for (const path of ["/book/none", "/genre/none", "/covers/none.svg", "/other"])
      expect((await get(path)).status).toBe(404);
    expect((await shop.handle({ method: "DELETE", path: "/", query: {} })).status).toBe(405);
  });

  test("serve covers and the style sheet", async () => {
    const { get, shop } = shopBeside();
    for (const path of ["/covers/kelp.svg", "/shop.css", "/shop.svg"]) {
      expect(shop.owns(path)).toBe(true);
      expect((await get(path)).status).toBe(200);
    }
    for (const path of ["/me", "/v1/batch", "/ofrep/v1/evaluate/flags", "/console", "/constructor"])
      expect(shop.owns(path)).toBe(false);
  });
});

describe("without Heed", () => {
  for (const broken of [{ away: true }, { status: 503 }])
    test(`the shop shows its own picks and claims nothing (${JSON.stringify(broken)})`, async () => {
      const { body, status } = await shopBeside(broken).get("/", { as: "ada" });
      expect(status).toBe(200);
      expect(body).toContain("Picked by our booksellers");
      expect(body).toContain("Heed could not be reached");
      expect(body).not.toContain("For you");
    });

  test("a visit is not said to be known to Heed", async () => {
    const { body } = await shopBeside({ status: 503 }).get("/book/kelp", { as: "ada" });
    expect(body).toContain("could not tell Heed");
    expect(body).not.toContain("told Heed that");
  });

  test("an order is not said to be taken", async () => {
    const { headers } = await shopBeside({ status: 503 }).post("/buy", { book: "kelp", as: "ada" });
    expect(headers["location"]).toBe("/book/kelp?as=ada&done=failed");
  });
});

describe("what the shop tells Heed", () => {
  test("is that a customer looked at a book, and nothing of a visitor without an account", async () => {
    const known = shopBeside();
    await known.get("/book/kelp", { as: "bo" });
    const [batch] = known.sent.filter(({ path }) => path === "/v1/batch");
    expect(batch?.authorization).toBe(`Basic ${btoa("secret:")}`);
    expect(batch?.body?.["batch"]).toMatchObject([
      { type: "track", userId: "bo", event: "Product Viewed", properties: { product_id: "kelp" } },
    ]);
    const unknown = shopBeside();
    await unknown.get("/book/kelp", { as: "visitor" });
    expect(unknown.sent.map(({ path }) => path).filter((path) => path === "/v1/batch")).toEqual([]);
    expect(unknown.sent.find(({ path }) => path.startsWith("/ofrep"))?.body).toEqual({
      context: { page: { item: "kelp" } },
    });
  });

  test("is an order when somebody buys", async () => {
    const { post, sent } = shopBeside();
    const { status, headers } = await post("/buy", { book: "kelp", as: "cy" });
    expect([status, headers["location"]]).toEqual([303, "/book/kelp?as=cy&done=bought"]);
    expect(sent[0]?.body?.["batch"]).toMatchObject([
      { userId: "cy", event: "Order Completed", properties: { revenue: 12.9 } },
    ]);
  });

  test("is a no, with a token that proves the customer for half an hour", async () => {
    const { post, sent } = shopBeside();
    const { headers } = await post("/hide", { book: "kelp", as: "ada", back: "/book/crumb" });
    expect(headers["location"]).toBe("/book/crumb?as=ada&done=hidden");
    expect(sent[0]).toMatchObject({ path: "/me/api/hide", body: { item: "kelp", value: true } });
    const token = sent[0]!.authorization.replace("Bearer ", "");
    const { payload } = await jwtVerify(token, new TextEncoder().encode("secret"), { currentDate: now() });
    expect(payload).toMatchObject({ sub: "ada", exp: now().getTime() / 1000 + 1_800 });
  });

  test("is nothing that another site's form asks for, or that names nobody", async () => {
    const { post, sent } = shopBeside();
    expect((await post("/buy", { book: "kelp", as: "ada" }, "cross-site")).status).toBe(403);
    expect((await post("/buy", { book: "kelp", as: "visitor" })).status).toBe(400);
    expect((await post("/buy", { book: "none", as: "ada" })).status).toBe(400);
    expect((await post("/hide", { book: "kelp", as: "ada", back: "//evil.example" })).headers["location"]).toBe(
      "/?as=ada&done=hidden",
    );
    expect(sent.map(({ path }) => path)).toEqual(["/me/api/hide"]);
  });

  test("the dashboard opens with a fresh token, at the decision asked about; a visitor has none", async () => {
    const { get } = shopBeside();
    const { status, headers } = await get("/account", { as: "ada", decision: "a b" });
    expect(status).toBe(303);
    expect(headers["location"]).toMatch(/^\/me\?code=[\w-]+#decision-a%20b$/);
    expect((await get("/account", { as: "visitor" })).status).toBe(404);
    const signIn = await get("/account");
    expect(signIn.status).toBe(200);
    expect(signIn.body.match(/\/account\?as=\w+/g)).toEqual(["ada", "bo", "cy"].map((id) => `/account?as=${id}`));
  });
});

describe("words", () => {
  test("whatever reason Heed gives for a no, the shelf is said to use nothing about the person", () => {
    for (const reason of [...Object.keys(REMEDIES), "unavailable", "something_new"])
      expect(explain({ reason, personal: false }, ada).long).toContain("Nothing about Ada was used");
    expect(explain({ reason: "something_new", personal: false }, ada).long).toContain("“something new”");
    expect(explain({ reason: "allowed", personal: true }, ada).long).not.toContain("Nothing");
  });

  test("a no, a missing answer and a first visit are told apart", () => {
    const reasons = [
      "refused",
      "not_asked",
      "asked_again",
      "no_identifier",
      "unknown_person",
      "expired",
      "not_confirmed",
      "restricted",
      "holdout",
    ];
    expect(new Set(reasons.map((reason) => explain({ reason, personal: false }, ada).long)).size).toBe(reasons.length);
  });

  test("choices are named as they stand", () => {
    const state = (allowed: boolean, answered = true) => ({
      basis: "consent",
      choice: true,
      allowed,
      ...(answered ? { answered: { value: allowed, at: "", strength: "proven" } } : {}),
    });
    const [yes, no] = [state(true), state(false)];
    expect(choicesInWords({ recommendations: yes, newsletter: no })).toBe("allows recommendations");
    expect(choicesInWords({ recommendations: no, newsletter: yes })).toBe("newsletter only");
    expect(choicesInWords({ recommendations: no, newsletter: no })).toBe("refused everything");
    expect(choicesInWords({ recommendations: no, newsletter: no, statistics: yes })).toBe("refused recommendations");
    expect(choicesInWords({ recommendations: state(false, false) })).toBe("has not answered yet");
  });

  test("what a shelf earned is never said without its interval, nor claimed when the interval holds zero", () => {
    const lift = (low: number, sampleRatioP = 0.5): Lift => ({
      known: true,
      personal: { visitors: 541, outcomes: 120 },
      holdout: { visitors: 59, outcomes: 5 },
      outcomeLift: { value: 0.137, low, high: 0.201 },
      sampleRatioP,
    });
    expect(liftInWords(lift(0.052))).toBe(
      "+137 orders per 1,000 permitted visitors (95 % interval +52 to +201), n = 600: 541 saw it, 59 were held out. Synthetic crowd.",
    );
    expect(liftInWords(lift(-0.01))).toContain("The interval holds zero: no effect is shown yet.");
    expect(liftInWords(lift(0.052, 0.0001))).not.toContain("137");
    expect(liftInWords({ known: false, says: "Wait for more visitors." })).toBe("Wait for more visitors.");
  });
});
