// What leaves for recipients: only what is allowed at that moment, signed, once for who counts ids, and until it is taken; a real receiver on a bad day.
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mistakesIn } from "@heed/core";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { CERTIFICATES } from "../../test/certificates.ts";
import { foundation } from "../../test/database.ts";
import { answer, makePerson } from "../../test/person.ts";
import { type Behaviour, type Call, receiver } from "../../test/receiver.ts";
import { verifySigned } from "../consent/sign-receipt.ts";
import { createIngest } from "../ingest/ingest.ts";
import { hashOfCertificate } from "../rights/certificate.ts";
import { createRights } from "../rights/rights.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { ensurePartitions } from "../storage/partitions.ts";
import { setRecipientSecret } from "../storage/recipient-secrets.ts";
import { callOutside } from "./call-outside.ts";
import { addressOutside, areOutside, isOutside } from "./outside-address.ts";
import { createSharing } from "./sharing.ts";
import { newWebhookSecret } from "./sign-webhook.ts";

const shop = await receiver();
const mapOf = (more: { review?: string } = {}) => ({
  ...bookshop,
  recipients: {
    post: {
      name: "The mail house",
      role: "processor",
      country: "DE",
      contract: "2026-01-15",
      ...more,
      destination: {
        kind: "webhook",
        url: `${shop.url}/post`,
        local: true,
        sends: { newsletter: ["email", "favourite_genre"] },
      },
    },
    ads: {
      name: "The ad exchange",
      role: "controller",
      kind: "sale",
      country: "IE",
      destination: { kind: "webhook", url: `${shop.url}/ads`, local: true, sends: { offers: ["Product Viewed"] } },
    },
  },
  purposes: {
    ...bookshop.purposes,
    newsletter: { ...bookshop.purposes.newsletter, recipients: ["post"] },
    offers: { says: "Show you offers", basis: "consent", reads: { "Product Viewed": "6 months" }, recipients: ["ads"] },
  },
});
const map = mapOf() as unknown as typeof bookshop;
const secret = newWebhookSecret();
let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let ingest: ReturnType<typeof createIngest>;
beforeAll(async () => {
  expect(mistakesIn(map)).toEqual([]);
  heed = await foundation(map);
  ingest = createIngest({ ...heed });
  for (const name of ["post", "ads"]) await setRecipientSecret(heed.owner, heed.keys, name, secret, heed.now());
});
afterAll(async () => {
  await heed.close();
  await shop.close();
});
afterEach(async () => {
  shop.behave(() => 200);
  // Another test's leftovers are nobody's here.
  await heed.owner.query("truncate heed.delivery, heed.share, heed.recipient_pace");
  shop.calls.length = 0;
});

type Deps = Parameters<typeof createSharing>[0];
const sharingWith = (more: Partial<Deps> = {}) =>
  createSharing({
    ...heed,
    gate: heed.gate as never,
    call: callOutside,
    addressOf: addressOutside,
    chance: () => 0.5,
    ...more,
  });
const quick: typeof callOutside = (call) => callOutside(call, { ms: 250 });
const later = (minutes: number) => {
  heed.clock.now = new Date(heed.clock.now.getTime() + minutes * 60_000);
};
let n = 0;
/** Somebody who allows both uses. */
async function reader(): Promise<{ id: string; user: string }> {
  const user = `reader-${n++}`;
  const { id } = await makePerson(heed, { user });
  await answer(heed, id, "newsletter", true);
  await answer(heed, id, "offers", true);
  return { id, user };
}
async function send(user: string, body: Record<string, unknown>, type: "track" | "identify" = "track") {
  later(0.01);
  const event = { type, body: { userId: user, ...body }, strength: "proven", source: "shop" } as const;
  const taken = await ingest.accept({ ...event, receivedAt: heed.now() });
  if (!taken.ok) throw new Error(taken.message);
}
const view = (user: string, book: string) =>
  send(user, { event: "Product Viewed", properties: { product_id: book }, messageId: `${user}-${book}` });
