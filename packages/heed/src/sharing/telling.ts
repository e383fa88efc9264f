// What is told to a recipient, whatever way it takes, and what came of it.
import type { WhyUnsent } from "@heed/core";
import type { callOutside, Outcome } from "./call-outside.ts";
import type { Told } from "./compose.ts";
import type { addressOutside } from "./outside-address.ts";

/** Something to tell, under an id that is the same at every try. */
export type Telling = {
  readonly id: string;
  readonly told: Told;
  /** The newest first. What is ours signs with all of them; what is theirs counts by the newest alone. */
  readonly secrets: readonly string[];
  /** When it is over: then nothing more arrives of it. */
  readonly signal: AbortSignal;
};

/** So long one telling may take, with all its calls; a worker's lease is longer by what a statement there may still last. */
export const TELL_MS = 60_000;

export type TellDeps = {
  readonly call: typeof callOutside;
  readonly addressOf: typeof addressOutside;
  readonly now: () => Date;
};

/**
 * `taken`: it has it. `kept`: nobody there reads such a word, so what it has stays, and nothing more comes. `refused`: it says that it will not. `gone`: nobody is there any more (410). `later`: not now, perhaps not before `wait`.
 */
export type Answer =
  | { readonly is: "taken" }
  | { readonly is: "kept" }
  | { readonly is: "refused" | "gone"; readonly why: Why }
  | { readonly is: "later"; readonly why: Why; readonly waitMs: number };

/** A word of ours, and what a server answered. */
export type Why = WhyUnsent | `${WhyUnsent} ${string}`;

export const TAKEN: Answer = { is: "taken" };
export const KEPT: Answer = { is: "kept" };

export const later = (why: Why, waitMs = 0): Answer => ({ is: "later", why, waitMs });

/** What an HTTP answer means where only success and failure are told apart. */
export const successOf = (outcome: Outcome): Answer => {
  if (outcome.is === "unreachable") return later(outcome.why);
  const { status, retryAfterMs } = outcome;
  return status >= 200 && status < 300 ? TAKEN : later(`status ${status}`, retryAfterMs);
};
