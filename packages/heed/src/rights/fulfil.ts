// Does what a request asks for, where Heed can do it itself, and then closes the request; what it cannot do, staff say that they did.
import { type DataMap, isAccepted, type Look, type Refusal, type RequestKind } from "@heed/core";
import { refusable } from "../storage/refusable.ts";
import type { Download } from "./download-links.ts";
import type { HowToErase } from "./erase.ts";
import type { Filed, Results } from "./filed.ts";
import type { Done, Requests } from "./requests.ts";

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
  };
  readonly choices: {
    record(event: {
      personId: string;
      answers: readonly { purpose: string; value: boolean; at: Date }[];
      strength: "claimed" | "proven";
      source: string;
    }): Promise<{ readonly ok: boolean }>;
    setState(personId: string, name: string, value: string, actor: string): Promise<{ readonly ok: boolean }>;
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

/** What was done: by Heed, or nothing because only people can. A deletion gives the page of its certificate, a copy its own, once. */
export type Fulfilled =
  | {
      readonly ok: true;
      readonly did: "erased" | "restricted" | "closed" | "copied" | "nothing";
      readonly results?: Results;
    }
  | { readonly ok: false; readonly code: Refusal; readonly message: string };

/** `userId`: whom the host knows by it, where the address alone says it not; `look`: why staff open somebody who has not proven to be them. */
export type HowToFulfil = HowToErase & { readonly userId?: string; readonly look?: Omit<Look, "late"> };

/** A week, to fetch a copy. */
const COPY_MINUTES = 7 * 24 * 60;

/** Fulfils a request. */
export async function fulfil(deps: FulfilDeps, id: string, actor: string, how: HowToFulfil = {}): Promise<Fulfilled> {
  const filed = await deps.requests.find(id);
  if (!filed) return { ok: false, code: "request_unknown", message: "There is no request of this number." };
  // Asked before anything is done: what cannot be closed is not done either.
  const { hold } = filed.request;
  if (!isAccepted(filed.request) || (hold && hold.until > deps.now()))
    return { ok: false, code: "not_now", message: "It is closed, on hold, or nobody has proven to be the person yet." };
  const did = await perform(deps, filed, actor, how);
  if (!did.ok) return did;
  const closed: Done = await deps.requests.act(id, { is: "fulfilled", at: deps.now() }, actor, undefined, did.results);
  return closed.ok ? did : closed;
}

async function perform(
  deps: FulfilDeps,
  filed: Filed,
  actor: string,
  { userId, look, ...how }: HowToFulfil,
): Promise<Fulfilled> {
  const { kind } = filed.request;
  const name = userId ?? (filed.address === undefined ? undefined : `mailto:${filed.address.toLowerCase()}`);
  const closes = purposesClosedBy(deps.map, kind);
  if (closes && name !== undefined) {
    if (closes.length > 0) await refuseFor(deps, filed, name, closes);
    return { ok: true, did: "closed" };
  }
  if (kind !== "ACCESS" && kind !== "ERASURE" && kind !== "RESTRICTION") return { ok: true, did: "nothing" };
  const personId = name === undefined ? undefined : await deps.people.known(name);
  if (personId === undefined)
    return nobodyBy(filed.address === undefined ? 0 : (await deps.people.holding(filed.address)).length);
  // Who pressed the button in the mail to the one address that names them is answered; everybody else is opened on the word of staff.
  if (filed.request.verified !== "link" || userId !== undefined) {
    const opened = await lookedAt(deps, personId, actor, look);
    if (opened) return opened;
  }
  if (kind === "RESTRICTION") {
    await deps.choices.setState(personId, "restricted", "true", actor);
    return { ok: true, did: "restricted" };
  }
  if (kind === "ACCESS") {
    const of = { by: "proven", personId } as const;
    const offer = async () => `/download/${await deps.rights.downloads.offer({ of, actor }, COPY_MINUTES)}`;
    const until = new Date(deps.now().getTime() + COPY_MINUTES * 60_000).toISOString();
    // Each is fetched once, so the agent has its own. Whoever pressed the button was told of the agent; whom staff named was not.
    const forAgent = filed.agent && filed.request.verified === "link" ? { agentPath: await offer() } : {};
    return { ok: true, did: "copied", results: { path: await offer(), until, ...forAgent } };
  }
  const certificate = await deps.rights.beginErasure(personId, actor, how);
  if (!certificate) return { ok: true, did: "erased" };
  // It says nothing of what was held, and everybody may read it again.
  const path = `/certificate/${certificate.token}`;
  return { ok: true, did: "erased", results: { path, ...(filed.agent ? { agentPath: path } : {}) } };
}

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
      ? "Nobody is known by this address. Name the person with --person, or refuse with the reason no_match."
      : `Nobody is known by this address alone, but ${holders === 1 ? "one person has" : `${holders} people have`} it as their number or among their details. Make sure who asks, then name the person with --person.`,
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
    if (request.verified || !isAccepted(request) || !purposesClosedBy(deps.map, request.kind)) continue;
    try {
      if ((await fulfil(deps, id, "job:requests")).ok) n++;
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw faults[0];
  return n;
}

/** The purposes of the map to which an opt-out says no, among those that can be refused; undefined for what Heed cannot answer by a choice. */
function purposesClosedBy(map: DataMap, kind: RequestKind): readonly string[] | undefined {
  const sold = (name: string): boolean => map.recipients?.[name]?.kind !== undefined;
  const all = refusable(map);
  switch (kind) {
    case "CONTACT_OPT_OUT":
      return all.flatMap(([name, { channels }]) => (channels?.some((each) => each !== "web") ? [name] : []));
    case "SALE_OPT_OUT":
      return all.flatMap(([name, { recipients }]) => (recipients?.some(sold) ? [name] : []));
    case "TRACKING_OPT_OUT":
      return all.flatMap(([name, { device }]) => (device === "consent" ? [name] : []));
    case "AUTOMATED_DECISION_MAKING_OPT_OUT":
      return all.flatMap(([name, { profiles }]) => (profiles ? [name] : []));
    default:
      return undefined;
  }
}
