// Which answers of an act are new, and under which ids they are kept.
import { randomUUID } from "node:crypto";
import type { Strength } from "@heed/core";
import type { Connection } from "../storage/database.ts";

export type Answer = {
  readonly purpose: string;
  readonly value: boolean;
  /** When the person chose; default now. A later clock than ours counts as now. */
  readonly at?: Date;
  /** The same choice sent twice is one: ids of retries are equal. */
  readonly id?: string;
};

export type ChoiceEvent = {
  readonly personId: string;
  readonly answers: readonly Answer[];
  readonly strength: Strength;
  /** Where the choice was made: `dashboard`, `banner`, `event`, `import`, `api`. */
  readonly source: string;
  /** The notice that was in front of the person; default the one in force. */
  readonly notice?: { readonly version: number; readonly locale?: string | undefined } | undefined;
  /** Where in the interface, for the receipt. */
  readonly place?: string | undefined;
  /** What the operator says proves it; shown as "claimed by the operator". */
  readonly evidence?: string;
};

/** Answers of one act share an id, which is the number of their receipt; a purpose that is answered twice gets a second one. */
export function oneIdPerPurpose(): (purpose: string) => string {
  const act = randomUUID();
  const answered = new Set<string>();
  return (purpose) => {
    if (answered.has(purpose)) return randomUUID();
    answered.add(purpose);
    return act;
  };
}

/** Which of these answers were recorded before: a retry may come with a later time, and must not count as a newer choice. */
export async function knownIds(connection: Connection, { personId, answers }: ChoiceEvent): Promise<Set<string>> {
  const ids = answers.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (ids.length === 0) return new Set();
  const { rows } = await connection.query<{ known: string }>({
    name: "choices known",
    text: "select purpose || ' ' || id as known from heed.consent where person_id = $1 and id = any($2)",
    values: [personId, ids],
  });
  return new Set(rows.map((row) => row.known));
}

/** Answers that are not known yet, each id and purpose once. */
export function distinct(answers: readonly Answer[], known: Set<string>): Answer[] {
  return answers.filter(({ id, purpose }) => {
    if (id === undefined) return true;
    const key = `${purpose} ${id.toLowerCase()}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}
