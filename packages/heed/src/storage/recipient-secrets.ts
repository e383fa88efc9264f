// Secrets that sign calls to recipients: sealed under the root key; the one before the newest signs for a day more.
import type { Database, Owner } from "./database.ts";
import type { Keys } from "./keys.ts";
import { openSealed, seal } from "./person-key.ts";

/** So long the secret before the newest counts, so that the recipient can change over. */
const OVERLAP_MS = 86_400_000;

/** Sets the secret of a recipient, as the owner. The newest two are kept. */
export async function setRecipientSecret(
  owner: Owner,
  keys: Pick<Keys, "wrap">,
  recipient: string,
  secret: string,
  now: Date,
): Promise<void> {
  await owner.query("insert into heed.recipient_secret (recipient, at, sealed) values ($1, $2, $3)", [
    recipient,
    now,
    seal(keys.wrap, Buffer.from(secret)),
  ]);
  await owner.query(
    `delete from heed.recipient_secret where recipient = $1 and at < (select min(at) from
       (select at from heed.recipient_secret where recipient = $1 order by at desc limit 2) newest)`,
    [recipient],
  );
}

/** The secrets that sign now, the newest first; none was set: none. */
export async function recipientSecrets(
  database: Database,
  keys: Pick<Keys, "wrap">,
  recipient: string,
  now: Date,
): Promise<readonly string[]> {
  const rows = await database.query<{ at: Date; sealed: Buffer }>(
    "steward",
    "select at, sealed from heed.recipient_secret where recipient = $1 order by at desc limit 2",
    [recipient],
  );
  const changed = rows[0]?.at.getTime() ?? 0;
  const counting = now.getTime() - changed < OVERLAP_MS ? rows : rows.slice(0, 1);
  return counting.map((row) => openSealed(keys.wrap, row.sealed).toString());
}
