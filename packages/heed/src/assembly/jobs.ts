// Which part does which job of a server.
import type { Heed, HeedOptions } from "../heed-interface.ts";
import { modelJobs } from "../jobs/model-jobs.ts";
import { serverJobs } from "../jobs/server-jobs.ts";
import { dropOldLedgerMonths } from "../jobs/sweep.ts";
import { answerOptOuts } from "../rights/fulfil.ts";
import { holdMissingNoes } from "../storage/address-noes.ts";
import { hashAddresses } from "../storage/hash-addresses.ts";
import { pruneJournal } from "../storage/journal.ts";
import { followKeyRing } from "../storage/keep-key-ring.ts";
import { ensurePartitions } from "../storage/partitions.ts";
import type { Arrivals } from "./arrivals.ts";
import type { Ground } from "./ground.ts";
import type { House } from "./house.ts";
import type { Marketing } from "./marketing.ts";
import type { People } from "./people.ts";

export function assembleJobs(
  { journal }: HeedOptions,
  { parts: { database, inForce, now, seal, flush }, map, keys, rings, owned }: Ground,
  { parts: { models, membership, train, score, countPopular } }: Marketing,
  { parts: { choices, confirmations } }: Arrivals,
  { parts: { rights, requests, agents, sharing }, answering, noticeMails, outgoing }: People,
  { parts: { staff, imports, sweep, carryOnRotations } }: House,
): Heed["jobs"] {
  return serverJobs({
    seal,
    flush,
    mail: outgoing?.send,
    tellChanges: outgoing && (() => noticeMails.queue()),
    forgetUnconfirmed: () => confirmations.forget(),
    async forgetStaff() {
      await staff.forget();
      await imports.forget();
    },
    async readKeys() {
      for (const ring of Object.values(rings)) await followKeyRing(database, ring);
    },
    carryOnRotations,
    sweep,
    carryOnErasures: () => rights.carryOn(),
    sharing,
    eraseExpired: () => rights.eraseExpired(),
    tellAgents: () => agents.tell(),
    answerOptOuts: () => answerOptOuts(answering),
    async holdAddresses() {
      await owned((owner) => hashAddresses(owner, keys, map));
      await holdMissingNoes({ database, inForce, keys, choices });
    },
    keepRequestTime: () => requests.keepTime(),
    forgetAgents: () => agents.forget(),
    ...modelJobs({ map, models, train: (name) => train(name, { by: "job:train" }), score }),
    countPopular,
    keepAudiences: () => membership.keepUp(),
    lookAtAudiences: () => membership.lookAtAll(),
    maintain: () =>
      owned(async (owner) => {
        await ensurePartitions(owner, now());
        await dropOldLedgerMonths(owner, now());
        if (journal) await pruneJournal(journal.folder, now());
      }),
  });
}
