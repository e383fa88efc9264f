// Which entries of the ledger must outlive its database: a no and a restriction, noted under the identifiers they were said by.
import type { Connection } from "../storage/database.ts";
import type { HashedAlias, Journal } from "../storage/journal.ts";
import { OFF, STOPPED } from "../storage/standing.ts";
import type { Entry } from "./entry.ts";

/** Notes in the journal what the entries of one transaction say no to. Whoever has no identifier cannot come back under one. */
export async function noteRefusals(journal: Journal, connection: Connection, entries: readonly Entry[]): Promise<void> {
  const closing = entries.filter((entry) => isNo(entry) || closedState(entry) !== undefined);
  if (closing.length === 0) return;
  const { rows } = await connection.query<HashedAlias & { person_id: string; key_version: number }>({
    name: "aliases to note",
    text: "select person_id, kind, hash, key_version from heed.alias where person_id = any($1)",
    values: [[...new Set(closing.map((entry) => entry.personId))]],
  });
  for (const entry of closing) {
    const of = rows
      .filter((row) => row.person_id === entry.personId)
      .map(({ kind, hash, key_version }) => ({ kind, hash: journal.hashes.plain(hash, key_version) }));
    const at = entry.at.toISOString();
    if (of.length === 0) continue;
    const name = closedState(entry);
    if (name === "restricted") journal.note(connection, { is: name, at, of });
    else if (name !== undefined) journal.note(connection, { is: "state", name, at, of });
    else {
      const said = typeof entry.detail["chosen"] === "string" ? entry.detail["chosen"] : at;
      const strength = entry.actor.split(":", 1)[0] ?? "claimed";
      journal.note(connection, { is: "no", at, purpose: entry.purpose, said, strength, of });
    }
  }
}

const isNo = ({ kind, detail }: Entry): boolean => kind === "choice" && detail["value"] === false;

/** The name of the state by which a person closed something: everything, one thing or one way. */
function closedState({ kind, detail: { state, value } }: Entry): string | undefined {
  if (kind !== "request" || typeof state !== "string" || value !== "true") return undefined;
  return state === "restricted" || state.startsWith(STOPPED) || state.startsWith(OFF) ? state : undefined;
}
