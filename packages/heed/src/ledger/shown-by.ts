// A look that a second person approved to be shown late is no row for its person before its day; see gate/look-at.ts.

/** The condition on rows of the ledger that are read for the person they are about; `day` names the parameter with today, YYYY-MM-DD. */
export const shownBy = (day: string): string => `coalesce(detail->>'shownFrom', '') <= ${day}`;
