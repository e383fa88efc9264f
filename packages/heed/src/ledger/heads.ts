// The newest head of each lane: published outside the database, it binds even the database's owner to everything sealed before it.
import type { Database } from "../storage/database.ts";

export type Head = {
  /** The incarnation of the database: a restore begins another. */
  readonly lane: number;
  readonly segment: number;
  readonly at: Date;
  /** 32 bytes, hexadecimal. */
  readonly head: string;
};

/** One for each lane that has a seal, in the order of lanes. */
export async function readHeads(database: Database): Promise<readonly Head[]> {
  return database.query<Head>(
    "auditor",
    "select distinct on (lane) lane, segment, at, encode(head, 'hex') as head from heed.seal order by lane, segment desc",
  );
}

/** Every head in a text, such as a file to which `heed ledger head` was appended over the years. */
export const headsIn = (text: string): string[] => text.match(/\b[0-9a-f]{64}\b/gi) ?? [];