const at = (path: string): Call[] => shop.calls.filter((call) => call.path === path);
const entriesOf = async (id: string, kind: string) =>
  (
    await heed.owner.query<{ purpose: string; actor: string; detail: Record<string, unknown> }>(
      "select purpose, actor, detail from heed.ledger where person_id = $1 and kind = $2 order by at",
      [id, kind],
    )
  ).rows;
/** What waits for a recipient. */
const queued = async (recipient = "ads") =>
  (
    await heed.owner.query("select kind, dead, why from heed.delivery where recipient = $1 order by at, id", [
      recipient,
    ])
  ).rows;
/** Turns of the job until nothing is due. */
async function deliverAll(sharing = sharingWith(), names = sharing.names): Promise<void> {
  for (const name of names) {
    await sharing.deliver(name);
    later(2);
    await sharing.deliver(name);
  }
}

test("an event goes to whom the map names, for the purpose that the person allows, with nothing of the person but a pseudonym; and the ledger says so", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await send(user, { traits: { email: "marker.ada@quiet.example", favourite_genre: "sea" } }, "identify");
  await deliverAll();
  const [event] = at("/ads");
  expect(event?.json.type).toBe("person.event");
  expect(event?.json.data).toMatchObject({
    purpose: "offers",
    event: { name: "Product Viewed", properties: { product_id: "b1" } },
  });
  const [traits] = at("/post");
  expect(traits?.json.data).toMatchObject({
    purpose: "newsletter",
    traits: { email: "marker.ada@quiet.example", favourite_genre: "sea" },
  });
  const pseudonyms = [event, traits].map((call) => call?.json.data["person"]);
  expect(new Set([...pseudonyms, id, user]).size).toBe(4);
  expect(await entriesOf(id, "share")).toMatchObject([
    { purpose: "newsletter", detail: { recipient: "post", fields: { email: 1, favourite_genre: 1 } } },
    { purpose: "offers", actor: "recipient:ads", detail: { recipient: "ads", fields: { "Product Viewed": 1 } } },
  ]);
  expect(await queued()).toEqual([]);
});

test("what waits holds numbers only: no address, no item, no user id", async () => {
  const { user } = await reader();
  await view(user, "marker-book");
  await send(user, { traits: { email: "marker.queue@quiet.example" } }, "identify");
  const { rows } = await heed.owner.query("select d::text as row from heed.delivery d");
  expect(rows.length).toBeGreaterThan(1);
  for (const { row } of rows) expect(row).not.toMatch(/marker|reader-/);
});

test("an address that was only claimed goes nowhere", async () => {
  const { user } = await reader();
  const body = { userId: user, traits: { email: "claimed@quiet.example", favourite_genre: "sea" } };
  await ingest.accept({ type: "identify", body, strength: "claimed", source: "shop", receivedAt: heed.now() });
  await deliverAll();
  expect(at("/post").at(-1)?.json.data["traits"]).toEqual({ favourite_genre: "sea" });
});

test("a no that comes while it waits wins: nothing leaves", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await answer(heed, id, "offers", false);
  await deliverAll();
  expect(shop.calls).toEqual([]);
  expect(await entriesOf(id, "share")).toEqual([]);
});

test("a no that comes when it was taken to be sent wins too: it is read when it leaves", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  const open: typeof heed.gate.open = (asked) => {
    const door = heed.gate.open(asked);
    const decide: typeof door.decide = async (question) => {
      await answer(heed, id, "offers", false);
      return door.decide(question);
    };
    return { ...door, decide };
  };
  await sharingWith({ gate: { ...heed.gate, open } as never }).deliver("ads");
  expect([at("/ads"), await entriesOf(id, "share")]).toEqual([[], []]);
});

test("also a no that comes between two tries: the second is not made, and who may have something is told to stop", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  shop.behave(() => 500);
  await sharingWith().deliver("ads");
  await answer(heed, id, "offers", false);
  shop.behave(() => 200);
  later(60);
  await deliverAll();
  expect(at("/ads").map((call) => call.json.type)).toEqual(["person.event", "person.stop"]);
  expect(await entriesOf(id, "request")).toMatchObject([
    { purpose: "offers", detail: { request: "stop", recipient: "ads", outcome: "acknowledged" } },
  ]);
});

