/** The month until today, as its first and last day in UTC, as the ledger counts days. */
export function lastMonth(now: Date): { readonly from: string; readonly to: string } {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const [year, month, date] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  // Where the month before has no such day, its last one.
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { from: day(Date.UTC(year, month - 1, Math.min(date, last))), to: day(now.getTime()) };
}
