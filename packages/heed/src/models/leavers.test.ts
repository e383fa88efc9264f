// People who leave: gone from every kept version and from a run in progress, in the way of training without them.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataMap } from "@heed/core";
import { countItems } from "@heed/math";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { ownerTransaction } from "../../test/owner-transaction.ts";
import { books, readers } from "../../test/readers.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import type { Capability } from "../capabilities/capability.ts";
import { basketOf } from "../capabilities/recommendations/basket.ts";
import type { History } from "../capabilities/recommendations/history.ts";
import { refit, subtract } from "../capabilities/recommendations/leave.ts";
import { type Kept, unpack } from "../capabilities/recommendations/model.ts";
import { capabilities } from "../capabilities/registry.ts";
import { replayJournal } from "../jobs/replay-journal.ts";
import { createRights } from "../rights/rights.ts";
import { hashOf } from "../storage/person-directory.ts";
import { createModels, type Models } from "./models.ts";
import { readParts } from "./registry.ts";

type Foundation = Awaited<ReturnType<typeof foundation<DataMap>>>;
let heed: Foundation;
let models: Models;
let deps: Parameters<typeof createModels>[0];
const people = new Map<string, string>();
const idOf = (n: number): string => people.get(`reader-${n}`)!;
const DAY = 86_400_000;
const tick = () => {
  heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
};
const train = (daysAgo = 0, by: Models = models) => {
  tick();
  const until = new Date(heed.now().getTime() - daysAgo * DAY);
  return by.train("recommendations", { purpose: "recommendations", until, seed: 1 });
};
const say = (n: number, value: boolean) => {
  tick();
  return writeChoice(heed, idOf(n), "recommendations", value);
};

beforeAll(async () => {
  heed = await foundation<DataMap>(bookshop);
  const { database, gate, inForce, ledger, now } = heed;
  const catalogue = new Map(books("2026-01-01").map((item) => [item.id, item]));
  const maintain = ownerTransaction(heed.url);
  deps = { database, gate, inForce, ledger, now, maintain, capabilities, catalogue: () => catalogue };
  models = createModels(deps);
  for (const { name, events } of readers(70, 7)) {
    const personId = await writePerson(heed, name);
    people.set(name, personId);
    await writeChoice(heed, personId, "recommendations", true);
    await writeEvents(heed, personId, events);
  }
});
afterAll(() => heed.close());

const keptOf = async (version: string): Promise<Kept> => unpack(await bytesOf(version));
const bytesOf = (version: string) => deps.maintain((sql) => readParts(sql, version));
const membersOf = async (
  version: string,
): Promise<{ person_id: string; contribution: History; leaves: Date | null }[]> =>
  (await heed.owner.query("select * from heed.training_member where version = $1 order by 1", [version])).rows;
const versionsOf = async (n: number, where = ""): Promise<string[]> =>
  (
    await heed.owner.query(`select version from heed.training_member where person_id = $1 ${where} order by 1`, [
      idOf(n),
    ])
  ).rows.map((row) => row.version);

/** Asserts that a version is what its remaining members alone give: counts bit for bit, and nothing of anybody else. */
async function expectOnlyMembers(version: string): Promise<void> {
  const kept = await keptOf(version);
  const placeOf = new Map(kept.items.map((item, place) => [item, place]));
  const histories = (await membersOf(version)).map(({ contribution }) => contribution);
  const baskets = histories.map((history) => [...basketOf(history, placeOf).items]);
  const offsets = Int32Array.of(0, ...baskets.map((_, p) => baskets.slice(0, p + 1).flat().length));
  const counts = countItems({ offsets, items: Int32Array.from(baskets.flat()) }, kept.items.length);
  expect({ people: kept.people, pairs: kept.pairs }).toEqual({ people: counts.people, pairs: counts.pairs });
  const recent = kept.items.map(
    (item) =>
      histories.filter(({ bought }) => bought.some(([id, day]) => id === item && day >= kept.untilDay - 30)).length,
  );
  expect([...kept.recentBuyers]).toEqual(recent);
}

