// Pseudonyms: two exports have no name in common, and a change of names reaches whoever has the old ones.
import { mistakesIn } from "@heed/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { answer, makePerson } from "../../test/person.ts";
import { type Call, receiver } from "../../test/receiver.ts";
import { createIngest } from "../ingest/ingest.ts";
import { createRights } from "../rights/rights.ts";
import { setRecipientSecret } from "../storage/recipient-secrets.ts";
import { callOutside } from "./call-outside.ts";
import { addressOutside } from "./outside-address.ts";
import { createSharing } from "./sharing.ts";
import { newWebhookSecret } from "./sign-webhook.ts";

const theirs = await receiver();
const PURPOSES = ["recommendations", "offers"] as const;
const viewed = ["Product Viewed", "favourite_genre"];
const recipient = (path: string, kind: object = {}) => ({
  name: path,
  role: "processor",
  country: "DE",
  contract: "2026-01-15",
  ...kind,
  destination: {
    kind: "webhook",
    url: `${theirs.url}/${path}`,
    local: true,
    sends: { recommendations: viewed, offers: viewed },
  },
});
const reads = { "Product Viewed": "6 months", favourite_genre: "24 months" } as const;
const recipients = ["one", "two"];
const map = {
  ...bookshop,
  recipients: { one: recipient("one"), two: recipient("two") },
  purposes: {
    ...bookshop.purposes,
    recommendations: { ...bookshop.purposes.recommendations, recipients },
    offers: { says: "Show you offers", basis: "consent", reads, recipients },
  },
} as unknown as typeof bookshop;
let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let ingest: ReturnType<typeof createIngest>;
let sharing: ReturnType<typeof createSharing>;
beforeAll(async () => {
  expect(mistakesIn(map)).toEqual([]);
  heed = await foundation(map);
  ingest = createIngest({ ...heed });
  sharing = createSharing({
    ...heed,
    gate: heed.gate as never,
    call: callOutside,
    addressOf: addressOutside,
    chance: () => 0.5,
  });
  for (const name of recipients) await setRecipientSecret(heed.owner, heed.keys, name, newWebhookSecret(), heed.now());
});
afterAll(async () => {
  await heed.close();
  await theirs.close();
});
beforeEach(async () => {
  await heed.owner.query("truncate heed.delivery, heed.share, heed.recipient_pace, heed.recipient_names");
  theirs.calls.length = 0;
});

let n = 0;
/** Somebody who allows both, looks at a book and says what they like. */
async function reader(): Promise<string> {
  const user = `reader-${n++}`;
  const { id } = await makePerson(heed, { user });
  for (const purpose of PURPOSES) await answer(heed, id, purpose, true);
  await send(user, "track", { event: "Product Viewed", properties: { product_id: "b1" }, messageId: `${user}-1` });
  await send(user, "identify", { traits: { favourite_genre: "sea" } });
  return id;
}
async function send(user: string, type: "track" | "identify", body: object): Promise<void> {
  heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
  const event = { type, body: { userId: user, ...body }, strength: "proven", source: "shop" } as const;
  expect(await ingest.accept({ ...event, receivedAt: heed.now() })).toMatchObject({ ok: true });
}
async function deliver(names: readonly string[] = recipients): Promise<void> {
  heed.clock.now = new Date(heed.clock.now.getTime() + 60_000);
  for (const name of names) await sharing.deliver(name);
}
/** Everything in a call that could be a name of somebody or something. */
const namesIn = ({ headers, body }: Call): readonly string[] =>
  `${JSON.stringify(headers)} ${body}`.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
const people = (calls: readonly Call[]) => calls.map(({ json }) => String(json.data["person"]));
const ofType = (type: string) => theirs.calls.filter(({ json }) => json.type === type);

