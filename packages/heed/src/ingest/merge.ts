// Joins two people who turn out to be one: everything moves to the survivor, and the stricter choice of either counts.
import { randomUUID } from "node:crypto";
import type { Strength } from "@heed/core";
import { type Connection, setSubject } from "../storage/database.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import { idsOf } from "../storage/person-ids.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { rewritePermits } from "../storage/rewrite-permits.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { mergeChoices } from "./merge-choices.ts";
import { moveAll } from "./move-rows.ts";
import type { Parts } from "./parts.ts";
import { retried } from "./retried.ts";

/** `merged: false`: they are one already, one of them is unknown, or `may` said no. */
export type Merged =
  | { readonly merged: true; readonly personId: string; readonly rows: number }
  | { readonly merged: false };

type Merging = Pick<Parts, "database" | "inForce" | "ledger" | "tally" | "keys" | "now">;

/** More browsers than one person has (mechanisms.md 1). */
export const MAX_BROWSERS = 50;

/**
 * Merges `from` into `into`, in one transaction with both locked (mechanisms.md 6). Rows keep the alias by which they came, so that a
 * wrong merge can be split (`splitPerson`). Ledger, decision and membership rows stay where they were written, under the pointer `merged_into`.
 *
 * @param strength how well it is known that both are one: choices that come by a mere claim count as claims
 * @param may asked behind the locks, with the standing of both
 */
export function mergePersons(
  deps: Merging,
  from: string,
  into: string,
  strength: Strength,
  may: (from: Standing, into: Standing) => boolean = () => true,
): Promise<Merged> {
  return retried(() =>
    deps.database.transaction("rights", { subject: from }, (connection) =>
      merge(connection, deps, from, into, strength, may),
    ),
  );
}

async function merge(
  connection: Connection,
  deps: Merging,
  asked: string,
  askedInto: string,
  strength: Strength,
  may: (from: Standing, into: Standing) => boolean,
): Promise<Merged> {
  const { inForce, ledger, now } = deps;
  const locked = await lockPersons(connection, [asked, askedInto], "update");
  await assertInForce(connection, inForce);
  const from = locked.get(asked);
  const into = locked.get(askedInto);
  if (from === undefined || into === undefined || from === into) return { merged: false };
  const stands = await readStanding(connection, inForce, [from, into]);
  if (!may(stands(from), stands(into))) return { merged: false };

  await setSubject(connection, from);
  const rows = await moveAll(connection, { from, into, wrapKey: deps.keys.people, strength });
  await mergeChoices(connection, { from, into, stands, strength, now: now(), notice: inForce.number });
  await connection.query("update heed.alias set person_id = $2, origin = $1 where person_id = $1", [from, into]);
  // Those merged into `from` before lead straight to the survivor, so that one step finds everyone.
  await connection.query(
    "update heed.person set merged_into = $2, origin = $1 where person_id = $1 or merged_into = $1",
    [from, into],
  );
  await quarantineCrowd(connection, deps, into, stands(into));
  const survivor = (await readStanding(connection, inForce, [into]))(into);
  // What stayed behind under any id, the decisions, obeys the same choices.
  for (const id of await idsOf(connection, into)) {
    await setSubject(connection, id);
    await rewritePermits(connection, inForce, id, survivor, now());
  }
  await ledger.write(connection, [
    {
      personId: into,
      at: now(),
      kind: "choice",
      purpose: "linking",
      actor: `${strength}:merge`,
      detail: { merged: true, rows },
    },
  ]);
  return { merged: true, personId: into, rows };
}

/** Two who had few browsers each may have too many together. */
async function quarantineCrowd(
  connection: Connection,
  { tally, now }: Pick<Merging, "tally" | "now">,
  personId: string,
  { state }: Standing,
): Promise<void> {
  if (state.quarantined) return;
  const { rowCount } = await connection.query(
    `select 1 from heed.alias where person_id = $1 and kind = 'browser' limit ${MAX_BROWSERS + 1}`,
    [personId],
  );
  if ((rowCount ?? 0) <= MAX_BROWSERS) return;
  tally.add("refused", "link", "quarantined");
  const row = { person_id: personId, name: "quarantined", at: now(), id: randomUUID(), value: "true" };
  await insertRows(connection, "state", ["person_id", "name", "at", "id", "value"], [row]);
}
