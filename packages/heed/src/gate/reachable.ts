// Of whom a purpose may read anything at all: ids in their order, a page at a time, for a job that asks for each.
import { assertInForce } from "../storage/map-in-force.ts";
import { aggregateOnly, type Door, type GateDeps, oldest } from "./door.ts";

/** See `OpenGate.reachable`. The row policy decides: whoever refused has no row that this purpose sees. */
export async function reachable(deps: GateDeps, door: Door, after: string, most: number): Promise<readonly string[]> {
  if (door.aggregateOnly) throw aggregateOnly(door.name);
  const { database, inForce, now } = deps;
  return database.transaction("reader", { purpose: door.number }, async (connection) => {
    await assertInForce(connection, inForce);
    const { rows } = await connection.query<{ person_id: string }>(
      `select distinct person_id from heed.event where person_id > $1 and field = any($2) and at >= $3
       order by person_id limit $4`,
      [after, door.fields, oldest(door.purpose, now()), most],
    );
    return rows.map((row) => row.person_id);
  });
}

/** See `OpenGate.members`. */
export async function membersOf(
  deps: GateDeps,
  door: Door,
  audience: string,
  after: string,
  most: number,
): Promise<readonly string[]> {
  if (door.aggregateOnly) throw aggregateOnly(door.name);
  const { database, inForce } = deps;
  return database.transaction("reader", { purpose: door.number }, async (connection) => {
    await assertInForce(connection, inForce);
    const { rows } = await connection.query<{ person_id: string }>(
      "select person_id from heed.member where audience = $1 and person_id > $2 order by person_id limit $3",
      [audience, after, most],
    );
    return rows.map((row) => row.person_id);
  });
}
