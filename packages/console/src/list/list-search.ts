// What the address says of a list: what is looked for, and by which column it is sorted.
export type ListSearch = {
  readonly find?: string | undefined;
  /** A column's key, after a minus where the highest comes first. */
  readonly sort?: string | undefined;
};

const text = (given: unknown): string | undefined =>
  typeof given === "string" && given !== "" ? given.slice(0, 200) : undefined;

/** For `validateSearch`; whatever is not understood counts as not said. */
export const listSearch = ({ find, sort }: Record<string, unknown>): ListSearch => ({
  find: text(find),
  sort: text(sort),
});