test("a yes after that sends what happens from then on, and takes back a stop that has not left", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await deliverAll();
  await answer(heed, id, "offers", false);
  await answer(heed, id, "offers", true);
  await view(user, "b2");
  await deliverAll();
  expect(at("/ads").map((call) => call.json.type)).toEqual(["person.event", "person.event"]);
});

test("a restriction deletes nothing outside: whoever has something is told to keep it unused, once, until more comes", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await send(user, { traits: { favourite_genre: "sea" } }, "identify");
  await deliverAll();
  const restrict = async (value: boolean) => {
    later(1);
    await heed.choices.setState(id, "restricted", String(value), "person:dashboard");
  };
  await restrict(true);
  await sharingWith().stopEnded();
  await deliverAll();
  await sharingWith().stopEnded();
  await deliverAll();
  const typesAt = (path: string) => at(path).map((call) => call.json.type);
  expect([typesAt("/ads"), typesAt("/post")]).toEqual([
    ["person.event", "person.pause"],
    ["person.traits", "person.pause"],
  ]);
  expect(await entriesOf(id, "request")).toContainEqual(
    expect.objectContaining({
      purpose: "offers",
      detail: { request: "pause", recipient: "ads", outcome: "acknowledged" },
    }),
  );
  await restrict(false);
  await view(user, "b2");
  await deliverAll();
  expect([typesAt("/ads").at(-1), typesAt("/post").at(-1)]).toEqual(["person.event", "person.traits"]);
  // A no while it is restricted is a no.
  await restrict(true);
  await deliverAll();
  await answer(heed, id, "offers", false);
  await deliverAll();
  expect(typesAt("/ads").slice(-2)).toEqual(["person.pause", "person.stop"]);
});

test("an opt-out of sale by signal stops it at once", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await deliverAll();
  const said = await heed.choices.record({
    personId: id,
    answers: [{ purpose: "offers", value: false }],
    strength: "browser",
    source: "gpc",
  });
  expect(said.ok).toBe(true);
  await send(user, { event: "Product Viewed", properties: { product_id: "b2" } });
  await deliverAll();
  expect(at("/ads").map((call) => call.json.type)).toEqual(["person.event", "person.stop"]);
});

test("a contract whose review is past lets nothing out but the word to stop; looked at again, it goes on", async () => {
  const { id, user } = await reader();
  await send(user, { traits: { favourite_genre: "sea" } }, "identify");
  await deliverAll();
  await send(user, { traits: { favourite_genre: "poetry" } }, "identify");
  const past = { ...heed.inForce, map: mapOf({ review: "2026-01-31" }) as never };
  const closed = sharingWith({ inForce: past });
  await deliverAll(closed, ["post"]);
  expect(at("/post").length).toBe(1);
  expect((await closed.status())[0]).toMatchObject({ name: "post", closed: "review_past", waiting: 1 });
  const again = { ...heed.inForce, map: mapOf({ review: "2999-01-31" }) as never };
  await deliverAll(sharingWith({ inForce: again }), ["post"]);
  expect(at("/post").map((call) => call.json.data["traits"])).toEqual([
    { favourite_genre: "sea" },
    { favourite_genre: "poetry" },
  ]);
  await answer(heed, id, "newsletter", false);
  await deliverAll(closed, ["post"]);
  expect(at("/post").at(-1)?.json.type).toBe("person.stop");
});

test("without a secret nothing leaves, and all of it waits", async () => {
  const { user } = await reader();
  await view(user, "b1");
  const { rows } = await heed.owner.query("delete from heed.recipient_secret where recipient = 'ads' returning *");
  await deliverAll();
  expect(shop.calls).toEqual([]);
  for (const row of rows)
    await heed.owner.query("insert into heed.recipient_secret values ($1, $2, $3)", [
      row.recipient,
      row.at,
      row.sealed,
    ]);
  await deliverAll();
  expect(at("/ads").length).toBe(1);
});

