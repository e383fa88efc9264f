// What the address says of the room of insights: which figures, of what, and how far.
export const INSIGHT_VIEWS = ["forecast", "feedback", "groups", "scores"] as const;
export const STEPS = ["day", "week", "month"] as const;
export const LOOKS = [7, 28, 91, 364] as const;

type Search = {
  readonly view?: (typeof INSIGHT_VIEWS)[number] | undefined;
  /** What is forecast, by its key; see keyOf. */
  readonly series?: string | undefined;
  readonly step?: (typeof STEPS)[number] | undefined;
  readonly days?: (typeof LOOKS)[number] | undefined;
};

export const insightsSearch = ({ view, series, step, days }: Record<string, unknown>): Search => ({
  view: INSIGHT_VIEWS.find((each) => each === view),
  series: typeof series === "string" && series !== "" ? series.slice(0, 500) : undefined,
  step: STEPS.find((each) => each === step),
  days: LOOKS.find((each) => each === days),
});
