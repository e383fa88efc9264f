// Why a message or a row is not taken, each with its remedy; reasons are counted, and never carry what was sent.
import type { RefusalReason } from "@heed/core";

/** Every reason, and what to do about it. */
export const REMEDIES = {
  not_an_object: "Send one JSON object per event.",
  type_unknown: "Give type: track, identify, page, screen, group or alias.",
  event_too_large: "Keep an event under 32 KB.",
  event_too_nested: "Keep an event to a few levels of nesting.",
  batch_too_long: "Send at most 2,500 events in a batch.",
  message_id_malformed: "Give messageId as a text of at most 100 characters, or leave it out.",
  event_name_missing: "Give a track call the name of its event, at most 200 characters.",
  identifier_missing: "Give userId or anonymousId.",
  identifier_placeholder: "Give a real userId or anonymousId, or none: null, 0, guest and the like name nobody.",
  identifier_too_long: "Keep userId and anonymousId under 200 characters.",
  identifier_imprecise: "Send long numeric ids as text: a JSON number above 2^53 loses digits.",
  date_malformed:
    "Write times as ISO 8601, like 2026-05-01T10:00:00Z; for days like 31.12.2026 in a file say --dates dmy.",
  date_out_of_range: "Send what happened between ten years ago and tomorrow, and check the clock.",
  property_missing: "Send every property that heed.config.ts declares without a question mark.",
  property_wrong_type: "Send properties with the types that heed.config.ts declares.",
  erased_person: "Nothing to do: the person had this deleted.",
  not_storable: "Look for characters or numbers that a database cannot hold, and leave them out.",
  alias_not_proven: "Join two known people with a server key; a write key proves nobody.",
  columns_wrong: "Give every row as many cells as the header has, and quote cells that hold a separator.",
  quote_not_closed: "Close the quote, or double it inside a quoted cell.",
  quote_misplaced: "After a quoted cell comes a comma or the end of the line; double a quote inside.",
  line_too_long: "Keep a row under 64 KB.",
} as const satisfies Record<RefusalReason, string>;

export type { RefusalReason };

/** How often something was refused. */
export type Refused = { readonly reason: RefusalReason; readonly remedy: string; readonly n: number };

/** Counts by reason, as a list with remedies, most frequent first. */
export function refusals(counts: ReadonlyMap<RefusalReason, number>): Refused[] {
  return [...counts].map(([reason, n]) => ({ reason, remedy: REMEDIES[reason], n })).sort((a, b) => b.n - a.n);
}
