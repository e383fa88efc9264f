// A "no" must win the race with whoever writes (mechanisms.md 3): a withdrawal comes between the reading of choices and the insert.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";
import { createRights, type Rights } from "../rights/rights.ts";
import { decryptIdentity } from "../storage/person-key.ts";
import { type IdentityRow, writeIdentities } from "./write-identities.ts";

let heed: Collection;
/** The insert into `event` waits on this advisory lock, which the test holds. */
const PAUSE = 777_001;
/** A deletion from it waits on this one. */
const PAUSE_DELETION = 777_002;
/** The end of the names that lead to a person waits on this one. */
const PAUSE_NAMES = 777_003;
let rights: Rights;

beforeAll(async () => {
  heed = await collection();
  await heed.owner.query(`
    create function public.pause() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${PAUSE}); return new; end $$;
    create function public.pause_deletion() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${PAUSE_DELETION}); return old; end $$;
    create function public.pause_names() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${PAUSE_NAMES}); return old; end $$;
    create trigger pause_names before delete on heed.alias for each row execute function public.pause_names();
    create trigger pause before insert on heed.event for each row execute function public.pause();
    create trigger pause_deletion before delete on heed.event for each row execute function public.pause_deletion()`);
  rights = createRights({ ...heed, erasers: [] });
});
afterAll(() => heed.close());
beforeEach(() => heed.tick());

