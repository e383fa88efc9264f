// What the dashboard needs of the rest of Heed, by shape only: the composition root hands the parts in.
import type { Basis, Channel, DataMap, Day, Decision, Earned, Keep, Recipient, Strength, TellWhy } from "@heed/core";
import type { ErasureLine } from "./delete-pages.ts";

/** Who is looking: a proven person, or a browser that sees only what it sent itself. */
export type Session =
  | { readonly by: "proven"; readonly personId: string; readonly linkedAt: Date }
  | { readonly by: "browser"; readonly via: string };

/** All ids of one person, and how much of them this visit may see. */
export type Subject = {
  readonly ids: readonly [string, ...string[]];
  readonly via?: string;
  readonly alone: boolean;
  readonly proven: boolean;
};

type Tokens = {
  readLink(token: string): Promise<{ personId: string; madeAt: Date; until: Date } | undefined>;
  readBrowser(token: string): Promise<{ via: string } | undefined>;
  readHost(token: string): Promise<{ userId: string; madeAt: Date; until: Date } | undefined>;
  readSession(token: string): Promise<Session | undefined>;
  session(session: Session): Promise<string>;
  isFresh(session: Session): boolean;
  formToken(session: string): string;
  isFormToken(session: string, given: string): boolean;
};

export type OwnQuery = {
  readonly perField?: number;
  readonly field?: string;
  readonly before?: string;
  readonly entries?: number;
  readonly entriesBefore?: string;
  readonly kinds?: readonly string[] | undefined;
  readonly purpose?: string | undefined;
};

/** One purpose as it stands, from the choices of the person. */
export type Stands = {
  readonly purpose: string;
  readonly basis: Basis;
  readonly choice: boolean;
  readonly decision: Decision;
  readonly answered?: { readonly value: boolean; readonly at: Date; readonly strength: Strength; readonly until?: Day };
  readonly waits?: readonly { readonly field: string; readonly keep: Keep; readonly instead?: Keep }[];
  readonly off: readonly Channel[];
  readonly offer?: Earned;
};

/** One thing held. */
export type Datum = {
  readonly id: string;
  readonly at: Date;
  readonly source: string;
  readonly sensitive: boolean;
  readonly value: unknown;
  readonly serves: readonly { readonly purpose: string; readonly until: Day }[];
  readonly keptUntil?: Day;
};
/** Everything held of one field, newest first. */
export type Held = {
  readonly field: string;
  readonly total: number;
  readonly ending?: { readonly count: number; readonly until: Day };
  readonly data: readonly Datum[];
  readonly next?: string;
};

/** What rights hold about the person. */
export type Own = {
  readonly known: boolean;
  readonly held: readonly Held[];
  /** How many things serve one purpose alone, by its name. */
  readonly onlyFor: Readonly<Record<string, number>>;
  readonly decisions: readonly {
    readonly id: string;
    readonly at: Date;
    readonly placement: string;
    readonly arm: string;
    readonly model?: string;
    readonly detail: Readonly<Record<string, unknown>>;
    readonly keptUntil?: Day;
  }[];
  /** How much was decided, by the purpose for which it was. */
  readonly decided: Readonly<
    Record<string, { readonly count: number; readonly ending?: { readonly count: number; readonly until: Day } }>
  >;
  readonly done: {
    readonly entries: readonly {
      readonly at: Date;
      readonly kind: string;
      readonly purpose: string;
      readonly actor: string;
      readonly detail: Readonly<Record<string, unknown>>;
    }[];
    readonly next?: string;
  };
  /** The legal hold that they are on. */
  readonly hold?: { readonly reason?: string; readonly until?: Day } | undefined;
  readonly hidden: readonly { readonly item: string }[];
  readonly audiences: readonly {
    readonly name: string;
    readonly since: Date;
    readonly detail: Readonly<Record<string, unknown>>;
  }[];
  readonly aliases: readonly {
    readonly hash: string;
    readonly kind: string;
    readonly strength: Strength;
    readonly at: Date;
  }[];
  readonly requests: readonly {
    readonly id: string;
    readonly kind: string;
    readonly state: string;
    readonly at: Date;
  }[];
  readonly learned: readonly {
    readonly version: string;
    readonly capability: string;
    readonly at: Date;
    readonly contribution: unknown;
  }[];
  /** What was sent to whom, by the recipient's name in the map, and who that is or was. */
  readonly shares: readonly {
    readonly recipient: string;
    readonly to?: Recipient;
    readonly purpose: string;
    readonly fields: readonly string[];
    readonly last: Date;
    readonly told?: Date;
  }[];
  readonly items: Readonly<Record<string, { readonly title: string; readonly url?: string }>>;
};

/** The actor; of staff, in which role and why: their reading is a look that the person sees. */
export type ReadBy = string | { readonly actor: string; readonly role: string; readonly reason: string };

