// What a law kept of a deleted person has expired: what led to those rows, their identifiers and answers, goes too.
import type { Connection } from "../storage/database.ts";
import type { ErasureDeps } from "./carry-on-erasure.ts";
import { erasePerson } from "./erase.ts";

// Deleted, nothing held, not on legal hold, and nothing heard of them since: whoever came back is no longer the one who asked.
const EXPIRED = `
  select distinct r.person_id from heed.request r
    join heed.person p on p.person_id = r.person_id and p.merged_into is null
   where r.kind = 'erase' and r.state = 'done' and ($1::uuid is null or r.person_id = $1)
     ${["event", "trait", "identity", "decision"]
       .map((table) => `and not exists (select 1 from heed.${table} t where t.person_id = r.person_id)`)
       .join("\n     ")}
     and not exists (select 1 from heed.consent t where t.person_id = r.person_id and t.received_at > r.at)
     ${["hidden", "alias"]
       .map((table) => `and not exists (select 1 from heed.${table} t where t.person_id = r.person_id and t.at > r.at)`)
       .join("\n     ")}
     and coalesce((select value from heed.state t where t.person_id = r.person_id and name = 'held' order by at desc, value desc limit 1), 'false') <> 'true'`;

/** Ends the deletions that waited for rows of a law or a contract. Returns how many. */
export async function eraseAfterExpiry(deps: ErasureDeps): Promise<number> {
  const people = await deps.database.transaction("steward", {}, (connection) => expired(connection, null));
  for (const personId of people)
    await erasePerson(deps, personId, "job:erasure", {
      whether: async (connection) => (await expired(connection, personId)).includes(personId),
    });
  return people.length;
}

async function expired(connection: Connection, personId: string | null): Promise<string[]> {
  const { rows } = await connection.query<{ person_id: string }>(EXPIRED, [personId]);
  return rows.map((row) => row.person_id);
}