const BAD_DAYS: readonly (readonly [string, Behaviour])[] = [
  ["no answer", "hang"],
  ["a connection cut off", "cut"],
  ["status 500", 500],
  ["status 400", 400],
  ["a redirect", { status: 307, headers: { location: `${shop.url}/elsewhere` } }],
];
test.each(BAD_DAYS)("%s: tried again under the same id until it is taken; one entry", async (_, how) => {
  const { id, user } = await reader();
  await view(user, "b1");
  shop.behave(() => how);
  const sharing = sharingWith({ call: quick });
  await sharing.deliver("ads");
  later(3);
  await sharing.deliver("ads");
  expect(await queued()).toMatchObject([{ kind: "event", dead: null, why: expect.stringMatching(/\w/) }]);
  shop.behave(() => 200);
  later(10);
  await sharing.deliver("ads");
  expect(at("/ads").length).toBe(3);
  expect(at("/elsewhere")).toEqual([]);
  expect(shop.taken().length).toBe(1);
  expect(await entriesOf(id, "share")).toHaveLength(1);
  expect(await queued()).toEqual([]);
});

test("an answer whose body never ends counts, and holds nobody up", async () => {
  const { user } = await reader();
  await view(user, "b1");
  shop.behave(() => "drip");
  expect(await sharingWith().deliver("ads")).toBe(1);
});

test("429 with Retry-After: not one call before that moment, to anybody's data", async () => {
  const { user } = await reader();
  await view(user, "b1");
  shop.behave(() => ({ status: 429, headers: { "retry-after": "600" } }));
  const sharing = sharingWith();
  await sharing.deliver("ads");
  shop.behave(() => 200);
  await view(user, "b2");
  later(9);
  await sharing.deliver("ads");
  expect(at("/ads").length).toBe(1);
  later(2);
  await sharing.deliver("ads");
  expect(shop.taken().length).toBe(2);
});

test("never more calls in a minute than the map says", async () => {
  const { user } = await reader();
  for (let i = 0; i < 6; i++) await view(user, `b${i}`);
  const destination = { ...mapOf().recipients.ads.destination, perMinute: 4 };
  const slow = { ...mapOf(), recipients: { ads: { ...mapOf().recipients.ads, destination } } };
  const sharing = sharingWith({ inForce: { ...heed.inForce, map: slow as never } });
  for (let i = 0; i < 3; i++) await sharing.deliver("ads");
  expect(at("/ads").length).toBe(4);
  later(1.1);
  await sharing.deliver("ads");
  expect(at("/ads").length).toBe(6);
});

test("deletions keep to it too, and to when a recipient wants to be asked again", async () => {
  const people = [await reader(), await reader(), await reader()];
  for (const { user } of people) await view(user, "b1");
  await deliverAll();
  later(2);
  shop.calls.length = 0;
  const destination = { ...mapOf().recipients.ads.destination, perMinute: 2 };
  const slow = { ...mapOf(), recipients: { ads: { ...mapOf().recipients.ads, destination } } };
  const inForce = { ...heed.inForce, map: slow as never };
  const rights = createRights({ ...heed, inForce, erasers: [], recipients: sharingWith({ inForce }).links });
  for (const { id } of people) await rights.erase(id, "person:dashboard");
  expect(at("/ads").length).toBe(2);
  shop.behave(() => ({ status: 429, headers: { "retry-after": "600" } }));
  later(2);
  await rights.carryOn();
  expect(at("/ads").length).toBe(3);
  shop.behave(() => 200);
  later(6);
  await rights.carryOn();
  expect(at("/ads").length).toBe(3);
  later(16);
  await rights.carryOn();
  expect(at("/ads").length).toBe(4);
  expect(await rights.stuck()).toEqual([]);
});

test("two servers at once stay under it together, and neither sends what the other has", async () => {
  const { user } = await reader();
  for (let i = 0; i < 9; i++) await view(user, `b${i}`);
  const destination = { ...mapOf().recipients.ads.destination, perMinute: 5 };
  const slow = { ...mapOf(), recipients: { ads: { ...mapOf().recipients.ads, destination } } };
  const inForce = { ...heed.inForce, map: slow as never };
  const another = openDatabase(heed.url, heed.database.prefix, heed.keys);
  try {
    const servers = [sharingWith({ inForce }), sharingWith({ inForce, database: another })];
    for (let turn = 0; turn < 2; turn++) await Promise.all(servers.map((one) => one.deliver("ads")));
    expect(at("/ads").length).toBe(5);
    later(1.1);
    await Promise.all(servers.map((one) => one.deliver("ads")));
    expect([at("/ads").length, shop.taken().length]).toEqual([9, 9]);
  } finally {
    await another.close();
  }
});

