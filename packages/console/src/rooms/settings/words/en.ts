// The room of settings, in English.
type Named = Readonly<Record<string, string>>;

export const ENGLISH = {
  title: "Settings",
  intro: "Who works here, how they sign in, and what is set.",
  sessions: "Where you are signed in",
  sessionsSay: "A place that you do not know? End it, then change your password.",
  noSessions: "You act by a key, which has no session.",
  here: "this browser",
  since: (at: string) => `since ${at}`,
  until: (at: string) => `until ${at} at the latest`,
  methods: {
    "second factor": "Password and code",
    password: "Password only",
    demo: "The printed link",
    provider: "The house's sign-in",
  } as Named,
  end: "End it",
  own: "Your password and second factor",
  staff: "Colleagues and roles",
  staffSays:
    "A role opens purposes, and nothing beside them. Roles stand in heed.config.ts, so that a change of them is seen and kept like any other.",
  colleagues: "Invite, change or take away a colleague",
  askAdmin: "Colleagues are invited by whoever may: ask them, or run heed staff invite on the server.",
  review: "Who may open what, and who did",
  role: "Role",
  opens: "Opens",
  overrides: "may use a model against its audit",
  nothing: "nothing",
  signIn: "How colleagues sign in",
  password: "Address, password and a code of six digits",
  passkeys: "A passkey of their device, which is two factors in one",
  provider: (on: boolean): string =>
    on
      ? "The house's own provider, by OpenID Connect"
      : "No provider of the house is set. Set HEED_OIDC_URL to let colleagues sign in by it.",
  demo: "A link that Heed prints when it starts, from this machine only: this is the demo",
  mail: "Mail",
  mails: (on: boolean): string =>
    on
      ? "A mail server is set: confirmations, answers and copies leave by it."
      : "No mail server is set: nothing that needs one is sent, and a yes that needs a confirmation does not count. Set SMTP_URL, then start Heed again.",
  keys: "API keys",
  issue: {
    mayNot: "Keys are made and taken away by accounts that invite colleagues.",
    says: "Taken away is every key of a name. A running Heed forgets write and server keys within seconds, staff keys at once.",
    kindsSay: {
      write: "Stands in the pages of your shop: it may add, and proves nobody.",
      server: "Secret, for your own servers: it may read, and name anyone.",
      staff: "Secret, for a tool of the staff: it opens people as its role may, with a reason.",
    },
    make: "Make a key",
    name: "Name",
    kind: "Kind",
    role: "Role",
    go: "Make it",
    once: "This is the only time that it is shown:",
    away: "Take away",
    sure: "Yes, take it away",
    keep: "Leave it",
  },
  noKeys: "There is no key yet.",
  kinds: { write: "adds only", server: "secret, of the shop", staff: "acts in a role" } as Named,
  local: "from this machine only",
  ring: "Keys that people's own keys are wrapped by",
  ringSays:
    "The newest is in use. To make a new one while Heed runs, and wrap every person's key under it, on the server:",
  key: "Key",
  service: "Opened by",
  services: { root: "the root key", "root key": "the root key" } as Named,
  state: "State",
  inUse: "in use",
  older: "opens what is older",
  rotating: "a rotation to it is under way",
  beginning: "from the beginning",
  sinceTitle: "Since",
  about: "This Heed",
  shop: "Shop",
  contact: "Contact",
  address: "Address",
  languages: "Languages for customers",
};
export type SettingsWords = typeof ENGLISH;
