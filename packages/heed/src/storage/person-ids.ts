// Every id of one person: the one in use, and those that were merged into it, under which decisions and entries lie.
import type { Connection } from "./database.ts";

/** The id itself and those merged into it; pointers lead straight to the survivor, so that one step finds everyone. */
export async function idsOf(connection: Connection, personId: string): Promise<string[]> {
  const { rows } = await connection.query<{ person_id: string }>({
    name: "ids of a person",
    text: "select person_id from heed.person where person_id = $1 or merged_into = $1 order by person_id",
    values: [personId],
  });
  return rows.map((row) => row.person_id);
}
