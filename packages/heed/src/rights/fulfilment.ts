// What fulfilling a request needs, is told and gives.
import type { DataMap, Day, Look, Refusal } from "@heed/core";
import type { Corrected, Correction } from "./correct.ts";
import type { Download } from "./download-links.ts";
import type { HowToErase } from "./erase.ts";
import type { Results } from "./filed.ts";
import type { Requests } from "./requests.ts";

/** Whose data it is: the person behind an identifier. `ensure` makes somebody of whom only a no is known. */
type People = {
  known(userId: string): Promise<string | undefined>;
  ensure(userId: string): Promise<string>;
  /** Everybody who is known by this address, in whatever letters, or has it among their details. */
  holding(address: string): Promise<readonly string[]>;
};

export type FulfilDeps = {
  readonly map: DataMap;
  readonly requests: Requests;
  readonly people: People;
  readonly rights: {
    beginErasure(
      personId: string,
      actor: string,
      how: HowToErase,
    ): Promise<{ readonly id: string; readonly token: string } | undefined>;
    readonly downloads: { offer(download: Omit<Download, "password">, minutes: number): Promise<string> };
    correct(correction: Correction): Promise<Corrected>;
  };
  readonly choices: {
    record(event: {
      personId: string;
      answers: readonly { purpose: string; value: boolean; at: Date }[];
      strength: "claimed" | "proven";
      source: string;
      evidence?: string;
    }): Promise<{ readonly ok: boolean }>;
    setState(
      personId: string,
      name: string,
      value: string,
      actor: string,
      approval?: string,
    ): Promise<{ readonly ok: boolean }>;
    hold(personId: string, why: { reason: string; until: Day }, actor: string): Promise<{ readonly ok: boolean }>;
  };
  /** A look for the requests of people, entered and seen by the person; refused without a role that answers them and a reason of the map. */
  look(asked: {
    personId: string;
    purpose: "rights";
    look: Omit<Look, "late">;
    by: string;
    fields: readonly [];
  }): Promise<
    { readonly allowed: true } | { readonly allowed: false; readonly reason: Refusal; readonly remedy: string }
  >;
  readonly now: () => Date;
};

/** What was done: by Heed, or by people, who say what. A deletion gives the page of its certificate, a copy its own, once. */
export type Fulfilled =
  | { readonly ok: true; readonly did: (typeof DEEDS)[number]; readonly results?: Results }
  | { readonly ok: false; readonly code: Refusal; readonly message: string };

/** What may have been done. */
const DEEDS = [
  "erased",
  "restricted",
  "closed",
  "opened",
  "copied",
  "corrected",
  "held",
  "released",
  "by hand",
] as const;

export type HowToFulfil = HowToErase & {
  /** Whom the host knows by it, where the address alone says it not. */
  readonly userId?: string;
  /** Why staff open somebody who has not proven to be them. */
  readonly look?: Omit<Look, "late">;
  /** Words for the person: what was done where only people can, or more about it. */
  readonly says?: string;
  /** Of a correction: the trait and its right value. */
  readonly correct?: { readonly field: string; readonly value: unknown };
  /** Of a yes or no to one thing: which purpose. */
  readonly purpose?: string;
  /** Of a legal hold: the day on which it is looked at again. */
  readonly until?: Day;
  /** Of the end of a legal hold: the approval of a second person, or undefined while it waits. */
  readonly agreed?: (personId: string) => Promise<string | undefined>;
};
