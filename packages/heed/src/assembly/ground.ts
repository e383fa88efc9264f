// What every other part stands on: a sound map, the database brought up to it, the keys, the ledger and the gate.
import { type DataMap, mistakesIn } from "@heed/core";
import type { Item } from "../capabilities/capability.ts";
import { createGate } from "../gate/gate.ts";
import type { HeedOptions } from "../heed-interface.ts";
import { faultCode } from "../http/fault.ts";
import { createMetrics } from "../http/metrics.ts";
import { readiness } from "../http/readiness.ts";
import { currentLane } from "../ledger/incarnation.ts";
import { sealSegment } from "../ledger/seal.ts";
import { createLedger } from "../ledger/write.ts";
import { createTeller } from "../rights/at-least-11.ts";
import { assertNoneMoved } from "../sharing/moved.ts";
import { assertNamedHosts } from "../sharing/named-hosts.ts";
import { assertHashKeys } from "../storage/assert-hash-keys.ts";
import { readCatalogue, replaceCatalogue } from "../storage/catalogue.ts";
import { type Connection, type Owner, openDatabase } from "../storage/database.ts";
import { openJournal } from "../storage/journal.ts";
import { beginKeyRing, readKeyRing } from "../storage/keep-key-ring.ts";
import { rootKeyService, transitKeyService } from "../storage/key-service.ts";
import { installMap } from "../storage/map-in-force.ts";
import { migrate } from "../storage/migrate.ts";
import { asOwner, inTransaction } from "../storage/owner.ts";
import { ensurePartitions } from "../storage/partitions.ts";
import { rewriteEverybody } from "../storage/rewrite-everybody.ts";
import { openKeys } from "../storage/root-key.ts";
import { createTally } from "../storage/tally.ts";

/** The map is unsound; `message` holds every mistake with its place and remedy. */
export class MapMistakes extends Error {
  readonly code = "map_mistakes";
  constructor(map: DataMap) {
    super(
      `map_mistakes: heed.config.ts has mistakes.\n${mistakesIn(map)
        .map((mistake) => `  ${mistake.place}: ${mistake.says} ${mistake.remedy}`)
        .join("\n")}`,
    );
  }
}

export type Ground = Awaited<ReturnType<typeof layGround>>;

/** @throws MapMistakes with all mistakes at once; errors of migration and connection */
export async function layGround(options: HeedOptions) {
  const { map, url, now, publicUrl, demo = false } = options;
  if (mistakesIn(map).length > 0) throw new MapMistakes(map);
  assertNamedHosts(map, { SMTP_URL: options.smtpUrl, HEED_KMS_URL: options.transit?.url });
  const metrics = createMetrics();
  const onFault: HeedOptions["onFault"] = (error, place) => {
    metrics.fault(faultCode(error));
    options.onFault(error, place);
  };
  const owned = <T>(work: (owner: Owner) => Promise<T>): Promise<T> => asOwner(url, work);
  const keys = await owned((owner) => openKeys(owner, options.key, options.journal?.folder));
  const root = rootKeyService(keys.wrap);
  const services = options.transit ? ([transitKeyService(options.transit), root] as const) : ([root] as const);
  const rings = {
    people: { ring: keys.people, services, now },
    hashes: { ring: keys.hashes, services, now },
  };
  keys.hashes.catchUp = () => owned((owner) => readKeyRing(owner, rings.hashes));
  const { prefix, inForce, items, lane } = await owned(async (owner) => {
    const prefix = await migrate(owner, keys);
    await ensurePartitions(owner, now());
    const inForce = await installMap(owner, map, now(), async ({ inForce, before }) => {
      if (before === undefined) return;
      await assertNoneMoved(owner, inForce, before);
      await rewriteEverybody(owner, inForce, now());
    });
    await beginKeyRing(owner, rings.people);
    for (const ring of Object.values(rings)) await readKeyRing(owner, ring);
    await assertHashKeys(owner);
    await replaceCatalogue(owner, options.catalogue);
    return { prefix, inForce, items: await readCatalogue(owner), lane: await currentLane(owner) };
  });
  const journal = options.journal && openJournal(options.journal.folder, now, keys.hashes);
  const database = openDatabase(url, prefix, keys, journal);
  const ledger = createLedger(lane, keys.erasure, journal);
  const tally = createTally(database, now, metrics.counted);
  let sealedAt = now();
  metrics.gauge("heed_seal_age_seconds", "Since the ledger was last sealed", () => (+now() - +sealedAt) / 1000);
  for (const state of ["total", "idle", "waiting"] as const)
    metrics.gauge(`heed_database_connections_${state}`, `Connections or callers: ${state}`, () =>
      database.pooled(state),
    );
  return {
    parts: {
      inForce,
      publicUrl,
      database,
      ledger,
      demo,
      metrics,
      now,
      onFault,
      ready: () => readiness(database, inForce.number),
      async seal(): Promise<number> {
        const sealed = await sealSegment(database, lane, now());
        sealedAt = now();
        return sealed;
      },
      flush: () => tally.flush(),
    },
    map,
    keys,
    rings,
    tally,
    gate: createGate<DataMap>({ database, inForce, ledger, tally, now, wrapKey: keys.people }),
    tell: createTeller(keys.wrap),
    catalogue: (): ReadonlyMap<string, Item> => items as ReadonlyMap<string, Item>,
    owned,
    maintain: <T>(work: (sql: Connection) => Promise<T>): Promise<T> => owned((owner) => inTransaction(owner, work)),
  };
}
