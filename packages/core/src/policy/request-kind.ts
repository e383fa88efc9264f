// What people may ask for: one list for the machine, its clocks, the form and the command line.

/** What may be asked; the kinds that privacy tools share, so that each can be handed over. */
export const REQUEST_KINDS = [
  "ACCESS",
  "BUSINESS_PURPOSE",
  "ERASURE",
  "RECTIFICATION",
  "RESTRICTION",
  "SALE_OPT_OUT",
  "SALE_OPT_IN",
  "CONTACT_OPT_OUT",
  "CONTACT_OPT_IN",
  "TRACKING_OPT_OUT",
  "TRACKING_OPT_IN",
  "AUTOMATED_DECISION_MAKING_OPT_OUT",
  "AUTOMATED_DECISION_MAKING_OPT_IN",
  "USE_OF_SENSITIVE_INFORMATION_OPT_OUT",
  "USE_OF_SENSITIVE_INFORMATION_OPT_IN",
  "CUSTOM_OPT_OUT",
  "CUSTOM_OPT_IN",
  "PLACE_ON_LEGAL_HOLD",
  "REMOVE_FROM_LEGAL_HOLD",
  // Of Heed: somebody wants a person to read and answer them.
  "QUESTION",
  "COMPLAINT",
] as const;
/** One of REQUEST_KINDS. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/**
 * Whether a kind asks for proof of identity. An opt-out asks for nothing but what it is about (11 CCR 7026(d), 7027(e): no verification),
 * and an objection to marketing counts at once (GDPR Art. 21(3)); what hands out, changes or deletes data, or widens a use, is proven.
 *
 * @example
 * needsProof("ERASURE"); // true
 */
export const needsProof = (kind: RequestKind): boolean => !isOptOut(kind) && !isMessage(kind);

/**
 * A message to a person, answered in words. The answer goes to the address that it names and tells nothing that is held, so nobody proves anything.
 *
 * @example
 * isMessage("COMPLAINT"); // true
 */
export const isMessage = (kind: RequestKind): boolean => kind === "QUESTION" || kind === "COMPLAINT";

/**
 * A refusal of something, which has a shorter time than other requests.
 *
 * @example
 * isOptOut("SALE_OPT_OUT"); // true
 */
export const isOptOut = (kind: RequestKind): boolean => kind.endsWith("_OPT_OUT");
