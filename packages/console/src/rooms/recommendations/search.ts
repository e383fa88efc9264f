// What the address says of the room of recommendations: one placement, and how far back to look.
export const DAYS = [30, 90, 365] as const;

type Search = { readonly placement?: string | undefined; readonly days?: (typeof DAYS)[number] | undefined };

export const recommendationsSearch = ({ placement, days }: Record<string, unknown>): Search => ({
  placement: typeof placement === "string" && placement !== "" ? placement.slice(0, 200) : undefined,
  days: DAYS.find((each) => each === days),
});
