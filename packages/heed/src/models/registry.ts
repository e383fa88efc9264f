// Where models are kept: one live version per capability, the one before it for a rollback, each with those who were in its training.
import type { Connection } from "../storage/database.ts";
import type { ModelCard } from "./model-card.ts";
import { memberTable } from "./version.ts";

/** `training`: a run in progress. At most one `live` and one `rollback` per capability. */
export type ModelState = "training" | "live" | "rollback";

const PART_BYTES = 4 * 2 ** 20;
/** A run that has not ended after so long has died with its process. */
const ABANDONED_HOURS = 12;

/** Makes room for a run: the version, and the partition for its members. Clears runs that died. */
export async function beginVersion(sql: Connection, version: string, capability: string, now: Date): Promise<void> {
  const { rows } = await sql.query<{ version: string }>(
    "select version from heed.model where state = 'training' and at < $1",
    [new Date(now.getTime() - ABANDONED_HOURS * 3_600_000)],
  );
  for (const row of rows) await dropVersion(sql, row.version);
  await sql.query(
    "insert into heed.model (version, capability, state, at, checksum, card) values ($1, $2, 'training', $3, '', '{}')",
    [version, capability, now],
  );
  // CREATE, then ATTACH: readers and writers of other versions are not locked out. The name and the version are checked by memberTable.
  const table = memberTable(version);
  await sql.query(`create table heed.${table} (like heed.training_member including all)`);
  await sql.query(`alter table heed.training_member attach partition heed.${table} for values in ('${version}')`);
}

/** Puts the model in use: the live one becomes the rollback, the rollback goes with its members. Call it in one transaction. */
export async function goLive(sql: Connection, card: ModelCard, bytes: Uint8Array): Promise<void> {
  // Of two runs that end together one waits, so that one version is live.
  await sql.query("lock table heed.model in share row exclusive mode");
  const { rows } = await sql.query<{ version: string }>(
    "select version from heed.model where capability = $1 and state = 'rollback'",
    [card.capability],
  );
  for (const row of rows) await dropVersion(sql, row.version);
  await sql.query("update heed.model set state = 'rollback' where capability = $1 and state = 'live'", [
    card.capability,
  ]);
  for (let part = 0; part * PART_BYTES < bytes.length; part++) {
    const slice = Buffer.from(bytes.buffer, bytes.byteOffset + part * PART_BYTES, partLength(bytes, part));
    await sql.query("insert into heed.model_part (version, part, bytes) values ($1, $2, $3)", [
      card.version,
      part,
      slice,
    ]);
  }
  await sql.query("update heed.model set state = 'live', at = $2, checksum = $3, card = $4 where version = $1", [
    card.version,
    card.trainedAt,
    card.checksum,
    JSON.stringify(card),
  ]);
}

/** Deletes a version with its parts and its members. */
export async function dropVersion(sql: Connection, version: string): Promise<void> {
  await sql.query(`drop table if exists heed.${memberTable(version)}`);
  await sql.query("delete from heed.model where version = $1", [version]);
}

/** The bytes of a version, as stored. */
export async function readParts(sql: Connection, version: string): Promise<Uint8Array> {
  const { rows } = await sql.query<{ bytes: Buffer }>(
    "select bytes from heed.model_part where version = $1 order by part",
    [version],
  );
  return Buffer.concat(rows.map((row) => row.bytes));
}

const partLength = (bytes: Uint8Array, part: number): number => Math.min(PART_BYTES, bytes.length - part * PART_BYTES);
