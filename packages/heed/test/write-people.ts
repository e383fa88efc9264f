// Puts people with choices and events straight into the tables, by the same permits that collection would write.
import { randomUUID } from "node:crypto";
import { filterEvent, type Value } from "@heed/core";
import { columnsForNew } from "../src/storage/permit-columns.ts";
import { ensurePersons } from "../src/storage/person-directory.ts";
import { readStanding } from "../src/storage/standing.ts";
import { insertRows } from "../src/storage/values.ts";
import type { foundation } from "./database.ts";

type Foundation = Pick<Awaited<ReturnType<typeof foundation>>, "database" | "inForce" | "choices" | "keys" | "now">;

/** An event as a test writes it down. */
export type WrittenEvent = {
  readonly field: string;
  readonly daysAgo: number;
  readonly properties: Readonly<Record<string, Value>>;
};

/** Makes a person known under `userId`, or finds them. */
export async function writePerson(heed: Foundation, userId: string): Promise<string> {
  const found = await heed.database.transaction("ingest", {}, (connection) =>
    ensurePersons(connection, heed.keys, [{ kind: "user", value: userId }], "claimed", heed.now()),
  );
  return [...found.values()][0]!.personId;
}

/** Records one choice, made by the person in their own browser. */
export async function writeChoice(heed: Foundation, personId: string, purpose: string, value: boolean): Promise<void> {
  const recorded = await heed.choices.record({
    personId,
    answers: [{ purpose, value }],
    strength: "browser",
    source: "test",
  });
  if (!recorded.ok) throw new Error(recorded.message);
}

/** Writes what the map keeps of the events and some purpose permits; the rest is not stored. Gives the number of rows. */
export async function writeEvents(
  heed: Foundation,
  personId: string,
  events: readonly WrittenEvent[],
): Promise<number> {
  return heed.database.transaction("ingest", {}, async (connection) => {
    const stands = (await readStanding(connection, heed.inForce, [personId]))(personId);
    const now = heed.now();
    const rows = events.flatMap(({ field, daysAgo, properties }) => {
      const filtered = filterEvent(heed.inForce.map, field, properties);
      if (!filtered.kept) throw new Error(`The test's event is not in its map: ${filtered.reason}`);
      const at = new Date(now.getTime() - daysAgo * 86_400_000);
      const columns = columnsForNew(heed.inForce, stands, { field, at, sensitive: filtered.sensitive }, now);
      if (!columns) return [];
      const row = {
        person_id: personId,
        at,
        event_id: randomUUID(),
        field,
        value: filtered.properties,
        via: null,
        source: "test",
        sensitive: filtered.sensitive,
        received_at: now,
        skew_ms: 0,
        ...columns,
      };
      return [row];
    });
    return rows.length === 0 ? 0 : insertRows(connection, "event", COLUMNS, rows);
  });
}

const COLUMNS = [
  "person_id",
  "at",
  "event_id",
  "field",
  "value",
  "via",
  "source",
  "sensitive",
  "received_at",
  "skew_ms",
  "permits",
  "until",
  "expires",
] as const;
