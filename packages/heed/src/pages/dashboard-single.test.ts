// Single things on the Data Dashboard: one datum, one way of being reached, one browser, one receipt, one offer; each on a real database.
import { randomUUID } from "node:crypto";
import { createTellWhy, datumKey } from "@heed/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, addDecision, answer, makePerson } from "../../test/person.ts";
import { tellersOf } from "../capabilities/capability.ts";
import { capabilities } from "../capabilities/registry.ts";
import { splitAliases } from "../ingest/split.ts";
import { createMessages } from "../rights/messages.ts";
import { createReceiptMails } from "../rights/receipt-mails.ts";
import { createRequests } from "../rights/requests.ts";
import { createRights } from "../rights/rights.ts";
import { createTokens } from "../rights/tokens.ts";
import { installMap } from "../storage/map-in-force.ts";
import { rewriteEverybody } from "../storage/rewrite-everybody.ts";
import { createDashboard } from "./dashboard.ts";
import type { Reply } from "./reply.ts";

const { newsletter } = bookshop.purposes;
// Two ways and an offer more than the tests' map; its type knows neither.
const map = {
  ...bookshop,
  purposes: {
    ...bookshop.purposes,
    newsletter: {
      ...newsletter,
      channels: ["e-mail", "SMS"],
      offer: { gives: "A voucher of 3 euro", worth: "about 2 euro a year, by what readers buy" },
    },
  },
  placements: {
    shelf: { says: "What you may like", capability: "recommendations", purpose: "recommendations" },
  },
} as unknown as typeof bookshop;

async function start() {
  const heed = await foundation(map);
  const rights = createRights({ ...heed, erasers: [] });
  const tokens = createTokens({ key: heed.keys.token, hostSecrets: async () => [], now: heed.now });
  const requests = createRequests(heed);
  const receiptMails = createReceiptMails({ ...heed, wrapKey: heed.keys.people });
  const dashboard = createDashboard({
    rights,
    choices: heed.choices,
    receipts: heed.receipts,
    messages: createMessages({ ...heed, requests }),
    tellWhy: createTellWhy(tellersOf(capabilities)),
    part: (id, hash, actor) => splitAliases(heed, id, [hash], actor),
    mailReceipt: receiptMails.queue,
    tokens,
    map,
    now: heed.now,
    publicUrl: "https://shop.example",
  });
  return { heed, tokens, dashboard, receiptMails, requests };
}
let on: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  on = await start();
});
afterAll(() => on?.heed.close());

const cookieOf = (reply: Reply): string => /heed_me=([^;]*)/.exec(reply.headers["set-cookie"] ?? "")?.[1] ?? "";
const signIn = async (id: string) => cookieOf(await on.dashboard.open(await on.tokens.link(id)));
const browse = async (via: string) => cookieOf(await on.dashboard.open(await on.tokens.browser(via)));
const show = async (cookie: string) => String((await on.dashboard.page({ cookie })).body);
const post = (cookie: string, action: string, form: Record<string, string>) =>
  on.dashboard.act({ cookie }, action, { ...form, form: on.tokens.formToken(cookie) });
const model = async (cookie: string) => JSON.parse(String((await on.dashboard.data({ cookie })).body));
const viewed = async (purpose: "recommendations" | "orders", id: string) => {
  const read = await on.heed.gate.open({ purpose, actor: "job:test" }).read([id]);
  const access = read.person(id);
  return access.allowed ? access.data.events("Order Completed").map(({ properties }) => properties["order_id"]) : [];
};

