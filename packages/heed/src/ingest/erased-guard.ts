// What a person had erased does not come back with a late message or an old file (mechanisms.md 11).
import type { Connection } from "../storage/database.ts";
import type { Message } from "./message.ts";

/** Whether a message speaks of a time before its person's deletion; one without a time might. */
export const isErased = (erased: Date | undefined, { at, undated }: Pick<Message, "at" | "undated">): boolean =>
  erased !== undefined && (undated === true || erased >= at);

/** When the person behind each alias was erased, of those who were; an event from then or before is refused. */
export async function erasedAt(connection: Connection, hashes: readonly string[]): Promise<Map<string, Date>> {
  if (hashes.length === 0) return new Map();
  const { rows } = await connection.query<{ hash: string; at: Date }>({
    name: "erased aliases",
    text: "select hash, max(at) as at from heed.erased where hash = any($1) group by hash",
    values: [hashes],
  });
  return new Map(rows.map((row) => [row.hash, row.at]));
}
