// How much time a request has left, by the clock of Heed.
export type Clock = { readonly is: "late" | "soon" | "running" | "over"; readonly days: number };

const SOON_DAYS = 7;

/** `days` until the last day for an answer; below 0 it is late. */
export function clockOf(request: { readonly expectedBy: string; readonly closed: boolean }, today: string): Clock {
  const days = Math.round((Date.parse(request.expectedBy) - Date.parse(today)) / 86_400_000);
  if (request.closed) return { is: "over", days };
  return { is: days < 0 ? "late" : days <= SOON_DAYS ? "soon" : "running", days };
}
