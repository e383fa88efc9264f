// Why something did not work, in English: Heed's own sentence is shown, so here stands only what it does not say, or says to a program or a command.
import type { Refusal } from "@heed/core";

/** What the console itself says, beside what Heed answers. */
type Here = "offline" | "unreadable" | "passkey_stopped" | "unavailable" | "disk_full" | "fault" | "malformed_request";
/** In every other language a sentence with its remedy for each: a gap does not compile. */
export type Refusals = Readonly<Record<Refusal | Here, string>>;

export const ENGLISH_REFUSALS: Pick<Refusals, Here> & Partial<Refusals> = {
  offline: "Heed cannot be reached. What you typed is kept. Look at the network, then try again.",
  unreadable:
    "Something between this page and Heed answered in its place. Look at the network or the proxy, then try again.",
  passkey_stopped: "It was stopped, or this device has no passkey for here, or has one for you already.",
  unavailable: "The database cannot be reached. Try again in a moment.",
  disk_full: "There is no room on the server, so nothing was stored. Tell whoever runs Heed, then try again.",
  fault: "Something failed at Heed. Try again; if it comes back, give whoever runs Heed the number below.",
  malformed_request: "Something in this form is missing or cannot be read. Look at it again.",
  not_asked:
    "They were not asked about this purpose, so it may use nothing of theirs. Take another purpose that your work rests on.",
  aggregate_only: "This purpose counts groups and opens nobody. Take another purpose.",
  no_identifier: "Nobody is named. Write the customer number or browser id.",
  unknown_person: "Nobody is known under this. Write it exactly as the shop does.",
  purpose_not_declared: "This purpose is not in the data map. Choose one from the list.",
  no_reason: "Choose why you look.",
  staff_key_unknown: "Nobody is signed in here, or the session is over. Sign in once more.",
  account_exists: "Somebody has an account under this address. Take it away first.",
  answer_missing: "A message is answered in words. Write the answer, then send it.",
  no_message: "Only a question or a complaint is answered in words. Do this, or refuse it.",
  audit_failed:
    "The audit stands against this version: its card says why. Train again, or let a role decide that may override audits.",
  model_is_live: "This version is in use already. There is nothing to do.",
  reason_missing: "To decide against an audit takes a reason that others can weigh. Write it in a sentence.",
  bytes_missing: "Nothing of the file arrived. Choose it again.",
};
