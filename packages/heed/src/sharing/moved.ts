// A destination that moves would be told of stops and deletions in the place where nothing is: what lies in the one before would stay for ever.
import type { DataMap, Destination } from "@heed/core";
import type { Owner } from "../storage/database.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { recipientsEver } from "../storage/recipients.ts";

/** Where what was sent lies. A webhook's receiver answers for that itself, wherever it listens. */
function placeOf(destination: Destination): string {
  const { host, pathname } = new URL(destination.url);
  const at = host + pathname.replace(/\/+$/, "");
  switch (destination.kind) {
    case "webhook":
      return "webhook";
    case "segment":
      return `segment ${destination.regulations}`;
    case "files":
      return `files ${at} ${destination.bucket}`;
    case "table":
      return `table ${at}`;
    case "mail":
      return `mail ${destination.to}`;
  }
}

/** Throws `recipient_moved` where somebody's data lies, or something still has to be told, at a place which the new map no longer names. */
export async function assertNoneMoved(owner: Owner, inForce: MapInForce, before: DataMap): Promise<void> {
  const ever = recipientsEver({ ...inForce, map: before, number: inForce.number - 1 });
  for (const [name, { destination }] of Object.entries(inForce.map.recipients ?? {})) {
    const then = ever.get(name)?.destination;
    if (!destination || !then || placeOf(destination) === placeOf(then)) continue;
    const { rows } = await owner.query(
      `select 1 where exists (select 1 from heed.share where recipient = $1 and told is null)
         or exists (select 1 from heed.delivery where recipient = $1 and kind in ('pause', 'stop', 'forget'))
         or exists (select 1 from heed.erasure_step where kind = 'recipient' and name = $1 and state = 'waiting')`,
      [name],
    );
    if (rows.length > 0)
      throw new Error(
        `recipient_moved: "${name}" has data of people at its destination before, and would be told to delete it at the new one. Declare the new place as a recipient with a name of its own; "${name}" is told to stop where it was.`,
      );
  }
}
