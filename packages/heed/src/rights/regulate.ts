// Segment's regulations: suppress, release or delete many people by the user ids of their host, with what Heed has anyway: choices, deletions.
import { randomUUID } from "node:crypto";
import type { DataMap, RegulationType } from "@heed/core";
import type { Database } from "../storage/database.ts";
import { refusable } from "../storage/refusable.ts";

export type RegulateDeps = {
  readonly database: Database;
  readonly map: DataMap;
  readonly people: {
    known(userId: string): Promise<string | undefined>;
    ensure(userId: string): Promise<string>;
  };
  readonly rights: {
    beginErasure(personId: string, actor: string): Promise<{ readonly id: string } | undefined>;
  };
  readonly choices: {
    record(event: {
      personId: string;
      answers: readonly { purpose: string; value: boolean }[];
      strength: "proven";
      source: string;
    }): Promise<{ readonly ok: boolean }>;
  };
};

/** What was done, in people; `regulateId` is of this call. */
export type Regulated = {
  readonly regulateId: string;
  readonly suppressed: number;
  readonly released: number;
  readonly deleting: number;
  readonly unknown: number;
};

/** Where a choice says that it came from. */
const SOURCE = "regulation";

/**
 * Does one regulation for each user id, one after the other; called again it adds nothing but newer noes.
 * A suppression holds for an id that nobody has used yet, as a list of people who said no elsewhere does.
 *
 * @example
 * await regulate(deps, "SUPPRESS_WITH_DELETE", ["u-1"]); // { regulateId: "...", suppressed: 1, deleting: 1, ... }
 */
export async function regulate(
  deps: RegulateDeps,
  type: RegulationType,
  userIds: readonly string[],
): Promise<Regulated> {
  const done = { suppressed: 0, released: 0, deleting: 0, unknown: 0 };
  const deletes = type !== "SUPPRESS_ONLY" && type !== "UNSUPPRESS";
  const suppresses = type.startsWith("SUPPRESS");
  for (const userId of new Set(userIds)) {
    const known = await deps.people.known(userId);
    if (deletes && known !== undefined && (await deps.rights.beginErasure(known, `staff:${SOURCE}`))) done.deleting++;
    if (suppresses) {
      await suppress(deps, await deps.people.ensure(userId));
      done.suppressed++;
    } else if (known === undefined) done.unknown++;
    if (type === "UNSUPPRESS" && known !== undefined && (await release(deps, known))) done.released++;
  }
  return { regulateId: randomUUID(), ...done };
}

async function suppress({ map, choices }: RegulateDeps, personId: string): Promise<void> {
  const answers = refusable(map).map(([purpose]) => ({ purpose, value: false }));
  if (answers.length === 0) return;
  const recorded = await choices.record({ personId, answers, strength: "proven", source: SOURCE });
  // Deleted between the two by somebody else: whoever asked hears of it, and a no is never lost in silence.
  if (!recorded.ok)
    throw new Error("regulation_unrecorded: a suppression could not be recorded. Send the regulation again.");
}

/**
 * Takes back what regulations objected to, and nothing else: an objection of the person stays (GDPR Art. 21), and after a no only the
 * person can consent again (Art. 7).
 */
async function release({ database, map, choices }: RegulateDeps, personId: string): Promise<boolean> {
  const own = await database.query<{ purpose: string }>(
    "steward",
    `select purpose from heed.consent where person_id = $1
      group by purpose having bool_or(source = $2) and bool_and(value or source = $2)`,
    [personId, SOURCE],
  );
  const only = new Set(own.map(({ purpose }) => purpose));
  const answers = refusable(map)
    .filter(([purpose, , bases]) => only.has(purpose) && bases.every((basis) => basis === "legitimate interest"))
    .map(([purpose]) => ({ purpose, value: true }));
  return answers.length > 0 && (await choices.record({ personId, answers, strength: "proven", source: SOURCE })).ok;
}