type Rights = {
  /** Undefined when nothing is held (any longer). */
  person(personId: string): Promise<Subject | undefined>;
  browser(via: string): Promise<Subject | undefined>;
  /** The person whom the host site knows under this user id. */
  user(userId: string): Promise<string | undefined>;
  read(subject: Subject | undefined, by: ReadBy, query?: OwnQuery): Promise<Own>;
  /** The newest address that was proven to be the person's. */
  provenAddress(personId: string): Promise<string | undefined>;
  /** What a deletion would erase and keep. */
  preview(subject: Subject): Promise<readonly ErasureLine[]>;
  /** How many events could stay in totals after a deletion, if the person wants it. */
  countable(subject: Subject): Promise<number>;
  /** The number and the token of the certificate; undefined when nothing is held. */
  beginErasure(
    personId: string,
    actor: string,
    how: { readonly keepCounts: boolean },
  ): Promise<{ readonly id: string; readonly token: string } | undefined>;
  /** Stores what the person says instead of a value that is held. */
  correct(correction: {
    readonly personId: string;
    readonly field: string;
    readonly value: unknown;
    readonly strength: "browser" | "proven";
    readonly actor: string;
  }): Promise<
    | { readonly ok: true }
    | { readonly ok: false; readonly code: "field_unknown" | "value_malformed" | "no_use" | "unknown_person" }
  >;
  /** What opens the page once. */
  readonly codes: {
    make(session: Session): Promise<string>;
    take(code: string): Promise<Session | undefined>;
    isFresh(link: string): Promise<boolean>;
    use(link: string, until: Date): Promise<boolean>;
  };
  /** Deletes what waits for its deletion, now. */
  deleteKept(personId: string, actor: string): Promise<number>;
  export(subject: Subject, actor: string): AsyncIterable<string>;
  /** The same as a ZIP, with a page to read inside. */
  archive(
    subject: Subject,
    actor: string,
    given: { readonly readable: string; readonly password?: string; readonly pageOnly?: boolean },
  ): AsyncIterable<Uint8Array>;
  /** Addresses at which a copy may be fetched once. */
  readonly downloads: {
    offer(download: Omit<Download, "password">, minutes: number): Promise<string>;
    look(token: string): Promise<(Download & { readonly until: Date }) | undefined>;
    take(token: string): Promise<Download | undefined>;
  };
};

/** Whose copy it is, in whose name it is fetched, and the password that it may be given. */
export type Download = {
  readonly of: { readonly by: "proven"; readonly personId: string } | { readonly by: "browser"; readonly via: string };
  readonly actor: string;
  readonly password: string;
  readonly part?: "categories";
};

type Recorded =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: "not_a_choice" | "purpose_not_declared" | "unknown_person";
      readonly message: string;
    };

type Choices = {
  read(personId: string): Promise<readonly Stands[]>;
  record(event: {
    personId: string;
    answers: readonly { purpose: string; value: boolean }[];
    strength: "linked" | "browser" | "proven";
    source: string;
  }): Promise<Recorded>;
  hide(personId: string, item: string, value: boolean, actor: string): Promise<Recorded>;
  /** Keys of data whose use the person stopped, as `datumKey` writes them. */
  stopped(personId: string): Promise<ReadonlySet<string>>;
  stop(personId: string, key: string, value: boolean, actor: string): Promise<Recorded>;
  reach(personId: string, way: { purpose: string; channel: Channel }, value: boolean, actor: string): Promise<Recorded>;
  setState(personId: string, name: string, value: string, actor: string): Promise<Recorded>;
};

type Receipts = {
  /** Every act of choice, newest first. */
  list(personId: string): Promise<
    readonly {
      readonly id: string;
      readonly at: Date;
      readonly answers: readonly { readonly purpose: string; readonly value: boolean }[];
    }[]
  >;
  /** The signed receipt of one act of this person. */
  find(personId: string, id: string): Promise<Readonly<Record<string, unknown>> | undefined>;
};

/** What somebody writes to a person, and how it stands. */
export type Messages = {
  write(message: {
    readonly kind: "QUESTION" | "COMPLAINT";
    readonly address: string;
    readonly words: string;
    readonly locale: string;
    readonly actor: string;
    readonly personId?: string | undefined;
    readonly client?: string | undefined;
    readonly regime?: string | undefined;
  }): Promise<
    | { readonly ok: true; readonly id: string }
    | { readonly ok: false; readonly code: "address_malformed" | "words_malformed" | "too_many" }
  >;
  stateOf(
    id: string,
  ): Promise<{ readonly answered: boolean; readonly over: boolean; readonly expectedBy: Day } | undefined>;
};

export type DashboardDeps = {
  readonly rights: Rights;
  readonly choices: Choices;
  readonly tokens: Tokens;
  readonly receipts: Receipts;
  readonly tellWhy: TellWhy;
  readonly messages: Messages;
  /** Has a receipt leave for the person's proven address, and notes it; without it this Heed sends no mail. */
  readonly mailReceipt?: (asked: {
    readonly personId: string;
    readonly id: string;
    readonly language: string;
    readonly actor: string;
  }) => Promise<void>;
  /** Parts an alias from a person, with what came by it. */
  readonly part: (personId: string, hash: string, actor: string) => Promise<{ readonly ok: boolean }>;
  readonly map: DataMap;
  readonly now: () => Date;
  /** Where people reach Heed; with https the cookie travels by https only. */
  readonly publicUrl: string;
  /** Where a person gets a fresh link: a page of the host site. */
  readonly signIn?: string;
};
