// A restored database is a new incarnation: transaction numbers begin anew, so its entries stand in a lane of their own (mechanisms.md 9).
import type { Connection } from "../storage/database.ts";
import { sealUpTo } from "./seal.ts";

/** The lane in which this database writes: the newest. */
export async function currentLane(connection: Connection): Promise<number> {
  const { rows } = await connection.query<{ number: number }>("select max(number) as number from heed.lane");
  return rows[0]!.number;
}

/**
 * Closes the lanes that came with a restored backup, sealing what was not sealed when it was made, and opens a new one. Runs as the owner, with
 * nobody else in the database. The new number is higher than `above`, the lane of what was there before.
 */
export async function beginIncarnation(connection: Connection, now: Date, above = 0): Promise<void> {
  const lane = await currentLane(connection);
  const { rows } = await connection.query<{ txid: string }>(
    "select txid::text as txid from heed.ledger where lane = $1 order by txid desc limit 1",
    [lane],
  );
  if (rows[0]) await sealUpTo(connection, lane, String(BigInt(rows[0].txid) + 1n), now);
  await connection.query("insert into heed.lane (number, at) values ($1, $2)", [Math.max(lane, above) + 1, now]);
}
