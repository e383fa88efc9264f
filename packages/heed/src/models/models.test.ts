// Models: trained through the gate on what lay before a moment, kept with card and members, replaced whole or not at all.
import type { DataMap } from "@heed/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { ownerTransaction } from "../../test/owner-transaction.ts";
import { books, readers, SENSITIVE_BOOK } from "../../test/readers.ts";
import { writeChoice, writeEvents, writePerson } from "../../test/write-people.ts";
import { capabilities } from "../capabilities/registry.ts";
import { createModels, type Models } from "./models.ts";
import { countPopular, readPopular } from "./popular.ts";
import { beginVersion, dropVersion, keepTrained, promote, readParts, release } from "./registry.ts";

type Foundation = Awaited<ReturnType<typeof foundation<DataMap>>>;
let heed: Foundation;
let models: Models;
let deps: Parameters<typeof createModels>[0];
const people = new Map<string, string>();
const catalogue = new Map(books("2026-01-01").map((item) => [item.id, item]));
const train = (
  options: { until?: Date; signal?: AbortSignal; report?: (share: number, says: string) => void } = {},
) => {
  heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
  return models.train("recommendations", { purpose: "recommendations", until: heed.now(), seed: 1, ...options });
};

beforeAll(async () => {
  heed = await foundation<DataMap>(bookshop);
  const { database, gate, inForce, ledger, now } = heed;
  deps = {
    database,
    ledger,
    gate,
    inForce,
    now,
    maintain: ownerTransaction(heed.url),
    // In a thread of their own only: here they would hold up every visitor.
    capabilities: {
      ...capabilities,
      recommendations: { ...capabilities["recommendations"]!, train: held, decode: held },
    },
    catalogue: () => catalogue,
  };
  models = createModels(deps);
  for (const { name, events } of readers(90, 7)) {
    const personId = await writePerson(heed, name);
    people.set(name, personId);
    if (!name.endsWith("5")) await writeChoice(heed, personId, "recommendations", !name.endsWith("9"));
    await writeEvents(heed, personId, events);
  }
});
afterAll(() => heed.close());

function held(): never {
  throw new Error("a model is trained or made ready on the event loop");
}
const own = { capability: "recommendations", purpose: "recommendations" };
const membersOf = async (version: string): Promise<string[]> =>
  (
    await heed.owner.query("select person_id from heed.training_member where version = $1 order by 1", [version])
  ).rows.map((row) => row.person_id);
const storedVersions = async (): Promise<string[]> =>
  (await heed.owner.query("select version from heed.model order by at")).rows.map((row) => row.version);
const memberTables = async (): Promise<number> =>
  (await heed.owner.query("select 1 from pg_inherits where inhparent = 'heed.training_member'::regclass")).rowCount ??
  0;

describe("popular items", () => {
  test("are those that at least 11 people bought in 30 days, counted once a person, never a sensitive one", async () => {
    expect(await countPopular(deps)).toEqual({ items: (await readPopular(heed.database)).length });
    const buyers = new Map<string, number>();
    for (const { events } of readers(90, 7)) {
      const own = events
        .filter(({ field, daysAgo }) => field === "Order Completed" && daysAgo <= 30)
        .flatMap(({ properties }) =>
          (properties["products"] as { product_id: string }[]).map((line) => line.product_id),
        );
      for (const item of new Set(own)) buyers.set(item, (buyers.get(item) ?? 0) + 1);
    }
    expect(buyers.get(SENSITIVE_BOOK)).toBeGreaterThan(11);
    const stored = await heed.owner.query("select item, place from heed.popular order by place");
    const expected = [...buyers].filter(([item, n]) => n >= 11 && item !== SENSITIVE_BOOK);
    expect(stored.rows.map((row) => row.item)).toEqual(
      expected.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([item]) => item),
    );
    expect(stored.rows.length).toBeGreaterThan(0);
  });

  test("are not counted where the map does not let statistics read orders", async () => {
    const { statistics: _, ...purposes } = bookshop.purposes;
    const inForce = { ...heed.inForce, map: { ...bookshop, purposes } };
    expect(await countPopular({ ...deps, inForce })).toHaveProperty("skipped");
  });
});