test("one datum: its use stops at once, what a contract needs goes on, and neither a later choice nor a map brings it back", async () => {
  const ada = await makePerson(on.heed, { user: "ada", browsers: ["ada-phone"] });
  await answer(on.heed, ada.id, "recommendations", true);
  for (const order_id of ["o-kept", "o-stopped"])
    await addDatum(on.heed, ada.id, { field: "Order Completed", value: { order_id, products: [] } });
  const cookie = await signIn(ada.id);
  const order = (await model(cookie)).held.find(({ field }: { field: string }) => field === "Order Completed").data[0];
  expect(order.stop).toBe("may");
  expect((await viewed("recommendations", ada.id)).length).toBe(2);
  const stopped = await post(cookie, "stop", { id: order.id, field: "Order Completed", value: "true" });
  expect([stopped.status, stopped.headers["location"]]).toEqual([303, "/me?done=unused#held"]);
  expect((await viewed("recommendations", ada.id)).length).toBe(1);
  expect((await viewed("orders", ada.id)).length).toBe(2);
  expect(await show(cookie)).toContain("You stopped the use of one thing");

  // A later choice, and a map that is put in force anew, compute every permit again.
  await answer(on.heed, ada.id, "newsletter", true);
  expect((await viewed("recommendations", ada.id)).length).toBe(1);
  await rewriteEverybody(on.heed.owner, on.heed.inForce, on.heed.now());
  expect((await viewed("recommendations", ada.id)).length).toBe(1);
  expect(await on.heed.choices.stopped(ada.id)).toEqual(new Set([datumKey(order.id, "Order Completed")]));

  await post(cookie, "stop", { id: order.id, field: "Order Completed", value: "false" });
  expect((await viewed("recommendations", ada.id)).length).toBe(2);
});

test("of one person the use of 1,000 single data can be stopped, and whoever wants more is told to switch the purpose off", async () => {
  const { heed } = on;
  const eve = await makePerson(heed, { user: "eve" });
  await answer(heed, eve.id, "recommendations", true);
  await addDatum(heed, eve.id, { field: "Order Completed", value: { order_id: "o-1", products: [] } });
  const cookie = await signIn(eve.id);
  const [order] = (await model(cookie)).held.flatMap(({ data }: { data: { id: string }[] }) => data);
  const stop = (value: string) => {
    heed.clock.now = new Date(heed.now().getTime() + 1_000);
    return post(cookie, "stop", { id: order.id, field: "Order Completed", value });
  };
  const others = (n: number) =>
    heed.owner.query(
      `insert into heed.state select $1, 'stopped ' || gen_random_uuid() || ' Order Completed', $2, gen_random_uuid(), 'true' from generate_series(1, $3)`,
      [eve.id, heed.now(), n],
    );
  await others(999);
  expect((await stop("true")).status).toBe(303);
  // What is stopped already can be said again and taken back, however many there are.
  await others(1);
  expect((await stop("true")).status).toBe(303);
  expect((await stop("false")).status).toBe(303);
  const refused = await stop("true");
  expect(refused.status).toBe(409);
  expect(String(refused.body)).toContain("1,000");
  expect(await viewed("recommendations", eve.id)).toEqual(["o-1"]);
});

test("a decision is called as the map says; money has its currency; of what was not told of a person nothing is hidden", async () => {
  const dan = await makePerson(on.heed, { user: "dan" });
  await answer(on.heed, dan.id, "recommendations", true);
  await addDatum(on.heed, dan.id, {
    field: "Order Completed",
    value: {
      order_id: "o-1",
      revenue: 14.5,
      currency: "EUR",
      products: [{ product_id: "p", price: 7.2, quantity: 2 }],
    },
  });
  const item = "not-scored";
  const untold = [{ item, score: 0, probability: 1, says: { code: "not scored" } }];
  await addDecision(on.heed, dan.id, item, undefined, { personal: false, capability: "propensity", shown: untold });
  const cookie = await signIn(dan.id);
  const page = await show(cookie);
  expect(page).toContain("<summary><span>What you may like</span>");
  expect(page).toContain("Chose what to show you (What you may like)");
  expect(page).toContain("Not scored");
  expect(page).not.toContain(`value="${item}"`);
  expect(page).toContain("€14.50");
  expect(page).toContain("p (price €7.20, quantity 2)");
  await addDecision(on.heed, dan.id, "b-shown");
  expect(await show(cookie)).toContain('value="b-shown"');
});

