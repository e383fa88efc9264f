// What came by phone, by letter or over the counter is taken down by staff: under the law that they name, with a clock that began when it came in.
import { type DataMap, hasClock } from "@heed/core";
import type { AskedFor, Refused } from "./file-request.ts";
import type { Requests } from "./requests.ts";

export type TakenDown = Pick<AskedFor, "kind" | "address" | "words" | "regime" | "locale" | "household"> & {
  /** The day on which it came in, as YYYY-MM-DD; undefined: now. */
  readonly received?: string | undefined;
};
export type Taken =
  | { readonly is: "asked"; readonly id: string }
  | Refused
  | { readonly is: "refused"; readonly code: "regime_unknown" | "received_malformed"; readonly message: string };

const HOUR = 3_600_000;
/** So long before now a day may be: beyond it, it is a slip of the pen. */
const LONGEST = 366 * 24 * HOUR;

export async function takeRequest(
  heed: { readonly requests: Pick<Requests, "file">; readonly map: DataMap; readonly now: () => Date },
  { received, ...asked }: TakenDown,
  actor: string,
): Promise<Taken> {
  const { regime } = asked;
  if (regime !== undefined && !isRegime(heed.map, regime))
    return {
      is: "refused",
      code: "regime_unknown",
      message: "The map has no such regime, and no law by this name has a clock here. Leave it out for the strictest.",
    };
  const cameIn = received === undefined ? undefined : momentOf(received, heed.now());
  if (received !== undefined && cameIn === undefined)
    return {
      is: "refused",
      code: "received_malformed",
      message: "It came in on a day of the last year, today at the latest. Write that day as YYYY-MM-DD.",
    };
  return heed.requests.file({ ...asked, cameIn, actor });
}

const isRegime = ({ regimes }: DataMap, name: string): boolean =>
  hasClock(name) || Object.keys(regimes).some((each) => each.toLowerCase() === name.toLowerCase());

/** Noon of UTC, which is this day in the zone of every law; never later than now. A day may have begun where staff are and not yet in UTC. */
function momentOf(day: string, now: Date): Date | undefined {
  const begins = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (!(begins <= now.getTime() + 14 * HOUR && begins >= now.getTime() - LONGEST)) return undefined;
  return new Date(Math.min(begins + 12 * HOUR, now.getTime()));
}
