// Where models are kept: at most one version of a capability in each state, each with those who were in its training.
import { plain } from "../capabilities/said.ts";
import type { Connection } from "../storage/database.ts";
import type { ModelState, Override, StoredCard } from "./model-card.ts";
import { memberTable } from "./version.ts";

const PART_BYTES = 4 * 2 ** 20;
/** A run that has not ended after so long has died with its process. */
const ABANDONED_HOURS = 12;

/** Makes room for a run: the version, and the partition for its members. Clears runs that died. */
export async function beginVersion(
  sql: Connection,
  { version, capability, purpose }: { version: string; capability: string; purpose: string },
  now: Date,
): Promise<void> {
  const { rows } = await sql.query<{ version: string }>(
    "select version from heed.model where state = 'training' and at < $1",
    [new Date(now.getTime() - ABANDONED_HOURS * 3_600_000)],
  );
  for (const row of rows) await dropVersion(sql, row.version);
  await sql.query(
    `insert into heed.model (version, capability, purpose, state, at, checksum, card) values ($1, $2, $3, 'training', $4, '', '{}')`,
    [version, capability, purpose, now],
  );
  // CREATE, then ATTACH: readers and writers of other versions are not locked out. The name and the version are checked by memberTable.
  const table = memberTable(version);
  await sql.query(`create table heed.${table} (like heed.training_member including all)`);
  await sql.query(`alter table heed.training_member attach partition heed.${table} for values in ('${version}')`);
}

/**
 * Keeps what a run has trained; nobody can use it yet. Call it in one transaction.
 *
 * @returns false when the version is gone: somebody in it was deleted while it was trained
 */
export async function keepTrained(sql: Connection, card: StoredCard, bytes: Uint8Array): Promise<boolean> {
  const { rowCount } = await sql.query("update heed.model set at = $2, checksum = $3, card = $4 where version = $1", [
    card.version,
    card.trainedAt,
    card.checksum,
    JSON.stringify(card),
  ]);
  if (rowCount === 0) return false;
  await writeParts(sql, card.version, bytes);
  return true;
}

/**
 * Ends a run: in use, unless its audit failed or the version in use learned from later data; else as the candidate, and the candidate before
 * it goes.
 *
 * @returns false when the version is gone, see {@link keepTrained}
 * @throws `model_has_leavers` while somebody is to be taken out of it
 */
export async function release(sql: Connection, { version, capability, until, audit }: StoredCard): Promise<boolean> {
  await alone(sql);
  const { rows } = await sql.query<{ version: string; state: ModelState; until: string | null }>(
    "select version, state, card->>'until' as until from heed.model where version = $1 or (capability = $2 and state = 'live')",
    [version, capability],
  );
  if (!rows.some((row) => row.version === version)) return false;
  const live = rows.find((row) => row.state === "live");
  if (audit?.passed === false || (live && (live.until ?? "") > until)) {
    await requireClean(sql, version);
    await dropState(sql, capability, "candidate");
    await sql.query("update heed.model set state = 'candidate' where version = $1", [version]);
  } else await putInUse(sql, version, capability, "training");
  return true;
}

/**
 * Puts a version in use: the live one becomes the rollback, and the rollback before it goes. Promoting the rollback itself makes the two
 * change places. Beside {@link release} this is the only way to `live`.
 *
 * @param override who decides against a failed audit, and why; kept on the card
 * @throws `model_unknown` for a version that is not there or still in training; `model_has_leavers` while somebody is to be taken out of it;
 *   `audit_failed` for one whose audit stands against it
 */
export async function promote(sql: Connection, version: string, override?: Override): Promise<void> {
  await alone(sql);
  const { capability, state, card } = await keptVersion(sql, version);
  const { audit } = card;
  if (audit?.passed === false && !override && !card.override)
    throw new Error(
      `audit_failed: ${audit.against.map(plain).join(" ")} Train again, or let a role that may override audits decide: heed model promote ${version} --role ROLE --reason WHY.`,
    );
  if (audit?.passed === false && override)
    await sql.query("update heed.model set card = $2 where version = $1", [
      version,
      JSON.stringify({ ...card, override }),
    ]);
  if (state !== "live") await putInUse(sql, version, capability, state);
}

async function putInUse(sql: Connection, version: string, capability: string, state: ModelState): Promise<void> {
  await requireClean(sql, version);
  if (state !== "rollback") await dropState(sql, capability, "rollback");
  await sql.query(
    `update heed.model set state = case when version = $1 then 'live' else 'rollback' end
     where capability = $2 and (version = $1 or state = 'live')`,
    [version, capability],
  );
}

async function requireClean(sql: Connection, version: string): Promise<void> {
  const { rowCount } = await sql.query(
    "select 1 from heed.training_member where version = $1 and leaves is not null limit 1",
    [version],
  );
  if (rowCount !== 0)
    throw new Error(
      "model_has_leavers: people who have left are still in this version. Train again, and use that one.",
    );
}

/** Lets a version answer beside the live one; the shadow before it goes. */
export async function setShadow(sql: Connection, version: string): Promise<void> {
  await alone(sql);
  const { capability, state } = await keptVersion(sql, version);
  if (state === "live")
    throw new Error("model_is_live: this version is in use. Put another in use first: heed model promote VERSION");
  if (state === "shadow") return;
  await dropState(sql, capability, "shadow");
  await sql.query("update heed.model set state = 'shadow' where version = $1", [version]);
}

/** Puts other bytes in the place of those with the checksum `was`; false when these are no longer there. */
export async function replaceBytes(
  sql: Connection,
  version: string,
  was: string,
  card: StoredCard,
  bytes: Uint8Array,
  removed: number,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    "update heed.model set checksum = $3, card = $4, removed = $5 where version = $1 and checksum = $2",
    [version, was, card.checksum, JSON.stringify(card), removed],
  );
  if (rowCount === 0) return false;
  await sql.query("delete from heed.model_part where version = $1", [version]);
  await writeParts(sql, version, bytes);
  return true;
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

/** Of two who change states at once one waits. */
const alone = (sql: Connection) => sql.query("lock table heed.model in share row exclusive mode");

type Kept = { capability: string; state: ModelState; card: StoredCard };

async function keptVersion(sql: Connection, version: string): Promise<Kept> {
  const { rows } = await sql.query<Kept>(
    "select capability, state, card from heed.model where version = $1 and state <> 'training'",
    [version],
  );
  if (rows[0]) return rows[0];
  throw new Error("model_unknown: there is no such version. See those that are kept: heed model list");
}

async function dropState(sql: Connection, capability: string, state: ModelState): Promise<void> {
  const { rows } = await sql.query<{ version: string }>(
    "select version from heed.model where capability = $1 and state = $2",
    [capability, state],
  );
  for (const row of rows) await dropVersion(sql, row.version);
}

async function writeParts(sql: Connection, version: string, bytes: Uint8Array): Promise<void> {
  for (let part = 0; part * PART_BYTES < bytes.length; part++) {
    const length = Math.min(PART_BYTES, bytes.length - part * PART_BYTES);
    const slice = Buffer.from(bytes.buffer, bytes.byteOffset + part * PART_BYTES, length);
    await sql.query("insert into heed.model_part (version, part, bytes) values ($1, $2, $3)", [version, part, slice]);
  }
}
