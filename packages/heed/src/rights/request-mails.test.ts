// Mails about requests, attacked: a stranger spends what an address may get, and what everybody may send, before its owner asks.
import { afterEach, beforeEach, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { createRequests, type Requests } from "./requests.ts";

let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let requests: Requests;
beforeEach(async () => {
  heed = await foundation(bookshop);
  requests = createRequests(heed);
});
afterEach(() => heed.close());

const STRANGER = "8.8.8.8";
const OWNER = "9.9.9.9";
const address = "owner@reader.example";
const MAILED = ["ACCESS", "ERASURE", "RECTIFICATION", "RESTRICTION", "SALE_OPT_IN", "CONTACT_OPT_IN"];
const ask = (kind: string, client: string, to = address) => requests.ask({ kind, address: to, locale: "en", client });
const hours = (n: number): void => {
  heed.clock.now = new Date(heed.clock.now.getTime() + n * 3_600_000);
};
/** What goes out now, as the worker takes it: the kinds that are mailed about. */
async function post(): Promise<string[]> {
  const { rows } = await heed.owner.query<{ ref: string }>(
    "delete from heed.outbox where kind = 'request' and due <= $1 returning ref",
    [heed.now()],
  );
  const mails = await Promise.all(rows.map(({ ref }) => requests.mailFor(ref)));
  return mails.flatMap((mail) => (mail ? [mail.request.kind] : [])).sort();
}

test("whoever spends the day's mails of an address does not silence its owner", async () => {
  const kinds = MAILED.filter((kind) => kind !== "RESTRICTION");
  for (const kind of [...kinds, "TRACKING_OPT_IN"]) expect(await ask(kind, STRANGER)).toEqual({ is: "asked" });
  expect(await post()).toHaveLength(3);
  expect(await ask("RESTRICTION", OWNER)).toEqual({ is: "asked" });
  const mailed: string[] = [];
  for (let hour = 0; hour < 4; hour++) {
    hours(1);
    mailed.push(...(await post()));
  }
  expect(mailed).toContain("RESTRICTION");
});

test("behind one edge of a CDN, where a stranger and the owner are one client, the owner's own request is taken and mailed about", async () => {
  for (let n = 0; n < 30; n++) await ask(MAILED[n % 3]!, STRANGER);
  await post();
  hours(2);
  expect(await ask("RESTRICTION", STRANGER)).toEqual({ is: "asked" });
  expect(await post()).toContain("RESTRICTION");
});

test("the owner of an address is mailed about what a stranger asked before, once they ask it themselves", async () => {
  await ask("ACCESS", STRANGER);
  expect(await post()).toEqual(["ACCESS"]);
  const [{ id } = { id: "" }] = await requests.list();
  const first = await requests.mailFor(id);
  // At once it would be the same mail twice.
  await ask("ACCESS", OWNER);
  expect(await post()).toEqual([]);
  hours(2);
  expect(await ask("ACCESS", OWNER)).toEqual({ is: "asked" });
  expect(await post()).toEqual(["ACCESS"]);
  // Another mail of the same link: a reader's program throws none of them away as a double.
  const again = await requests.mailFor(id);
  expect(again?.token).toBe(first?.token);
  expect(again?.id).not.toBe(first?.id);
  expect(await requests.list()).toHaveLength(1);
});

test("however many clients ask however often, an address gets three mails at once and then one an hour", async () => {
  let mails = 0;
  for (let hour = 0; hour < 24; hour++) {
    for (const kind of MAILED) await ask(kind, `1.1.${hour}.${MAILED.indexOf(kind)}`);
    mails += (await post()).length;
    hours(1);
  }
  expect(mails).toBeLessThanOrEqual(3 + 24);
  expect(mails).toBeGreaterThan(12);
});

test("one stranger does not shut the door for everybody; and what is only done mails nobody", async () => {
  await heed.owner.query(
    `insert into heed.asked (id, kind, regime, at, token, address, locale, household, reminded_at)
     select gen_random_uuid(), 'ACCESS', 'gdpr', $1, decode(md5(n::text), 'hex'), gen_random_uuid(), 'en', false, $1 from generate_series(1, 2100) n`,
    [heed.now()],
  );
  let taken = 0;
  for (let n = 0; n < 6; n++) if ((await ask("ACCESS", STRANGER, `s${n}@reader.example`)).is === "asked") taken++;
  expect(taken).toBe(3);
  expect(await ask("CONTACT_OPT_OUT", OWNER)).toEqual({ is: "asked" });
  expect(await ask("ACCESS", OWNER)).toEqual({ is: "asked" });
  expect(await post()).toHaveLength(4);
});

test("the reply is the same for every address, known or not, mailed at once or later", async () => {
  const replies = [];
  for (const to of [address, "nobody@reader.example"])
    for (const kind of [...MAILED, ...MAILED])
      replies.push(JSON.stringify(await ask(kind, `7.7.7.${replies.length}`, to)));
  expect(new Set(replies)).toEqual(new Set(['{"is":"asked"}']));
});
