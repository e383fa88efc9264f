// A "no" must win the race with whoever writes (mechanisms.md 3): a withdrawal comes between the reading of choices and the insert.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Collection, claims, collection, viewed } from "../../test/collection.ts";

let heed: Collection;
/** The insert into `event` waits on this advisory lock, which the test holds. */
const PAUSE = 777_001;

beforeAll(async () => {
  heed = await collection();
  await heed.owner.query(`
    create function public.pause() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${PAUSE}); return new; end $$;
    create trigger pause before insert on heed.event for each row execute function public.pause()`);
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

/** Runs `write` up to its insert, lets the person say no, and then lets both go on. */
async function withdrawDuring(write: () => Promise<unknown>, personId: string): Promise<void> {
  await heed.owner.query("select pg_advisory_lock($1)", [PAUSE]);
  const writing = write();
  await waiting(1);
  heed.tick();
  const answers = [
    { purpose: "recommendations", value: false },
    { purpose: "statistics", value: false },
  ];
  const withdrawing = heed.choices.record({ personId, answers, strength: "browser", source: "test" });
  // Either the lock makes the no wait for the rows, or it is through already; only the end counts.
  await Promise.race([withdrawing, waiting(2)]);
  await heed.owner.query("select pg_advisory_unlock($1)", [PAUSE]);
  await Promise.all([writing, withdrawing]);
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
