// Trains capabilities through the gate, keeps their versions with card and members, and hands out the one in use.
import { createHash } from "node:crypto";
import type { Capability, Contribution, Item, TrainingReport } from "../capabilities/capability.ts";
import { readable } from "../capabilities/capability.ts";
import type { Gate } from "../gate/gate.ts";
import type { Connection, Database } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { ModelCard } from "./model-card.ts";
import { beginVersion, dropVersion, goLive, type ModelState, readParts } from "./registry.ts";
import { runTraining } from "./run-training.ts";
import { newVersion } from "./version.ts";

type LiveModel = { readonly version: string; readonly model: unknown };

type Listed = {
  readonly version: string;
  readonly capability: string;
  readonly state: ModelState;
  readonly at: Date;
};

type TrainOptions = {
  readonly purpose: string;
  /** Events from this moment on are not looked at. */
  readonly until: Date;
  readonly seed: number;
  readonly report?: TrainingReport;
  readonly signal?: AbortSignal;
};

export type Models = {
  /** Trains, and puts the model in use. A run that fails leaves nothing behind but the ledger's entry that data was read. */
  train(capability: string, options: TrainOptions): Promise<ModelCard>;
  /** The version in use, ready to serve; undefined before the first training. Another process's new version is seen within seconds. */
  live(capability: string): Promise<LiveModel | undefined>;
  /** Newest first. */
  list(): Promise<readonly Listed[]>;
  card(version: string): Promise<ModelCard | undefined>;
  /** Changes when any model in use does. */
  fingerprint(): Promise<string>;
};

export type ModelsDeps = {
  readonly database: Database;
  readonly inForce: MapInForce;
  /** Runs work in one transaction as the owner: partitions and models belong to the owner alone. */
  readonly maintain: <T>(work: (sql: Connection) => Promise<T>) => Promise<T>;
  readonly gate: Gate;
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly catalogue: () => ReadonlyMap<string, Item>;
  readonly now: () => Date;
};

/** For so long a process trusts what it last read about which version is in use. */
const TRUST_MS = 3_000;

export function createModels(deps: ModelsDeps): Models {
  const { database, maintain, now } = deps;
  const loaded = new Map<string, LiveModel>();
  let inUse: { readonly at: number; readonly versions: Promise<ReadonlyMap<string, string>> } | undefined;

  async function train(name: string, options: TrainOptions): Promise<ModelCard> {
    const capability = known(deps.capabilities, name);
    const version = newVersion(name, options.until);
    await maintain((sql) => beginVersion(sql, version, name, now()));
    try {
      const { card, bytes } = await run(deps, capability, version, options);
      await maintain((sql) => goLive(sql, card, bytes));
      inUse = undefined;
      return card;
    } catch (error) {
      // What cannot be cleared now, because the database is gone, is cleared as abandoned by a later run.
      await maintain((sql) => dropVersion(sql, version)).catch(() => undefined);
      throw error;
    }
  }

  function versionsInUse(): Promise<ReadonlyMap<string, string>> {
    const at = now().getTime();
    if (!inUse || at - inUse.at > TRUST_MS || at < inUse.at) {
      const fresh = { at, versions: readInUse(database) };
      // A failure is not remembered.
      fresh.versions.catch(() => {
        if (inUse === fresh) inUse = undefined;
      });
      inUse = fresh;
    }
    return inUse.versions;
  }

  const loading = new Map<string, Promise<LiveModel>>();
  async function live(name: string): Promise<LiveModel | undefined> {
    const version = (await versionsInUse()).get(name);
    if (version === undefined) return undefined;
    const ready = loaded.get(name);
    if (ready?.version === version) return ready;
    let load = loading.get(version);
    if (!load) {
      load = loadVersion(database, known(deps.capabilities, name), version)
        .then((model) => {
          loaded.set(name, model);
          return model;
        })
        .finally(() => loading.delete(version));
      loading.set(version, load);
    }
    return load;
  }

  return {
    train,
    live,
    async list() {
      return database.query<Listed>("reader", "select version, capability, state, at from heed.model order by at desc");
    },
    async card(version) {
      const rows = await database.query<{ card: ModelCard }>(
        "reader",
        "select card from heed.model where version = $1 and state <> 'training'",
        [version],
      );
      return rows[0]?.card;
    },
    async fingerprint() {
      return [...(await versionsInUse()).values()].sort().join(" ");
    },
  };
}

async function run(
  deps: ModelsDeps,
  capability: Capability,
  version: string,
  { purpose, until, seed, signal, report = () => undefined }: TrainOptions,
): Promise<{ card: ModelCard; bytes: Uint8Array }> {
  const contributions: Contribution[] = [];
  const catalogue = deps.catalogue();
  report(0, "reading who allows it");
  const fields = readable(deps.inForce.map, purpose, capability);
  const scan = await deps.gate.open({ purpose, actor: "job:train", fields }).scan({
    until,
    version,
    member(_id, data) {
      signal?.throwIfAborted();
      const contribution = capability.example(data, catalogue);
      if (contribution) contributions.push(contribution);
      return contribution;
    },
  });
  const known = await countKnown(deps.database);
  const task = { capability: capability.name, contributions, catalogue: [...catalogue.values()], seed, until };
  const { bytes, card } = await runTraining(task, report, signal);
  return {
    bytes,
    card: {
      ...card,
      version,
      purpose,
      trainedAt: deps.now().toISOString(),
      until: until.toISOString(),
      seed,
      members: scan.members,
      membersHash: scan.hash,
      known,
      checksum: sha256(bytes),
      bytes: bytes.length,
    },
  };
}

async function readInUse(database: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ capability: string; version: string }>(
    "reader",
    "select capability, version from heed.model where state = 'live'",
  );
  return new Map(rows.map((row) => [row.capability, row.version]));
}

async function loadVersion(database: Database, capability: Capability, version: string): Promise<LiveModel> {
  const bytes = await database.transaction("reader", {}, (connection) => readParts(connection, version));
  return { version, model: capability.decode(bytes) };
}

async function countKnown(database: Database): Promise<number> {
  const rows = await database.query<{ n: number }>(
    "reader",
    "select count(*) as n from heed.person where merged_into is null",
  );
  return rows[0]?.n ?? 0;
}

function known(capabilities: Readonly<Record<string, Capability>>, name: string): Capability {
  const found = Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
  if (found) return found;
  throw new Error(
    `capability_unknown: there is no capability "${name}". Use one of: ${Object.keys(capabilities).join(", ")}.`,
  );
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