describe("training", () => {
  test("learns from those who allow it and from nobody else", async () => {
    const card = await train();
    const permitted = [...people].filter(([name]) => !/[59]$/.test(name)).map(([, id]) => id);
    expect(await membersOf(card.version)).toEqual(permitted.toSorted());
    expect(card).toMatchObject({ members: permitted.length, people: permitted.length, known: people.size });
    expect(card.version).toMatch(/^recommendations-\d{4}-\d\d-\d\d-[0-9a-f]{6}$/);
    expect(card.membersHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("puts no person, and nothing sensitive, into the model", async () => {
    const { version } = (await models.live("recommendations"))!;
    const parts = await heed.owner.query("select bytes from heed.model_part where version = $1 order by part", [
      version,
    ]);
    const bytes = Buffer.concat(parts.rows.map((row) => row.bytes));
    for (const [name, id] of people) {
      expect(bytes.includes(name)).toBe(false);
      expect(bytes.includes(id)).toBe(false);
      expect(bytes.includes(Buffer.from(id.replaceAll("-", ""), "hex"))).toBe(false);
    }
    expect(bytes.includes(SENSITIVE_BOOK)).toBe(false);
    expect(bytes.includes("crime-0")).toBe(true);
    const kept = await heed.owner.query("select contribution::text as kept from heed.training_member");
    expect(kept.rows.some((row) => row.kept.includes(SENSITIVE_BOOK))).toBe(false);
    expect(kept.rows.some((row) => row.kept.includes("crime-0"))).toBe(true);
  });

  test("a later event changes nothing in a model trained until before it, an earlier one does", async () => {
    const until = new Date(heed.now().getTime() - 10 * 86_400_000);
    const before = await train({ until });
    const reader = people.get("reader-1")!;
    const order = (daysAgo: number, id: string) =>
      writeEvents(heed, reader, [
        {
          field: "Order Completed",
          daysAgo,
          properties: { order_id: id, products: [{ product_id: "sea-0" }, { product_id: "crime-0" }] },
        },
      ]);
    await order(9, "planted-later");
    expect((await train({ until })).checksum).toBe(before.checksum);
    await order(11, "planted-before");
    expect((await train({ until })).checksum).not.toBe(before.checksum);
    await deps.maintain(async (sql) => {
      for (const { version, state } of await models.list()) if (state === "candidate") await dropVersion(sql, version);
    });
  });

  test("a run on older data stands aside until it is asked for, and the one before can be brought back", async () => {
    const [first, second] = [await train(), await train()];
    const day = (ago: number) => new Date(heed.now().getTime() - ago * 86_400_000);
    const older = await train({ until: day(10) });
    expect([first.state, second.state, older.state]).toEqual(["live", "live", "candidate"]);
    expect((await models.live("recommendations"))?.version).toBe(second.version);
    const oldest = await train({ until: day(12) });
    expect(await models.card(older.version)).toBeUndefined();
    await models.setShadow(oldest.version, "staff:0a1b2c3d");
    expect((await models.shadow("recommendations"))?.version).toBe(oldest.version);
    expect(await models.rollback("recommendations", "staff:0a1b2c3d")).toBe(first.version);
    expect((await models.live("recommendations"))?.version).toBe(first.version);
    await models.promote(oldest.version);
    // Who did it stands in the ledger, by eight digits or as a command.
    const { rows: deeds } = await heed.owner.query(
      "select actor, detail->>'request' as did from heed.ledger where kind = 'request' and detail->>'model' = any($1)",
      [[oldest.version, first.version]],
    );
    expect(deeds.map(({ actor, did }) => `${actor} ${did}`).sort()).toEqual([
      "staff:0a1b2c3d let a model answer beside the one in use",
      "staff:0a1b2c3d use the model before again",
      "staff:cli train a model",
      "staff:cli train a model",
      "staff:cli use a model",
    ]);
    const states = (await models.list()).map(({ version, state }) => [version, state]);
    expect(Object.fromEntries(states)).toEqual({ [oldest.version]: "live", [first.version]: "rollback" });
    expect(await memberTables()).toBe(2);
    await expect(models.promote(second.version)).rejects.toThrow(/model_unknown: .*heed model list/);
    await expect(models.setShadow(oldest.version)).rejects.toThrow(/model_is_live: /);
    const running = "recommendations-2026-01-01-0a11e1";
    await deps.maintain((sql) => beginVersion(sql, { version: running, ...own }, heed.now()));
    await expect(deps.maintain((sql) => promote(sql, running))).rejects.toThrow(/model_unknown: /);
    await deps.maintain((sql) => dropVersion(sql, running));
  });

  test("the database itself takes no second version in use", async () => {
    const before = await storedVersions();
    const second = heed.owner.query(
      "insert into heed.model (version, capability, state, at, checksum, card) values ('x', 'recommendations', 'live', now(), '', '{}')",
    );
    await expect(second).rejects.toThrow(/one_in_each_state/);
    expect(await storedVersions()).toEqual(before);
  });

  test("keeps the live version and the one before it, and drops older ones with their members", async () => {
    const [first, second, third] = [await train(), await train(), await train()];
    const states = (await models.list()).map(({ version, state }) => [version, state]);
    expect(states).toEqual([
      [third.version, "live"],
      [second.version, "rollback"],
    ]);
    expect(await membersOf(first.version)).toEqual([]);
    expect(await memberTables()).toBe(2);
    expect(await models.card(third.version)).toEqual(third);
    expect(await models.card(first.version)).toBeUndefined();
    expect((await models.live("recommendations"))?.version).toBe(third.version);
    expect(await models.fingerprint()).toBe(`${third.version} ${third.checksum.slice(0, 12)}`);
  });

  test("a run that fails leaves nothing half stored, and the live model stays", async () => {
    const versions = await storedVersions();
    const nobodyYet = new Date(heed.now().getTime() - 1_000 * 86_400_000);
    await expect(train({ until: nobodyYet })).rejects.toThrow(/too_few_people/);
    await expect(train({ signal: AbortSignal.abort(new Error("stopped by hand")) })).rejects.toThrow(/stopped by hand/);
    const stop = new AbortController();
    const report = (_: number, says: string): void => {
      if (says.startsWith("choosing")) stop.abort(new Error("stopped midway"));
    };
    await expect(train({ signal: stop.signal, report })).rejects.toThrow(/stopped midway/);
    expect(await storedVersions()).toEqual(versions);
    expect(await memberTables()).toBe(versions.length);
    expect((await models.live("recommendations"))?.version).toBe(versions.at(-1));
  });

  test("two runs at once leave one live version", async () => {
    const until = heed.now();
    const cards = await Promise.all([train({ until }), train({ until })]);
    const states = (await models.list()).map(({ state }) => state).sort();
    expect(states).toEqual(["live", "rollback"]);
    expect(cards.map(({ version }) => version)).toContain((await models.live("recommendations"))?.version);
    expect(await memberTables()).toBe(2);
  });

  test("what a process left behind that died in training goes with a later run", async () => {
    const died = "recommendations-2026-01-01-0dead0";
    const begun = new Date(heed.now().getTime() - 13 * 3_600_000);
    await deps.maintain((sql) => beginVersion(sql, { version: died, ...own }, begun));
    expect(await memberTables()).toBe(3);
    const running = "recommendations-2026-01-01-0a11e0";
    await deps.maintain((sql) => beginVersion(sql, { version: running, ...own }, heed.now()));
    expect(await storedVersions()).not.toContain(died);
    expect(await storedVersions()).toContain(running);
    await deps.maintain((sql) => dropVersion(sql, running));
    expect(await memberTables()).toBe(2);
  });

  test("tells its progress, and writes one ledger entry of nobody that names the run", async () => {
    const shares: number[] = [];
    const { version, members, membersHash } = await train({ report: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const entries = await heed.owner.query("select actor, detail from heed.ledger where detail->>'scan' = $1", [
      version,
    ]);
    expect(entries.rows).toHaveLength(1);
    expect(entries.rows[0]).toMatchObject({ actor: "job:train", detail: { members, hash: membersHash } });
  });

  test("does not learn from a day that has not come: what is still to come would be learned as none", async () => {
    const runs = await memberTables();
    await expect(train({ until: new Date(heed.now().getTime() + 60_000) })).rejects.toThrow(
      /^until_in_the_future: .+ leave --until out\.$/,
    );
    expect(await memberTables()).toBe(runs);
  });

  test("another process sees a new version, and a process that holds an old one lets go of it", async () => {
    const other = createModels(deps);
    const old = (await other.live("recommendations"))!;
    const { version } = await train();
    heed.clock.now = new Date(heed.clock.now.getTime() + 10_000);
    expect(old.version).not.toBe(version);
    expect((await other.live("recommendations"))?.version).toBe(version);
  });

  test("a model of many parts comes back as it was", async () => {
    const bytes = Uint8Array.from({ length: 9_000_001 }, (_, at) => (at * 31 + (at >> 13)) & 255);
    const card = (await models.card((await train()).version))!;
    const big = { ...card, capability: "big", version: "big-2026-01-01-b16b16" };
    await deps.maintain((sql) =>
      beginVersion(sql, { version: big.version, capability: "big", purpose: "recommendations" }, heed.now()),
    );
    await deps.maintain((sql) => keepTrained(sql, big, bytes));
    expect(await deps.maintain((sql) => release(sql, big))).toBe(true);
    const { rows } = await heed.owner.query("select count(*) as n from heed.model_part where version = $1", [
      big.version,
    ]);
    expect(rows[0].n).toBe(3);
    const back = await heed.database.transaction("reader", {}, (connection) => readParts(connection, big.version));
    expect(Buffer.compare(back, bytes)).toBe(0);
    await deps.maintain((sql) => dropVersion(sql, big.version));
  });

  test("a damaged model is refused with its remedy", async () => {
    const { version } = await train();
    await heed.owner.query(
      "update heed.model_part set bytes = set_byte(bytes, length(bytes) - 9, 255 - get_byte(bytes, length(bytes) - 9)) where version = $1",
      [version],
    );
    await expect(createModels(deps).live("recommendations")).rejects.toThrow(/model_corrupted: .*train again/);
  });
});
