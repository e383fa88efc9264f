// Correcting a value: the person's own word is a newer row beside the wrong one, under the permits that their choices give today.
import { randomUUID } from "node:crypto";
import { filterTrait, type Strength } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import { addressOf } from "../storage/address-identifier.ts";
import { type AddressNoesDeps, holdAddressNoes } from "../storage/address-noes.ts";
import type { Connection, Database } from "../storage/database.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { columnsForNew } from "../storage/permit-columns.ts";
import { encryptIdentity, newPersonKey, type WrapKey } from "../storage/person-key.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { queueStored } from "../storage/queue-deliveries.ts";
import { readStanding } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";

export type Corrected =
  | { readonly ok: true }
  /** `no_use`: nothing may use this field any more, so nothing new is stored. */
  | { readonly ok: false; readonly code: "field_unknown" | "value_malformed" | "no_use" | "unknown_person" };

export type Correction = {
  readonly personId: string;
  /** A trait of the map. What happened (an event) is no value that could be another. */
  readonly field: string;
  readonly value: unknown;
  readonly strength: Strength;
  readonly actor: string;
};

/**
 * Stores what the person says instead (GDPR Art. 16). Purposes read the newest value; the request and the entry name the field, never a value.
 *
 * @example
 * await correct(deps, { personId, field: "favourite_genre", value: "Poetry", strength: "proven", actor: "person:dashboard" });
 */
export async function correct(
  deps: AddressNoesDeps & {
    database: Database;
    inForce: MapInForce;
    ledger: Ledger;
    wrapKey: WrapKey;
    now: () => Date;
  },
  correction: Correction,
): Promise<Corrected> {
  const { keys, inForce } = deps;
  const given = filterTrait(inForce.map, correction.field, correction.value);
  if (!given.kept) return { ok: false, code: given.drop.reason === "not_in_map" ? "field_unknown" : "value_malformed" };
  const address = addressOf(keys, inForce.map, correction.field, given.value);
  const corrected = await write(deps, correction, given, address);
  if (corrected.ok && address !== null)
    await holdAddressNoes(deps, [{ of: { personId: correction.personId }, address: String(given.value) }]);
  return corrected;
}

type Given = Extract<ReturnType<typeof filterTrait>, { kept: true }>;

function write(
  deps: { database: Database; inForce: MapInForce; ledger: Ledger; wrapKey: WrapKey; now: () => Date },
  { personId: asked, field, strength, actor }: Correction,
  given: Given,
  address: string | null,
): Promise<Corrected> {
  const { database, inForce, ledger, wrapKey, now } = deps;
  return database.transaction("rights", { subject: asked }, async (connection) => {
    const personId = (await lockPersons(connection, [asked], "update")).get(asked);
    await assertInForce(connection, inForce);
    // Under another id than the subject's nothing can be read: the page names the id in use.
    if (personId !== asked) return { ok: false, code: "unknown_person" };
    const at = now();
    const standing = (await readStanding(connection, inForce, [personId]))(personId);
    const columns = columnsForNew(inForce, standing, { field, at, sensitive: given.sensitive }, at);
    if (!columns) return { ok: false, code: "no_use" };
    const row = {
      person_id: personId,
      field,
      at,
      id: randomUUID(),
      via: null,
      key_version: database.hashes.version,
      source: "person",
      ...columns,
    };
    const { sensitive } = given;
    if (given.identifies) {
      const cipher = encryptIdentity(wrapKey, await keyOf(connection, wrapKey, personId), given.value);
      await insert(connection, "identity", { ...row, sensitive, cipher, address, strength });
    } else await insert(connection, "trait", { ...row, sensitive, value: JSON.stringify(given.value) });
    // GDPR Art. 19: whoever got the value that was wrong gets the right one.
    await queueStored(connection, inForce, [{ personId, field, permits: columns.permits }], at, "correction");
    const request = { person_id: personId, at, id: randomUUID(), kind: "rectify", state: "done", detail: { field } };
    await insert(connection, "request", request);
    await ledger.write(connection, [
      { personId, at, kind: "request", purpose: "rights", actor, detail: { request: "correct", field } },
    ]);
    return { ok: true };
  });
}

const insert = (connection: Connection, table: string, row: Record<string, unknown>) =>
  insertRows(connection, table, Object.keys(row), [row]);

/** The person's wrapped key, made where there is none; the person is locked, so nobody makes another meanwhile. */
async function keyOf(connection: Connection, wrapKey: WrapKey, personId: string): Promise<Buffer> {
  const { rows } = await connection.query<{ wrapped: Buffer }>(
    "select wrapped from heed.person_key where person_id = $1",
    [personId],
  );
  if (rows[0]) return rows[0].wrapped;
  const wrapped = newPersonKey(wrapKey);
  await insert(connection, "person_key", { person_id: personId, wrapped });
  return wrapped;
}