test("down for a week: everything is delivered when it is back, nothing twice for who counts ids", async () => {
  const { user } = await reader();
  shop.behave(() => 503);
  const sharing = sharingWith();
  for (let day = 0; day < 7; day++) {
    await view(user, `day-${day}`);
    later(24 * 60);
    await sharing.deliver("ads");
  }
  shop.behave(() => 200);
  shop.calls.length = 0;
  // The longest wait is a day; the rest of what waits follows once the first is taken.
  for (let i = 0; i < 5; i++) {
    later(8 * 60);
    await sharing.deliver("ads");
  }
  const books = shop.taken().map((call) => Reflect.get(Object(call.json.data["event"]), "properties"));
  expect(books.map((each) => each.product_id).sort()).toEqual(Array.from({ length: 7 }, (_, day) => `day-${day}`));
  expect(await queued()).toEqual([]);
});

test("what is given up can be listed by number and tried again; the gate is asked anew", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await view(user, "b2");
  shop.behave(() => 410);
  const sharing = sharingWith();
  await sharing.deliver("ads");
  const dead = await sharing.dead("ads");
  expect(dead.map(({ kind, why }) => `${kind} ${why}`)).toEqual(["event status 410", "event status 410"]);
  shop.behave(() => 200);
  later(60 * 24);
  expect(await sharing.deliver("ads")).toBe(0);
  expect(await sharing.replay("ads", dead[0]!.id)).toBe(1);
  expect(await sharing.deliver("ads")).toBe(1);
  await answer(heed, id, "offers", false);
  expect(await sharing.replay("ads")).toBe(0);
});

test("of very many given up the newest are listed, all are counted, and one that is not listed can be tried again", async () => {
  const { user } = await reader();
  await view(user, "b1");
  shop.behave(() => 410);
  const sharing = sharingWith();
  await sharing.deliver("ads");
  await heed.owner.query(
    `insert into heed.delivery select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'dead', d.dead - n * interval '1 minute'))).*
     from heed.delivery d, generate_series(1, 120) n where d.dead is not null`,
  );
  const all = (await sharing.status()).find(({ name }) => name === "ads")?.dead ?? 0;
  const newest = await sharing.dead("ads");
  expect([all > 120, newest.length]).toEqual([true, 100]);
  expect(newest.map(({ dead }) => -dead)).toEqual(newest.map(({ dead }) => -dead).sort((a, b) => a - b));
  const { rows } = await heed.owner.query<{ id: string }>(
    "select id from heed.delivery where dead is not null order by dead limit 1",
  );
  expect(newest.map(({ id }) => id)).not.toContain(rows[0]!.id);
  expect(await sharing.replay("ads", rows[0]!.id)).toBe(1);
  expect(await sharing.replay("ads", rows[0]!.id)).toBe(0);
  await heed.owner.query("delete from heed.delivery");
});

/** A database as a process has it that is killed before its nth act: nothing it does afterwards arrives. */
function killedAt(nth: number): Database {
  let acts = 0;
  const count = <T>(work: () => Promise<T>): Promise<T> =>
    ++acts >= nth ? Promise.reject(new Error("killed")) : work();
  return {
    ...heed.database,
    query: (...args) => count(() => heed.database.query(...args)),
    transaction: (role, scope, work) => count(() => heed.database.transaction(role, scope, work)),
  } as Database;
}

test("killed at any moment of a delivery: the next process delivers it, once for who counts ids, with one entry", async () => {
  for (let nth = 1; ; nth++) {
    const { id, user } = await reader();
    await view(user, "b1");
    shop.calls.length = 0;
    const first = sharingWith({ database: killedAt(nth) });
    const ended = await first.deliver("ads").catch((error: Error) => error.message);
    // The dead process still has its lease.
    later(3);
    await sharingWith().deliver("ads");
    expect(shop.taken().length, `act ${nth}`).toBe(1);
    expect(await entriesOf(id, "share"), `act ${nth}`).toHaveLength(1);
    expect(await queued(), `act ${nth}`).toEqual([]);
    if (ended === 1) break;
  }
});