test("what was learned before a datum was stopped is to be forgotten by every model, and by none that learns later", async () => {
  const { heed } = on;
  const bea = await makePerson(heed, { user: "bea" });
  await answer(heed, bea.id, "recommendations", true);
  await addDatum(heed, bea.id, { field: "favourite_genre", value: "Poetry" });
  await heed.owner.query(`create table heed.training_member_m1 partition of heed.training_member for values in ('m1')`);
  await heed.owner.query(
    `insert into heed.model (version, capability, purpose, state, at, checksum, card) values ('m1', 'recommendations', 'recommendations', 'live', $1, '', '{}')`,
    [heed.now()],
  );
  await heed.owner.query(
    `insert into heed.training_member (person_id, version, contribution) values ($1, 'm1', '{}')`,
    [bea.id],
  );
  const leaves = async () =>
    (
      await heed.owner.query<{ leaves: Date | null }>("select leaves from heed.training_member where person_id = $1", [
        bea.id,
      ])
    ).rows[0]?.leaves;
  heed.clock.now = new Date(heed.now().getTime() + 60_000);
  await heed.choices.stop(bea.id, datumKey(randomUUID(), "favourite_genre"), true, "person:dashboard");
  expect(await leaves()).toBeInstanceOf(Date);
  // A later choice does not take the mark away.
  await answer(heed, bea.id, "recommendations", true);
  expect(await leaves()).toBeInstanceOf(Date);
  await heed.owner.query("update heed.model set at = $1 where version = 'm1'", [
    new Date(heed.now().getTime() + 60_000),
  ]);
  await answer(heed, bea.id, "recommendations", true);
  expect(await leaves()).toBeNull();
});

test("one way: a no to it closes the purpose on it, at the gate, and leaves the other open", async () => {
  const { heed } = on;
  const cleo = await makePerson(heed, { user: "cleo" });
  await answer(heed, cleo.id, "newsletter", true);
  await addDatum(heed, cleo.id, { field: "favourite_genre", value: "Poetry" });
  const cookie = await signIn(cleo.id);
  expect(await show(cookie)).toContain('name="channel" value="SMS"');
  const reply = await post(cookie, "reach", { purpose: "newsletter", channel: "SMS", value: "false" });
  expect(reply.headers["location"]).toContain("done=channelOff");
  const reach = async (channel: "SMS" | "e-mail") =>
    (await heed.gate.open({ purpose: "newsletter", actor: "campaign:spring", channel }).read([cleo.id])).person(
      cleo.id,
    );
  expect(await reach("SMS")).toMatchObject({ allowed: false, reason: "refused" });
  expect((await reach("e-mail")).allowed).toBe(true);
  expect(await show(cookie)).toContain("You said no to being reached by text message");
  expect((await post(cookie, "reach", { purpose: "newsletter", channel: "phone", value: "false" })).status).toBe(404);
  heed.clock.now = new Date(heed.now().getTime() + 1_000);
  await post(cookie, "reach", { purpose: "newsletter", channel: "SMS", value: "true" });
  expect((await reach("SMS")).allowed).toBe(true);
});

test("this was not me: one of several browsers leaves with what came by it, named by the person or from the browser itself", async () => {
  const { heed } = on;
  const dora = await makePerson(heed, { user: "dora", browsers: ["dora-phone", "library-pc", "work-pc"] });
  await answer(heed, dora.id, "recommendations", true);
  await answer(heed, dora.id, "newsletter", false);
  const [phone, library, work] = dora.browsers;
  for (const [via, id] of [
    [phone, "own"],
    [library, "foreign"],
    [work, "work"],
  ])
    await addDatum(heed, dora.id, { field: "Product Viewed", value: { product_id: id }, via });
  const cookie = await signIn(dora.id);
  const shown = await model(cookie);
  expect(JSON.stringify(shown)).not.toContain(library);
  const ref = shown.you.aliases.filter(({ kind }: { kind: string }) => kind === "browser")[1].ref;
  expect((await post(cookie, "not-me", { ref })).headers["location"]).toBe("/me?done=parted#you");
  const after = JSON.stringify((await model(cookie)).held);
  expect(["own", "foreign", "work"].map((id) => after.includes(`"${id}"`)).filter(Boolean).length).toBe(2);
  expect((await post(cookie, "not-me", { ref })).status).toBe(404);
  // From the browser itself.
  const atWork = await browse(work!);
  expect(await show(atWork)).toContain("Was it not you");
  expect((await post(atWork, "not-me", {})).headers["location"]).toBe("/me?done=parted#you");
  const alone = await model(atWork);
  expect(alone.you.alone).toBe(true);
  // The no of the person from whom it left is still its no.
  expect(alone.purposes.find(({ name }: { name: string }) => name === "newsletter").state).toBe("off");
  expect((await post(atWork, "not-me", {})).status).toBe(409);
});

