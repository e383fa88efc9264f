// The Data Dashboard on a real database: who sees what, what each button does, and that nobody sees anyone else.
import { randomUUID } from "node:crypto";
import { createTellWhy, type Says } from "@heed/core";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import fc from "fast-check";
import { SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, addDecision, answer, makePerson, type TestPerson } from "../../test/person.ts";
import { tellersOf } from "../capabilities/capability.ts";
import { capabilities } from "../capabilities/registry.ts";
import { splitAliases } from "../ingest/split.ts";
import { createMessages } from "../rights/messages.ts";
import { createRequests } from "../rights/requests.ts";
import { createRights } from "../rights/rights.ts";
import { createTokens } from "../rights/tokens.ts";
import { createDashboard } from "./dashboard.ts";
import { createDownloads } from "./downloads.ts";
import type { Reply } from "./reply.ts";

const SECRET = "the host site's server key";

async function start() {
  const heed = await foundation(bookshop);
  const rights = createRights({ ...heed, erasers: [] });
  const tokens = createTokens({ key: heed.keys.token, hostSecrets: async () => [SECRET], now: heed.now });
  const deps = {
    rights,
    choices: heed.choices,
    receipts: heed.receipts,
    messages: createMessages({ ...heed, requests: createRequests(heed) }),
    tellWhy: createTellWhy(tellersOf(capabilities)),
    part: (id: string, hash: string, actor: string) => splitAliases(heed, id, [hash], actor),
    tokens,
    map: bookshop,
    now: heed.now,
    publicUrl: "https://shop.example",
  };
  const dashboard = createDashboard({ ...deps, signIn: "/account" });
  return { heed, rights, tokens, dashboard, downloads: createDownloads(deps) };
}
let on: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  on = await start();
});
afterAll(() => on.heed.close());

const text = async (reply: Reply): Promise<string> => {
  if (typeof reply.body === "string") return reply.body;
  let all = "";
  for await (const part of reply.body) all += part;
  return all;
};
const cookieOf = (reply: Reply): string => /heed_me=([^;]*)/.exec(reply.headers["set-cookie"] ?? "")?.[1] ?? "";
const formOf = (cookie: string): string => on.tokens.formToken(cookie);
const wait = (minutes: number) => {
  on.heed.clock.now = new Date(on.heed.clock.now.getTime() + minutes * 60_000);
};

async function shopper(name: string, marker = name): Promise<TestPerson> {
  const person = await makePerson(on.heed, { user: name, browsers: [`${name}-phone`, `${name}-laptop`] });
  await answer(on.heed, person.id, "recommendations", true);
  await answer(on.heed, person.id, "newsletter", true);
  const [phone, laptop] = person.browsers;
  await addDatum(on.heed, person.id, {
    field: "Product Viewed",
    value: { product_id: `${marker}-viewed` },
    via: phone,
  });
  await addDatum(on.heed, person.id, {
    field: "Order Completed",
    value: { order_id: `${marker}-order`, products: [] },
    via: laptop,
  });
  await addDatum(on.heed, person.id, { field: "favourite_genre", value: `${marker}-genre`, via: phone });
  await addDatum(on.heed, person.id, { field: "email", value: `${marker}@example.org`, via: laptop });
  await addDecision(on.heed, person.id, `${marker}-item`, phone);
  await on.heed.choices.hide(person.id, `${marker}-hidden`, true, "person:dashboard");
  return person;
}

async function signIn(person: TestPerson): Promise<string> {
  return cookieOf(await on.dashboard.open(await on.tokens.link(person.id)));
}
/** A token that the shop signed for its customer. */
const signedByHost = (userId: string) =>
  new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setIssuedAt(on.heed.now())
    .setExpirationTime(new Date(on.heed.now().getTime() + 600_000))
    .sign(Buffer.from(SECRET));
const show = async (cookie: string, query = {}) => text(await on.dashboard.page({ cookie }, query));
const post = (cookie: string, action: string, form: Record<string, string>) =>
  on.dashboard.act({ cookie }, action, { form: formOf(cookie), ...form });

