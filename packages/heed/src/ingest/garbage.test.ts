// Whatever arrives gets an answer, every event is counted once, and nothing is stored that the map does not name.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Collection, collection } from "../../test/collection.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());

const RUNS = { numRuns: process.env["HEED_SOAK"] ? 10_000 : 100 };
const MAP_NAMES = ["Product Viewed", "Order Completed", "email", "favourite_genre", "Unsubscribed", "Video Played"];
const PROPERTIES = ["product_id", "category", "order_id", "revenue", "products", "quantity", "__proto__", "secret"];
const PURPOSES = ["recommendations", "linking", "newsletter", "orders", "statistics", "retargeting", "toString"];

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("\0", "\ud800", "😀", "null", "0", "a@b.example"),
);
const value = fc.oneof({ weight: 3, arbitrary: text }, fc.integer(), fc.boolean(), fc.jsonValue());
const named = (names: readonly string[]) =>
  fc.dictionary(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, text), value, { maxKeys: 6 });
const id = fc.oneof({ weight: 4, arbitrary: fc.constantFrom("p1", "p2", "p3") }, value);
const recent = { min: new Date(Date.now() - 86_400_000), max: new Date(), noInvalidDate: true };
const iso = (date: Date) => date.toISOString();
const time = fc.oneof(
  { weight: 8, arbitrary: fc.date(recent).map(iso) },
  fc.date({ noInvalidDate: true }).map(iso),
  fc.constant(null),
  value,
);
const call = fc.record(
  {
    type: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom("track", "identify", "page", "screen", "group", "alias") },
      value,
    ),
    messageId: fc.oneof(fc.constantFrom("m1", "m2"), value),
    userId: id,
    anonymousId: id,
    previousId: id,
    event: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...MAP_NAMES) }, value),
    properties: fc.oneof(
      { weight: 4, arbitrary: named(PROPERTIES) },
      { weight: 4, arbitrary: fc.record({ product_id: text }) },
      value,
    ),
    traits: fc.oneof({ weight: 4, arbitrary: named(MAP_NAMES) }, value),
    context: fc.oneof(
      { weight: 2, arbitrary: fc.record({ consent: fc.record({ categoryPreferences: named(PURPOSES) }), ip: value }) },
      value,
    ),
    timestamp: time,
    originalTimestamp: time,
    sentAt: time,
  },
  { requiredKeys: [] },
);
/** A sound call, as it is or spoilt by parts of one that is not. */
const sound = fc.record({
  type: fc.constantFrom("track", "identify"),
  userId: fc.constantFrom("p1", "p2", "p3"),
  anonymousId: fc.constantFrom("p1", "p2", null),
  event: fc.constant("Product Viewed"),
  properties: fc.record({ product_id: text, category: value }),
  traits: fc.record({ email: fc.constant("a@b.example"), favourite_genre: value }),
});
const item = fc.tuple(sound, fc.oneof(fc.constant({}), call)).map(([good, bad]) => ({ ...good, ...bad }));
const batch = fc.record({ batch: fc.array(fc.oneof({ weight: 5, arbitrary: item }, call, value)), sentAt: time });
const type = fc.constantFrom("track", "identify", "page", "screen", "group", "alias");
const strength = fc.constantFrom("claimed", "proven");
const incoming = fc.oneof(
  fc.record({
    type: fc.constant("batch" as const),
    body: fc.oneof({ weight: 5, arbitrary: batch }, item, value),
    strength,
  }),
  fc.record({ type, body: fc.oneof({ weight: 5, arbitrary: item }, value), strength }),
);

test("whatever arrives is answered, and every event of it is counted once", async () => {
  await fc.assert(
    fc.asyncProperty(incoming, async ({ type, body, strength }) => {
      heed.tick(10);
      const parsed: unknown = JSON.parse(JSON.stringify(body));
      const answer = await heed.ingest.accept({ type, body: parsed, strength, source: "fuzz", receivedAt: heed.now() });
      if (!answer.ok) {
        expect(answer.message).toMatch(/^The body .+\. .+\.$/);
        return;
      }
      const batch = type === "batch" ? (parsed as { batch: unknown[] }).batch : [parsed];
      const refused = answer.refused.reduce((sum, { n }) => sum + n, 0);
      const counted = answer.accepted + answer.withheld + answer.dropped + answer.duplicates + refused;
      expect(counted).toBe(batch.length);
    }),
    RUNS,
  );
  const { fields } = heed.inForce.map;
  const events = await heed.owner.query<{ field: string; key: string }>(
    "select distinct field, jsonb_object_keys(value) as key from heed.event",
  );
  expect(events.rows.length).toBeGreaterThan(0);
  for (const { field, key } of events.rows) {
    const declared = Object.entries(fields).find(([name]) => name === field)?.[1];
    expect(declared?.kind === "event" && Object.hasOwn(declared.properties, key), `${field}.${key}`).toBe(true);
  }
  const traits = await heed.owner.query<{ field: string }>(
    "select distinct field from heed.trait union select distinct field from heed.identity",
  );
  for (const { field } of traits.rows) expect(Object.hasOwn(fields, field) && field !== "Product Viewed").toBe(true);
  const purposes = await heed.owner.query<{ purpose: string }>("select distinct purpose from heed.consent");
  for (const { purpose } of purposes.rows) expect(Object.hasOwn(heed.inForce.map.purposes, purpose)).toBe(true);
});
