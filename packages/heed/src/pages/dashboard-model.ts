// What the Data Dashboard shows, as plain data: the page is drawn from it, and `GET /me/api/data` answers with it.
import type { Basis, Channel, Day, Scalar, Strength } from "@heed/core";

/** `unknown`: this browser may not see what was answered elsewhere. `always`: contract or law decide. */
export type PurposeState =
  | "on"
  | "off"
  | "not answered"
  | "asked again"
  | "not confirmed"
  | "expired"
  | "closed"
  | "unknown"
  | "always";

/** Values to choose from, each in words; the one that holds now is marked. */
export type Answers = readonly { readonly value: string; readonly says: string; readonly given: boolean }[];

export type PurposeCard = {
  readonly name: string;
  readonly says: string;
  readonly benefit?: string;
  readonly basis: Basis;
  readonly law?: string;
  readonly control: "switch" | "object" | "none";
  readonly state: PurposeState;
  /** Why it is closed, when it is. */
  readonly closed?: "restricted" | "child" | "quarantined" | "other";
  /** The answer that stands, and how well we know that it was the person. */
  readonly answered?: { readonly at: Date; readonly strength: Strength };
  /** Last day of a yes, or of the newest datum that a contract or law keeps. */
  readonly until?: Day;
  readonly reads: readonly { readonly field: string; readonly label: string; readonly keep: string }[];
  readonly recipients: readonly string[];
  /** What switching it off would delete, and from which day; until then it can be undone. Absent: it is not on. */
  readonly wouldEnd?: { readonly count: number; readonly until: Day };
  /** Ways on which it reaches the person, and those that the person may switch. */
  readonly channels: readonly { readonly channel: Channel; readonly on: boolean }[];
  /** What is new since the yes, and off until it is answered. */
  readonly waits: readonly { readonly label: string; readonly keep: string; readonly instead?: string }[];
  /** Voluntary questions: what is asked, the answers to choose from, and the one that was given. */
  readonly asks: readonly { readonly field: string; readonly label: string; readonly answers: Answers }[];
  /** What is promised for a yes; `since`: it is the person's. */
  readonly offer?: { readonly gives: string; readonly worth?: string; readonly since?: Date };
  /** Just switched off: how many things wait for their deletion, and from which day. */
  readonly ending?: { readonly count: number; readonly until: Day };
  /** Keeps the person's rights working; has nothing to do with marketing. */
  readonly builtIn: boolean;
};

/** A reason in words; `language` only where it is not the page's. */
export type WhyTold = { readonly text: string; readonly language?: string };

export type ShownItem = {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly why: WhyTold;
  readonly hidden: boolean;
  /** No item of the shop: a group of customers that the person is in, which they leave; or what is estimated of them, to which they object. */
  readonly is?: "group" | "estimate";
  /** No item of the shop, and nothing of the person was used: there is nothing to have no interest in. */
  readonly untold?: true;
};

export type ShelfCard = {
  readonly id: string;
  readonly at: Date;
  readonly placement: string;
  /** What people call the placement. */
  readonly says: string;
  /** The purpose that the placement serves: where to change it. */
  readonly purpose?: Pick<PurposeCard, "name" | "says" | "control" | "state">;
  readonly how: "personal" | "comparison" | "impersonal";
  readonly model?: string;
  readonly items: readonly ShownItem[];
  /** Nothing may use it any longer: the person objected, and it goes after this day. */
  readonly keptUntil?: Day;
};

export type DatumCard = {
  readonly id: string;
  readonly at: Date;
  readonly source: string;
  readonly sensitive: boolean;
  readonly lines: readonly { readonly label?: string; readonly value: string }[];
  readonly serves: readonly {
    readonly purpose: string;
    readonly says: string;
    readonly basis: Basis;
    readonly law?: string;
    readonly until: Day;
  }[];
  readonly keptUntil?: Day;
  /** The person may stop its use, or has: for all but what a contract or a law needs. */
  readonly stop?: "may" | "stopped";
};