test("a receipt is mailed to the address that was proven, and to no other", async () => {
  const { heed } = on;
  const eva = await makePerson(heed, { user: "eva", browsers: ["eva-phone"] });
  await answer(heed, eva.id, "newsletter", true);
  await addDatum(heed, eva.id, { field: "email", value: "eva@example.org" });
  await heed.owner.query("update heed.identity set strength = 'claimed' where person_id = $1", [eva.id]);
  const cookie = await signIn(eva.id);
  const [act] = await heed.receipts.list(eva.id);
  expect((await post(cookie, "mail-receipt", { id: act!.id })).status).toBe(409);
  await heed.owner.query("update heed.identity set strength = 'proven' where person_id = $1", [eva.id]);
  const sent = await post(cookie, "mail-receipt", { id: act!.id, to: "mallory@example.org" });
  expect(sent.headers["location"]).toBe("/me/receipts?done=mailed");
  // Pressed twice before it has left, it is one mail.
  await post(cookie, "mail-receipt", { id: act!.id });
  const { rows } = await heed.owner.query("select kind, ref from heed.outbox");
  expect(rows).toEqual([{ kind: `receipt en/${act!.id}`, ref: eva.id }]);
  expect(await on.receiptMails.mailFor(eva.id, act!.id)).toMatchObject({
    to: "eva@example.org",
    receipt: { "dct:identifier": act!.id },
  });
  expect(await on.receiptMails.mailFor(eva.id, randomUUID())).toBeUndefined();
  expect((await post(cookie, "mail-receipt", { id: randomUUID() })).status).toBe(404);
  expect((await post(await browse(eva.browsers[0]!), "mail-receipt", { id: act!.id })).status).toBe(403);
  expect((await show(cookie)).split("You asked for a receipt at your address.")).toHaveLength(2);
});

test("an offer is stated before the yes, is the person's with the yes, and stays theirs when it is taken back", async () => {
  const { heed } = on;
  const finn = await makePerson(heed, { user: "finn" });
  const cookie = await signIn(finn.id);
  const offerOf = async () =>
    (await model(cookie)).purposes.find(({ name }: { name: string }) => name === "newsletter").offer;
  expect(await offerOf()).toEqual({ gives: "A voucher of 3 euro", worth: expect.any(String) });
  // A claim by a public key earns nothing.
  await heed.choices.record({
    personId: finn.id,
    answers: [{ purpose: "newsletter", value: true }],
    strength: "claimed",
    source: "test",
  });
  expect(await offerOf()).not.toHaveProperty("since");
  await answer(heed, finn.id, "newsletter", true);
  await answer(heed, finn.id, "newsletter", false);
  expect((await offerOf()).since).toBeDefined();
  expect(await show(cookie)).toContain("Saying no costs you nothing");
});

