// What the address says of the sources: whatever is not understood counts as not said.
export const SOURCE_VIEWS = ["live", "days", "connect"] as const;
export const FATES = ["stored", "noted", "withheld", "dropped", "duplicate", "refused"] as const;
export const DAYS = [1, 7, 30] as const;

type SourceSearch = {
  readonly view?: (typeof SOURCE_VIEWS)[number] | undefined;
  readonly became?: (typeof FATES)[number] | undefined;
  readonly days?: (typeof DAYS)[number] | undefined;
  readonly find?: string | undefined;
};

const oneOf = <T extends string | number>(all: readonly T[], given: unknown): T | undefined =>
  all.find((each) => each === given);

export const sourceSearch = ({ view, became, days, find }: Record<string, unknown>): SourceSearch => ({
  view: oneOf(SOURCE_VIEWS, view),
  became: oneOf(FATES, became),
  days: oneOf(DAYS, days),
  find: typeof find === "string" && find !== "" ? find.slice(0, 200) : undefined,
});