test("two exports cannot be joined: no name of a person, an event or a call is in both, for another purpose or another recipient", async () => {
  const ids = [await reader(), await reader(), await reader()];
  await deliver();
  const exports = new Map<string, Set<string>>();
  for (const call of theirs.calls) {
    const way = `${call.path} ${call.json.data["purpose"]}`;
    exports.set(way, new Set([...(exports.get(way) ?? []), ...namesIn(call)]));
  }
  expect(exports.size).toBe(4);
  const [first, ...others] = [...exports.values()].map((names) => [...names]);
  // Three people, their events, and a call for each of both.
  expect(first?.length).toBeGreaterThanOrEqual(9);
  for (const [i, names] of [first!, ...others].entries())
    for (const other of others.slice(i)) expect(names.filter((name) => other.includes(name))).toEqual([]);
  expect(people(theirs.calls).some((person) => ids.includes(person))).toBe(false);
});

test("one recipient's names change: it is told to forget those before, gets what lasts under new ones, and nobody else notices", async () => {
  const id = await reader();
  await deliver();
  const before = new Set(people(theirs.calls.filter(({ path }) => path === "/one")));
  const others = new Set(people(theirs.calls.filter(({ path }) => path === "/two")));
  expect([before.size, others.size]).toEqual([2, 2]);
  theirs.calls.length = 0;
  expect(await sharing.rename("one")).toBe(2);
  await sharing.stopEnded();
  // Asked once more before anything was told: nothing is queued twice.
  await sharing.stopEnded();
  await deliver();
  expect(theirs.calls.every(({ path }) => path === "/one")).toBe(true);
  expect(new Set(people(ofType("person.stop")))).toEqual(before);
  expect(ofType("person.stop")).toHaveLength(2);
  const after = new Set(people(ofType("person.traits")));
  expect([after.size, [...after].some((name) => before.has(name))]).toEqual([2, false]);
  theirs.calls.length = 0;
  await sharing.stopEnded();
  await deliver();
  expect(theirs.calls).toEqual([]);
  // Known under two names there, also where it has forgotten one: a deletion says both.
  const rights = createRights({ ...heed, erasers: [], recipients: sharing.links });
  await rights.erase(id, "person:dashboard");
  const told = ofType("person.erase").find(({ path }) => path === "/one")?.json.data["people"];
  expect(new Set(told as string[])).toEqual(new Set([...before, ...after]));
});

test.each([503, 403])(
  "a forgetting that is answered %i: what lasts leaves once under the new name, however many hours pass",
  async (status) => {
    await reader();
    await deliver();
    await sharing.rename("one");
    theirs.calls.length = 0;
    theirs.behave(({ json }) => (json.type === "person.stop" ? status : 200));
    try {
      for (let hour = 0; hour < 6; hour++) {
        await sharing.stopEnded();
        await heed.owner.query("truncate heed.recipient_pace");
        await deliver(["one"]);
      }
    } finally {
      theirs.behave(() => 200);
    }
    expect(ofType("person.stop").length).toBeGreaterThan(0);
    expect(ofType("person.traits")).toHaveLength(PURPOSES.length);
  },
);

test("a no between two names stops both, and a choice about something else takes no forgetting back", async () => {
  const id = await reader();
  await deliver();
  await sharing.rename("one");
  await sharing.stopEnded();
  await answer(heed, id, "newsletter", true);
  const forgets = "select 1 from heed.delivery where kind = 'forget'";
  expect((await heed.owner.query(forgets)).rowCount).toBe(2);
  const old = new Set(people(theirs.calls.filter(({ path }) => path === "/one")));
  theirs.calls.length = 0;
  await answer(heed, id, "offers", false);
  await deliver(["one"]);
  expect(new Set(people(ofType("person.stop")))).toEqual(old);
  expect(ofType("person.traits").map(({ json }) => json.data["purpose"])).toEqual(["recommendations"]);
  const { rows } = await heed.owner.query(
    "select 1 from heed.share where recipient = 'one' and version = 1 and told is null",
  );
  expect(rows).toEqual([]);
});
