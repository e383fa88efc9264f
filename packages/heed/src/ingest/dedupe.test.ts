// What is new and what is the same (mechanisms.md 5): by the keyed hash of source and message id, also when its mark is long gone.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";
import { sweep } from "../jobs/sweep.ts";

let heed: Collection;
beforeAll(async () => {
  heed = await collection();
});
afterAll(() => heed.close());
beforeEach(() => heed.tick());

const event = (userId: string, messageId: string, product = "b1") => ({
  userId,
  messageId,
  timestamp: heed.now().toISOString(),
  ...viewed(product),
});

test("a message that comes again after its mark was swept is still one event", async () => {
  const message = event("d1", "m1");
  await heed.send("track", message);
  const marks = async () => (await heed.owner.query("select 1 from heed.message")).rowCount;
  expect(await marks()).toBe(1);
  await sweep({ ...heed, now: () => new Date(heed.now().getTime() + 31 * 86_400_000) });
  expect(await marks()).toBe(0);
  expect(await heed.send("track", message)).toMatchObject({ accepted: 1 });
  expect(await heed.eventsOf(await heed.personOf("user", "d1"))).toHaveLength(1);
});

test("of thirty deliveries of one message at once, one is stored", async () => {
  const message = event("d2", "m2");
  const answers = await Promise.all(Array.from({ length: 30 }, () => heed.send("track", message)));
  expect(answers.reduce((sum, answer) => sum + answer.duplicates, 0)).toBe(29);
  expect(await heed.eventsOf(await heed.personOf("user", "d2"))).toHaveLength(1);
});

test("the same id from another source, or for another event, is another message", async () => {
  const other = { type: "track" as const, strength: "claimed" as const, source: "app" };
  await heed.send("track", event("d3", "m3"));
  await heed.ingest.accept({ ...other, body: event("d3", "m3"), receivedAt: heed.now() });
  expect(await heed.eventsOf(await heed.personOf("user", "d3"))).toHaveLength(2);
});

test("a message that was sent while two were being joined is stored once, under the one who is left", async () => {
  const wanted = claims({ recommendations: true, linking: true });
  const message = { anonymousId: "d4-b", ...event("", "m4"), ...wanted };
  await heed.send("track", { ...message, userId: undefined });
  heed.tick();
  await heed.send("identify", { anonymousId: "d4-b", userId: "d4" });
  expect(await heed.send("track", { ...message, userId: undefined })).toMatchObject({ duplicates: 1 });
  expect(await heed.eventsOf(await heed.personOf("user", "d4"))).toHaveLength(1);
});

test("of two values of a trait the newest wins, whenever it arrives, and at the same moment the no", async () => {
  const say = async (userId: string, genre: unknown, secondsAgo: number) =>
    heed.send("identify", {
      userId,
      timestamp: new Date(heed.now().getTime() - secondsAgo * 1000).toISOString(),
      traits: { favourite_genre: genre },
      ...claims({ recommendations: true }),
    });
  const read = async (userId: string) => {
    const id = (await heed.personOf("user", userId)) ?? "";
    const access = (await heed.gate.open({ purpose: "recommendations", actor: "job:test" }).read([id])).person(id);
    return access.allowed && access.data.trait("favourite_genre");
  };
  await say("d5", "sea", 1);
  await say("d5", "crime", 100);
  expect(await read("d5")).toBe("sea");
  const at = heed.now();
  const person = (await heed.personOf("user", "d5")) ?? "";
  const open = `array[${heed.inForce.numberOf("recommendations")}]::smallint[], array[current_date + 9], current_date + 9`;
  for (const order of [
    ["true", "false", "true"],
    ["false", "true", "true"],
  ]) {
    await heed.owner.query("delete from heed.trait where person_id = $1", [person]);
    for (const value of order)
      await heed.owner.query(
        `insert into heed.trait values ($1, 'favourite_genre', $2, gen_random_uuid(), $3, null, 'test', false, ${open})`,
        [person, at, value],
      );
    expect(await read("d5")).toBe(false);
  }
});
