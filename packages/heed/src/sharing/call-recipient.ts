// One call to a recipient, and what its answer means for the thing that was told.
import type { Destination } from "@heed/core";
import type { Told } from "./compose.ts";
import type { Posted, postOutside } from "./post-outside.ts";
import { type Called, segmentCall } from "./segment-call.ts";
import { webhookHeaders } from "./sign-webhook.ts";

/**
 * `taken`: it has it. `refused`: it says that it will not. `gone`: nobody is there any more (410). `later`: not now, perhaps not before `wait`.
 */
export type Answer =
  | { readonly is: "taken" }
  | { readonly is: "refused" | "gone"; readonly why: string }
  | { readonly is: "later"; readonly why: string; readonly waitMs: number };

/** A no of the receiver's own, which no further try changes. */
const REFUSALS: ReadonlySet<number> = new Set([403, 409, 422, 451]);

/** Tells something under an id that is the same at every try. */
export async function callRecipient(
  deps: { readonly post: typeof postOutside; readonly now: () => Date },
  destination: Destination,
  telling: { readonly id: string; readonly told: Told; readonly secrets: readonly string[] },
): Promise<Answer> {
  const now = deps.now();
  const called = callOf(destination, telling, now);
  return meaningOf(await deps.post({ ...called, local: destination.local === true, now }));
}

function callOf(
  destination: Destination,
  { id, told, secrets }: { readonly id: string; readonly told: Told; readonly secrets: readonly string[] },
  now: Date,
): Called {
  switch (destination.kind) {
    case "webhook": {
      const { type, timestamp, data } = told;
      const body = JSON.stringify({ type, timestamp, data });
      return { url: destination.url, headers: webhookHeaders(id, now, body, secrets), body };
    }
    case "segment":
      // Theirs, not ours: the newest alone counts.
      return segmentCall(destination, { id, told, secret: secrets[0] ?? "", now });
  }
}

function meaningOf(posted: Posted): Answer {
  if (posted.is === "unreachable") return { is: "later", why: posted.why, waitMs: 0 };
  const { status, retryAfterMs } = posted;
  const why = `status ${status}`;
  if (status >= 200 && status < 300) return { is: "taken" };
  if (status === 410) return { is: "gone", why };
  if (REFUSALS.has(status)) return { is: "refused", why };
  return { is: "later", why, waitMs: retryAfterMs ?? 0 };
}