test("a message to a person is a request with its clock, seen by its writer alone, and answered by staff", async () => {
  const { heed, requests } = on;
  const ada = await makePerson(heed, { user: "talk-ada", browsers: ["talk-phone"] });
  await addDatum(heed, ada.id, { field: "email", value: "talk@reader.example" });
  const cookie = await signIn(ada.id);
  // Their own address is there already, for a proven person only.
  expect(await show(cookie)).toContain('value="talk@reader.example"');
  expect(await show(await browse(ada.browsers[0]!))).not.toContain('value="talk@reader.example"');
  const shown = /action="\/me\/api\/talk">[\s\S]*?name="form" value="([^"]+)"/.exec(await show(cookie))?.[1];
  expect(on.tokens.isFormToken(cookie, shown ?? "")).toBe(true);
  const form = { kind: "COMPLAINT", words: "Nobody hears me.", address: "talk@reader.example" };
  expect((await post(cookie, "talk", { ...form, words: " " })).status).toBe(400);
  expect((await post(cookie, "talk", { ...form, address: "nobody" })).status).toBe(400);
  const sent = await post(cookie, "talk", form);
  expect([sent.status, sent.headers["location"]]).toEqual([303, "/me?done=sent#talk"]);
  await post(cookie, "talk", form);
  const written = (await requests.list()).filter(({ request }) => request.kind === "COMPLAINT");
  expect(written).toMatchObject([{ words: form.words, address: form.address, request: { status: "open" } }]);
  const page = await show(cookie);
  expect(page).toContain("waits for its answer, at the latest on");
  expect(page).toContain(written[0]!.id);
  // Of the words nothing is stored with the person, and nobody else sees that they wrote.
  const { rows } = await heed.owner.query("select kind, state, detail from heed.request where person_id = $1", [
    ada.id,
  ]);
  expect(rows).toEqual([{ kind: "complaint", state: "open", detail: {} }]);
  const bea = await makePerson(heed, { user: "talk-bea" });
  expect(await show(await signIn(bea.id))).not.toContain("Your complaint");
  const answered = await requests.act(written[0]!.id, { is: "fulfilled", at: heed.now() }, "staff:cli", "We do now.");
  expect(answered.ok).toBe(true);
  expect(await show(cookie)).toContain("answered by mail");
});

test("who writes more than ten messages a day waits, whatever addresses they give; who is unknown may write too", async () => {
  const cay = await makePerson(on.heed, { user: "talk-cay" });
  const cookie = await signIn(cay.id);
  const write = (n: number) =>
    post(cookie, "talk", { kind: "QUESTION", words: `No ${n}`, address: `cay${n}@reader.example` });
  for (let n = 0; n < 10; n++) expect((await write(n)).status).toBe(303);
  expect((await write(10)).status).toBe(429);
  const stranger = cookieOf(await on.dashboard.open(await on.tokens.browser(randomUUID())));
  expect(String((await on.dashboard.page({ cookie: stranger })).body)).toContain("Talk to a person");
  const form = { kind: "QUESTION", words: "Who are you?", address: "new@reader.example" };
  expect((await post(stranger, "talk", form)).status).toBe(303);
});

test("a yes to less: the page says what waits, and one press answers for it", async () => {
  const { heed } = on;
  const gus = await makePerson(heed, { user: "gus" });
  await answer(heed, gus.id, "recommendations", true);
  const wider = {
    ...map,
    purposes: {
      ...map.purposes,
      recommendations: {
        ...map.purposes.recommendations,
        reads: { ...map.purposes.recommendations.reads, "Product Viewed": "12 months", email: "1 months" },
      },
    },
  } as unknown as typeof bookshop;
  const inForce = await installMap(heed.owner, wider, heed.now(), async () => undefined);
  const { createChoices } = await import("../consent/choices.ts");
  const choices = createChoices({ ...heed, inForce });
  const stands = (await choices.read(gus.id)).find(({ purpose }) => purpose === "recommendations");
  expect(stands?.decision.allowed).toBe(true);
  expect(stands?.waits).toEqual([
    { field: "Product Viewed", keep: "12 months", instead: "6 months" },
    { field: "email", keep: "1 months" },
  ]);
  await choices.record({
    personId: gus.id,
    answers: [{ purpose: "recommendations", value: true, at: new Date(heed.now().getTime() + 1_000) }],
    strength: "proven",
    source: "dashboard",
  });
  heed.clock.now = new Date(heed.now().getTime() + 5_000);
  await choices.record({
    personId: gus.id,
    answers: [{ purpose: "recommendations", value: true }],
    strength: "proven",
    source: "dashboard",
  });
  expect((await choices.read(gus.id)).find(({ purpose }) => purpose === "recommendations")?.waits).toBeUndefined();
});
