// What placements estimate of people, for whoever compares it: by the versions in use, each for the purpose that its placement serves and no other.
import type { DataMap } from "@heed/core";
import { type Capability, type Item, readable } from "../capabilities/capability.ts";
import type { PersonData } from "../gate/access.ts";
import type { LiveModel } from "./placements.ts";

type Deps = {
  readonly map: DataMap;
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly catalogue: () => ReadonlyMap<string, Item>;
  readonly live: (capability: string) => Promise<LiveModel | undefined>;
};

/** See `Estimates` of the audiences. */
export function createEstimates({ map, capabilities, catalogue, live }: Deps) {
  const known = new Map(
    Object.entries(map.placements ?? {}).flatMap(([name, { capability: of, purpose }]) => {
      const capability = capabilities[of];
      const gives = capability?.estimates;
      return capability && gives
        ? [[name, { purpose, fields: readable(map, purpose, capability), gives }] as const]
        : [];
    }),
  );
  /** The version in use, where it serves the placement: a model serves the purpose under which it learned. */
  async function inUse(name: string) {
    const { capability: of, purpose } = map.placements?.[name] ?? {};
    const capability = of === undefined ? undefined : capabilities[of];
    const version = capability && (await live(capability.name));
    return capability && version?.purpose === purpose ? { capability, model: version?.model } : undefined;
  }
  return {
    known,
    async groups(placement: string, language: string) {
      const found = await inUse(placement);
      return found?.capability.groups?.(found.model, language) ?? [];
    },
    async ready(placements: readonly string[], now: Date) {
      const items = catalogue();
      const models = new Map<string, { readonly capability: Capability; readonly model: unknown }>();
      for (const name of placements) {
        const found = await inUse(name);
        if (found) models.set(name, found);
      }
      return (name: string, data: PersonData, hidden: ReadonlySet<string>): number | string | undefined => {
        const found = models.get(name);
        return found?.capability.estimate?.(found.model, data, { catalogue: items, now, hidden });
      };
    },
  };
}