/** Delivers in a process of its own; gives how it ended. */
async function deliverElsewhere(
  act?: number,
): Promise<{ code: number | null; signal: string | null; child: ChildProcess }> {
  const args = [heed.url, heed.now().toISOString(), "ads", ...(act === undefined ? [] : [String(act)])];
  const child = fork(join(import.meta.dirname, "../../test/deliver-as-process.ts"), args, { stdio: "pipe" });
  elsewhere = child;
  const [code, signal] = await once(child, "exit");
  return { code, signal, child };
}
let elsewhere: ChildProcess | undefined;

test("a process killed with SIGKILL while the recipient has its call: another brings the same id again, and the ledger has one entry", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  shop.behave(() => {
    elsewhere?.kill("SIGKILL");
    return "hang";
  });
  expect(await deliverElsewhere()).toMatchObject({ code: null, signal: "SIGKILL" });
  shop.behave(() => 200);
  // Until its lease ends nobody else tries.
  expect(await sharingWith().deliver("ads")).toBe(0);
  later(3);
  expect(await sharingWith().deliver("ads")).toBe(1);
  expect(at("/ads").length).toBe(2);
  expect(shop.taken().length).toBe(1);
  expect(await entriesOf(id, "share")).toHaveLength(1);
});

test.runIf(process.env["HEED_SOAK"])(
  "killed with SIGKILL before each of its acts on the database: delivered once for who counts ids, one entry",
  async () => {
    for (let act = 1; ; act++) {
      const { id, user } = await reader();
      await view(user, "b1");
      shop.calls.length = 0;
      const { signal } = await deliverElsewhere(act);
      later(3);
      await sharingWith().deliver("ads");
      expect(shop.taken().length, `act ${act}`).toBe(1);
      expect(await entriesOf(id, "share"), `act ${act}`).toHaveLength(1);
      expect(await queued(), `act ${act}`).toEqual([]);
      if (signal === null) break;
      expect(act).toBeLessThan(30);
    }
  },
  120_000,
);

test("what a person corrects reaches who has the wrong value, and the ledger says what they answered", async () => {
  const { id, user } = await reader();
  await send(user, { traits: { favourite_genre: "sea" } }, "identify");
  await deliverAll();
  const rights = createRights({ ...heed, erasers: [], recipients: [] });
  const said = {
    personId: id,
    field: "favourite_genre",
    value: "Poetry",
    strength: "proven",
    actor: "person:dashboard",
  };
  expect(await rights.correct(said as Parameters<typeof rights.correct>[0])).toEqual({ ok: true });
  await deliverAll();
  expect(at("/post").map(({ json }) => [json.type, json.data["traits"]])).toEqual([
    ["person.traits", { favourite_genre: "sea" }],
    ["person.corrected", { favourite_genre: "Poetry" }],
  ]);
  const told = (await entriesOf(id, "request")).filter(({ actor }) => actor === "recipient:post");
  expect(told).toMatchObject([
    { purpose: "newsletter", detail: { request: "correction", recipient: "post", outcome: "acknowledged" } },
  ]);
});

test("a recipient that has left the map gets nothing more, and is still told to stop, and of a deletion", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await deliverAll();
  await view(user, "b2");
  const { ads: _, ...others } = mapOf().recipients;
  const offers = { ...mapOf().purposes.offers, recipients: [] };
  const without = { ...mapOf(), recipients: others, purposes: { ...mapOf().purposes, offers } };
  const after = sharingWith({ inForce: { ...heed.inForce, map: without as never } });
  expect(await after.stopEnded()).toBe(1);
  await deliverAll(after, ["ads"]);
  expect(at("/ads").map((call) => call.json.type)).toEqual(["person.event", "person.stop"]);
  const rights = createRights({ ...heed, erasers: [], recipients: after.links });
  expect((await rights.erase(id, "person:dashboard")).recipients).toMatchObject([
    { recipient: "post", what: "nothing sent" },
    { recipient: "ads", what: "acknowledged" },
  ]);
});

