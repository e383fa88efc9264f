// People who leave trained models: their contribution is subtracted and deleted, in every version that is kept, and the ledger says so.
import { dayOf } from "@heed/core";
import type { Capability, Contribution } from "../capabilities/capability.ts";
import type { Ledger } from "../ledger/write.ts";
import type { Connection } from "../storage/database.ts";
import type { ModelState, StoredCard } from "./model-card.ts";
import { dropVersion, readParts, replaceBytes } from "./registry.ts";
import { runRemoval } from "./run-training.ts";
import type { PackedModel } from "./train-worker.ts";

export type LeaversDeps = {
  readonly maintain: <T>(work: (sql: Connection) => Promise<T>) => Promise<T>;
  readonly ledger: Ledger;
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly now: () => Date;
};

type Version = {
  readonly version: string;
  readonly capability: string;
  readonly state: ModelState;
  readonly checksum: string;
  readonly removed: number;
  readonly card: StoredCard;
};
type Leaver = { readonly person_id: string; readonly contribution: Contribution };

/** Subtractions after which the rounding errors of EASE's inverse are fitted away (mechanisms.md 10). */
const REFIT_AFTER = 1_000;
const AT_ONCE = 500;
const VERSION = "model.version, model.capability, model.state, model.checksum, model.removed, model.card";

/**
 * Takes out everybody whose mark stands, from every kept version or from the one named. A run in progress is left alone: it names itself,
 * before anybody can use it. Of a method that cannot subtract, what is not in use is dropped at once, and what is in use on its day.
 *
 * @returns how many contributions are gone
 */
export async function removeLeavers(deps: LeaversDeps, only?: string): Promise<number> {
  const { rows: versions } = await deps.maintain((sql) =>
    sql.query<Version>(
      `select ${VERSION} from heed.model model where (version = $1 or ($1::text is null and state <> 'training')) and exists (
         select 1 from heed.training_member member where member.version = model.version and member.leaves is not null) order by at`,
      [only ?? null],
    ),
  );
  let gone = 0;
  for (const { version, capability } of versions) {
    const { removal } = known(deps.capabilities, capability);
    if (removal.kind === "retrain") {
      await waitForTraining(deps, version, removal.withinDays);
      continue;
    }
    try {
      gone += await subtractLeavers(deps, version);
    } catch (error) {
      // A version that cannot let go of somebody, a damaged one for instance, must not stay: fail closed.
      await waitForTraining(deps, version, 1);
      throw error;
    }
  }
  return gone;
}

/** Fits afresh every version from which somebody was subtracted; for a job of the night. Returns how many. */
export async function refitVersions(deps: LeaversDeps): Promise<number> {
  const { rows } = await deps.maintain((sql) =>
    sql.query<Version>(`select ${VERSION} from heed.model model where state <> 'training' and removed > 0`),
  );
  for (const found of rows) {
    const bytes = await deps.maintain((sql) => readParts(sql, found.version));
    const fitted = await runRemoval({ work: "refit", capability: found.capability, bytes });
    // Somebody who left meanwhile comes first; this version has its turn another night.
    await deps.maintain((sql) =>
      replaceBytes(sql, found.version, found.checksum, cardWith(found.card, fitted, 0), fitted.bytes, 0),
    );
  }
  return rows.length;
}

/** Drops versions that hold somebody who left longer ago than their method may take. Returns how many. */
export async function dropOverdue({ maintain, now }: LeaversDeps): Promise<number> {
  return maintain(async (sql) => {
    const { rows } = await sql.query<{ version: string }>("select version from heed.model where retrain_by < $1", [
      dayOf(now()),
    ]);
    for (const { version } of rows) await dropVersion(sql, version);
    return rows.length;
  });
}

async function subtractLeavers(deps: LeaversDeps, version: string): Promise<number> {
  let gone = 0;
  for (;;) {
    const read = await deps.maintain(async (sql) => {
      const { rows } = await sql.query<Version>(`select ${VERSION} from heed.model model where version = $1`, [
        version,
      ]);
      const leavers = await sql.query<Leaver>(
        "select person_id, contribution from heed.training_member where version = $1 and leaves is not null order by person_id limit $2",
        [version, AT_ONCE],
      );
      return { found: rows[0], leavers: leavers.rows, bytes: await readParts(sql, version) };
    });
    const { found, leavers } = read;
    if (!found || leavers.length === 0) return gone;
    const contributions = leavers.map(({ contribution }) => contribution);
    const { capability } = found;
    let model = await runRemoval({ work: "subtract", capability, bytes: read.bytes, contributions });
    let removed = found.removed + leavers.length;
    if (removed >= REFIT_AFTER) {
      model = await runRemoval({ work: "refit", capability, bytes: model.bytes });
      removed = 0;
    }
    if (await keepWithout(deps, found, leavers, model, removed)) gone += leavers.length;
  }
}

/** The new bytes, the end of the memberships and the entries commit together; false when another process was there first. */
async function keepWithout(
  { maintain, ledger, now }: LeaversDeps,
  found: Version,
  leavers: readonly Leaver[],
  model: PackedModel,
  removed: number,
): Promise<boolean> {
  return maintain(async (sql) => {
    const card = cardWith(found.card, model, leavers.length);
    if (!(await replaceBytes(sql, found.version, found.checksum, card, model.bytes, removed))) return false;
    const ids = leavers.map((leaver) => leaver.person_id);
    await sql.query("delete from heed.training_member where version = $1 and person_id = any($2)", [
      found.version,
      ids,
    ]);
    await ledger.write(
      sql,
      ids.map((personId) => ({
        personId,
        at: now(),
        kind: "request" as const,
        purpose: found.card.purpose,
        actor: "job:models",
        detail: { request: "leave model", model: found.version },
      })),
    );
    return true;
  });
}

async function waitForTraining({ maintain, now }: LeaversDeps, version: string, withinDays: number): Promise<void> {
  const day = dayOf(new Date(now().getTime() + withinDays * 86_400_000));
  await maintain(async (sql) => {
    const { rows } = await sql.query<{ state: ModelState }>("select state from heed.model where version = $1", [
      version,
    ]);
    if (rows[0]?.state === "live")
      await sql.query("update heed.model set retrain_by = $2 where version = $1 and retrain_by is null", [
        version,
        day,
      ]);
    else if (rows[0]) await dropVersion(sql, version);
  });
}

/** Of equal bytes the checksum is equal: it is what another process compares before it writes. */
const cardWith = (card: StoredCard, { bytes, checksum }: PackedModel, left: number): StoredCard => ({
  ...card,
  left: card.left + left,
  checksum,
  bytes: bytes.length,
});

/** Throws `capability_unknown` for a name that is none. */
export function known(capabilities: Readonly<Record<string, Capability>>, name: string): Capability {
  const found = Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
  if (found) return found;
  throw new Error(
    `capability_unknown: there is no capability "${name}". Use one of: ${Object.keys(capabilities).join(", ")}.`,
  );
}