describe("a person who withdraws", () => {
  test("is marked in that very transaction, and the mark goes when they allow it again before anything was done", async () => {
    const { version } = await train();
    await say(1, false);
    expect(await versionsOf(1, "and leaves is not null")).toEqual([version]);
    await say(1, true);
    expect(await versionsOf(1, "and leaves is null")).toEqual([version]);
    const before = await bytesOf(version);
    expect(await models.removeLeavers()).toBe(0);
    expect(Buffer.compare(await bytesOf(version), before)).toBe(0);
  });

  test("is gone from the live, rollback, shadow and candidate versions, with the contribution; the ledger says so", async () => {
    await train();
    const live = await train();
    const shadow = await train(5);
    await models.setShadow(shadow.version);
    await train(6);
    const states = new Map((await models.list()).map(({ version, state }) => [version, state]));
    expect([...states.values()].sort()).toEqual(["candidate", "live", "rollback", "shadow"]);
    const before = new Map<string, Uint8Array>();
    for (const version of states.keys()) before.set(version, await bytesOf(version));
    const served = await models.live("recommendations");
    const own = (await membersOf(live.version)).find(({ person_id }) => person_id === idOf(2))!.contribution;

    await say(2, false);
    expect(await models.removeLeavers()).toBe(4);
    expect(await versionsOf(2)).toEqual([]);
    for (const version of states.keys()) {
      expect(Buffer.compare(await bytesOf(version), before.get(version)!)).not.toBe(0);
      await expectOnlyMembers(version);
    }
    expect(Buffer.compare(await bytesOf(live.version), subtract(before.get(live.version)!, [own]))).toBe(0);
    expect(await models.card(live.version)).toMatchObject({ members: live.members, left: live.left + 1 });
    // What is served is the model without the person, at once in this process.
    expect((await models.live("recommendations"))?.model).not.toBe(served?.model);
    const entries = await heed.owner.query(
      "select detail->>'model' as model from heed.ledger where person_id = $1 and detail->>'request' = 'leave model'",
      [idOf(2)],
    );
    expect(entries.rows.map(({ model }) => model).sort()).toEqual([...states.keys()].sort());
    await models.rollback("recommendations");
    await expectOnlyMembers((await models.live("recommendations"))!.version);
    expect(await versionsOf(2)).toEqual([]);
  });

  test("is taken out before a version is promoted or rolled back, though nobody looked in between", async () => {
    await train();
    await train();
    const candidate = await train(3);
    await say(3, false);
    await models.promote(candidate.version);
    expect((await models.list()).find(({ version }) => version === candidate.version)?.state).toBe("live");
    await expectOnlyMembers(candidate.version);
    const back = await models.rollback("recommendations");
    await expectOnlyMembers(back);
    expect((await membersOf(back)).some(({ person_id }) => person_id === idOf(3))).toBe(false);
  });

  test("under the id that was merged away, too, is found by the choice of the survivor", async () => {
    const { version } = await train();
    await heed.owner.query("update heed.person set merged_into = $2 where person_id = $1", [idOf(4), idOf(5)]);
    await say(5, false);
    expect(await models.removeLeavers()).toBeGreaterThan(0);
    expect([...(await versionsOf(4)), ...(await versionsOf(5))]).toEqual([]);
    await expectOnlyMembers(version);
  });

  test("while the scan still runs is never learned from, though their choice could not see the membership", async () => {
    const blocker = new Client({ connectionString: heed.url });
    await blocker.connect();
    try {
      // The scan's entry has to wait, so that its transaction is still open when the choice has long been made.
      await blocker.query("begin; lock table heed.ledger_13 in share mode");
      const running = train();
      const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      while ((await heed.owner.query(waiting)).rowCount === 0) await new Promise((go) => setTimeout(go, 10));
      await say(6, false);
      await blocker.query("commit");
      const card = await running;
      expect(card).toMatchObject({ state: "live", left: 1, people: card.members - 1 });
      expect(await versionsOf(6)).not.toContain(card.version);
      await expectOnlyMembers(card.version);
    } finally {
      await blocker.end();
    }
  });

  test("while a run is trained is subtracted before anybody can use it", async () => {
    const card = await train(0, createModels({ ...deps, maintain: before(3, () => say(7, false)) }));
    expect(card).toMatchObject({ state: "live", left: 1, people: card.members });
    expect(await versionsOf(7)).not.toContain(card.version);
    await expectOnlyMembers(card.version);
  });

  test("does not come back with the next training, and does when they allow it again", async () => {
    const without = await train();
    expect(await versionsOf(7)).not.toContain(without.version);
    await models.removeLeavers();
    await say(7, true);
    expect(await versionsOf(7)).toEqual([]);
    const again = await train();
    expect(await versionsOf(7)).toEqual([again.version]);
  });

  test("is restricted or marked as a child leaves as well", async () => {
    const { version } = await train();
    await heed.choices.setState(idOf(8), "restricted", "true", "staff:officer");
    await heed.choices.setState(idOf(9), "child", "true", "job:test");
    await models.removeLeavers();
    expect([...(await versionsOf(8)), ...(await versionsOf(9))]).toEqual([]);
    await expectOnlyMembers(version);
  });
});