test("the person reads who got what, and that they were told to stop; a browser of several does not", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await view(user, "b2");
  await deliverAll();
  const rights = createRights({ ...heed, erasers: [], recipients: [] });
  const look = () => rights.read({ ids: [id], alone: true, proven: true }, "person:dashboard");
  expect((await look()).shares).toMatchObject([
    { recipient: "ads", to: { name: "The ad exchange" }, purpose: "offers", fields: ["Product Viewed"] },
  ]);
  await answer(heed, id, "offers", false);
  await deliverAll();
  expect((await look()).shares).toMatchObject([{ recipient: "ads", told: expect.any(Date) }]);
  const one = { ids: [id], alone: false, proven: false, via: id } as const;
  expect((await rights.read(one, "person:browser")).shares).toEqual([]);
});

test("a deletion reaches whoever has something, under every name, and its certificate says what they answered", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await send(user, { traits: { favourite_genre: "sea" } }, "identify");
  await deliverAll();
  await view(user, "waits");
  const people = shop.calls.map((call) => call.json.data["person"]);
  const sharing = sharingWith();
  const rights = createRights({ ...heed, erasers: [], recipients: sharing.links });
  shop.behave(({ path }) => (path === "/post" ? 500 : 200));
  const first = await rights.erase(id, "person:dashboard");
  expect(first.complete).toBe(false);
  expect(first.recipients).toMatchObject([
    { recipient: "post", what: "waiting", tries: 1 },
    { recipient: "ads", what: "acknowledged" },
  ]);
  shop.behave(() => 200);
  later(2);
  await rights.carryOn();
  const done = await rights.certificate({ id: first.id });
  expect(done).toMatchObject({ complete: true, recipients: [{ what: "acknowledged" }, { what: "acknowledged" }] });
  const told = shop.calls
    .filter((call) => call.json.type === "person.erase")
    .flatMap((call) => call.json.data["people"]);
  expect(new Set(told)).toEqual(new Set(people));
  expect(await queued()).toEqual([]);
  expect(done?.stores).toContainEqual(expect.objectContaining({ store: "share", count: 2, what: "erased" }));
});

test("a recipient that never answers is escalated to the staff when the deadline is past, and no sooner", async () => {
  const { id, user } = await reader();
  await view(user, "b1");
  await deliverAll();
  shop.behave(() => 503);
  const rights = createRights({ ...heed, erasers: [], recipients: sharingWith().links });
  const first = await rights.erase(id, "person:dashboard");
  expect(await rights.stuck()).toEqual([]);
  later(29 * 24 * 60);
  await rights.carryOn();
  const lineOf = async () =>
    (await rights.certificate({ id: first.id }))?.recipients.find(({ recipient }) => recipient === "ads")?.what;
  expect(await lineOf()).toBe("unreachable");
  // Until somebody says that they told them: it stands in what waits for the staff, by the deletion's number, and in no other way.
  const told = { id: first.id, recipient: "ads" };
  expect(await rights.stuck()).toMatchObject([{ ...told, outcome: "unreachable" }]);
  expect(await rights.toldByHand({ ...told, recipient: "post" }, "staff:cli")).toBe(false);
  expect(await rights.toldByHand(told, "staff:cli")).toBe(true);
  expect(await rights.toldByHand(told, "staff:cli")).toBe(false);
  expect([await rights.stuck(), await lineOf()]).toEqual([[], "told by hand"]);
  const certificate = await rights.certificate({ id: first.id });
  expect(verifySigned(certificate).ok).toBe(true);
  const noted = await heed.owner.query("select actor from heed.ledger where detail->>'certificate' = $1", [
    hashOfCertificate(certificate!),
  ]);
  expect(noted.rows).toEqual([{ actor: "staff:cli" }]);
});

