// The composition root: makes every part of Heed, layer by layer, and starts and stops them.
import type { DataMap } from "@heed/core";
import { assembleArrivals } from "./assembly/arrivals.ts";
import { layGround } from "./assembly/ground.ts";
import { assembleHouse } from "./assembly/house.ts";
import { assembleJobs } from "./assembly/jobs.ts";
import { assembleMarketing } from "./assembly/marketing.ts";
import { assemblePeople } from "./assembly/people.ts";
import type { Gate } from "./gate/gate.ts";
import type { Heed, HeedOptions } from "./heed-interface.ts";

export { MapMistakes } from "./assembly/ground.ts";
export type { Heed, HeedOptions } from "./heed-interface.ts";

/**
 * Brings the database up to this version and this map, and makes every part. Nothing listens yet.
 *
 * @throws MapMistakes with all mistakes at once; errors of migration and connection
 */
export async function createHeed<M extends DataMap>(options: HeedOptions<M>): Promise<Heed<M>> {
  const ground = await layGround(options);
  const marketing = await assembleMarketing(ground);
  const arrivals = assembleArrivals(ground, marketing);
  const people = await assemblePeople(options, ground, marketing, arrivals);
  const house = assembleHouse(options, ground, marketing, arrivals);
  const { database, seal, flush, onFault } = ground.parts;
  return {
    ...ground.parts,
    ...marketing.parts,
    ...arrivals.parts,
    ...people.parts,
    ...house.parts,
    // One gate at run time; only its type knows which map it was made for.
    gate: ground.gate as unknown as Gate<M>,
    jobs: assembleJobs(options, ground, marketing, arrivals, people, house),
    async close(hurry) {
      await house.parts.imports.close();
      people.outgoing?.close();
      await flush().catch((error: unknown) => onFault(error));
      await seal().catch((error: unknown) => onFault(error));
      await database.close(hurry);
    },
  };
}
