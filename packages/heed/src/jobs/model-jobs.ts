// What a server does with models by night: fits afresh, trains, scores everybody where the map says so.
import type { DataMap } from "@heed/core";
import type { Models } from "../models/models.ts";

/** Share of the time for which scoring rests, so that whoever asks meanwhile is answered. */
const REST = 0.5;

type Parts = {
  readonly map: DataMap;
  readonly models: Models;
  readonly train: (capability: string) => Promise<unknown>;
  readonly score: (placement: string, options: { rest: number }) => Promise<unknown>;
};

/** The capabilities that placements of the map show, each once. */
export const usedCapabilities = ({ placements = {} }: DataMap): readonly string[] => [
  ...new Set(Object.values(placements).map(({ capability }) => capability)),
];

export function modelJobs({ map, models, train, score }: Parts) {
  const used = usedCapabilities(map);
  return {
    removeLeavers: () => models.removeLeavers(),
    async train() {
      await models.refit();
      for (const capability of used) await train(capability);
    },
    async retrain() {
      for (const capability of await models.leftByMany()) if (used.includes(capability)) await train(capability);
    },
    /** One placement after the other. Before the first training, and while an audit stands against the only version, nobody is scored. */
    async score() {
      for (const [name, { capability, scoresEverybody }] of Object.entries(map.placements ?? {}))
        if (scoresEverybody && (await models.live(capability))) await score(name, { rest: REST });
    },
    watch: () => models.watch(),
  };
}
