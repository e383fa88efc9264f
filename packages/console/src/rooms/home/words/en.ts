// Home, in English.
type Named = Readonly<Record<string, string>>;

export const ENGLISH = {
  noMail: "No mail server is set: tell them yourself that you have it, and what became of it",
  title: "Home",
  intro: "What it earns, whom it may reach, and what waits for you.",
  needs: (purpose: string) => `Your role does not hold “${purpose}”, which these figures need.`,
  earned: "What personalising earned",
  earnedSays:
    "Some of the people who allow it get the answer without personal data all the same. What the others do more than these is what it earned.",
  noHoldout: "No placement is compared yet",
  noHoldoutSays:
    "A placement with a holdout shows here what it earns. Give one a holdout in heed.config.ts, such as holdout: 0.1.",
  noPlacement: "Nothing is personalised yet",
  noPlacementSays: "Declare a placement in heed.config.ts; your shop then asks Heed what to show there.",
  waiting: "What waits for a decision",
  nothingWaits: "Nothing waits",
  nothingWaitsSays:
    "Requests with their deadlines, deletions that somebody refused, legal holds whose day is past, audits that failed, models that drift, contracts that end, approvals and deliveries that were given up appear here.",
  by: (day: string) => `by ${day}`,
  is: {
    request: "Request",
    deletion: "Deletion",
    hold: "Legal hold",
    audit: "Failed audit",
    drift: "Drift",
    recipient: "Contract ends",
    deliveries: "Given up",
    approval: "Approval",
  } as Named,
  noReason: "Placed before a reason was asked for",
  givenUp: (n: string) => `${n} deliveries`,
  more: (n: string) => `${n} more`,
  reach: "Whom you may reach",
  reachSays:
    "Of everybody known, by purpose. What is not green is the price of privacy: people nobody may use data of.",
  reachable: "may be reached",
  none: "Nobody is known yet",
  noneSays: "People appear as soon as your shop sends events. The room Sources says how.",
  estimate: (oneIn: string) => `Estimated from one person in ${oneIn}.`,
  happened: "What happened",
  happenedSays:
    "Entries of the ledger in the 30 days until yesterday, in tens; days with fewer than 11 of a kind are not counted.",
  kind: "Kind of entry",
  perDay: "entries a day",
  day: "Day",
  nothing: "Nothing to tell yet",
  nothingSays: (moment: string) =>
    `Every choice, use, look and decision is an entry. A day is told once it is over, of kinds with 11 entries and more: today’s stand here from ${moment} on.`,
  toLedger: "Today’s entries, one by one",
  trend: "How it goes on",
  trendMore: "By day or by month, and what was not as expected",
  charted: (kind: string, total: string) => `${kind}: ${total} entries in the last 30 days`,
  week: (n: string) => `${n} in the last 7 days`,
};
export type HomeWords = typeof ENGLISH;
