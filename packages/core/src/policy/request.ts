// A request of a person as a machine: which states it may be in, what may happen in each, and that no accepted one is ever forgotten. Pure.
import { type RequestClock, requestClock } from "./request-clock.ts";
import { needsProof, type RequestKind } from "./request-kind.ts";

/** States of the Data Rights Protocol 1.0. */
export type RequestStatus = "open" | "in_progress" | "fulfilled" | "revoked" | "expired" | "denied";

/** Why a request was denied (Data Rights Protocol 1.0). */
export const DENIALS = [
  "suspected_fraud",
  "insuf_verification",
  "no_match",
  "claim_not_covered",
  "outside_jurisdiction",
  "too_many_requests",
  "other",
] as const;
/** One of DENIALS. */
export type DenialReason = (typeof DENIALS)[number];

/** How it was made sure that the right person asks: a mailed link, or a look by staff. Who is signed in asks on the dashboard, which does it itself. */
export type Proof = "link" | "staff";

/** What may happen to a request. Times are those of the happening. */
export type RequestEvent =
  | { readonly is: "verified"; readonly at: Date; readonly by: Proof }
  | { readonly is: "extended"; readonly at: Date; readonly reason: string }
  | { readonly is: "held"; readonly at: Date; readonly reason: string; readonly until: Date }
  /** `approval`: of a second person, by its digits. */
  | { readonly is: "released"; readonly at: Date; readonly approval?: string }
  | { readonly is: "fulfilled"; readonly at: Date }
  | { readonly is: "denied"; readonly at: Date; readonly reason: DenialReason; readonly says: string }
  | { readonly is: "revoked"; readonly at: Date }
  | { readonly is: "expired"; readonly at: Date };

/** A request as it stands. */
export type Request = {
  readonly kind: RequestKind;
  readonly regime: string;
  readonly receivedAt: Date;
  readonly status: RequestStatus;
  /** `need_user_verification` while in progress and nobody has proven anything; a reason of DENIALS when denied. */
  readonly reason?: "need_user_verification" | DenialReason;
  readonly verified?: Proof;
  /** Told to the person: why it takes longer, why it was denied. */
  readonly says?: string;
  /** The day by which it is answered, and until when receipt has to be confirmed, as ISO 8601 days of the regime's zone. */
  readonly expectedBy: string;
  readonly confirmBy?: string;
  readonly extended: boolean;
  readonly hold?: { readonly reason: string; readonly until: Date };
};

/** The request after something happened, or why it cannot happen now: `request_closed`, `not_now`. */
export type Advanced =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly code: "request_closed" | "not_now"; readonly says: string };

/** So long a link may stay unanswered; the person may ask anew at any time. */
const UNVERIFIED_DAYS = 28;
const DAY = 86_400_000;

/**
 * A request as it comes in.
 *
 * @example
 * received("ERASURE", "gdpr", new Date("2026-01-31T10:00:00Z")).expectedBy; // "2026-02-28"
 */
export function received(kind: RequestKind, regime: string, at: Date): Request {
  const { expectedBy, confirmBy } = requestClock(regime).due(kind, at);
  const base = { kind, regime, receivedAt: at, expectedBy, extended: false, ...(confirmBy ? { confirmBy } : {}) };
  return needsProof(kind)
    ? { ...base, status: "in_progress", reason: "need_user_verification" }
    : { ...base, status: "open" };
}

/**
 * States out of which nothing leads.
 *
 * @example
 * isFinal(received("ACCESS", "gdpr", new Date(0))); // false
 */
export const isFinal = ({ status }: Pick<Request, "status">): boolean =>
  status === "fulfilled" || status === "revoked" || status === "expired" || status === "denied";

/**
 * Somebody proved who they are, or need not: it will be answered, whatever happens.
 *
 * @example
 * isAccepted(received("SALE_OPT_OUT", "ccpa", new Date(0))); // true: a no needs no proof
 */
export const isAccepted = (request: Request): boolean =>
  !isFinal(request) && (request.verified !== undefined || !needsProof(request.kind));

/**
 * What happens to a request. What cannot happen now changes nothing, and says why.
 *
 * @example
 * const asked = received("ERASURE", "gdpr", new Date(0));
 * advance(asked, { is: "fulfilled", at: new Date(1) }).ok; // false: nobody has proven to be the person
 */
