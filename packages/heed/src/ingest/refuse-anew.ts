// Says a refusal once more when two people become one or one becomes two, so that no yes said before it can end it.
import { randomUUID } from "node:crypto";
import { type Choice, refusalsIn, STRENGTHS } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { insertRows } from "../storage/values.ts";

/** Columns of a choice beside whose it is. */
export const CONSENT = [
  "purpose",
  "at",
  "id",
  "value",
  "notice",
  "locale",
  "place",
  "strength",
  "source",
  "evidence",
  "received_at",
  "origin",
] as const;

/**
 * Refuses for a person, now, each purpose that any of `sides` refuses and no yes of that side has ended, as strongly as the strongest of those
 * refusals: also where another refusal of theirs stands, for with a weaker one's end this one would be lost.
 */
export async function refuseAnew(
  connection: Connection,
  personId: string,
  sides: readonly (readonly Choice[])[],
  { source, now, notice }: { readonly source: "merge" | "split"; readonly now: Date; readonly notice: number },
): Promise<void> {
  const rows = [];
  for (const purpose of new Set(sides.flat().map((choice) => choice.purpose))) {
    const refused = sides.flatMap((side) => refusalsIn(side, purpose)).map((no) => no.strength);
    const strength = STRENGTHS.findLast((each) => refused.includes(each));
    if (!strength) continue;
    const said = { person_id: personId, purpose, at: now, id: randomUUID(), value: false, notice, strength, source };
    rows.push({ ...said, locale: null, place: null, evidence: null, received_at: now, origin: null });
  }
  await insertRows(connection, "consent", ["person_id", ...CONSENT], rows);
}
