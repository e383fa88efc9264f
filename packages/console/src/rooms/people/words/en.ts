// The room of people, in English.
export const ENGLISH = {
  title: "People",
  intro: "One customer at a time, found by what the shop calls them. There is no list to leaf through.",
  identifier: "Their customer number or browser id, exactly",
  purpose: "What you need the data for",
  reason: "Why you look at this one person",
  choose: "Choose",
  open: "Open",
  close: "Close",
  tells:
    "They read on their own page that somebody in your role looked, when, for what and why. They do not read your name.",
  shownFrom: "Shown to them from",
  later:
    "Empty: at once. For this reason it may be later, once a second person approved it: ask by “Open”, and open again when they did.",
  noPurpose: "Your role opens nobody. roles in heed.config.ts says which purposes a role holds.",
  opened: "A customer",
  as: (role: string, purpose: string, reason: string) => `As ${role}, for “${purpose}”. Reason: ${reason}.`,
  may: (basis: string) => `You may see this because this purpose rests on ${basis}, and it is in force for them now.`,
  bases: {
    consent: "their consent",
    "explicit consent": "their explicit consent",
    contract: "the contract with them",
    "legitimate interest": "a legitimate interest, to which they did not object",
    "legal obligation": "a duty by law",
  } as Readonly<Record<string, string>>,
  named: "Each thing is called as they read it on their own page.",
  known: "Known of them",
  happened: "What they did",
  nothing: "Nothing is held that this purpose may read.",
  more: (n: string) => `Show all ${n}`,
  permits: "What it may be used for",
  until: (things: string, day: string) => `${things} of them, until ${day} at the latest`,
  noEnd: (things: string) => `${things} of them, without an end`,
  others: (n: number) =>
    n === 1 ? "and one purpose that is not your role's" : `and ${n} purposes that are not your role's`,
  inferred: "What is thought of them",
  decisions: "What was decided for them, and why",
  decisionsSays:
    "Shelves, scores and groups of this purpose, with the reason that they read, too. This is a look of its own.",
  decisionsNot: "What was decided rests on everything that this purpose reads, and some of it is kept from your role.",
  show: "Show what was decided",
  noDecisions: "Nothing was decided for them under this purpose in the last 13 months.",
  theirs: "What they see on their own page",
  theirsSays:
    "Their Data Dashboard, with everything that is held of them, whatever your purpose. This is a look of its own, and they read that you saw all of it.",
  theirsNot:
    "Their own page shows everything that is held of them. It is for roles that answer people’s requests (“rights” in heed.config.ts) and are kept from no field.",
  theirsShow: "Show their page",
  arms: {
    personal: "chosen for them",
    holdout: "the same as for everybody: they are in the group that it is compared with",
    entered: "entered the audience",
    left: "left the audience",
    scored: "estimated",
  } as Readonly<Record<string, string>>,
  denied: "This customer was not opened",
};

/** What every language says of this room: a gap does not compile. */
export type PeopleWords = typeof ENGLISH;
