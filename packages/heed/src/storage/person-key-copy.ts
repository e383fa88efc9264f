// The copy of the person keys that lies beside the backups, one and only: replaced by each backup, and a deleted person's key is wiped from it in place.
// Dumps hold identifiers encrypted and no key; without this file they stay unreadable (mechanisms.md 11).
import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, open, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { Owner } from "./database.ts";
import { RING_TABLES } from "./keep-key-ring.ts";

const NAME = "person-keys";
/** Person id and wrapped key in hexadecimal, padded: every line is as long as every other, and they are sorted, so that one is found by halving. */
const ID = 32;
const KEY = 240;
const LINE = ID + 1 + KEY + 1;
/** Each ring in a file of its own; of before there was one there is none. */
const RINGS = { heed_key_ring: "key-ring", heed_hash_key: "hash-ring" } as const;
type RingRow = { version: number; service: string; wrapped: string; at: string; done_at: string | null };

/** Writes the copy anew, and before it the rings of keys; the former ones are gone with it. */
export async function writePersonKeys(owner: Owner, folder: string): Promise<void> {
  for (const table of RING_TABLES) {
    const ring = await owner.query<RingRow>(
      `select version, service, encode(wrapped, 'hex') as wrapped, at, done_at from public.${table} order by version`,
    );
    const file = join(folder, RINGS[table]);
    await writeFile(`${file}.new`, JSON.stringify(ring.rows), { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }
  const path = join(folder, NAME);
  const fresh = `${path}.new`;
  const lines = owner.query(
    copyTo(
      `copy (select replace(person_id::text, '-', '') || ' ' || rpad(encode(wrapped, 'hex'), ${KEY}) from heed.person_key order by person_id) to stdout`,
    ),
  );
  await pipeline(lines, createWriteStream(fresh, { mode: 0o600, flush: true }));
  await rename(fresh, path);
}

/** Copies the keys back, with the rings; those that were wiped do not come. */
export async function readPersonKeys(owner: Owner, folder: string): Promise<void> {
  for (const table of RING_TABLES) await readRing(owner, table, join(folder, RINGS[table]));
  const into = owner.query(copyFrom("copy heed.person_key (person_id, wrapped) from stdin"));
  const lines = createInterface({ input: createReadStream(join(folder, NAME)), crlfDelay: Number.POSITIVE_INFINITY });
  const rows = Transform.from(async function* () {
    for await (const line of lines) {
      const wrapped = line.slice(ID + 1).trim();
      if (wrapped !== "") yield `${line.slice(0, ID)}\t\\\\x${wrapped}\n`;
    }
  });
  await pipeline(rows, into);
}

async function readRing(owner: Owner, table: (typeof RING_TABLES)[number], file: string): Promise<void> {
  // A copy of before there was this ring has none, and needs none.
  const ring = await readFile(file, "utf8").catch(() => undefined);
  if (ring === undefined) return;
  await owner.query(`delete from public.${table}`);
  // Written above; what a stranger changed in it is no key of this root key and fails when it is unwrapped.
  for (const { version, service, wrapped, at, done_at } of JSON.parse(ring) as RingRow[])
    await owner.query(
      `insert into public.${table} (version, service, wrapped, at, done_at) values ($1, $2, decode($3, 'hex'), $4, $5)`,
      [version, service, wrapped, at, done_at],
    );
}

/**
 * Wipes the keys of these people from the copy in a folder, and waits for the disk.
 *
 * @returns false if there is no copy to be reached
 */
export async function wipePersonKeys(folder: string, ids: readonly string[]): Promise<boolean> {
  const file = await open(join(folder, NAME), "r+").catch(() => undefined);
  if (!file) return false;
  try {
    for (const id of ids) await wipe(file, id.replaceAll("-", ""));
    await file.datasync();
    return true;
  } finally {
    await file.close();
  }
}

async function wipe(file: FileHandle, id: string): Promise<void> {
  let [low, high] = [0, Math.floor((await file.stat()).size / LINE)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { buffer } = await file.read(Buffer.alloc(ID), 0, ID, middle * LINE);
    const found = buffer.toString("latin1");
    if (found === id) {
      await file.write(" ".repeat(KEY), middle * LINE + ID + 1, "latin1");
      return;
    }
    if (found < id) low = middle + 1;
    else high = middle;
  }
}

/** Whether a folder has a copy of the keys. */
export const hasPersonKeys = (folder: string): Promise<boolean> =>
  stat(join(folder, NAME)).then(
    () => true,
    () => false,
  );