test("an erasure and a no that only the journal knows reach the models when it is replayed", async () => {
  const { version } = await train();
  tick();
  const at = heed.now().toISOString();
  const of = (n: number) => [{ kind: "user", hash: hashOf(heed.keys.alias, { kind: "user", value: `reader-${n}` }) }];
  const lines = [
    { is: "erased", at, of: of(30) },
    { is: "no", at, of: of(31), purpose: "recommendations", said: at, strength: "proven" },
  ];
  const folder = await mkdtemp(join(tmpdir(), "heed-journal-"));
  try {
    await writeFile(
      join(folder, `elsewhere-${at.slice(0, 7)}.jsonl`),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    );
    tick();
    const rights = createRights({ ...heed, erasers: [models.eraser] });
    expect(await replayJournal({ ...heed, rights }, [folder])).toEqual({ erasures: 1, refusals: 1, restrictions: 0 });
  } finally {
    await rm(folder, { recursive: true });
  }
  expect(await versionsOf(30)).toEqual([]);
  expect(await versionsOf(31, "and leaves is null")).toEqual([]);
  await models.removeLeavers();
  expect(await versionsOf(31)).toEqual([]);
  await expectOnlyMembers(version);
});

/** The owner's transactions, with `act` done before the nth of them. */
function before(nth: number, act: () => Promise<unknown>): typeof deps.maintain {
  let calls = 0;
  return async (work) => {
    calls++;
    if (calls === nth) await act();
    return deps.maintain(work);
  };
}

describe("a person who is deleted", () => {
  const rights = () => createRights({ ...heed, erasers: [models.eraser] });

  test("is gone from every version, and the certificate names each", async () => {
    await train();
    const versions = await versionsOf(10);
    expect(versions.length).toBeGreaterThan(1);
    const certificate = await rights().erase(idOf(10), "person:dashboard");
    const named = certificate.stores.filter(({ store }) => store.startsWith("model "));
    expect(named).toMatchObject(versions.map((version) => ({ store: `model ${version}`, count: 1, what: "erased" })));
    expect(await versionsOf(10)).toEqual([]);
    for (const version of versions) await expectOnlyMembers(version);
  });

  test("while a run is trained makes it start again without them", async () => {
    const act = () => rights().erase(idOf(11), "person:dashboard");
    const card = await train(0, createModels({ ...deps, maintain: before(3, act) }));
    expect(card.state).toBe("live");
    expect(await versionsOf(11)).toEqual([]);
    await expectOnlyMembers(card.version);
    const training = await heed.owner.query("select 1 from heed.model where state = 'training'");
    expect(training.rowCount).toBe(0);
  });
});

/** The gate, with something that happens once a scan has ended and nothing was asked yet. */
function gateWith(after: () => Promise<unknown>): typeof heed.gate {
  const open: typeof heed.gate.open = (asked) => {
    const opened = heed.gate.open(asked);
    const scan: typeof opened.scan = async (task) => {
      const scanned = await opened.scan(task);
      await after();
      return scanned;
    };
    return { ...opened, scan };
  };
  return { ...heed.gate, open };
}

