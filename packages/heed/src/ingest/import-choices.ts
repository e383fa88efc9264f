// Choices that the rows of a file claim: recorded once per person and time, before the rows themselves are written.
import { keyedId } from "../storage/keys.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import { ensurePersons } from "../storage/person-directory.ts";
import { erasedAt } from "./erased-guard.ts";
import type { ImportRow, RowChoice } from "./import-row.ts";
import { type NamedAlias, subjectOf } from "./message.ts";
import type { Parts } from "./parts.ts";
import { retried } from "./retried.ts";

export type ChoiceImport = {
  readonly purposes: readonly string[];
  /** A "no" of a suppression list always counts; a yes in a file is a claim of the operator. */
  readonly strength: "claimed" | "proven";
  readonly source: string;
};

type Claimed = RowChoice & { readonly alias: NamedAlias; readonly id: string };

/** Choices remembered as recorded; recording one again changes nothing, so forgetting is safe. */
const MAX_REMEMBERED = 100_000;
const AT_ONCE = 2;

/** Makes the function that records the choices of some rows and tells how many were new. */
export function createChoiceImport(parts: Parts, { purposes, strength, source }: ChoiceImport) {
  let recorded = new Set<string>();

  return async (rows: readonly ImportRow[]): Promise<number> => {
    const claimed = new Map<string, Claimed>();
    for (const { message, choice } of rows) {
      if (!choice) continue;
      const alias = subjectOf(message);
      const id = keyedId(parts.keys.message, source, "choice", alias.hash, choice.at.toISOString());
      if (!recorded.has(id)) claimed.set(id, { ...choice, alias, id });
    }
    if (claimed.size === 0) return 0;
    const persons = await retried(() => known(parts, [...claimed.values()]));
    const fresh = [...claimed.values()].filter(
      (claim) => persons.get(claim.alias.hash)?.recorded.has(claim.id) === false,
    );
    for (let start = 0; start < fresh.length; start += AT_ONCE) {
      await Promise.all(
        fresh.slice(start, start + AT_ONCE).map((claim) => record(claim, persons.get(claim.alias.hash)!.id)),
      );
    }
    if (recorded.size > MAX_REMEMBERED) recorded = new Set();
    for (const id of claimed.keys()) recorded.add(id);
    return fresh.length;
  };

  async function record({ at, value, evidence, id }: Claimed, personId: string): Promise<void> {
    const answers = purposes.map((purpose) => ({ purpose, value, at, id }));
    await parts.choices.record({ personId, answers, strength, source: "import", evidence });
  }
}

type Known = { readonly id: string; readonly recorded: ReadonlySet<string> };

/** Finds or makes the people, by alias hash. What somebody had erased does not come back with an old yes; a no may. */
function known(parts: Parts, claims: readonly Claimed[]): Promise<Map<string, Known>> {
  return parts.database.transaction("ingest", {}, async (connection) => {
    await assertInForce(connection, parts.inForce);
    const erased = await erasedAt(connection, [...new Set(claims.map((claim) => claim.alias.hash))]);
    const lasting = claims.filter(
      (claim) => !claim.value || !((erased.get(claim.alias.hash)?.getTime() ?? Number.NaN) >= claim.at.getTime()),
    );
    const aliases = new Map(lasting.map((claim) => [claim.alias.hash, claim.alias.identifier]));
    const identifiers = [...aliases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, identifier]) => identifier);
    const found = await ensurePersons(connection, parts.keys, identifiers, "claimed", parts.now());
    const { rows } = await connection.query<{ id: string }>({
      name: "recorded choices",
      text: "select distinct id from heed.consent where person_id = any($1) and id = any($2)",
      values: [[...found.values()].map((alias) => alias.personId), lasting.map((claim) => claim.id)],
    });
    const recorded = new Set(rows.map((row) => row.id));
    return new Map([...found].map(([hash, alias]) => [hash, { id: alias.personId, recorded }]));
  });
}