/** Waits until so many transactions wait for a lock. */
async function waiting(n: number): Promise<void> {
  for (;;) {
    const { rowCount } = await heed.owner.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if ((rowCount ?? 0) >= n) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Holds `first` where it inserts or deletes, starts `second`, and lets both go on once it waits or is through. */
async function during<T>(pause: number, first: () => Promise<unknown>, second: () => Promise<T>): Promise<T> {
  await heed.owner.query("select pg_advisory_lock($1)", [pause]);
  const holding = first();
  await waiting(1);
  heed.tick();
  const coming = second();
  await Promise.race([coming, waiting(2)]);
  await heed.owner.query("select pg_advisory_unlock($1)", [pause]);
  const [, result] = await Promise.all([holding, coming]);
  return result;
}

/** Runs `write` up to its insert, lets the person say no, and then lets both go on. */
async function withdrawDuring(write: () => Promise<unknown>, personId: string): Promise<void> {
  const answers = [
    { purpose: "recommendations", value: false },
    { purpose: "statistics", value: false },
  ];
  const withdraw = () => heed.choices.record({ personId, answers, strength: "browser", source: "test" });
  await during(PAUSE, write, withdraw);
}

/** Rows that hold something, and how many of them a withdrawn purpose still reaches. */
async function rowsOf(personId: string) {
  return {
    stored: (await heed.eventsOf(personId)).length,
    readable: (await heed.readable(personId, "recommendations")) + (await heed.readable(personId, "statistics")),
  };
}

async function permitted(user: string): Promise<string> {
  await heed.send("track", { userId: user, ...viewed("before"), ...claims({ recommendations: true }) });
  return (await heed.personOf("user", user)) ?? "";
}

test("a withdrawal during a batch leaves no readable row", async () => {
  const person = await permitted("r1");
  const batch = [1, 2, 3].map((i) => ({ type: "track", userId: "r1", ...viewed(`b${i}`) }));
  await withdrawDuring(() => heed.send("batch", { batch }), person);
  expect(await rowsOf(person)).toEqual({ stored: 4, readable: 0 });
});

test("a withdrawal during an import leaves no readable row", async () => {
  const person = await permitted("r2");
  const file = await heed.csv("customer,product_id\nr2,b1\nr2,b2\n");
  const options = { file, event: "Product Viewed", person: "customer" };
  await withdrawDuring(() => heed.ingest.importCsv(options), person);
  expect(await rowsOf(person)).toEqual({ stored: 3, readable: 0 });
});

test.each(["from", "into"] as const)(
  "a withdrawal during a merge leaves no readable row: said by the one merged %s",
  async (side) => {
    const people = { from: await permitted(`r3-${side}-from`), into: await permitted(`r3-${side}-into`) };
    await withdrawDuring(() => heed.ingest.merge(people.from, people.into, "proven"), people[side]);
    expect(await rowsOf(people.into)).toEqual({ stored: 2, readable: 0 });
    expect(await rowsOf(people.from)).toEqual({ stored: 0, readable: 0 });
  },
);

test("a restriction during a batch leaves no readable row, and lifting it gives them back", async () => {
  const person = await permitted("r4");
  const restrict = (value: string) => heed.choices.setState(person, "restricted", value, "test");
  await during(
    PAUSE,
    () => heed.send("track", { userId: "r4", ...viewed("b1") }),
    () => restrict("true"),
  );
  expect(await rowsOf(person)).toEqual({ stored: 2, readable: 0 });
  heed.tick();
  await restrict("false");
  expect((await rowsOf(person)).readable).toBe(4);
});

test("an erasure during a batch deletes what the batch writes, too", async () => {
  const person = await permitted("r5");
  const batch = () => heed.send("track", { userId: "r5", ...viewed("b1") });
  const certificate = await during(PAUSE, batch, () => rights.erase(person, "person:dashboard"));
  expect(await heed.eventsOf(person)).toEqual([]);
  expect(await heed.personOf("user", "r5")).toBeUndefined();
  expect(certificate.stores.find(({ store }) => store === "event")).toMatchObject({ count: 2, what: "erased" });
});

test("a batch that waits for an erasure brings nobody back", async () => {
  const person = await permitted("r6");
  const late = { timestamp: heed.now().toISOString() };
  heed.tick();
  const answer = await during(
    PAUSE_DELETION,
    () => rights.erase(person, "person:dashboard"),
    () => heed.send("track", { userId: "r6", ...viewed("b1"), ...late }),
  );
  expect(answer.refused).toMatchObject([{ reason: "erased_person", n: 1 }]);
  expect(await heed.eventsOf(person)).toEqual([]);
  expect(await heed.personOf("user", "r6")).toBeUndefined();
});

test("a choice that waits for an erasure leaves nothing under the erased id; a newer no counts for whoever comes back", async () => {
  const person = await permitted("r7-no");
  await during(
    PAUSE_NAMES,
    () => rights.erase(person, "person:dashboard"),
    () => heed.send("track", { userId: "r7-no", ...viewed("b2"), ...claims({ recommendations: false }) }),
  );
  const left = await heed.owner.query("select 1 from heed.consent where person_id = $1", [person]);
  expect(left.rowCount).toBe(0);
  const back = await heed.personOf("user", "r7-no");
  expect(back).not.toBe(person);
  const stands = back === undefined ? [] : await heed.choices.read(back);
  expect(stands.find(({ purpose }) => purpose === "recommendations")?.answered).toMatchObject({ value: false });
});

test("an import that waits for an erasure brings nobody back", async () => {
  const person = await permitted("r7");
  const file = await heed.csv(`customer,product_id,at\nr7,b1,${heed.now().toISOString()}\n`);
  heed.tick();
  await during(
    PAUSE_DELETION,
    () => rights.erase(person, "person:dashboard"),
    () => heed.ingest.importCsv({ file, event: "Product Viewed", person: "customer", at: "at" }),
  );
  expect(await heed.personOf("user", "r7")).toBeUndefined();
  expect(await heed.eventsOf(person)).toEqual([]);
});

test("an erasure that waits for a merge erases the one who is left, not an empty id", async () => {
  const people = { from: await permitted("r8-from"), into: await permitted("r8-into") };
  const merge = () => heed.ingest.merge(people.from, people.into, "proven");
  const certificate = await during(PAUSE, merge, () => rights.erase(people.from, "person:dashboard"));
  expect(certificate.stores.find(({ store }) => store === "event")).toMatchObject({ count: 2, what: "erased" });
  for (const id of [people.from, people.into]) expect(await heed.eventsOf(id)).toEqual([]);
  expect(await heed.personOf("user", "r8-into")).toBeUndefined();
});

test("a merge during a batch takes what the batch writes along, and leaves nothing under the old id", async () => {
  // Of whom nothing is held yet: a merge that did not wait would find nothing to move, and be through before the row is there.
  await heed.send("identify", { userId: "r11-from", ...claims({ recommendations: true }) });
  const people = { from: (await heed.personOf("user", "r11-from")) ?? "", into: await permitted("r11-into") };
  await during(
    PAUSE,
    () => heed.send("track", { userId: "r11-from", ...viewed("during") }),
    () => heed.ingest.merge(people.from, people.into, "proven"),
  );
  expect(await heed.eventsOf(people.from)).toEqual([]);
  expect((await heed.eventsOf(people.into)).map((event) => event.value["product_id"])).toContain("during");
});

test("a batch that waits for a merge writes under the one who is left", async () => {
  const people = { from: await permitted("r9-from"), into: await permitted("r9-into") };
  await during(
    PAUSE,
    () => heed.ingest.merge(people.from, people.into, "proven"),
    () => heed.send("track", { userId: "r9-from", ...viewed("during") }),
  );
  expect(await heed.eventsOf(people.from)).toEqual([]);
  expect((await heed.eventsOf(people.into)).map((event) => event.value["product_id"])).toContain("during");
});

test("two who meet the same newcomer at once agree on one person, and no event is lost", async () => {
  const first = () => heed.send("track", { userId: "r10", ...viewed("b1") });
  await during(PAUSE, first, () => heed.send("track", { userId: "r10", ...viewed("b2") }));
  const person = await heed.personOf("user", "r10");
  expect((await heed.eventsOf(person)).map((event) => event.value["product_id"]).toSorted()).toEqual(["b1", "b2"]);
  const { rows } = await heed.owner.query(
    "select 1 from heed.person p where not exists (select 1 from heed.alias a where a.person_id = p.person_id) and merged_into is null",
  );
  expect(rows).toEqual([]);
});

test("two that bring somebody's first identifiers at one moment agree on one key, and both can be read", async () => {
  const personId = await permitted("two-keys");
  const bring = (value: string) =>
    heed.database.transaction("ingest", {}, async (connection) => {
      const row: IdentityRow = {
        person_id: personId,
        field: "email",
        id: randomUUID(),
        at: heed.now(),
        via: randomUUID(),
        key_version: 1,
        source: "test",
        sensitive: false,
        strength: "proven",
        permits: [1],
        until: ["2999-12-31"],
        expires: "2999-12-31",
        address: null,
        value,
      };
      // Neither has seen a key of theirs.
      const { sent } = await writeIdentities(connection, heed.keys.people, [row], new Map());
      await sent;
    });
  await Promise.all([bring("one@quiet.example"), bring("two@quiet.example")]);
  const { rows } = await heed.owner.query<{ cipher: Buffer; wrapped: Buffer }>(
    "select i.cipher, k.wrapped from heed.identity i join heed.person_key k using (person_id) where person_id = $1",
    [personId],
  );
  const read = rows.map(({ wrapped, cipher }) => decryptIdentity(heed.keys.people, wrapped, cipher));
  expect(read.sort()).toEqual(["one@quiet.example", "two@quiet.example"]);
});
