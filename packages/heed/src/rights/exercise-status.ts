// How a request stands, as the agent that made it reads it: what the Data Rights Protocol 1.0 asks for (3.03), and nothing of what is held.
import { type ExerciseStatus, expiryOf, isFinal } from "@heed/core";
import type { Filed } from "./filed.ts";
import { KEEP_ADDRESS_DAYS } from "./keep-request-time.ts";

/** @param base the address of this server. Pure. */
export function exerciseStatus({ id, request, events, agent, results }: Filed, base: string): ExerciseStatus {
  const { status, reason, receivedAt, expectedBy, says } = request;
  const asksProof = reason === "need_user_verification";
  const last = events.at(-1)?.at ?? receivedAt;
  const expires = isFinal(request)
    ? new Date(last.getTime() + KEEP_ADDRESS_DAYS * 86_400_000)
    : asksProof
      ? expiryOf(request)
      : undefined;
  return {
    request_id: id,
    received_at: receivedAt.toISOString(),
    expected_by: expectedBy,
    ...(agent?.request === undefined ? {} : { agent_request_id: agent.request }),
    ...(says === undefined ? {} : { processing_details: says }),
    status,
    ...(reason === undefined ? {} : { reason }),
    // A page that says what the person has to do. It is no proof: that is mailed to the address alone.
    ...(asksProof ? { user_verification_url: `${base}/rights/sent` } : {}),
    ...(results?.agentPath === undefined ? {} : { results_url: base + results.agentPath }),
    ...(expires === undefined ? {} : { expires_at: expires.toISOString() }),
  };
}
