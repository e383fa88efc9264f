// The room of insights, in English.
type Named = Readonly<Record<string, string>>;

export const ENGLISH = {
  title: "Insights",
  intro: "What everybody together does and says. Groups of 11 people and more only: nobody is in these figures.",
  views: { forecast: "Forecast", feedback: "What customers say", groups: "Groups", scores: "Scores and value" },
  mayNot: (role: string, purpose: string) =>
    `The role “${role}” does not hold “${purpose}”, which this needs. Ask a colleague whose role does, or whoever runs Heed.`,
  counting: "Counting. That may take a moment; you may leave this page meanwhile.",
  noSeries: "Nothing can be forecast yet",
  noSeriesSays:
    "Let the purpose “statistics” read an event in heed.config.ts; how often it comes can then be forecast.",
  series: "What",
  step: "By",
  steps: { day: "Day", week: "Week", month: "Month" },
  perStep: { day: "a day", week: "a week", month: "a month" },
  often: (event: string) => `How often “${event}”`,
  sum: (value: string, event: string) => `Sum of “${value}” of “${event}”`,
  yeses: (purpose: string) => `Yes to “${purpose}”`,
  begins: "Begins on",
  told: (name: string, day: string, value: string, low: string, high: string, level: string) =>
    `${name}: from ${day} on about ${value}, and ${level} of the time between ${low} and ${high}.`,
  unexpected: "Not as expected",
  asExpected: (looked: string) => `All ${looked} steps that were compared lay as expected.`,
  was: (day: string, value: string, expected: string) => `${day}: ${value}, where about ${expected} was expected`,
  chance: (share: string, looked: string) =>
    `By chance ${share} of ordinary steps are called so; ${looked} were compared.`,
  method: (name: string) => {
    if (name === "seasonal_naive") return "The last season again";
    const [trend = "", season = ""] = name.split("/");
    const trends: Named = { none: "without a trend", additive: "with a trend", damped: "with a trend that fades" };
    const seasons: Named = { none: "", additive: " and a season", multiplicative: " and a season that grows with it" };
    return `Exponential smoothing ${trends[trend] ?? trend}${seasons[season] ?? season}`;
  },
  others: (n: string, mae: string) =>
    `It erred by ${mae} in the mean of its forecasts of the past, less than ${n} others.`,
  filled: (n: string) => `${n} steps with fewer than 11 people were filled between their neighbours.`,
  howFar: "How far back",
  lastDays: (n: number) => (n === 7 ? "This week" : `${n} days`),
  now: (n: number) => (n === 7 ? "Last 7 days" : `Last ${n} days`),
  before: (n: number) => `${n} days before`,
  texts: "What they wrote",
  complaint: "Complaints",
  praise: "Praise",
  neutral: "Neither",
  cannotTell: "Cannot be told",
  themes: "What they complain about",
  noThemes: "There is no theme that 11 people and more complain about.",
  few: "fewer than 11 people",
  peopleTexts: (people: string, texts: string) => `${people} people, ${texts} texts`,
  alerts: "Weeks that were not as expected",
  alert: (about: string, day: string, share: string, expected: string) =>
    `${about === "" ? "Complaints" : `Complaints about ${about}`} in the week from ${day}: ${share} of the texts, where ${expected} was expected.`,
  from: (fields: string) => `From ${fields}; no text is quoted.`,
  lexicon: "Read by a lexicon of English.",
  readBy: (version: string) => `Read by ${version}.`,
  watched: (looked: string, share: string) =>
    `${looked} weeks were compared; ${share} of ordinary ones are called unexpected by chance.`,
  group: "Group",
  people: "People",
  orders: "Days with orders",
  lastOrder: "Days since the last",
  total: "Spent in all",
  sizes: "How many are in each group",
  groupsSay:
    "Found by learning from orders alone. Figures are of the middle customer of each group: half are below, half above. Counts are given down to the ten.",
  noGroups: "No groups are known",
  toModels: "To the models",
  scoreNames: { propensity: "Propensity", "lifetime-value": "Lifetime value" } as Named,
  noScores: "No placement gives a score",
  noScoresSay:
    "Declare a placement with the capability propensity or lifetime-value in heed.config.ts, then train it in Models.",
  noVersion: "No version is in use, so nobody gets this score. Train it in Models, or wait for the night.",
  noHeldOut:
    "This version keeps no figures of people it did not learn from: there were fewer than 30, or it is older than these figures. Train it again in Models.",
  scoredBy: "From the version",
  scoredAt: (trained: string, until: string) => `trained on ${trained}, with what lay before ${until}.`,
  chanceMeans: (told: string, came: string, low: string, high: string, event: string, days: string) =>
    `Of 100 people whose chance is told as about ${told}, about ${came} come to “${event}” within ${days} days (95% interval: ${low} to ${high}).`,
  amountMeans: (told: string, came: string, low: string, high: string, days: string) =>
    `People whose value is told as about ${told} come to ${came} each in the mean within ${days} days (95% interval: ${low} to ${high}).`,
  bestHave: (share: string, captured: string, low: string, high: string) =>
    `The ${share} of people with the highest scores have ${captured} of all that came (${low} to ${high}).`,
  scoreGroup: "Score told, and how many people have it",
  scoreRow: (place: string, told: string, people: string) => `${place}. told ${told} · ${people} people`,
  scoresSay:
    "People it did not learn from, as they were when it was trained, in groups of 30 and more, about equal in size, with like scores, the highest first. How far apart the scores of the groups lie shows how people are spread. Numbers of people are given down to the ten.",
};
export type InsightsWords = typeof ENGLISH;