export type FieldCard = {
  readonly field: string;
  readonly label: string;
  readonly total: number;
  /** The person may say what is right; what happened (an event) is no value that could be another. */
  readonly correct?: { readonly type: Scalar; readonly value: string; readonly answers?: Answers };
  readonly data: readonly DatumCard[];
  readonly next?: string;
};

/** Equal lines that follow one another are one, with how often; `at` is the newest. */
export type DoneLine = {
  readonly at: Date;
  readonly says: string;
  readonly times: number;
  /** The person's own act, or their own look; else a use by the shop. */
  readonly own: boolean;
};

/** Which lines are shown; nothing chosen shows all. */
export type DoneFilter = { readonly kind?: DoneKind | undefined; readonly purpose?: string | undefined };

/** What a person may ask about, and the kinds of entries that answer. */
export const DONE_KINDS = {
  used: ["use"],
  chosen: ["decision"],
  seen: ["look"],
  shared: ["share"],
  refused: ["denial"],
  own: ["choice", "request", "erasure", "own look"],
} as const;
export type DoneKind = keyof typeof DONE_KINDS;

/** What a recipient got of the person for one purpose. */
export type Received = {
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly last: Date;
  /** Since when it has been told to stop, and has agreed. */
  readonly told?: Date;
};

export type RecipientCard = {
  readonly name: string;
  readonly role: "processor" | "controller" | "joint controller";
  readonly country: string;
  readonly kind?: "sale" | "sharing";
  readonly safeguard?: string;
  readonly purposes: readonly string[];
  /** What was sent to it by itself; absent: nothing is sent there by us, or this browser may not see it. */
  readonly received?: readonly Received[];
};

export type DashboardModel = {
  readonly now: Date;
  readonly language: string;
  readonly controller: { readonly name: string; readonly contact: string; readonly address?: string };
  readonly officer?: { readonly name: string; readonly contact: string };
  readonly complaints: { readonly authority: string; readonly url: string };
  readonly ageRule: string;
  readonly you: {
    readonly by: "proven" | "browser";
    /** A browser that alone uses its identity sees all of it. */
    readonly alone: boolean;
    /** Download and deletion are open. */
    readonly fresh: boolean;
    readonly known: boolean;
    readonly aliases: readonly {
      /** Names the alias on this page only. */
      readonly ref: string;
      readonly kind: string;
      readonly strength: Strength;
      readonly at: Date;
    }[];
  };
  readonly paused: boolean;
  /** A legal claim: nothing is deleted until it is lifted; `until` is the day on which staff look at it again. */
  readonly hold?: { readonly reason?: string; readonly until?: Day };
  readonly purposes: readonly PurposeCard[];
  readonly shelf: readonly ShelfCard[];
  readonly hidden: readonly { readonly id: string; readonly title: string; readonly group?: true }[];
  /** Audiences in which the person is; `id` is what they hide to leave it. */
  readonly audiences: readonly {
    readonly id: string;
    readonly name: string;
    readonly since: Date;
    readonly why: WhyTold;
  }[];
  /** The latest audiences entered and left, and why. */
  readonly moves: readonly {
    readonly name: string;
    readonly at: Date;
    readonly entered: boolean;
    readonly why: WhyTold;
  }[];
  readonly held: readonly FieldCard[];
  readonly done: { readonly lines: readonly DoneLine[]; readonly next?: string; readonly filter: DoneFilter };
  readonly learned: readonly {
    readonly capability: string;
    readonly version: string;
    readonly at: Date;
    readonly keeps: string;
  }[];
  readonly recipients: readonly RecipientCard[];
  /** What was asked for here before; the id of a deletion is its certificate. */
  readonly requests: readonly {
    readonly id: string;
    readonly kind: string;
    readonly state: string;
    readonly at: Date;
  }[];
  /** What was written here to a person, newest first. */
  readonly messages: readonly {
    readonly id: string;
    readonly complaint: boolean;
    readonly at: Date;
    /** Undefined when it is long over. */
    readonly state?: { readonly answered: boolean; readonly over: boolean; readonly expectedBy: Day };
  }[];
  /** The person's own address, where a proven person has one: the answer may go there. */
  readonly address?: string;
  /** Where a fresh link is to be had, if the host site said so. */
  readonly signIn?: string;
};
