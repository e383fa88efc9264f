// Recipients as they were last declared: who has left the map still has to be told of what follows.
import type { Recipient } from "@heed/core";
import type { MapInForce } from "./map-in-force.ts";

/** Every recipient that any map in force has named, as the newest of them says; where Heed sent data, with its last destination. */
export function recipientsEver({ map, number, mapOf }: MapInForce): ReadonlyMap<string, Recipient> {
  const ever = new Map<string, Recipient>(Object.entries(map.recipients ?? {}));
  for (let notice = number; notice > 0; notice--)
    for (const [name, before] of Object.entries(mapOf(notice)?.recipients ?? {})) {
      const known = ever.get(name);
      if (!known) ever.set(name, before);
      else if (!known.destination && before.destination) ever.set(name, { ...known, destination: before.destination });
    }
  return ever;
}
