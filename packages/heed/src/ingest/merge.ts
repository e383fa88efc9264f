// Joins two people who turn out to be one: everything moves to the survivor, and the stricter choice of either counts.
import type { Strength } from "@heed/core";
import { type Connection, setSubject } from "../storage/database.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { rewritePermits } from "../storage/rewrite-permits.ts";
import { readStanding, type Standing } from "../storage/standing.ts";
import { mergeChoices } from "./merge-choices.ts";
import { moveRows } from "./move-rows.ts";
import type { Parts } from "./parts.ts";
import { retried } from "./retried.ts";

/** `merged: false`: they are one already, one of them is unknown, or `may` said no. */
export type Merged =
  | { readonly merged: true; readonly personId: string; readonly rows: number }
  | { readonly merged: false };

/**
 * Merges `from` into `into`, in one transaction with both locked (mechanisms.md 6). Rows keep the alias by which they came, so that a
 * wrong merge can be split. Ledger, decision and membership rows stay where they were written, under the pointer `merged_into`.
 *
 * @param strength how well it is known that both are one: choices that come by a mere claim count as claims
 * @param may asked behind the locks, with the standing of both
 */
export function mergePersons(
  deps: Pick<Parts, "database" | "inForce" | "ledger" | "keys" | "now">,
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
  deps: Pick<Parts, "database" | "inForce" | "ledger" | "keys" | "now">,
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
  const rows = await moveRows(connection, deps.keys.wrap, from, into);
  await mergeChoices(connection, { from, into, stands, strength, now: now(), notice: inForce.number });
  await connection.query("update heed.alias set person_id = $2 where person_id = $1", [from, into]);
  // Those merged into `from` before lead straight to the survivor, so that one step finds everyone.
  await connection.query("update heed.person set merged_into = $2 where person_id = $1 or merged_into = $1", [
    from,
    into,
  ]);

  const survivor = (await readStanding(connection, inForce, [into]))(into);
  // What stayed behind, the decisions, obeys the same choices.
  await rewritePermits(connection, inForce, from, survivor, now());
  await setSubject(connection, into);
  await rewritePermits(connection, inForce, into, survivor, now());
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
