// One training run: scans the permitted through the gate, leaves out who withdrew meanwhile, trains in a thread, audits; gives card and bytes.
import { isSaid, type Said } from "@heed/core";
import type { Capability, Contribution, Item, TrainingReport } from "../capabilities/capability.ts";
import { outcomeOf, readable } from "../capabilities/capability.ts";
import type { Gate } from "../gate/gate.ts";
import type { Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { withFairness } from "./audit-training.ts";
import type { LeaversDeps } from "./leavers.ts";
import { type Mending, mend } from "./mend.ts";
import type { StoredCard } from "./model-card.ts";
import { leftMeanwhile } from "./recheck.ts";
import { runReady, runTraining } from "./run-training.ts";
import type { TrainingTask } from "./train-worker.ts";

export type ModelsDeps = LeaversDeps & {
  readonly database: Database;
  readonly inForce: MapInForce;
  readonly gate: Gate;
  readonly catalogue: () => ReadonlyMap<string, Item>;
  /** The code that trains, as codeVersion tells it. */
  readonly code?: string;
};

export type TrainOptions = {
  readonly purpose: string;
  /** Events from this moment on are not looked at. */
  readonly until: Date;
  readonly seed: number;
  /** Also looks for what tells a group and leaves it out, where the score selects unequally. */
  readonly mend?: boolean;
  /** Features that the version in use leaves out for this reason. */
  readonly without?: readonly string[];
  readonly report?: TrainingReport;
  readonly signal?: AbortSignal;
  /** Who asks for it, as the ledger names them; away: a command on this machine. */
  readonly by?: string;
};

/** Trains `version`, which the registry has begun. Whoever calls keeps what comes back, or drops the version. */
export async function trainVersion(
  deps: ModelsDeps,
  capability: Capability,
  version: string,
  { purpose, until, seed, signal, mend: mending = false, without = [], report = () => undefined }: TrainOptions,
): Promise<{ card: StoredCard; bytes: Uint8Array }> {
  const contributions = new Map<string, Contribution>();
  const catalogue = deps.catalogue();
  report(0, "reading who allows it");
  const fields = readable(deps.inForce.map, purpose, capability);
  const outcome = outcomeOf(deps.inForce.map, purpose);
  const about = { until, ...(outcome ? { outcome } : {}) };
  const scan = await deps.gate.open({ purpose, actor: "job:train", fields }).scan({
    until,
    version,
    member(id, data) {
      signal?.throwIfAborted();
      const contribution = capability.example(data, catalogue, { ...about, map: deps.inForce.map });
      if (contribution) contributions.set(id, contribution);
      return contribution;
    },
  });
  const left = await leftMeanwhile(deps, version, purpose, contributions.keys());
  for (const id of left) contributions.delete(id);
  await deps.maintain((sql) =>
    sql.query("delete from heed.training_member where version = $1 and person_id = any($2)", [version, [...left]]),
  );
  const known = await countKnown(deps.database);
  const people = [...contributions.values()];
  const task = {
    capability: capability.name,
    contributions: people,
    catalogue: [...catalogue.values()],
    seed,
    ...about,
  };
  const mended = mending ? await mendIn(deps, capability, contributions, { ...task, purpose, signal }) : undefined;
  const leftOut = mended === undefined || isSaid(mended) ? without : mended.without;
  const { bytes, checksum, card } = await runTraining({ work: "train", ...task, without: leftOut }, report, signal);
  const audited = await withFairness(deps, capability, bytes, card, { purpose, until, learned: contributions });
  return {
    bytes,
    card: {
      ...audited,
      version,
      purpose,
      trainedAt: deps.now().toISOString(),
      until: until.toISOString(),
      seed,
      ...(deps.code === undefined ? {} : { code: deps.code }),
      ...(leftOut.length > 0 ? { without: leftOut } : {}),
      ...(mended === undefined ? {} : { mended }),
      members: scan.members,
      membersHash: scan.hash,
      left: left.size,
      known,
      checksum,
      bytes: bytes.length,
    },
  };
}

/** Mends with models that are trained in the thread, each on some of the people. */
function mendIn(
  deps: ModelsDeps,
  capability: Capability,
  learned: ReadonlyMap<string, Contribution>,
  { purpose, signal, ...task }: Omit<TrainingTask, "work"> & { purpose: string; signal: AbortSignal | undefined },
): Promise<Mending | Said> {
  return mend(deps, capability, {
    purpose,
    seed: task.seed,
    learned,
    async fit(contributions, without) {
      const trained = await runTraining({ work: "train", ...task, contributions, without }, () => undefined, signal);
      const model = await runReady({ work: "ready", capability: capability.name, bytes: trained.bytes });
      return { model, card: trained.card };
    },
  });
}

async function countKnown(database: Database): Promise<number> {
  const rows = await database.query<{ n: number }>(
    "reader",
    "select count(*) as n from heed.person where merged_into is null",
  );
  return rows[0]?.n ?? 0;
}
