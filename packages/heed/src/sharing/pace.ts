// How fast a recipient is called: never more than the map says in any minute, and one call at a time while it fails. Pure; kept in the database.

/** What is known of the calls to one recipient, by all of Heed's processes. */
export type Pace = {
  /** Seconds since 1970 in which calls began, and how many; those of the last minute. */
  readonly calls: readonly (readonly [second: number, calls: number])[];
  /** Failures in a row; calls that were under way together count as one. */
  readonly failures: number;
  /** Not before this moment: it failed, or asked for it. */
  readonly paused: Date | null;
};

export const FRESH: Pace = { calls: [], failures: 0, paused: null };

const MINUTE_MS = 60_000;

/** How many calls may begin now. */
export function mayBegin(pace: Pace, perMinute: number, now: Date): number {
  if (pace.paused && now < pace.paused) return 0;
  const begun = recent(pace, now).reduce((sum, [, calls]) => sum + calls, 0);
  return Math.max(0, Math.min(perMinute - begun, pace.failures > 0 ? 1 : Number.POSITIVE_INFINITY));
}

export const afterBegin = (pace: Pace, calls: number, now: Date): Pace => ({
  ...pace,
  calls: [...recent(pace, now), [secondOf(now), calls]],
});

export const afterSuccess = (pace: Pace): Pace => ({ ...pace, failures: 0 });

/**
 * While it fails: from one second, doubled each time, up to a minute; longer where it asks for it.
 *
 * @param chance From 0 to 1, so that many do not come back at the same moment.
 */
export function afterFailure(pace: Pace, waitMs: number, now: Date, chance: number): Pace {
  const together = pace.paused !== null && now < pace.paused;
  const failures = together ? pace.failures : pace.failures + 1;
  const own = Math.min(1_000 * 2 ** (failures - 1), MINUTE_MS) * (0.5 + chance / 2);
  const until = now.getTime() + Math.max(waitMs, together ? 0 : own);
  return { ...pace, failures, paused: new Date(Math.max(until, pace.paused?.getTime() ?? 0)) };
}

// The whole of the second that is a minute old still counts: a second is as exact as it is kept.
const recent = ({ calls }: Pace, now: Date): Pace["calls"] =>
  calls.filter(([second]) => second >= secondOf(now) - MINUTE_MS / 1_000);
const secondOf = (at: Date): number => Math.floor(at.getTime() / 1_000);