export function advance(request: Request, event: RequestEvent): Advanced {
  if (isFinal(request))
    return no("request_closed", `The request is ${request.status}. Ask anew if it has to be done again.`);
  const clock = requestClock(request.regime);
  switch (event.is) {
    case "verified": {
      if (request.verified) return no("not_now", "It is proven already.");
      const { reason: _, ...rest } = request;
      return yes({ ...rest, status: "in_progress", verified: event.by });
    }
    case "extended":
      return extend(request, clock, event);
    case "held":
      // GDPR Art. 17(3)(e), 18(2): what is kept for a claim is not deleted; the request waits, and is not forgotten.
      if (request.kind !== "ERASURE") return no("not_now", "Only a deletion can be put on hold; answer this one.");
      if (!isAccepted(request)) return no("not_now", "Nobody has proven to be the person yet.");
      if (event.until <= event.at) return no("not_now", "A hold ends later than it begins.");
      return yes({ ...request, hold: { reason: event.reason, until: event.until } });
    case "released": {
      if (!request.hold) return no("not_now", "There is no hold.");
      const { hold: _, ...rest } = request;
      return yes(rest);
    }
    case "fulfilled":
      if (!isAccepted(request)) return no("not_now", "Nobody has proven to be the person yet.");
      if (request.hold && request.hold.until > event.at) return no("not_now", "A legal hold is on it. Lift it first.");
      return yes({ ...closed(request), status: "fulfilled" });
    case "denied":
      if (event.says.trim() === "") return no("not_now", "A denial has to say why in words for the person.");
      return yes({ ...closed(request), status: "denied", reason: event.reason, says: event.says });
    case "revoked":
      return yes({ ...closed(request), status: "revoked" });
    case "expired":
      if (isAccepted(request)) return no("not_now", "An accepted request does not expire: it is fulfilled or denied.");
      if (event.at.getTime() < expiryOf(request).getTime())
        return no("not_now", "There is still time to prove who asks.");
      return yes({ ...closed(request), status: "expired" });
  }
}

/**
 * Applies everything that happened, in order; an event that could not happen is a fault, `request_history_broken`.
 *
 * @example
 * replay(received("ACCESS", "gdpr", new Date(0)), [{ is: "revoked", at: new Date(1) }]).status; // "revoked"
 */
export function replay(first: Request, events: readonly RequestEvent[]): Request {
  return events.reduce((request, event) => {
    const next = advance(request, event);
    if (!next.ok)
      throw new Error(
        `request_history_broken: ${event.is} cannot follow. ${next.says} Restore the table from a backup.`,
      );
    return next.request;
  }, first);
}

/**
 * When a request that nobody proves expires.
 *
 * @example
 * expiryOf(received("ACCESS", "gdpr", new Date("2026-01-01T00:00:00Z"))).toISOString(); // "2026-01-29T00:00:00.000Z"
 */
export const expiryOf = ({ receivedAt }: Pick<Request, "receivedAt">): Date =>
  new Date(receivedAt.getTime() + UNVERIFIED_DAYS * DAY);

/**
 * Days on which the officer is reminded of an open request: the day before its receipt has to be confirmed, which the first mail does, a week
 * and a day before its answer is due, and every day once that is missed. A request that is not final always has a next one: that is what keeps it from being forgotten.
 *
 * @returns undefined for a final request, or one that waits for a proof: the mail that asks for it has confirmed the receipt
 * @example
 * const no = received("SALE_OPT_OUT", "ccpa", new Date("2026-11-23T20:00:00Z"));
 * nextReminder(no, no.receivedAt)?.toISOString(); // "2026-12-08T00:00:00.000Z"
 */
export function nextReminder(request: Request, after: Date): Date | undefined {
  if (!isAccepted(request)) return undefined;
  const end = new Date(`${request.expectedBy}T00:00:00Z`).getTime();
  const confirm = request.confirmBy === undefined ? [] : [new Date(`${request.confirmBy}T00:00:00Z`).getTime() - DAY];
  const planned = [...confirm, end - 7 * DAY, end - DAY].filter((at) => at > request.receivedAt.getTime());
  const next = planned.sort((a, b) => a - b).find((at) => at > after.getTime());
  if (next !== undefined) return new Date(next);
  const since = Math.floor((after.getTime() - end) / DAY) + 1;
  return new Date(end + Math.max(since, 0) * DAY);
}

function extend(request: Request, clock: RequestClock, event: { at: Date; reason: string }): Advanced {
  if (request.extended) return no("not_now", "It was extended once; the law allows no more.");
  if (event.reason.trim() === "") return no("not_now", "An extension has to say why: the person is told.");
  const until = clock.extended(request.kind, request.receivedAt);
  if (until === undefined) return no("not_now", "The law of this regime allows no extension of such a request.");
  // GDPR Art. 12(3), Cal. Civ. Code 1798.130(a)(2)(A): told within the first period.
  if (clock.dayOf(event.at) > request.expectedBy)
    return no("not_now", "The first period is over; it can no longer be extended.");
  return yes({ ...request, extended: true, expectedBy: until, says: event.reason });
}

const closed = ({ hold: _h, reason: _r, ...rest }: Request): Request => rest;
const yes = (request: Request): Advanced => ({ ok: true, request });
const no = (code: "request_closed" | "not_now", says: string): Advanced => ({ ok: false, code, says });
