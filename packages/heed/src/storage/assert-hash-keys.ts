// Hashes under a key that is not there find nobody, and everybody would come a second time: nothing is restored or served over them.
import type { Owner } from "./database.ts";

/** Rows looked at: after a rotation all lie under its key. */
const SAMPLE = 1_000;

/** @throws `hash_keys_missing` where a dump was loaded without its ring */
export async function assertHashKeys(owner: Owner): Promise<void> {
  const { rows } = await owner.query<{ missing: boolean }>(
    `select coalesce(max(key_version), 1) > (select coalesce(max(version), 1) from public.heed_hash_key) as missing
       from (select key_version from heed.alias limit ${SAMPLE}) looked`,
  );
  if (rows[0]?.missing)
    throw new Error(
      "hash_keys_missing: hashes in this database lie under a key that is not there. Restore with heed restore, from a folder that has the file hash-ring beside the backups.",
    );
}
