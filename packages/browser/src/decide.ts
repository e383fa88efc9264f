// What a placement shows, over OpenFeature's OFREP; without an answer from Heed the fallback of the page, with the reason.
import type { OfrepReply } from "@heed/core";
import { post } from "./post.ts";

/** A decision with its reason. `variant` is "fallback" whenever nothing personal was used. */
export type Decided = OfrepReply;

/**
 * Asks for one placement at its address. Never throws: what cannot be decided is the non-personal answer, empty, with the reason "unavailable".
 *
 * @param known the person's answer to a purpose, as this browser remembers it: Heed is told nobody's name and cannot know why there is none
 */
export async function decide(
  url: string,
  key: string,
  token: string,
  page: object | undefined,
  known: (purpose: string) => boolean | undefined,
): Promise<Decided> {
  const posted = await post(url, { context: page ? { page } : {} }, token);
  if (!posted.ok) return unavailable(key);
  // Heed's own reply; its shape is agreed in @heed/core.
  const decided = posted.body as Decided;
  const { metadata } = decided;
  if (metadata.reason !== "no_identifier") return decided;
  const answer = known(metadata.purpose);
  const reason = answer === false ? "refused" : answer === undefined ? "not_asked" : metadata.reason;
  return { ...decided, metadata: { ...metadata, reason } };
}

const unavailable = (key: string): Decided => ({
  key,
  value: { items: [] },
  reason: "ERROR",
  variant: "fallback",
  metadata: { purpose: "", reason: "unavailable", basis: "none", model: "", decision: "", explain: "" },
});
