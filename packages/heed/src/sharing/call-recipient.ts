// One call to a recipient, and what its answer means for the thing that was told.
import type { Destination } from "@heed/core";
import type { Posted, postOutside } from "./post-outside.ts";
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

/** Sends a body under an id that is the same at every try. */
export async function callRecipient(
  deps: { readonly post: typeof postOutside; readonly now: () => Date },
  { url, local }: Destination,
  { id, body, secrets }: { readonly id: string; readonly body: string; readonly secrets: readonly string[] },
): Promise<Answer> {
  const now = deps.now();
  const headers = webhookHeaders(id, now, body, secrets);
  return meaningOf(await deps.post({ url, local: local === true, headers, body, now }));
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
