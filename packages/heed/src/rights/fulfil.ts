// Does what a request asks for, where Heed can do it itself, and then closes the request; what it cannot do, staff say that they did.
import { isAccepted } from "@heed/core";
import { DONE_MISSING } from "./acts.ts";
import type { Filed } from "./filed.ts";
import type { FulfilDeps, Fulfilled, HowToFulfil } from "./fulfilment.ts";
import type { Done } from "./requests.ts";
import { WAYS } from "./ways.ts";

/** Fulfils a request. */
export async function fulfil(deps: FulfilDeps, id: string, actor: string, how: HowToFulfil = {}): Promise<Fulfilled> {
  const filed = await deps.requests.find(id);
  if (!filed) return { ok: false, code: "request_unknown", message: "There is no request of this number." };
  // Asked before anything is done: what cannot be closed is not done either.
  const { hold } = filed.request;
  if (!isAccepted(filed.request) || (hold && hold.until > deps.now()))
    return { ok: false, code: "not_now", message: "It is closed, on hold, or nobody has proven to be the person yet." };
  const says = how.says?.trim();
  const did = await perform(deps, filed, actor, { ...how, ...(says === undefined ? {} : { says }) });
  if (!did.ok) return did;
  const outcome = { ...(did.results ? { results: did.results } : {}), ...(says ? { done: says } : {}) };
  const closed: Done = await deps.requests.act(id, { is: "fulfilled", at: deps.now() }, actor, undefined, outcome);
  return closed.ok ? did : closed;
}

async function perform(deps: FulfilDeps, filed: Filed, actor: string, how: HowToFulfil): Promise<Fulfilled> {
  const way = WAYS[filed.request.kind];
  // Closing it says that its answer is missing.
  if (way.is === "message") return { ok: true, did: "by hand" };
  if (way.byHand?.(how)) return how.says ? { ok: true, did: "by hand" } : DONE_MISSING;
  const name = how.userId ?? (filed.address === undefined ? undefined : `mailto:${filed.address.toLowerCase()}`);
  const purposes = way.is === "choice" ? way.purposes(deps.map, how) : [];
  if (how.purpose !== undefined && purposes.length === 0) return noChoice(how.purpose);
  if (way.is === "choice" && !way.value && name !== undefined) {
    if (purposes.length > 0) await refuseFor(deps, filed, name, purposes);
    return { ok: true, did: "closed" };
  }
  const personId = name === undefined ? undefined : await deps.people.known(name);
  if (personId === undefined)
    return nobodyBy(filed.address === undefined ? 0 : (await deps.people.holding(filed.address)).length);
  // Who pressed the button in the mail to the one address that names them is answered; everybody else is opened on the word of staff.
  if (filed.request.verified !== "link" || how.userId !== undefined) {
    const opened = await lookedAt(deps, personId, actor, how.look);
    if (opened) return opened;
  }
  return way.is === "act" ? way.act(deps, { filed, personId, actor, how }) : allow(deps, filed, personId, purposes);
}

/** A yes again, of who has proven to be the person; the request is its evidence. */
async function allow(
  deps: FulfilDeps,
  filed: Filed,
  personId: string,
  purposes: readonly string[],
): Promise<Fulfilled> {
  const at = deps.now();
  const answers = purposes.map((purpose) => ({ purpose, value: true, at }));
  const evidence = `request ${filed.id}, proven by ${filed.request.verified ?? "nobody"}`;
  const recorded = await deps.choices.record({ personId, answers, strength: "proven", source: "request", evidence });
  return recorded.ok
    ? { ok: true, did: "opened" }
    : { ok: false, code: "unknown_person", message: "They were deleted meanwhile. Look at the request again." };
}

const noChoice = (purpose: string): Fulfilled => ({
  ok: false,
  code: "not_a_choice",
  message: `“${purpose}” is no purpose of heed.config.ts to which somebody can say yes or no. Take one that is.`,
});

/** Why nobody was opened; undefined once the look is entered. */
async function lookedAt(
  deps: FulfilDeps,
  personId: string,
  actor: string,
  look: HowToFulfil["look"] = { role: "", reason: undefined },
): Promise<Extract<Fulfilled, { ok: false }> | undefined> {
  const by = actor.replace(/^staff:/, "");
  const looked = await deps.look({ personId, purpose: "rights", look, by, fields: [] });
  return looked.allowed ? undefined : { ok: false, code: looked.reason, message: looked.remedy };
}

/**
 * The no is kept first with the address itself, for whoever brings it later (`holdAddressNoes`), then recorded with everybody who is known by it or has
 * it among their details: in this order one who brings it at this moment is found here or finds the no.
 */
async function refuseFor(deps: FulfilDeps, filed: Filed, name: string, closes: readonly string[]): Promise<void> {
  // One no at one time with all of them, so that nobody is thought to lack it.
  const at = deps.now();
  const answers = closes.map((purpose) => ({ purpose, value: false, at }));
  const strength = filed.request.verified ? "proven" : "claimed";
  const refuse = (personId: string) => deps.choices.record({ personId, answers, strength, source: "request" });
  const kept = await deps.people.ensure(name);
  // Deleted between the two by somebody else: the request stays open, and is answered with the next turn of the job.
  if (!(await refuse(kept)).ok)
    throw new Error("opt_out_unrecorded: an opt-out could not be recorded with its address. It is tried again.");
  if (filed.address === undefined) return;
  const others = new Set(await deps.people.holding(filed.address));
  others.delete(kept);
  // Of who is deleted meanwhile nothing is used any more.
  for (const personId of others) await refuse(personId);
}

/**
 * Who reads an address has proven the address, not the account of somebody who once typed it: a copy of all they did, or their deletion, is not given
 * for it. Staff are told that there is somebody, and name them once they know.
 */
const nobodyBy = (holders: number): Fulfilled => ({
  ok: false,
  code: "no_match",
  message:
    holders === 0
      ? "Nobody is known by this address. Name the person by their user id, or refuse with the reason no_match."
      : `Nobody is known by this address alone, but ${holders === 1 ? "one person has" : `${holders} people have`} it as their number or among their details. Make sure who asks, then name the person by their user id.`,
});

/**
 * Answers opt-outs by itself, at once: nobody has to look at a no (GDPR Art. 21(3)). One that cannot be answered stops none of the others.
 *
 * @returns how many
 * @throws what stopped the first of those that could not be answered, after all the others were
 */
export async function answerOptOuts(deps: FulfilDeps): Promise<number> {
  let n = 0;
  const faults: unknown[] = [];
  for (const { id, request } of await deps.requests.list()) {
    const way = WAYS[request.kind];
    if (request.verified || !isAccepted(request) || way.is !== "choice" || way.value || way.byHand) continue;
    try {
      if ((await fulfil(deps, id, "job:requests")).ok) n++;
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw faults[0];
  return n;
}