test("somebody whose membership a deletion took away before the run asked again is not learned from", async () => {
  // The models were asked before the scan had written the membership: nobody told the run to start again.
  const unasked = createRights({ ...heed, erasers: [] });
  const erase = () => unasked.erase(idOf(17), "person:dashboard");
  const card = await train(0, createModels({ ...deps, gate: gateWith(erase) }));
  expect(card).toMatchObject({ state: "live", people: card.members - 1 });
  expect(await versionsOf(17)).toEqual([]);
  await expectOnlyMembers(card.version);
});

describe("many subtractions", () => {
  test("are fitted away after a thousand, and every night", async () => {
    const { version } = await train();
    const own = async (n: number) =>
      (await membersOf(version)).find(({ person_id }) => person_id === idOf(n))!.contribution;
    const removed = async () =>
      (await heed.owner.query("select removed from heed.model where version = $1", [version])).rows[0].removed;
    const [before, first] = [await bytesOf(version), await own(12)];
    await say(12, false);
    await models.removeLeavers();
    expect(await removed()).toBe(1);
    await heed.owner.query("update heed.model set removed = 999 where version = $1", [version]);
    const second = await own(13);
    await say(13, false);
    await models.removeLeavers();
    expect(await removed()).toBe(0);
    expect(Buffer.compare(await bytesOf(version), refit(subtract(before, [first, second])))).toBe(0);
    await say(14, false);
    await models.removeLeavers();
    expect(await removed()).toBe(1);
    expect(await models.refit()).toBeGreaterThan(0);
    expect(await removed()).toBe(0);
    expect(Buffer.compare(refit(await bytesOf(version)), await bytesOf(version))).toBe(0);
    await expectOnlyMembers(version);
  });
});

describe("a version that cannot let go of somebody", () => {
  const forgetless: Record<string, Capability> = {
    recommendations: { ...capabilities["recommendations"]!, removal: { kind: "retrain", withinDays: 3 } },
  };
  const states = async () => (await models.list()).map(({ state }) => state).sort();

  test("is neither kept aside nor promoted, is trained again, and is dropped on its day", async () => {
    await train();
    await train();
    const candidate = await train(4);
    const other = createModels({ ...deps, capabilities: forgetless });
    await say(15, false);
    await expect(other.promote(candidate.version)).rejects.toThrow(/model_unknown|model_has_leavers/);
    expect(await other.removeLeavers()).toBe(0);
    expect(await states()).toEqual(["live"]);
    const { rows } = await heed.owner.query("select retrain_by::text as day from heed.model");
    expect(rows).toEqual([{ day: new Date(heed.now().getTime() + 3 * DAY).toISOString().slice(0, 10) }]);
    const now = heed.now();
    heed.clock.now = new Date(now.getTime() + 3 * DAY);
    await other.removeLeavers();
    expect(await states()).toEqual(["live"]);
    heed.clock.now = new Date(now.getTime() + 4 * DAY);
    await other.removeLeavers();
    expect(await states()).toEqual([]);
    expect(await other.live("recommendations")).toBeUndefined();
    heed.clock.now = now;
  });

  test("because it is damaged, is dropped where it stands aside, and has until the morrow where it is in use", async () => {
    await train();
    const { version } = await train();
    await heed.owner.query("update heed.model_part set bytes = set_byte(bytes, 3000, 255 - get_byte(bytes, 3000))");
    await say(16, false);
    await expect(models.removeLeavers()).rejects.toThrow(/model_corrupted: /);
    await expect(models.removeLeavers()).rejects.toThrow(/model_corrupted: /);
    expect((await models.list()).map((each) => [each.version, each.state])).toEqual([[version, "live"]]);
    const { rows } = await heed.owner.query("select retrain_by > current_date as later from heed.model");
    expect(rows).toEqual([{ later: true }]);
    await train();
    await models.removeLeavers().catch(() => undefined);
    expect(await states()).toEqual(["live"]);
    await expectOnlyMembers((await models.live("recommendations"))!.version);
  });
});
