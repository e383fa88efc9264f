// A request as staff read it: its line in the list, the whole of it, and which acts its machine lets happen now.
import {
  advance,
  DENIALS,
  isAccepted,
  isFinal,
  isMessage,
  type RequestAct,
  type RequestEvent,
  type RequestLine,
  type RequestReply as RequestTold,
} from "@heed/core";
import type { Filed } from "../rights/filed.ts";

/** What an act is to the machine; undefined: it says too little. */
export function eventOf({ act, says = "", because, until = "" }: RequestAct, at: Date): RequestEvent | undefined {
  const reason = says.trim();
  switch (act) {
    case "verify":
      return { is: "verified", at, by: "staff" };
    case "release":
      return { is: "released", at };
    case "revoke":
      return { is: "revoked", at };
    case "fulfil":
      return { is: "fulfilled", at };
    case "answer":
      return reason === "" ? undefined : { is: "fulfilled", at };
    case "extend":
      return reason === "" ? undefined : { is: "extended", at, reason };
    case "refuse": {
      const ground = DENIALS.find((each) => each === because);
      return reason === "" || !ground ? undefined : { is: "denied", at, reason: ground, says: reason };
    }
    case "hold": {
      const day = new Date(`${until}T23:59:59Z`);
      return reason === "" || Number.isNaN(day.getTime()) ? undefined : { is: "held", at, reason, until: day };
    }
  }
}

const ACTS = [
  "verify",
  "answer",
  "fulfil",
  "extend",
  "hold",
  "release",
  "refuse",
  "revoke",
] as const satisfies RequestAct["act"][];

/** What the machine of requests lets happen now, each tried with words that say nothing. */
function actsOf({ request, events }: Filed, at: Date): RequestAct["act"][] {
  const until = new Date(at.getTime() + 86_400_000).toISOString().slice(0, 10);
  return ACTS.filter((act) => {
    if (act === "answer" || act === "fulfil") if (isMessage(request.kind) !== (act === "answer")) return false;
    const event = eventOf({ act, events: events.length, says: "-", because: "other", until }, at);
    return event !== undefined && advance(request, event).ok;
  });
}

/** It names nobody. */
export function lineOf({ id, request, household, agent }: Filed): RequestLine {
  const { kind, regime, status, reason, receivedAt, expectedBy, confirmBy, extended, hold } = request;
  return {
    id,
    kind,
    regime,
    status,
    ...(reason ? { reason } : {}),
    receivedAt: receivedAt.toISOString(),
    expectedBy,
    ...(confirmBy ? { confirmBy } : {}),
    proven: isFinal(request) ? request.verified !== undefined : isAccepted(request),
    closed: isFinal(request),
    extended,
    ...(hold ? { holdUntil: hold.until.toISOString() } : {}),
    household,
    ...(agent ? { agent: agent.id } : {}),
  };
}

/** One request, with what may be done about it now. */
export function told(filed: Filed, at: Date): RequestTold {
  const { request, address, words, answer, done, events } = filed;
  const says = done ?? request.says;
  return {
    today: at.toISOString().slice(0, 10),
    request: lineOf(filed),
    acts: actsOf(filed, at),
    ...(request.verified === undefined ? {} : { proof: request.verified }),
    ...(address === undefined ? {} : { address }),
    ...(words === undefined ? {} : { words }),
    ...(answer === undefined ? {} : { answer }),
    ...(says === undefined ? {} : { says }),
    events: events.map(({ is, at, actor }) => ({ is, at: at.toISOString(), actor })),
  };
}