describe("who gets in", () => {
  test("a link opens one's own page, with everything on it", async () => {
    const ada = await shopper("in-ada");
    const opened = await on.dashboard.open(await on.tokens.link(ada.id));
    expect(opened.status).toBe(200);
    expect(opened.headers["set-cookie"]).toMatch(/; Path=\/me; HttpOnly; SameSite=Strict; Max-Age=7200; Secure$/);
    const page = await show(cookieOf(opened));
    for (const part of [
      "in-ada-viewed",
      "in-ada-order",
      "in-ada-genre",
      "in-ada@example.org",
      "in-ada-item",
      "in-ada-hidden",
    ])
      expect(page, part).toContain(part);
  });

  test("whoever is on legal hold reads why, and on which day it is to end", async () => {
    const ada = await shopper("in-held");
    const cookie = await signIn(ada);
    expect(await show(cookie)).not.toContain("A legal claim needs your data");
    await on.heed.choices.hold(ada.id, { reason: "Your complaint <7> of May.", until: "2031-03-04" }, "staff:officer");
    const page = await show(cookie);
    for (const part of [
      "A legal claim needs your data",
      "Your complaint &#60;7&#62; of May.",
      '<time datetime="2031-03-04"',
    ])
      expect(page, part).toContain(part);
    expect(page).toContain("Our team placed a legal hold");
    wait(1);
    await on.heed.choices.setState(ada.id, "held", "false", "staff:officer", "0a1b2c3d");
    expect(await show(cookie)).not.toContain("A legal claim needs your data");
  });

  test("an expired, a forged and an unsigned link show one neutral sentence and set nothing", async () => {
    const ada = await shopper("in-forged");
    const expired = await on.tokens.link(ada.id);
    wait(31);
    const forged = await createTokens({ key: Buffer.alloc(32, 1), hostSecrets: async () => [], now: on.heed.now }).link(
      ada.id,
    );
    const none = new UnsecuredJWT({})
      .setSubject(ada.id)
      .setAudience("me")
      .setIssuedAt(on.heed.now())
      .setExpirationTime("1y")
      .encode();
    const bodies = new Set<string>();
    for (const token of [expired, forged, none, "", "x.y.z", ada.id])
      for (const reply of [
        await on.dashboard.ask(token),
        await on.dashboard.open(token),
        await on.dashboard.exchange(token),
      ]) {
        expect(reply.status).toBe(401);
        expect(reply.headers["set-cookie"]).toBeUndefined();
        bodies.add(await text(reply));
      }
    expect(bodies.size).toBe(1);
    expect([...bodies][0]).not.toContain("in-forged");
  });

  test("a link that a scanner follows opens nothing and is used up by nobody; its button opens once", async () => {
    const ada = await shopper("in-once");
    const link = await on.tokens.link(ada.id);
    const host = await signedByHost("in-once");
    for (const token of [link, host]) {
      for (let scan = 0; scan < 3; scan++) {
        const asked = await on.dashboard.ask(token);
        expect([asked.status, asked.headers["set-cookie"]]).toEqual([200, undefined]);
        expect(await text(asked)).not.toContain("in-once-viewed");
      }
      const pressed = await Promise.all([1, 2, 3].map(() => on.dashboard.open(token)));
      expect(pressed.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
      expect((await on.dashboard.ask(token)).status).toBe(401);
    }
  });

  test("a token in a header becomes a code that opens once and within a minute, and is no address of a copy", async () => {
    const ada = await shopper("in-code");
    const codeFor = async (bearer?: string) => on.dashboard.code(bearer === undefined ? {} : { bearer });
    const codeOf = async (bearer: string) => JSON.parse(await text(await codeFor(bearer))).code as string;
    const browser = await on.tokens.browser(ada.browsers[0]!);
    for (const bearer of [browser, await on.tokens.link(ada.id), await signedByHost("in-code")]) {
      const code = await codeOf(bearer);
      expect(code).toMatch(/^[\w-]{32}$/);
      expect(await on.rights.downloads.look(code)).toBeUndefined();
      const opened = await Promise.all([1, 2].map(() => on.dashboard.exchange(code)));
      expect(opened.map(({ status }) => status).sort()).toEqual([200, 401]);
    }
    const late = await codeOf(browser);
    wait(2);
    expect((await on.dashboard.exchange(late)).status).toBe(401);
    for (const bearer of [undefined, "", "x.y.z", late]) expect((await codeFor(bearer)).status).toBe(401);
    expect((await codeFor(await signedByHost("nobody-held"))).status).toBe(404);
    // What a copy is fetched by opens no page.
    const copy = await on.rights.downloads.offer({ of: { by: "proven", personId: ada.id }, actor: "person:test" }, 15);
    expect((await on.dashboard.exchange(copy)).status).toBe(401);
  });

  test("another person's link shows that person's page to whoever holds it, and nothing of mine", async () => {
    const mine = await shopper("in-mine");
    const other = await shopper("in-other");
    const page = await show(await signIn(other));
    expect(page).not.toContain("in-mine");
    expect(mine.id).not.toBe(other.id);
  });

  test("no session, a guessed id and a link used as a session are 401 without data", async () => {
    const ada = await shopper("in-guess");
    for (const cookie of [
      undefined,
      "",
      ada.id,
      await on.tokens.link(ada.id),
      await on.tokens.browser(ada.browsers[0]!),
    ]) {
      const reply = await on.dashboard.page({ cookie });
      expect(reply.status).toBe(401);
      expect(await text(reply)).not.toContain("in-guess");
    }
    const cookie = await signIn(ada);
    wait(121);
    expect((await on.dashboard.page({ cookie })).status).toBe(401);
  });

  test("a host site's word opens its user's page, and for a stranger says only that nothing is held", async () => {
    const ada = await shopper("in-host");
    const iat = Math.floor(on.heed.now().getTime() / 1000);
    const sign = (sub: string) =>
      new SignJWT({ sub })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuedAt(iat)
        .setExpirationTime(iat + 600)
        .sign(Buffer.from(SECRET));
    expect(await show(cookieOf(await on.dashboard.open(await sign("in-host"))))).toContain("in-host-viewed");
    const stranger = await on.dashboard.open(await sign("nobody-of-that-name"));
    expect([stranger.status, stranger.headers["set-cookie"]]).toEqual([200, undefined]);
    expect(await text(stranger)).toContain("Nothing is held about you.");
    expect(ada.user).toBeDefined();
  });

  test("opening a link proves the person: from then on a claimed yes counts for nothing", async () => {
    const ada = await makePerson(on.heed, { user: "in-claimed" });
    await on.heed.choices.record({
      personId: ada.id,
      answers: [{ purpose: "newsletter", value: true }],
      strength: "claimed",
      source: "event",
    });
    await signIn(ada);
    const stands = (await on.heed.choices.read(ada.id)).find((one) => one.purpose === "newsletter");
    expect(stands?.decision).toMatchObject({ allowed: false, reason: "not_asked" });
  });
});

describe("a browser that is not proven", () => {
  const browse = async (via: string) => cookieOf(await on.dashboard.open(await on.tokens.browser(via)));

  test("sees only rows that it sent itself, none of another's answers, and may not take or delete", async () => {
    const ada = await shopper("br-ada");
    const [phone] = ada.browsers;
    const cookie = await browse(phone!);
    const page = await show(cookie);
    for (const own of ["br-ada-viewed", "br-ada-genre", "br-ada-item"]) expect(page, own).toContain(own);
    for (const other of ["br-ada-order", "br-ada@example.org", "br-ada-hidden"])
      expect(page, other).not.toContain(other);
    expect(page).not.toContain('<button role="switch"');
    // Which purposes its rows may serve would tell what was answered elsewhere.
    expect(page).not.toContain("May be used for");
    for (const reply of [
      await on.dashboard.download({ cookie }),
      await post(cookie, "delete", { sure: "yes" }),
      await post(cookie, "restrict", { value: "true" }),
      await post(cookie, "hide", { item: "br-ada-hidden", value: "false" }),
      await on.dashboard.page({ cookie }, { confirm: "delete" }),
    ]) {
      expect(reply.status).toBe(403);
      expect(await text(reply)).not.toContain("br-ada");
    }
    const data = await text(await on.dashboard.data({ cookie }));
    expect(data).not.toMatch(/br-ada-order|br-ada@example|br-ada-hidden/);
  });

  test("that claims to be somebody's sees nothing of them, and its no still counts", async () => {
    const ada = await shopper("br-victim");
    const attacker = "br-attacker";
    const via = (await makePerson(on.heed, { browsers: [attacker] })).browsers[0]!;
    await on.heed.owner.query("update heed.alias set person_id = $1 where hash = $2", [ada.id, via]);
    const cookie = await browse(via);
    expect(await show(cookie)).not.toContain("br-victim");
    await signIn(ada);
    await post(cookie, "choices", { purpose: "newsletter", value: "false" });
    expect((await on.heed.choices.read(ada.id)).find((one) => one.purpose === "newsletter")?.decision.allowed).toBe(
      false,
    );
    const back = await post(cookie, "choices", { purpose: "recommendations", value: "false" });
    expect(back.status).toBe(303);
  });

  test("cannot overrule a proven no, and is told so", async () => {
    const ada = await shopper("br-overrule");
    await post(await signIn(ada), "choices", { purpose: "newsletter", value: "false" });
    wait(1);
    const reply = await post(await browse(ada.browsers[0]!), "choices", { purpose: "newsletter", value: "true" });
    expect(reply.headers["location"]).toMatch(/^\/me\?done=stands/);
    expect((await on.heed.choices.read(ada.id)).find((one) => one.purpose === "newsletter")?.decision.allowed).toBe(
      false,
    );
  });

  test("that alone uses its identity sees, takes and deletes all of it", async () => {
    const visitor = await makePerson(on.heed, { browsers: ["br-alone"] });
    await answer(on.heed, visitor.id, "recommendations", true, "browser");
    const via = visitor.browsers[0]!;
    await addDatum(on.heed, visitor.id, { field: "Product Viewed", value: { product_id: "alone-viewed" }, via });
    const cookie = await browse(via);
    expect(await show(cookie)).toContain('role="switch" aria-checked="true"');
    expect(await text(await on.dashboard.download({ cookie }))).toContain("alone-viewed");
    expect((await post(cookie, "delete", { sure: "yes" })).headers["location"]).toMatch(/^\/certificate\//);
    expect((await on.heed.owner.query("select 1 from heed.event where person_id = $1", [visitor.id])).rowCount).toBe(0);
    expect(await show(cookie)).not.toContain("alone-viewed");
  });
});

describe("the buttons", () => {
  const card = (page: string, purpose: string) =>
    page.slice(page.indexOf(`id="purpose-${purpose}"`)).split("</article>")[0] ?? "";

  test("a switch stops a use at once, shows what will be deleted and when, and undo loses nothing", async () => {
    const ada = await shopper("bt-undo");
    const cookie = await signIn(ada);
    await post(cookie, "choices", { purpose: "statistics", value: "false" });
    wait(1);
    const stopped = await post(cookie, "choices", { purpose: "recommendations", value: "false" });
    expect([stopped.status, stopped.headers["location"]]).toEqual([303, "/me?done=stopped#purpose-recommendations"]);
    const off = card(await show(cookie), "recommendations");
    expect(off).toContain('aria-checked="false"');
    expect(off).toMatch(/will be deleted on\s+<time/);
    const open = on.heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" });
    expect((await open.read([ada.id])).person(ada.id).allowed).toBe(false);
    wait(1);
    await post(cookie, "undo", { purpose: "recommendations" });
    const access = (await open.read([ada.id])).person(ada.id);
    expect(access.allowed && access.data.events("Product Viewed").length).toBe(1);
    expect(card(await show(cookie), "recommendations")).toContain('aria-checked="true"');
  });

  test("before a switch is pressed the page says what would be deleted and when", async () => {
    const ada = await shopper("bt-before");
    const cookie = await signIn(ada);
    // The view serves statistics too, the genre the newsletter too: nothing hangs on recommendations alone.
    expect(card(await show(cookie), "recommendations")).toContain("Nothing is deleted");
    for (const purpose of ["statistics", "newsletter"]) {
      wait(1);
      await post(cookie, "choices", { purpose, value: "false" });
    }
    const before = card(await show(cookie), "recommendations");
    expect(before).toMatch(/2 things that nothing else needs are deleted after\s+<time datetime="20/);
    const promised = /deleted after\s+<time datetime="([^"]+)"/.exec(before)?.[1];
    wait(1);
    await post(cookie, "choices", { purpose: "recommendations", value: "false" });
    const after = card(await show(cookie), "recommendations");
    expect(after).toMatch(/Off\. 2 things that only it needed/);
    const { rows } = await on.heed.owner.query<{ day: string }>(
      "select distinct expires::text as day from heed.event where person_id = $1 and permits = '{0}'",
      [ada.id],
    );
    expect(rows).toEqual([{ day: promised }]);
  });

  test("a score of significant effect shows the step at which a person looks before anything follows", async () => {
    const ada = await shopper("bt-review");
    // As decide.ts of propensity writes it where the map declares humanReview; audit-gate.test sees that it does.
    const says = { code: "score", event: "Order Completed", withinDays: 30, chance: 0.31, rate: 0.2, up: [], down: [] };
    const shown = [
      { item: "q", score: -0.8, probability: 1, says: { ...says, review: "Marta reads it first" }, because: [] },
    ];
    await on.heed.gate.open({ purpose: "recommendations", actor: "job:score" }).decide({
      personId: ada.id,
      use: () => ({
        result: undefined,
        decision: {
          placement: "next-order",
          arm: "scored",
          model: "m-2",
          detail: { personal: true, capability: "propensity", shown, candidates: ["q"] },
        },
      }),
    });
    const page = await show(await signIn(ada));
    expect(page).toContain("An order within 30 days: about 31 in 100");
    expect(page).toContain("Nothing follows from it by itself: Marta reads it first");
  });

  test("of what is estimated again and again the newest is told, with the no to its purpose; a group is left, and says so from then on", async () => {
    const ada = await shopper("bt-estimate");
    const decide = (capability: string, item: string, says: Says) =>
      on.heed.gate.open({ purpose: "recommendations", actor: "job:score" }).decide({
        personId: ada.id,
        use: () => ({
          result: undefined,
          decision: {
            placement: "shelf",
            arm: "scored",
            model: "m-3",
            detail: {
              personal: true,
              capability,
              shown: [{ item, score: 0, probability: 1, says, because: [] }],
              candidates: [item],
            },
          },
        }),
      });
    const score = { code: "score", event: "Order Completed", withinDays: 30, rate: 0.2, up: [], down: [] };
    const chances = [0.11, 0.22];
    for (const chance of chances) {
      await decide("propensity", "q", { ...score, chance });
      wait(1);
    }
    const cookie = await signIn(ada);
    const section = async () => /<details class="card" id="decision.*?<\/details>/s.exec(await show(cookie))?.[0] ?? "";
    const estimates = await section();
    expect(estimates).toContain("about 22 in 100");
    expect(estimates).not.toContain("about 11 in 100");
    expect(estimates).not.toContain("Not interested");
    expect(estimates).toContain('aria-label="Say no: Show you books you may like"');
    expect(estimates).toContain("Say no, and no such estimate is made of you again");
    await post(cookie, "choices", { purpose: "recommendations", value: "false" });
    expect(await section()).not.toContain("<form");
    wait(1);
    await post(cookie, "choices", { purpose: "recommendations", value: "true" });
    const own = { own: [3, 40, 43], usual: [3, 37, 64] };
    await decide("segments", "segment", { code: "segment", name: ["seldom"], people: 150, ...own });
    expect(await section()).toContain("Press “Leave”");
    const left = await post(cookie, "hide", { item: "segment", value: "true", group: "true" });
    expect(left.headers["location"]).toBe("/me?done=leftGroup#shelf");
    const after = await section();
    expect(after).toContain("You left it");
    expect(after).not.toContain(">Leave</button>");
    expect(await show(cookie)).toContain("<li><div><b>Shelf</b></div><form");
    wait(1);
    await post(cookie, "hide", { item: "segment", value: "false", group: "true" });
    expect(await section()).toContain(">Leave</button>");
  });

  test("a value is corrected by a newer one of the person's, which is what uses read from then on", async () => {
    const ada = await shopper("bt-correct");
    const cookie = await signIn(ada);
    expect(await show(cookie)).toContain('action="/me/api/correct"');
    wait(1);
    const reply = await post(cookie, "correct", { field: "favourite_genre", value: "<b>Poetry</b>" });
    expect(reply.headers["location"]).toBe("/me?done=corrected#held");
    await post(cookie, "correct", { field: "email", value: "right@shop.example" });
    const read = async (purpose: "recommendations" | "newsletter") =>
      (await on.heed.gate.open({ purpose, actor: "job:letters" }).read([ada.id])).person(ada.id);
    const shelf = await read("recommendations");
    expect(shelf.allowed && shelf.data.trait("favourite_genre")).toBe("<b>Poetry</b>");
    const letter = await on.heed.gate.open({ purpose: "newsletter", actor: "job:letters" }).read([ada.id]);
    const access = letter.person(ada.id);
    // A mailed link proved the person, so their address is one that may be written to.
    expect(access.allowed && access.data.trait("email", "proven")).toBe("right@shop.example");
    const page = await show(cookie);
    expect(page).toContain("&#60;b&#62;Poetry");
    expect(page).toContain("you, when you corrected it on this page");
    expect(page).toContain("You corrected: Favourite genre.");
    const { rows } = await on.heed.owner.query<{ detail: unknown }>(
      "select detail from heed.ledger where person_id = $1 and detail->>'request' = 'correct' order by at",
      [ada.id],
    );
    expect(rows.map((row) => row.detail)).toEqual([
      { request: "correct", field: "favourite_genre" },
      { request: "correct", field: "email" },
    ]);
  });

  test("what is no trait, no value of its type, or used for nothing is not corrected, with a sentence", async () => {
    const ada = await shopper("bt-wrong");
    const cookie = await signIn(ada);
    const held = async () =>
      (await on.heed.owner.query("select 1 from heed.trait where person_id = $1", [ada.id])).rowCount;
    for (const [field, value, status] of [
      ["Product Viewed", "x", 404],
      ["no_such_field", "x", 404],
      ["email", "not an address", 422],
      ["favourite_genre", "x".repeat(2_001), 422],
    ] as const)
      expect((await post(cookie, "correct", { field, value })).status, field).toBe(status);
    for (const purpose of ["recommendations", "newsletter"]) {
      wait(1);
      await post(cookie, "choices", { purpose, value: "false" });
    }
    const unused = await post(cookie, "correct", { field: "favourite_genre", value: "Poetry" });
    expect([unused.status, await text(unused)]).toEqual([422, expect.stringContaining("Nothing uses this any more")]);
    expect(await held()).toBe(1);
    const browser = cookieOf(await on.dashboard.open(await on.tokens.browser(ada.browsers[0]!)));
    expect((await post(browser, "correct", { field: "favourite_genre", value: "Poetry" })).status).toBe(403);
  });

  test("delete now deletes what waits, and the page says so", async () => {
    const ada = await shopper("bt-now");
    const cookie = await signIn(ada);
    for (const purpose of ["statistics", "recommendations"]) {
      wait(1);
      await post(cookie, "choices", { purpose, value: "false" });
    }
    expect(await show(cookie)).toContain("bt-now-viewed");
    const reply = await post(cookie, "delete-kept", {});
    expect(await show(cookie, { done: "deleted" })).toMatch(/role="status">Done\. What was waiting is deleted/);
    expect(reply.status).toBe(303);
    const page = await show(cookie);
    expect(page).not.toContain("bt-now-viewed");
    expect(page).toContain("bt-now-order");
  });

  test("contract and law have no switch: the page gives reason, law and end, and the address answers 409", async () => {
    const ada = await shopper("bt-law");
    const cookie = await signIn(ada);
    const accounting = card(await show(cookie), "accounting");
    expect(accounting).toContain("No switch");
    expect(accounting).toContain("Tax code § 147");
    expect(accounting).toMatch(/ends on <time datetime="20\d\d-/);
    expect(accounting).not.toContain("<form");
    const reply = await post(cookie, "choices", { purpose: "accounting", value: "false" });
    expect(reply.status).toBe(409);
    expect(card(await show(cookie), "statistics")).toContain(">Object</button>");
  });

  test("not interested, and show again", async () => {
    const ada = await shopper("bt-hide");
    const cookie = await signIn(ada);
    await post(cookie, "hide", { item: "some-book", value: "true" });
    expect(await show(cookie)).toContain("Show again: some-book");
    wait(1);
    await post(cookie, "hide", { item: "some-book", value: "false" });
    expect(await show(cookie)).not.toContain("Show again: some-book");
  });

  test("a pause closes every use and is lifted again", async () => {
    const ada = await shopper("bt-pause");
    const cookie = await signIn(ada);
    wait(1);
    await post(cookie, "restrict", { value: "true" });
    const open = on.heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" });
    expect((await open.read([ada.id])).person(ada.id)).toMatchObject({ allowed: false, reason: "restricted" });
    expect(await show(cookie)).toContain("Lift the pause");
    wait(1);
    await post(cookie, "restrict", { value: "false" });
    expect((await open.read([ada.id])).person(ada.id).allowed).toBe(true);
  });

  test("download and deletion need a link younger than 15 minutes", async () => {
    const ada = await shopper("bt-fresh");
    const cookie = await signIn(ada);
    expect(await show(cookie)).toContain('action="/me/api/download"');
    wait(16);
    const page = await show(cookie);
    expect(page).not.toContain('action="/me/api/download"');
    expect(page).toContain("open a fresh link");
    for (const reply of [
      await on.dashboard.download({ cookie }),
      await post(cookie, "download", {}),
      await post(cookie, "delete", { sure: "yes" }),
    ]) {
      expect(reply.status).toBe(403);
      expect(await text(reply)).toContain("open a fresh link");
    }
    expect((await on.heed.owner.query("select 1 from heed.event where person_id = $1", [ada.id])).rowCount).toBe(2);
  });

  test("a copy waits at an address that works once, with a page inside that has no buttons", async () => {
    const ada = await shopper("bt-copy");
    const cookie = await signIn(ada);
    const { status, headers } = await post(cookie, "download", {});
    expect(status).toBe(303);
    const token = headers["location"]?.replace("/download/", "") ?? "";
    const page = await on.downloads.page(token, {});
    expect(await text(page)).toMatch(/Password<\/span><br><code>\w{5}(-\w{5}){3}<\/code>/);
    const reply = await on.downloads.fetch(token, {}, false);
    expect(reply).toMatchObject({ status: 200, headers: { "content-type": "application/zip" } });
    const parts: Uint8Array[] = [];
    for await (const part of reply.body) if (typeof part !== "string") parts.push(part);
    const zip = new ZipReader(new Uint8ArrayReader(Buffer.concat(parts)), { useWebWorkers: false });
    const [first] = await zip.getEntries();
    if (!first || first.directory) throw new Error("the ZIP begins with no file");
    const inside = new TextDecoder().decode(await first.getData(new Uint8ArrayWriter()));
    for (const own of ["bt-copy-viewed", "bt-copy@example.org", "bt-copy-item", "This is a copy of"])
      expect(inside).toContain(own);
    for (const way of ["<form", "<button", 'href="/', "You decide here", "Press"]) expect(inside).not.toContain(way);
    for (const again of [await on.downloads.fetch(token, {}, false), await on.downloads.page(token, {})]) {
      expect(again.status).toBe(410);
      expect(await text(again)).toContain("This download is over");
    }
  });

  test("somebody deleted meanwhile has no copy to fetch", async () => {
    const ada = await makePerson(on.heed, { user: "bt-copy-gone" });
    const { headers } = await post(await signIn(ada), "download", {});
    await on.rights.erase(ada.id, "person:dashboard");
    const token = headers["location"]?.replace("/download/", "") ?? "";
    expect((await on.downloads.fetch(token, {}, true)).status).toBe(410);
  });

  test("deletion shows first what goes and stays, then the certificate; the invoices remain with the reason", async () => {
    const ada = await shopper("bt-delete");
    const cookie = await signIn(ada);
    const question = await show(cookie, { confirm: "delete" });
    expect(question).toContain("Tax code § 147");
    expect(question).toContain("Yes, delete it");
    expect((await post(cookie, "delete", {})).headers["location"]).toBe("/me?confirm=delete");
    const { headers } = await post(cookie, "delete", { sure: "yes" });
    expect(headers["location"]).toMatch(/^\/certificate\/[\w-]{43}$/);
    await on.rights.carryOn();
    const page = await show(cookie);
    expect(page).not.toContain("bt-delete-viewed");
    expect(page).toContain("bt-delete-order");
    expect(page).toContain("Keep invoices as tax law demands");
    expect(page).toMatch(/You deleted your data/);
  });

  test("whoever ticks the box lets numbers stay, and nobody who left it empty", async () => {
    for (const counts of ["yes", ""]) {
      const ada = await shopper(`bt-counts-${counts}`);
      const cookie = await signIn(ada);
      expect(await show(cookie, { confirm: "delete" })).toMatch(
        /<input type="checkbox" name="counts" value="yes" form="delete">/,
      );
      const { headers } = await post(cookie, "delete", { sure: "yes", ...(counts ? { counts } : {}) });
      const token = headers["location"]?.replace("/certificate/", "") ?? "";
      const waiting = (await on.rights.certificate({ token }))?.stores.filter(({ store }) => store === "count");
      expect(waiting).toMatchObject(counts ? [{ what: "waiting", count: 2 }] : []);
    }
  });

  test("a form without the session's token changes nothing", async () => {
    const ada = await shopper("bt-csrf");
    const other = await signIn(await shopper("bt-csrf-other"));
    const cookie = await signIn(ada);
    for (const form of ["", "x", formOf(other)]) {
      const reply = await on.dashboard.act({ cookie }, "choices", { form, purpose: "newsletter", value: "false" });
      expect(reply.status).toBe(403);
    }
    expect((await on.heed.choices.read(ada.id)).find((one) => one.purpose === "newsletter")?.decision.allowed).toBe(
      true,
    );
  });

  test("a program acts with a bearer token and is answered in JSON", async () => {
    const ada = await shopper("bt-json");
    const bearer = await on.tokens.link(ada.id);
    const reply = await on.dashboard.act({ bearer }, "hide", { item: "b7", value: true });
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
    expect(JSON.parse(await text(await on.dashboard.data({ bearer }))).hidden).toContainEqual({
      id: "b7",
      title: "b7",
    });
    const refused = await on.dashboard.act({ bearer: "x" }, "hide", { item: "b7", value: true });
    expect([refused.status, JSON.parse(await text(refused)).code]).toEqual([401, "session"]);
    expect((await on.dashboard.act({ bearer }, "no-such", {})).status).toBe(404);
    const law = await on.dashboard.act({ bearer }, "choices", { purpose: "accounting", value: false });
    expect(law.status).toBe(409);
  });

  test("older rows and lines are a page away, and none is lost or shown twice", async () => {
    const ada = await shopper("bt-more");
    for (let i = 0; i < 25; i++)
      await addDatum(on.heed, ada.id, {
        field: "Product Viewed",
        value: { product_id: `more-${i}-x` },
        at: new Date(on.heed.now().getTime() - i * 1000),
      });
    const cookie = await signIn(ada);
    const seen: string[] = [];
    let query: Record<string, string> = {};
    for (let pages = 0; pages < 5; pages++) {
      const reply: { held: { field: string; data: { lines: { value: string }[] }[]; next?: string }[] } = JSON.parse(
        await text(await on.dashboard.data({ cookie }, query)),
      );
      const field = reply.held.find((held) => held.field === "Product Viewed");
      seen.push(...(field?.data.map((datum) => datum.lines[0]?.value ?? "") ?? []));
      if (field?.next === undefined) break;
      query = { field: "Product Viewed", before: field.next };
    }
    expect(seen).toHaveLength(26);
    expect(new Set(seen).size).toBe(26);
    expect(await show(cookie)).toContain("/me?field=Product%20Viewed&amp;before=");
  });
});

describe("what was done", () => {
  const lines = async (cookie: string, query: Record<string, string>) =>
    (await show(cookie, { lines: "", ...query }))
      .split("</form>")[1]
      ?.match(/<li>[^<]*/g)
      ?.map((line) => line.trim()) ?? [];

  test("can be asked by kind and purpose, in the address, and older lines keep the question", async () => {
    const ada = await shopper("do-filter");
    for (const purpose of ["newsletter", "orders", "orders"] as const)
      await on.heed.gate.open({ purpose, actor: "job:letters" }).read([ada.id]);
    await answer(on.heed, ada.id, "newsletter", false);
    await on.heed.gate.open({ purpose: "newsletter", actor: "job:letters" }).read([ada.id]);
    const cookie = await signIn(ada);
    const of = async (query: Record<string, string>) => (await lines(cookie, query)).join("\n");
    expect(await of({ kind: "refused" })).toMatch(/^<li>An attempt .* newsletter”\. You had said no\.$/);
    expect(await of({ kind: "used", purpose: "orders" })).toMatch(/^<li>Used .*“Deliver what you order”\.$/);
    expect(await of({ kind: "chosen" })).toContain("Chose what to show you");
    expect(await of({ kind: "own" })).toContain("You said no to: “Send you our newsletter”.");
    expect(await of({ kind: "seen" })).toBe("");
    expect(await of({ kind: "no such kind", purpose: "<script>" })).toContain("An attempt");
    for (let i = 0; i < 101; i++) {
      wait(1);
      await on.heed.gate.open({ purpose: "orders", actor: "job:letters" }).read([ada.id]);
    }
    expect(await show(await signIn(ada), { lines: "", kind: "used", purpose: "orders" })).toMatch(
      /href="\/me\?lines&#61;[^"]+kind&#61;used[^"]+purpose&#61;orders"/,
    );
  });

  test("is grouped by day, newest first", async () => {
    const ada = await shopper("do-days");
    wait(24 * 60);
    await on.heed.gate.open({ purpose: "orders", actor: "job:letters" }).read([ada.id]);
    const page = await show(await signIn(ada), { lines: "" });
    const days = [...page.matchAll(/<h2 class="day"><time datetime="([^"]+)"/g)].map((match) => match[1]);
    expect(days).toHaveLength(2);
    expect([...days].sort().reverse()).toEqual(days);
  });
});

describe("the page", () => {
  test("what somebody stored as a script shows as text", async () => {
    const evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    const ada = await makePerson(on.heed, { user: "pg-evil" });
    await answer(on.heed, ada.id, "recommendations", true);
    await addDatum(on.heed, ada.id, { field: "favourite_genre", value: evil });
    await on.heed.choices.hide(ada.id, evil, true, "person:dashboard");
    await addDecision(on.heed, ada.id, evil);
    const page = await show(await signIn(ada));
    expect(page).not.toMatch(/<script|<img/i);
    expect(page).toContain("&#60;script&#62;");
  });

  test("looking is itself recorded, and the line is on the next page", async () => {
    const ada = await shopper("pg-looked");
    const cookie = await signIn(ada);
    await show(cookie);
    const { rows } = await on.heed.owner.query(
      "select purpose, actor, detail from heed.ledger where person_id = $1 and kind = 'use' and purpose = 'rights'",
      [ada.id],
    );
    expect(rows).toEqual([
      {
        purpose: "rights",
        actor: "person:dashboard",
        detail: { fields: { "Product Viewed": 1, "Order Completed": 1, favourite_genre: 1, email: 1 } },
      },
    ]);
    expect(await show(cookie)).toContain("You looked at your data on this page.");
  });

  test("names the shop's items by their titles, in what was done, chosen, hidden and bought", async () => {
    await on.heed.owner.query("insert into heed.item (id, title, url) values ('t-1', 'The Tide Table', '/book/t-1')");
    const ada = await shopper("pg-titles");
    await addDatum(on.heed, ada.id, {
      field: "Order Completed",
      value: { order_id: "o", products: [{ product_id: "t-1", quantity: 2 }] },
    });
    await addDecision(on.heed, ada.id, "t-1");
    await on.heed.choices.hide(ada.id, "t-1", true, "person:dashboard");
    const page = await show(await signIn(ada));
    expect(page).toContain("The Tide Table (quantity 2)");
    expect(page).toContain('href="/book/t-1">The Tide Table</a>');
    expect(page).toContain("Show again: The Tide Table");
    expect(page).toContain("Because you bought “The Tide Table”");
  });

  test("shows which models learned from the person, and what each keeps of them", async () => {
    const ada = await shopper("pg-learned");
    await on.heed.owner.query(
      "insert into heed.model values ('m-learned', 'recommendations', 'live', now(), 'x', '{}')",
    );
    await on.heed.owner.query(
      "create table heed.training_member_l partition of heed.training_member for values in ('m-learned')",
    );
    await on.heed.owner.query("insert into heed.training_member values ($1, 'm-learned', $2)", [
      ada.id,
      { items: ["pg-learned-item"], seen: [["pg-learned-item", 20_743]] },
    ]);
    const cookie = await signIn(ada);
    expect(await show(cookie)).toMatch(
      /What was learned from it[\s\S]*version m-learned[\s\S]*pg-learned-item \(17 Oct 2026\)/,
    );
    const { data } = JSON.parse(await text(await on.dashboard.download({ cookie }))) as {
      data: Record<string, unknown>;
    };
    expect(data["training_member"]).toMatchObject([{ contribution: { items: ["pg-learned-item"] } }]);
  });

  test("says plainly that nothing is held, when nothing is", async () => {
    const gone = await makePerson(on.heed, { user: "pg-gone" });
    const cookie = await signIn(gone);
    await post(cookie, "delete", { sure: "yes" });
    await on.rights.carryOn();
    const page = await show(cookie);
    expect(page).toContain("Nothing is held about you.");
    expect(page).not.toMatch(/What your data is used for/);
    // Only to a person may be written.
    expect(page.match(/<form/g)).toHaveLength(1);
    expect(page).toContain("privacy@shop.example");
    expect((await post(cookie, "choices", { purpose: "newsletter", value: "true" })).status).toBe(404);
  });

  test("a colleague's name stays theirs", async () => {
    const ada = await shopper("pg-staff");
    const look = { role: "packer", reason: "help" };
    await on.heed.gate.open({ purpose: "orders", actor: "staff:marker-colleague", look }).read([ada.id]);
    const page = await show(await signIn(ada));
    expect(page).toMatch(
      /Someone in our team looked at[^<]*Their job: Packs orders\. Their reason: You asked us for help\./,
    );
    expect(page).not.toContain("marker-colleague");
  });

  test("never holds anything of another person, whatever both did", async () => {
    // New people now and then: who has done thousands of things has a page that is slow to make, and shows no more than this.
    let run = 0;
    const two = async () => {
      const names = [`prop-one-${run}`, `prop-two-${run}`] as const;
      return { names, people: [await shopper(names[0]), await shopper(names[1])] as const };
    };
    let { names, people } = await two();
    const act = fc.record({
      who: fc.nat(1),
      what: fc.constantFrom("view", "genre", "email", "decide", "hide", "no", "yes"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 4 }), async (acts) => {
        if (++run % 25 === 0) ({ names, people } = await two());
        for (const { who, what } of acts) {
          const person = who === 0 ? people[0] : people[1];
          const mark = `${names[who]}-${what}-${randomUUID()}`;
          const via = person.browsers[0];
          if (what === "view")
            await addDatum(on.heed, person.id, { field: "Product Viewed", value: { product_id: mark }, via });
          if (what === "genre") await addDatum(on.heed, person.id, { field: "favourite_genre", value: mark, via });
          if (what === "email") await addDatum(on.heed, person.id, { field: "email", value: `${mark}@x.example`, via });
          if (what === "decide") await addDecision(on.heed, person.id, mark, via);
          if (what === "hide") await on.heed.choices.hide(person.id, mark, true, "person:dashboard");
          if (what === "no" || what === "yes") await answer(on.heed, person.id, "recommendations", what === "yes");
        }
        for (const i of [0, 1] as const) {
          const cookie = await signIn(people[i]);
          const browser = cookieOf(await on.dashboard.open(await on.tokens.browser(people[i].browsers[0]!)));
          const other = people[1 - i]!;
          const seen = [
            await show(cookie),
            await show(browser),
            await text(await on.dashboard.data({ cookie }, { lines: "" })),
          ];
          for (const all of seen) {
            expect(all).not.toContain(names[1 - i]);
            for (const secret of [other.id, other.user!, ...other.browsers]) expect(all).not.toContain(secret);
          }
          expect(seen[0]).toContain(names[i]);
        }
      }),
      { numRuns: process.env["HEED_SOAK"] ? 10_000 : 40 },
    );
    for (const i of [0, 1] as const)
      expect(await text(await on.dashboard.download({ cookie: await signIn(people[i]) }))).not.toContain(names[1 - i]);
  });
});
