// Every word of the page /trust.

export const TRUST_WORDS = {
  title: "Can you trust us? See for yourself",
  intro: (controller: string) =>
    `Five things tell a shop that respects you from one that does not. ${controller} checks itself for each of them, from its own records, and shows what came out, good or bad.`,
  verdict: (holds: number, broken: number, open: number) =>
    [
      `${holds} of ${holds + broken + open} checks hold.`,
      broken > 0 ? `${broken} found something wrong.` : "",
      open > 0 ? `${open} had nothing to check yet, so nothing is claimed.` : "",
    ]
      .filter(Boolean)
      .join(" "),
  counted: "Counted",
  since: "What was done is looked at back to",
  testsTitle: "Five warning signs, checked",
  testsIntro: "Counts of people and of uses are given in tens, and not at all under 11, so that they tell of nobody.",
  states: { holds: "Holds", broken: "Found something wrong", "not measured": "Not measured" },
  nothingChecked: "There was nothing to check yet, so nothing is claimed.",
  tests: {
    transparency: {
      flag: "They do not tell you what they do",
      how: "The notice that you are shown is compared, letter by letter, with the declaration that the database enforces.",
      rests: (checked: string, wrong: string) => `Languages compared: ${checked}. Differing: ${wrong}.`,
    },
    opt_out: {
      flag: "Saying no is hard, or does not count",
      how: "For every no that stands, everything held about that person is searched for something that may still serve what was refused.",
      rests: (checked: string, wrong: string) => `Refusals looked at: ${checked}. Not heeded: ${wrong}.`,
    },
    too_much: {
      flag: "Messages know too much about you",
      how: "Every use is compared with what the notice allows for it, and everything sensitive is searched for a permission that it must not have.",
      rests: (checked: string, wrong: string) => `Pieces of data looked at: ${checked}. Not as announced: ${wrong}.`,
    },
    sharing: {
      flag: "Others have your data, and you did not know",
      how: "Everything that was passed on through this system is compared with the recipients in the notice. What leaves by another way cannot be seen from here.",
      rests: (checked: string, wrong: string) => `Passed on: ${checked}. To somebody not named: ${wrong}.`,
    },
    refused: {
      flag: "You see what you had refused",
      how: "Every use in the activity log is compared with the answers in it: was anything used for what its person had already refused?",
      rests: (checked: string, wrong: string) => `Uses looked at: ${checked}. After a no: ${wrong}.`,
    },
  },
  figuresTitle: "What people answer, and how fast we do",
  figuresIntro:
    "How many say yes shows whether a question is fair; how long an answer takes shows whether a right is real.",
  ratesTitle: "Yes and no, by use and by notice",
  columns: { purpose: "Use", who: "Asked by", people: "People or answers", yes: "Yes", no: "No" },
  version: (notice: number) => `notice ${notice}`,
  unknown: "the banner, of browsers nobody knows",
  notTold: "too few to tell",
  requestsTitle: "Requests in the last 90 days, and the usual time until they are done",
  requests: { access: "Downloads", erase: "Deletions", rectify: "Corrections" } as Readonly<Record<string, string>>,
  within: (seconds: number) =>
    seconds < 60
      ? "within a minute"
      : seconds < 3_600
        ? `${Math.round(seconds / 60)} min`
        : seconds < 172_800
          ? `${Math.round(seconds / 3_600)} hours`
          : `${Math.round(seconds / 86_400)} days`,
  noneYet: "None yet.",
  complaintsTitle: "Complaints",
  complaints: "Not measured: complaints do not arrive here. You may complain to",
  more: "What is done with your data, and why:",
  notice: "the notice",
} as const;
