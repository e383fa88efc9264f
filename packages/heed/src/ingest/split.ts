// Parts what was joined by mistake: an alias leaves a person with what came by it, and every no of both stays a no of both.
import { randomUUID } from "node:crypto";
import { type Connection, setSubject } from "../storage/database.ts";
import type { HashRing } from "../storage/hash-ring.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import { hashOf } from "../storage/person-directory.ts";
import { idsOf } from "../storage/person-ids.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { rewritePermits } from "../storage/rewrite-permits.ts";
import { readStanding } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { moveBack } from "./move-rows.ts";
import type { Parts } from "./parts.ts";
import { retried } from "./retried.ts";
import { splitChoices } from "./split-choices.ts";

/** `personId`: who left, with so many rows. */
export type Split =
  | { readonly ok: true; readonly personId: string; readonly rows: number; readonly aliases: number }
  | { readonly ok: false; readonly code: "alias_of_another" | "alias_is_all"; readonly message: string };

type Splitting = Pick<Parts, "database" | "inForce" | "ledger" | "keys" | "now">;

/**
 * Splits `identifier` (a user id or a browser's id) from a person, in one transaction with both locked (docs/decisions/0012).
 * If it came by a merge, the whole of that merge is undone: its person is there again under the old id, with their choices. Else it
 * leaves alone, as somebody new. Rows go with the alias by which they came. Nobody's permits become wider: a no of the joined person
 * stays with both, a yes goes to whom it came from only.
 */
export function splitPerson(deps: Splitting, personId: string, identifier: string, actor: string): Promise<Split> {
  const kinds = ["user", "browser"] as const;
  const hashes = kinds.map((kind) => hashOf(deps.keys.alias, { kind, value: identifier }));
  return splitAliases(deps, personId, hashes, actor);
}

/** The same for an alias by its keyed hash, as the person's own page knows it. */
export function splitAliases(
  deps: Splitting,
  personId: string,
  hashes: readonly string[],
  actor: string,
): Promise<Split> {
  return retried(() =>
    deps.database.transaction("rights", { subject: personId }, (connection) =>
      split(connection, deps, personId, hashes, actor),
    ),
  );
}

async function split(
  connection: Connection,
  deps: Splitting,
  asked: string,
  hashes: readonly string[],
  actor: string,
): Promise<Split> {
  const { inForce, keys, now } = deps;
  const stays = (await lockPersons(connection, [asked], "update")).get(asked);
  await assertInForce(connection, inForce);
  const aliases = await aliasesOf(connection, keys.hashes, stays);
  const named = aliases.find((alias) => hashes.includes(alias.hash));
  if (stays === undefined || !named) return ALIAS_OF_ANOTHER;
  const leaving = aliases
    .filter(({ hash, origin }) => hash === named.hash || (origin !== null && origin === named.origin))
    .map((alias) => alias.hash);
  if (leaving.length === aliases.length) return ALIAS_IS_ALL;

  const joined = (await readStanding(connection, inForce, [stays]))(stays);
  const leaves = await revive(connection, stays, named.origin, now());
  await setSubject(connection, stays);
  const move = { from: stays, into: leaves, wrapKey: keys.people, strength: "proven" } as const;
  const rows = await moveBack(connection, move, keys.hashes.forms(...leaving));
  await connection.query("update heed.alias set person_id = $2, origin = null where hash = any($1)", [
    keys.hashes.forms(...leaving),
    leaves,
  ]);
  await splitChoices(connection, { stays, leaves, joined, inForce, now: now() });

  const stands = await readStanding(connection, inForce, [stays, leaves]);
  for (const one of [stays, leaves])
    for (const id of await idsOf(connection, one)) {
      await setSubject(connection, id);
      await rewritePermits(connection, inForce, id, stands(one), now());
    }
  const entry = { at: now(), kind: "request" as const, purpose: "rights", actor };
  await deps.ledger.write(
    connection,
    [stays, leaves].map((id) => ({ ...entry, personId: id, detail: { request: "split", rows } })),
  );
  return { ok: true, personId: leaves, rows, aliases: leaving.length };
}

async function aliasesOf(
  connection: Connection,
  ring: HashRing,
  personId: string | undefined,
): Promise<{ hash: string; origin: string | null }[]> {
  const { rows } = await connection.query<{ hash: string; key_version: number; origin: string | null }>(
    "select hash, key_version, origin from heed.alias where person_id = $1",
    [personId],
  );
  return rows.map(({ hash, key_version, origin }) => ({ hash: ring.plain(hash, key_version), origin }));
}

/** The person who was merged, with those merged into them before; or somebody new. */
async function revive(connection: Connection, stays: string, origin: string | null, at: Date): Promise<string> {
  const { rowCount } = await connection.query(
    "update heed.person set merged_into = null, origin = null where person_id = $1 and merged_into = $2",
    [origin, stays],
  );
  if (origin !== null && rowCount === 1) {
    await connection.query(
      "update heed.person set merged_into = $1, origin = null where origin = $1 and merged_into = $2",
      [origin, stays],
    );
    return origin;
  }
  const id = randomUUID();
  await insertRows(connection, "person", ["person_id", "at"], [{ person_id: id, at }]);
  return id;
}

const ALIAS_OF_ANOTHER: Split = {
  ok: false,
  code: "alias_of_another",
  message: "alias_of_another: the person does not go by this identifier. Give a user id or a browser's id of theirs.",
};
const ALIAS_IS_ALL: Split = {
  ok: false,
  code: "alias_is_all",
  message: "alias_is_all: nothing else leads to this person, so there is nobody to split from. Name another alias.",
};
