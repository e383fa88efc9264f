// People for tests: written as ingestion writes them, under its role, with the permits that their choices give.
import { randomUUID } from "node:crypto";
import type { DataMap, PlainData } from "@heed/core";
import { addressOf } from "../src/storage/address-identifier.ts";
import { columnsForNew } from "../src/storage/permit-columns.ts";
import { hashOf } from "../src/storage/person-directory.ts";
import { encryptIdentity, newPersonKey } from "../src/storage/person-key.ts";
import { readStanding } from "../src/storage/standing.ts";
import { insertRows } from "../src/storage/values.ts";
import type { bookshop } from "./bookshop.ts";
import type { foundation } from "./database.ts";

type Heed = Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
export type TestPerson = { readonly id: string; readonly user?: string; readonly browsers: readonly string[] };

/** A person with a user id, browsers, or both; `user` and `browsers` are the alias hashes. */
export async function makePerson(
  heed: Heed,
  names: { user?: string; browsers?: readonly string[] },
): Promise<TestPerson> {
  const id = randomUUID();
  const user = names.user === undefined ? undefined : hashOf(heed.keys.alias, { kind: "user", value: names.user });
  const browsers = (names.browsers ?? []).map((value) => hashOf(heed.keys.alias, { kind: "browser", value }));
  const at = heed.now();
  const alias = (kind: string, strength: string) => (hash: string) => ({
    hash,
    key_version: 1,
    kind,
    person_id: id,
    strength,
    at,
  });
  const rows = [
    ...(user === undefined ? [] : [user].map(alias("user", "claimed"))),
    ...browsers.map(alias("browser", "browser")),
  ];
  await heed.database.transaction("ingest", {}, async (connection) => {
    await insertRows(connection, "person", ["person_id", "at"], [{ person_id: id, at }]);
    await insertRows(connection, "alias", ["hash", "key_version", "kind", "person_id", "strength", "at"], rows);
  });
  return { id, ...(user === undefined ? {} : { user }), browsers };
}

export type TestDatum = { field: string; value: unknown; at?: Date; via?: string | undefined; sensitive?: boolean };

/** Writes an event, a trait or an identifier, whichever the map says; false when nothing permits it. */
export async function addDatum(heed: Heed, personId: string, datum: TestDatum): Promise<boolean> {
  const declared: DataMap["fields"][string] | undefined = (heed.inForce.map as DataMap).fields[datum.field];
  return heed.database.transaction("ingest", {}, async (connection) => {
    const stands = (await readStanding(connection, heed.inForce, [personId]))(personId);
    const at = datum.at ?? heed.now();
    const sensitive = datum.sensitive ?? false;
    const columns = columnsForNew(heed.inForce, stands, { field: datum.field, at, sensitive }, heed.now());
    if (!columns) return false;
    const common = {
      person_id: personId,
      field: datum.field,
      at,
      via: datum.via ?? null,
      source: "test",
      sensitive,
      ...columns,
    };
    const write = async (table: string, row: Record<string, unknown>) =>
      (await insertRows(connection, table, Object.keys(row), [row])) === 1;
    if (declared?.kind === "event")
      return write("event", { ...common, event_id: randomUUID(), value: datum.value, received_at: at, skew_ms: 0 });
    if (declared?.kind !== "trait" || declared.identifies !== true)
      return write("trait", { ...common, id: randomUUID(), value: JSON.stringify(datum.value) });
    const key = { person_id: personId, wrapped: newPersonKey(heed.keys.people) };
    await insertRows(connection, "person_key", ["person_id", "wrapped"], [key]);
    const { rows } = await connection.query<{ wrapped: Buffer }>(
      "select wrapped from heed.person_key where person_id = $1",
      [personId],
    );
    const cipher = encryptIdentity(heed.keys.people, rows[0]!.wrapped, String(datum.value));
    const address = addressOf(heed.keys, heed.inForce.map, datum.field, datum.value);
    return write("identity", { ...common, id: randomUUID(), cipher, address });
  });
}

/** A decision about the person, made through the gate, with its entry; `detail` says more of it, or other. */
export async function addDecision(
  heed: Heed,
  personId: string,
  item: string,
  via?: string,
  more: Readonly<Record<string, PlainData>> = {},
): Promise<string> {
  let id = "";
  await heed.gate.open({ purpose: "recommendations", actor: "visit:shelf" }).decide({
    personId,
    ...(via === undefined ? {} : { via }),
    use: (access, decisionId) => {
      if (!access.allowed) return { result: undefined };
      id = decisionId;
      const says = { code: "because", bought: [true] };
      const shown = [{ item, score: 1, probability: 1, says, because: [item] }];
      const detail = { personal: true, capability: "recommendations", shown, candidates: [item], ...more };
      return { result: undefined, decision: { placement: "shelf", arm: "personal", model: "m-1", detail } };
    },
  });
  return id;
}

/** Says yes or no, with a later clock each time so that the newest wins. */
export async function answer(
  heed: Heed,
  personId: string,
  purpose: string,
  value: boolean,
  strength: "browser" | "proven" = "proven",
) {
  heed.clock.now = new Date(heed.clock.now.getTime() + 1_000);
  const said = await heed.choices.record({ personId, answers: [{ purpose, value }], strength, source: "test" });
  if (!said.ok) throw new Error(said.message);
}
