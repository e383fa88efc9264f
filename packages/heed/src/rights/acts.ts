// What is done with what is held of one person, as their request asks. Whoever calls has made sure of whom.
import { type Day, dayOf } from "@heed/core";
import type { Corrected } from "./correct.ts";
import type { Filed } from "./filed.ts";
import type { FulfilDeps, Fulfilled, HowToFulfil } from "./fulfilment.ts";

export type Act = (
  deps: FulfilDeps,
  acting: { readonly filed: Filed; readonly personId: string; readonly actor: string; readonly how: HowToFulfil },
) => Promise<Fulfilled>;

/** A week, to fetch a copy. */
const COPY_MINUTES = 7 * 24 * 60;

/** A copy of all of it, or of its kinds and what for. */
export const copy =
  (part?: "categories"): Act =>
  async ({ rights, now }, { filed, personId, actor }) => {
    const given = { of: { by: "proven", personId }, actor, ...(part ? { part } : {}) } as const;
    const offer = async () => `/download/${await rights.downloads.offer(given, COPY_MINUTES)}`;
    const until = new Date(now().getTime() + COPY_MINUTES * 60_000).toISOString();
    // Each is fetched once, so the agent has its own. Whoever pressed the button was told of the agent; whom staff named was not.
    const forAgent = filed.agent && filed.request.verified === "link" ? { agentPath: await offer() } : {};
    return { ok: true, did: "copied", results: { path: await offer(), until, ...forAgent } };
  };

export const erase: Act = async ({ rights }, { filed, personId, actor, how: { keepCounts } }) => {
  const certificate = await rights.beginErasure(personId, actor, keepCounts === undefined ? {} : { keepCounts });
  if (!certificate) return { ok: true, did: "erased" };
  // It says nothing of what was held, and everybody may read it again.
  const path = `/certificate/${certificate.token}`;
  return { ok: true, did: "erased", results: { path, ...(filed.agent ? { agentPath: path } : {}) } };
};

export const restrict: Act = async ({ choices }, { personId, actor }) => {
  await choices.setState(personId, "restricted", "true", actor);
  return { ok: true, did: "restricted" };
};

export const correctValue: Act = async ({ rights }, { personId, actor, how: { correct } }) => {
  if (!correct) return DONE_MISSING;
  const corrected = await rights.correct({ personId, ...correct, strength: "proven", actor });
  return corrected.ok
    ? { ok: true, did: "corrected" }
    : { ok: false, code: corrected.code, message: NOT_CORRECTED[corrected.code] };
};

export const hold: Act = async ({ choices, now }, { personId, actor, how: { says, until } }) => {
  const why = holdOf(now(), says, until);
  if (!why) return { ok: false, code: "words_missing", message: HOLD_UNCLEAR };
  await choices.hold(personId, why, actor);
  return { ok: true, did: "held" };
};

/** Why and until when somebody is on hold; undefined where it says too little. */
export function holdOf(now: Date, reason = "", until = ""): { reason: string; until: Day } | undefined {
  const at = new Date(`${until}T00:00:00Z`);
  const sound = reason.trim() !== "" && !Number.isNaN(at.getTime()) && dayOf(at) === until && until >= dayOf(now);
  return sound ? { reason: reason.trim(), until } : undefined;
}

export const endHold: Act = async ({ choices }, { personId, actor, how: { agreed } }) => {
  const approval = await agreed?.(personId);
  if (approval === undefined) return { ok: false, code: "second_person_missing", message: SECOND_PERSON };
  await choices.setState(personId, "held", "false", actor, approval);
  return { ok: true, did: "released" };
};

export const DONE_MISSING: Fulfilled = {
  ok: false,
  code: "done_missing",
  message:
    "Heed cannot do this by itself. Do it, then say in words for the person what you did: they get them by mail.",
};
const SECOND_PERSON =
  "One person alone ends no legal hold. A colleague approves it in the console, Trust, Approvals, within seven days; then do it again.";
export const HOLD_UNCLEAR =
  "A legal hold needs its reason, which the person reads, and the day on which you look at it again, today or later, as YYYY-MM-DD. Give both.";
/** Why a value was not corrected, and what helps. */
export const NOT_CORRECTED: Readonly<Record<Extract<Corrected, { ok: false }>["code"], string>> = {
  field_unknown: "This is no trait of heed.config.ts. What happened, an event, has no other value.",
  value_malformed: "The value does not fit this field. See its type in heed.config.ts.",
  no_use: "Nothing may use this field for them any more, so nothing new is stored. Say in words what was done instead.",
  unknown_person: "Nothing is held about them under this id any longer.",
};
