// The room of recommendations, in English.
type Named = Readonly<Record<string, string>>;

export const ENGLISH = {
  title: "Recommendations",
  intro: "Every place where Heed answers: what it shows, for what purpose, who is held out, and what it earned.",
  none: "Nothing is personalised yet",
  noneSays:
    "Declare a placement in heed.config.ts; your shop then asks Heed what to show there. The room Sources says how.",
  capability: "What answers",
  purpose: "For",
  size: "Places",
  holdout: "Held out",
  holdoutSays: (share: string) =>
    `${share} of the people who allow it get the answer without personal data, to compare with`,
  noHoldout: "Nobody, so that nothing can be compared",
  exploration: "Explored",
  explorationSays: (share: string) =>
    `${share} of the places are filled at random among what is permitted, so that the model can learn`,
  noExploration: "Nothing",
  live: "Version that answers",
  noLive: "None yet: everybody gets the answer without personal data. Train one in the room Models.",
  shadow: "Answers beside it, shown to nobody",
  back: "All placements",
  lift: "What it earned",
  back7: "How far back",
  daysBack: (n: number) => `${n} days`,
  arms: "The people compared",
  arm: { personal: "Personal answer", holdout: "Held out" },
  visitors: "Permitted visitors",
  outcomes: (event: string) => `With “${event}”`,
  value: (of: string) => `“${of}” in all`,
  needs: (purpose: string) => `Your role does not hold “${purpose}”, which these figures need.`,
  why: "Why did a customer get this?",
  whySays: "Open the customer: each decision stands there with its reason, the version and what else was considered.",
  toPeople: "Open a customer",
  per1000: (event: string) => `more “${event}” per 1,000 permitted visitors`,
  interval: (low: string, high: string) => `95% interval ${low} to ${high}`,
  sure: {
    more: "More than chance explains.",
    less: "Less than without personal data, and more so than chance explains.",
    open: "This may still be chance: more visitors make it surer.",
  },
  split: "The people are not split as declared, so that these figures must not be read. Look at the arms below.",
  point: (people: string, visitors: string, days: string) =>
    `One more point of opt-in, about ${people} more people, would bring about ${visitors} more permitted visitors in ${days} days`,
  pointWorth: (worth: string, of: string, low: string, high: string) =>
    `and with them ${worth} “${of}” (${low} to ${high})`,
  pointIf: "If they were like those who allow it today.",
  days: (from: string, of: string, within: string) =>
    `Last ${from} days; “${of}” counts within ${within} days of the first answer`,
  placement: "Placement",
  bases: {
    consent: "consent",
    "explicit consent": "explicit consent",
    contract: "contract",
    "legitimate interest": "legitimate interest",
    "legal obligation": "legal obligation",
  } as Named,
};
export type RecommendationsWords = typeof ENGLISH;
