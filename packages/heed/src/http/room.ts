// How much of what strangers send may lie in memory at once: what does not fit is asked to come again, and nothing is lost.

/** What one request holds of a room. */
export type Share = {
  /** Takes more, or says false: the room is full, or the request is over. */
  take(bytes: number): boolean;
  /** Gives everything back. */
  leave(): void;
};

/** A room of so many bytes; each request opens its share of it. */
export function createRoom(limitBytes: number): { open(): Share } {
  let held = 0;
  return {
    open() {
      let own = 0;
      let over = false;
      return {
        take(bytes) {
          if (over || held + bytes > limitBytes) return false;
          held += bytes;
          own += bytes;
          return true;
        },
        leave() {
          if (over) return;
          over = true;
          held -= own;
        },
      };
    },
  };
}
