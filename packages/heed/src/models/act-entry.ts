// The entry of what somebody does with a model: a score that decides about people has somebody who put it in use.
import { type Entry, NOBODY } from "../ledger/entry.ts";

export type ModelDeed =
  | "train a model"
  | "use a model"
  | "use a model against its audit"
  | "use the model before again"
  | "let a model answer beside the one in use";

/** A command on this machine, which has no account. */
export const BY_COMMAND = "staff:cli";

/** @param actor who did it: `staff:` and eight digits, `staff:cli`, or a job */
export const deedEntry = (
  at: Date,
  actor: string,
  request: ModelDeed,
  detail: { readonly model: string; readonly role?: string; readonly reason?: string },
): Entry => ({ personId: NOBODY, at, kind: "request", purpose: "proof", actor, detail: { request, ...detail } });
