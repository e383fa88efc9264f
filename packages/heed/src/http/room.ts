// How much of what strangers send may lie in memory at once: what does not fit is asked to come again, and nothing is lost. Whoever sends too slowly gives way.

/** What one request holds of a room. */
export type Share = {
  /** Takes more, or says false: the room is full, or the request is over. */
  take(bytes: number): boolean;
  /** Its body begins to arrive: `giveWay` is called if it takes long and others need the room. */
  arriving(giveWay: () => void): void;
  /** It is all there: what happens with it now is ours, and it gives way to nobody. */
  arrived(): void;
  /** Gives everything back. */
  leave(): void;
};

/** A body that arrives for less long has its place: a page's events are there within a moment, also from a slow line. */
const PATIENCE_MS = 2_000;

/**
 * A room of so many bytes; each request opens its share of it. When it is full, the body that has been arriving for longest, and for more than two
 * seconds, gives way: one that stalls, or drips, never keeps others out.
 *
 * @param now milliseconds of a clock that only goes forward
 */
export function createRoom(limitBytes: number, now: () => number): { open(): Share } {
  let held = 0;
  /** In the order in which they began. */
  const coming = new Set<{ readonly since: number; readonly own: () => number; readonly giveWay: () => void }>();
  const makeRoom = (bytes: number, mine: unknown): boolean => {
    for (const slow of coming) {
      if (held + bytes <= limitBytes) return true;
      if (now() - slow.since < PATIENCE_MS) return false;
      if (slow !== mine && slow.own() > 0) slow.giveWay();
    }
    return held + bytes <= limitBytes;
  };
  return {
    open() {
      let own = 0;
      let over = false;
      let mine: { readonly since: number; readonly own: () => number; readonly giveWay: () => void } | undefined;
      const arrived = (): void => {
        if (mine) coming.delete(mine);
        mine = undefined;
      };
      return {
        arriving(giveWay) {
          mine = { since: now(), own: () => own, giveWay };
          coming.add(mine);
        },
        arrived,
        take(bytes) {
          if (over || !makeRoom(bytes, mine)) return false;
          held += bytes;
          own += bytes;
          return true;
        },
        leave() {
          if (over) return;
          over = true;
          arrived();
          held -= own;
        },
      };
    },
  };
}
