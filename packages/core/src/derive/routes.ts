// Routes: which field goes to which recipient for which purpose, as the destinations of the map say.
import type { DataMap } from "../map/data-map.ts";

/** One way out: what a recipient gets for one purpose. */
export type Route = { readonly recipient: string; readonly purpose: string; readonly fields: readonly string[] };

/**
 * Every route of a map; none where nothing is sent anywhere.
 *
 * @example
 * routesOf(map); // []
 */
export function routesOf(map: DataMap): readonly Route[] {
  const known = ROUTES.get(map);
  if (known) return known;
  const routes = Object.entries(map.recipients ?? {}).flatMap(([recipient, { destination }]) =>
    Object.entries(destination?.sends ?? {}).map(([purpose, fields]) => ({ recipient, purpose, fields })),
  );
  ROUTES.set(map, routes);
  return routes;
}

// Maps are frozen, and this is asked for every row.
const ROUTES = new WeakMap<DataMap, readonly Route[]>();
