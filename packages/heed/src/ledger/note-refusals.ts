// Which entries of the ledger must outlive its database: a no and a restriction, noted under the identifiers they were said by.
import type { Connection } from "../storage/database.ts";
import type { HashedAlias, Journal } from "../storage/journal.ts";
import type { Entry } from "./entry.ts";

/** Notes in the journal what the entries of one transaction say no to. Whoever has no identifier cannot come back under one. */
export async function noteRefusals(journal: Journal, connection: Connection, entries: readonly Entry[]): Promise<void> {
  const closing = entries.filter((entry) => isNo(entry) || isRestriction(entry));
  if (closing.length === 0) return;
  const { rows } = await connection.query<HashedAlias & { person_id: string }>({
    name: "aliases to note",
    text: "select person_id, kind, hash from heed.alias where person_id = any($1)",
    values: [[...new Set(closing.map((entry) => entry.personId))]],
  });
  for (const entry of closing) {
    const of = rows.filter((row) => row.person_id === entry.personId).map(({ kind, hash }) => ({ kind, hash }));
    const at = entry.at.toISOString();
    if (of.length === 0) continue;
    if (isRestriction(entry)) journal.note(connection, { is: "restricted", at, of });
    else {
      const said = typeof entry.detail["chosen"] === "string" ? entry.detail["chosen"] : at;
      const strength = entry.actor.split(":", 1)[0] ?? "claimed";
      journal.note(connection, { is: "no", at, purpose: entry.purpose, said, strength, of });
    }
  }
}

const isNo = ({ kind, detail }: Entry): boolean => kind === "choice" && detail["value"] === false;
const isRestriction = ({ kind, detail }: Entry): boolean =>
  kind === "request" && detail["state"] === "restricted" && detail["value"] === "true";
