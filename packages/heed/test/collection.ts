// What tests of collection need: a fresh foundation with collection on top, and questions to ask it.

import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Accepted, createIngest, type Incoming } from "../src/ingest/ingest.ts";
import { createLive } from "../src/ingest/live.ts";
import { hashOf } from "../src/storage/person-directory.ts";
import { bookshop } from "./bookshop.ts";
import { foundation } from "./database.ts";

export type Collection = Awaited<ReturnType<typeof collection>>;

export async function collection() {
  const heed = await foundation(bookshop);
  const folder = await mkdtemp(join(tmpdir(), "heed-collection-"));
  const live = createLive(10_000);
  const ingest = createIngest({ ...heed, live: live.add });

  /** Sends one call; a body that is no call fails the test. */
  async function send(
    type: Incoming["type"],
    body: unknown,
    strength: Incoming["strength"] = "claimed",
  ): Promise<Accepted> {
    const result = await ingest.accept({ type, body, strength, source: "shop", receivedAt: heed.now() });
    if (!result.ok) throw new Error(result.message);
    return result;
  }
  /** One event later: choices and events of one millisecond have no order. */
  function tick(ms = 1000): void {
    heed.clock.now = new Date(heed.clock.now.getTime() + ms);
  }
  const aliasHash = (kind: "user" | "browser", value: string) => hashOf(heed.keys.alias, { kind, value });
  async function personOf(kind: "user" | "browser", value: string): Promise<string | undefined> {
    const { rows } = await heed.owner.query<{ person_id: string }>(
      "select person_id from heed.alias where hash = any($1)",
      [heed.keys.hashes.forms(aliasHash(kind, value))],
    );
    return rows[0]?.person_id;
  }
  type EventRow = { field: string; value: Record<string, unknown>; via: string; at: Date; skew_ms: number };
  async function eventsOf(personId: string | undefined): Promise<EventRow[]> {
    const { rows } = await heed.owner.query<EventRow>(
      "select field, value, via, at, skew_ms from heed.event where person_id = $1 order by at, event_id",
      [personId],
    );
    return rows;
  }
  /** The books whose views the shelf may use, newest first, or why none; `via`: as that browser. */
  async function shelf(personId: string | undefined, via?: string): Promise<readonly unknown[] | string> {
    return heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" }).decide({
      personId: personId ?? randomUUID(),
      ...(via === undefined ? {} : { via }),
      use: (access) => ({
        result: access.allowed
          ? access.data.events("Product Viewed").map((event) => event.properties["product_id"])
          : access.reason,
      }),
    });
  }
  /** How many rows PostgreSQL itself shows of a person for a purpose. */
  async function readable(personId: string | undefined, purpose: string): Promise<number> {
    const number = heed.inForce.numberOf(purpose);
    return heed.database.transaction("reader", number === undefined ? {} : { purpose: number }, async (connection) => {
      const { rows } = await connection.query<{ n: number }>(
        "select count(*) as n from heed.event where person_id = $1",
        [personId],
      );
      return rows[0]?.n ?? 0;
    });
  }
  /** A file of one import. */
  async function csv(text: string | Buffer, name = "rows.csv"): Promise<string> {
    const file = join(folder, `${randomUUID()}-${name}`);
    await writeFile(file, text);
    return file;
  }
  async function close(): Promise<void> {
    await heed.close();
    await rm(folder, { recursive: true, force: true });
  }
  return { ...heed, close, ingest, live, send, tick, aliasHash, personOf, eventsOf, shelf, readable, csv };
}

/** `context` that claims choices on the wire. */
export const claims = (categoryPreferences: Readonly<Record<string, unknown>>) => ({
  context: { consent: { categoryPreferences } },
});

/** A track call's name and properties: somebody looked at a book. */
export const viewed = (product_id: string, more: object = {}) => ({
  event: "Product Viewed",
  properties: { product_id, ...more },
});
