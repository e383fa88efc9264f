// What PostgreSQL counts of everybody is what JavaScript counts of each.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import type { Connection } from "../storage/database.ts";
import { type Comparison, type Counting, countEvents } from "./count-events.ts";
import { countPeople } from "./count-people.ts";
import { streamPeople } from "./stream-people.ts";

const runs = { numRuns: process.env["HEED_SOAK"] ? 5_000 : 150 };
const DAY = 86_400_000;
let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
const known: string[] = [];

beforeAll(async () => {
  heed = await foundation(bookshop);
  for (let i = 0; i < 12; i++) {
    const id = await writePerson(heed, `reader-${i}`);
    known.push(id);
    // The last two refused: this purpose sees nothing of them.
    await writeChoice(heed, id, "recommendations", i < 10);
    const events = Array.from({ length: i }, (_, k) => [
      {
        field: "Order Completed",
        daysAgo: 3 * k + (i % 3) + 0.5,
        properties: {
          order_id: `2026-0${1 + (k % 9)}-1${i % 3}`,
          ...(k % 4 === 0 ? {} : { revenue: [0.1, 7, 20.25, -5][k % 4]! }),
          products: [],
        },
      },
      { field: "Product Viewed", daysAgo: k + 0.25, properties: { product_id: `b${(i * k) % 5}`, category: "Crime" } },
    ]).flat();
    await writeEvents(heed, id, events);
  }
  // As an earlier map may have left it: a number where a text stands today, and the other way round.
  await heed.owner.query(
    `update heed.event set value = value || '{"revenue": "20.25", "order_id": 7}' where person_id = $1 and field = 'Order Completed'`,
    [known[8]],
  );
});
afterAll(() => heed.close());

const where = fc.record({
  property: fc.constantFrom("revenue", "order_id", "product_id", "category", "nothing"),
  compare: fc.constantFrom<Comparison>("=", "!=", "<", "<=", ">", ">="),
  value: fc.constantFrom<string | number>(7, 20.25, 0.1, "b2", "Crime", "2026-03-11", "20.25"),
});
const counting: fc.Arbitrary<Counting> = fc
  .record({
    what: fc.constantFrom<Counting["what"]>("number", "newest", { sumOf: "revenue" }, { sumOf: "order_id" }),
    field: fc.constantFrom("Order Completed", "Product Viewed"),
    where: fc.array(where, { maxLength: 2 }),
    days: fc.option(fc.constantFrom(1, 5, 12, 40), { nil: undefined }),
  })
  .map(({ days, ...of }) => ({ ...of, ...(days === undefined ? {} : { after: new Date(+heed.now() - days * DAY) }) }));

const under = <T>(work: (connection: Connection) => Promise<T>): Promise<T> =>
  heed.database.transaction("reader", { purpose: heed.inForce.numberOf("recommendations")! }, work);

test("PostgreSQL counts what JavaScript counts, of nobody whom the purpose may not see, whatever is kept beyond the newest", async () => {
  const [fields, traits] = [["Order Completed", "Product Viewed"], ["favourite_genre"]];
  const span = { since: new Date(+heed.now() - 60 * DAY), until: new Date(+heed.now() + DAY) };
  const each = await under(async (connection) => {
    const people = [];
    for await (const person of streamPeople(connection, { fields, ...span, traits })) people.push(person);
    return people;
  });
  expect(each.map(({ id }) => id).sort()).toEqual(known.slice(1, 10).sort());
  await fc.assert(
    fc.asyncProperty(fc.array(counting, { maxLength: 5 }), fc.constantFrom(4, 1_000), async (countings, most) => {
      const counted = await under(async (connection) => {
        const found: Record<string, readonly (number | undefined)[]> = {};
        for await (const { id, counts } of countPeople(connection, { countings, traits, ...span, most }))
          found[id] = counts;
        return found;
      });
      const ordered = new Set(countings.map(({ field }) => field));
      const expected = each
        .filter(({ data }) => [...ordered].some((field) => data.events(field).length > 0))
        .map(({ id, data }) => [id, countings.map((of) => countEvents(of, data.events(of.field).slice(0, most)))]);
      expect(counted).toEqual(Object.fromEntries(expected));
    }),
    runs,
  );
});
