// Records what messages claim of choices, once each: not a row per event, and never what was said already.
import type { Choice, Strength } from "@heed/core";
import type { Claim, Message, Origin } from "./message.ts";
import type { ChoiceBook } from "./parts.ts";

/** The claims of a message that differ from what was last recorded for that purpose with this strength. */
export function newClaims(choices: readonly Choice[], message: Message, strength: Strength): Claim[] {
  return message.claims.filter((claim) => lastSaid(choices, claim.purpose, strength) !== claim.value);
}

function lastSaid(choices: readonly Choice[], purpose: string, strength: Strength): boolean | undefined {
  let last: Choice | undefined;
  for (const choice of choices) {
    if (choice.purpose !== purpose || choice.strength !== strength) continue;
    const tie = last && choice.at.getTime() === last.at.getTime();
    if (!last || choice.at > last.at || (tie && !choice.value)) last = choice;
  }
  return last?.value;
}

/** Records claims; their id is the message's, so that a retry records nothing twice. False: the person was erased meanwhile. */
export async function recordClaims(
  book: ChoiceBook,
  personId: string,
  claims: readonly Claim[],
  message: Message,
  { strength }: Origin,
): Promise<boolean> {
  const at = new Date(Math.min(message.at.getTime(), message.receivedAt.getTime()));
  const answers = claims.map(({ purpose, value }) => ({ purpose, value, at, id: message.id }));
  const recorded = await book.record({ personId, answers, strength, source: "event" });
  return recorded.ok || recorded.code !== "unknown_person";
}
