// The gate: one transaction for purpose, read and entry; a refusal is a value; a field that is not read is out of reach.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { columnsForNew } from "../storage/permit-columns.ts";
import { ensurePersons } from "../storage/person-directory.ts";
import { readStanding } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";

type Foundation = Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
let heed: Foundation;
beforeAll(async () => {
  heed = await foundation(bookshop);
});
afterAll(() => heed.close());

async function person(name: string): Promise<string> {
  return heed.database.transaction("ingest", {}, async (connection) => {
    const found = await ensurePersons(connection, heed.keys, [{ kind: "user", value: name }], "claimed", heed.now());
    return [...found.values()][0]!.personId;
  });
}

async function viewed(personId: string, product: string): Promise<boolean> {
  return heed.database.transaction("ingest", {}, async (connection) => {
    const stands = await readStanding(connection, heed.inForce, [personId]);
    const at = heed.now();
    const columns = columnsForNew(heed.inForce, stands(personId), { field: "Product Viewed", at }, at);
    if (!columns) return false;
    const row = {
      person_id: personId,
      at,
      event_id: randomUUID(),
      field: "Product Viewed",
      value: { product_id: product },
      via: null,
      source: "test",
      sensitive: false,
      received_at: at,
      skew_ms: 0,
      ...columns,
    };
    return (await insertRows(connection, "event", Object.keys(row) as (keyof typeof row & string)[], [row])) === 1;
  });
}

const entriesOf = async (personId: string) =>
  (
    await heed.owner.query("select kind, purpose, actor, detail from heed.ledger where person_id = $1 order by at", [
      personId,
    ])
  ).rows;

describe("the gate", () => {
  test("gives a permitted person's data and writes one entry", async () => {
    const ada = await person("gate-ada");
    await heed.choices.record({
      personId: ada,
      answers: [{ purpose: "recommendations", value: true }],
      strength: "browser",
      source: "test",
    });
    expect(await viewed(ada, "b1")).toBe(true);
    const access = (await heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" }).read([ada])).person(ada);
    if (!access.allowed) throw new Error(access.reason);
    expect(access.data.events("Product Viewed").map((event) => event.properties.product_id)).toEqual(["b1"]);
    expect((await entriesOf(ada)).filter((entry) => entry.kind === "use")).toEqual([
      { kind: "use", purpose: "recommendations", actor: "visit:shelf", detail: { fields: { "Product Viewed": 1 } } },
    ]);
  });

  test("tells a no from nothing known yet, and writes no entry for either", async () => {
    const bo = await person("gate-bo");
    const new_ = await person("gate-new");
    await heed.choices.record({
      personId: bo,
      answers: [{ purpose: "recommendations", value: false }],
      strength: "browser",
      source: "test",
    });
    const view = await heed.gate
      .open({ purpose: "recommendations", actor: "visit:shelf" })
      .read([bo, new_, randomUUID()]);
    expect(view.person(bo)).toMatchObject({ allowed: false, reason: "refused" });
    expect(view.person(new_)).toMatchObject({ allowed: false, reason: "not_asked" });
    expect((await entriesOf(bo)).filter((entry) => entry.kind !== "choice")).toEqual([]);
  });

  test("stops with the withdrawal, at once, and undo loses nothing", async () => {
    const cy = await person("gate-cy");
    const say = (value: boolean) =>
      heed.choices.record({
        personId: cy,
        answers: [{ purpose: "recommendations", value }],
        strength: "browser",
        source: "test",
      });
    await say(true);
    await viewed(cy, "b2");
    const events = async () => {
      const access = (await heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" }).read([cy])).person(cy);
      return access.allowed ? access.data.events("Product Viewed").length : access.reason;
    };
    expect(await events()).toBe(1);
    heed.clock.now = new Date(heed.clock.now.getTime() + 1000);
    await say(false);
    expect(await events()).toBe("refused");
    heed.clock.now = new Date(heed.clock.now.getTime() + 1000);
    await say(true);
    expect(await events()).toBe(1);
  });

  test("refuses a purpose that nobody declared, and a field outside the purpose", async () => {
    // @ts-expect-error the map does not declare it
    expect(() => heed.gate.open({ purpose: "retargeting", actor: "visit:shelf" })).toThrow(
      /purpose_not_declared: "retargeting"/,
    );
    const ada = await person("gate-ada");
    const access = (await heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" }).read([ada])).person(ada);
    if (!access.allowed) throw new Error(access.reason);
    // @ts-expect-error recommendations does not read the address
    expect(() => access.data.trait("email")).toThrow(/field_not_read/);
  });

  test("an aggregate-only purpose has no read", async () => {
    const ada = await person("gate-ada");
    await expect(heed.gate.open({ purpose: "statistics", actor: "job:popular" }).read([ada])).rejects.toThrow(
      /aggregate_only/,
    );
  });

  test("answers whoever waits, also when more kinds of question come than are remembered", async () => {
    const ada = await person("gate-ada");
    const asked = Array.from({ length: 260 }, (_, k) =>
      heed.gate.open({ purpose: "recommendations", actor: "visit:shelf", limit: k + 1 }).read([ada]),
    );
    const answers = (await Promise.all(asked)).map((view) => view.person(ada).allowed);
    expect(new Set(answers)).toEqual(new Set([true]));
  });
});
