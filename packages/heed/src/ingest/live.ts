// The last messages that arrived and what became of each, in memory only: names of fields and reasons, nothing of a person.
import type { Drop, LiveEvent, LiveReply } from "@heed/core";
import { printable } from "../storage/tally.ts";
import { remedyOf } from "./collected.ts";
import type { CallType, Outcome, Withheld } from "./message.ts";

/** One message, as `accept` knows it. */
export type Arrived = {
  readonly at: Date;
  /** The name of the key. */
  readonly source: string;
  readonly type: CallType | undefined;
  /** Fields of the map. */
  readonly fields: readonly string[];
  readonly is: Outcome["is"];
  /** Why the whole of it was refused. */
  readonly reason?: string | undefined;
  readonly withheld: readonly Withheld[];
  readonly drops: readonly Drop[];
};

const KEPT = 200;
/** A client may send hundreds of names about itself. */
const MAX_WHY = 20;

/**
 * A ring of the last messages.
 *
 * @example
 * const live = createLive();
 * live.add({ at: new Date(), source: "shop", type: "track", fields: ["Product Viewed"], is: "stored", withheld: [], drops: [] });
 * live.after(0).events.length; // 1
 */
export function createLive(kept = KEPT) {
  const ring: (Arrived & { readonly n: number })[] = [];
  let last = 0;
  return {
    add(arrived: Arrived): void {
      ring[last % kept] = { n: ++last, ...arrived };
    },
    /** Oldest first. `n` counts on from 1 while this process lives: who asks after a later number saw another process. */
    after(n: number): LiveReply {
      const since = n > last ? 0 : n;
      const oldest = Math.max(since, last - kept);
      const events = ring.filter((line) => line.n > oldest).sort((a, b) => a.n - b.n);
      return { events: events.map(shown), last, missed: since === 0 ? 0 : oldest - since };
    },
  };
}

function shown({ n, at, source, type, fields, is, reason, withheld, drops }: Arrived & { n: number }): LiveEvent {
  const because = (why: string, name?: string) => {
    const remedy = remedyOf(why);
    return { reason: why, ...(name === undefined ? {} : { name }), ...(remedy === undefined ? {} : { remedy }) };
  };
  const why = [
    ...(reason === undefined ? [] : [because(reason)]),
    ...withheld.map((one) => because(one.reason, one.field)),
    ...drops.map((one) => because(one.reason, printable(one.name))),
  ];
  return {
    n,
    at: `${at.toISOString().slice(0, 19)}Z`,
    source,
    ...(type === undefined ? {} : { type }),
    fields: [...fields],
    became: is,
    why: why.slice(0, MAX_WHY),
    more: Math.max(0, why.length - MAX_WHY),
  };
}
