// Signing in carries what a browser's person chose to the known person, also where their histories stay apart.
import { standing as standingChoice } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { type Keys, keyedId } from "../storage/keys.ts";
import type { Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";

export type CarriedAnswer = { readonly purpose: string; readonly value: boolean; readonly id: string };

/** Whether the browser's person chose anything that the known person has not heard of. */
export const hasSomethingToCarry = (seen: Standing, known: Standing): boolean =>
  choicesToCarry(seen, known).length > 0 || [...seen.hidden].some((item) => !known.hidden.has(item));

/** Every no, and a yes where there is no answer yet. */
function choicesToCarry(seen: Standing, known: Standing): { purpose: string; value: boolean; at: Date }[] {
  const purposes = [...new Set(seen.choices.map((choice) => choice.purpose))];
  return purposes.flatMap((purpose) => {
    const theirs = standingChoice(seen.choices, purpose, seen.state);
    const own = standingChoice(known.choices, purpose, known.state);
    const isNews = theirs?.value ? own === undefined : own?.value !== false;
    return theirs && isNews ? [{ purpose, value: theirs.value, at: theirs.at }] : [];
  });
}

/**
 * The answers to record for `into`. A choice is carried once: whoever changes it afterwards, as a known person, is not overruled by
 * the old browser again.
 */
export async function answersToCarry(
  connection: Connection,
  keys: Pick<Keys, "alias">,
  from: { readonly personId: string; readonly standing: Standing },
  into: { readonly personId: string; readonly standing: Standing },
): Promise<CarriedAnswer[]> {
  const answers = choicesToCarry(from.standing, into.standing).map(({ purpose, value, at }) => ({
    purpose,
    value,
    id: keyedId(keys.alias, "carry", from.personId, into.personId, purpose, at.toISOString()),
  }));
  const { rows } = await connection.query<{ id: string }>({
    name: "carried choices",
    text: "select id from heed.consent where person_id = $1 and id = any($2)",
    values: [into.personId, answers.map((answer) => answer.id)],
  });
  return answers.filter((answer) => !rows.some((row) => row.id === answer.id));
}

/** "Not interested" is a choice too: the same rows under the known person, so that carrying twice changes nothing. */
export async function carryHidden(connection: Connection, from: string, into: string): Promise<void> {
  const { rows } = await connection.query<{ item: string; at: Date; id: string; value: boolean }>({
    name: "hidden items",
    text: "select item, at, id, value from heed.hidden where person_id = $1",
    values: [from],
  });
  const copies = rows.map((row) => ({ ...row, person_id: into }));
  await insertRows(connection, "hidden", ["person_id", "item", "at", "id", "value"], copies);
}