test("an import is history: it is told to nobody, and the same event that is sent is", async () => {
  const { user } = await reader();
  const folder = await mkdtemp(join(tmpdir(), "heed-sharing-"));
  const file = join(folder, "views.csv");
  await writeFile(file, `customer,date,book\n${user},${heed.now().toISOString().slice(0, 10)},b1\n`);
  const options = { event: "Product Viewed", person: "customer", at: "date", properties: { product_id: "book" } };
  expect(await ingest.importCsv({ file, ...options })).toMatchObject({ accepted: 1 });
  await rm(folder, { recursive: true });
  expect(await queued()).toEqual([]);
  await view(user, "b1");
  expect(await queued()).toMatchObject([{ kind: "event" }]);
});

test("a receiver verifies calls with the library of the Standard Webhooks; one that was changed on its way, or is signed by others, it refuses", async () => {
  const { user } = await reader();
  await view(user, "b1");
  await deliverAll();
  const [call] = at("/ads");
  const { body, headers } = call!;
  const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  // The clock of this file stands elsewhere than the library's.
  vi.useFakeTimers({ now: heed.now(), toFake: ["Date"] });
  try {
    expect(new Webhook(secret).verify(body, signed)).toEqual(call!.json);
    expect(() => new Webhook(secret).verify(body.replace("b1", "b2"), signed)).toThrow(WebhookVerificationError);
    expect(() => new Webhook(newWebhookSecret()).verify(body, signed)).toThrow(WebhookVerificationError);
    expect(() => new Webhook(secret).verify(body, { ...signed, "webhook-id": "other" })).toThrow(
      WebhookVerificationError,
    );
  } finally {
    vi.useRealTimers();
  }
});

test("a new secret signs at once, the one before it for a day more; neither can be read in the database", async () => {
  const { user } = await reader();
  const sharing = sharingWith();
  await sharing.newSecret("ads");
  await view(user, "b1");
  await sharing.deliver("ads");
  later(25 * 60);
  await view(user, "b2");
  await sharing.deliver("ads");
  expect(at("/ads").map((call) => String(call.headers["webhook-signature"]).split(" ").length)).toEqual([2, 1]);
  const { rows } = await heed.owner.query("select sealed from heed.recipient_secret");
  for (const { sealed } of rows) expect(sealed.includes(Buffer.from(secret.slice(6), "base64"))).toBe(false);
  await expect(sharing.newSecret("nobody")).rejects.toThrow("recipient_unknown");
});

test("private and reserved addresses are no outside, however they are written", () => {
  const inside = `127.0.0.1 10.1.2.3 172.31.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
    ::1 :: fe80::1 fd00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 2001:db8::1 localhost`;
  for (const address of inside.split(/\s+/)) expect(isOutside(address), address).toBe(false);
  for (const address of ["9.9.9.9", "172.32.0.1", "2620:fe::fe", "2a00:1450:4001::1"])
    expect(isOutside(address), address).toBe(true);
  // The one that is inside may be the one that is connected to.
  const [there, here] = [{ address: "9.9.9.9" }, { address: "127.0.0.1" }];
  expect([areOutside([there]), areOutside([there, here]), areOutside([here, there])]).toEqual([true, false, false]);
});

test("a name or an address that leads inside is not called", async () => {
  const secure = await receiver(CERTIFICATES.right);
  const post = { url: secure.url, local: false, headers: {}, body: "{}", now: new Date() };
  try {
    for (const host of ["localhost", "127.0.0.1", "[::ffff:127.0.0.1]"])
      expect(await callOutside({ ...post, url: `https://${host}:${secure.port}` })).toEqual({
        is: "unreachable",
        why: "private_address",
      });
    expect(secure.calls).toEqual([]);
    expect(await callOutside({ ...post, url: `https://${randomBytes(8).toString("hex")}.invalid` })).toEqual({
      is: "unreachable",
      why: "name_unknown",
    });
  } finally {
    await secure.close();
  }
});

test("a permission that ends by itself is told too", async () => {
  const { user } = await reader();
  await view(user, "b1");
  await deliverAll();
  const sharing = sharingWith();
  expect(await sharing.stopEnded()).toBe(0);
  later(14 * 31 * 24 * 60);
  await ensurePartitions(heed.owner, heed.now());
  expect(await sharing.stopEnded()).toBe(1);
  await sharing.deliver("ads");
  expect(at("/ads").at(-1)?.json.type).toBe("person.stop");
});
