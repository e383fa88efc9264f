// Finds people whose audiences are no longer those that the rules give: time has passed, or what they allow or did came in another way.
import { NOBODY } from "../ledger/entry.ts";
import type { Connection } from "../storage/database.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import type { Actor, PersonData } from "./access.ts";

import { aggregateOnly, type Door, type GateDeps, oldest } from "./door.ts";
import { readMembers } from "./members.ts";
import { streamPeople } from "./stream-people.ts";

const CHUNK = 1_000;

/** One pass; see `OpenGate.differing`. */
export async function differing(
  deps: GateDeps,
  door: Door,
  actor: Actor,
  options: { audiences: readonly string[]; belongs: (data: PersonData) => readonly string[] },
): Promise<readonly string[]> {
  if (door.aggregateOnly) throw aggregateOnly(door.name);
  const { database, inForce, ledger, now } = deps;
  return database.transaction("reader", { purpose: door.number }, async (connection) => {
    await assertInForce(connection, inForce);
    const at = now();
    const traits = door.fields.filter((name) => inForce.map.fields[name]?.kind === "trait");
    const reading = {
      fields: door.fields,
      since: oldest(door.purpose, at),
      until: new Date(at.getTime() + 86_400_000),
      traits,
    };
    const found: string[] = [];
    const seen = new Set<string>();
    let chunk = new Map<string, readonly string[]>();
    const settle = async (): Promise<void> => {
      const members = await readMembers(connection, [...chunk.keys()]);
      for (const [id, is] of chunk) {
        const was = options.audiences.filter((name) => members.get(id)?.has(name));
        if (was.length !== is.length || was.some((name) => !is.includes(name))) found.push(id);
      }
      chunk = new Map();
    };
    for await (const { id, data } of streamPeople(connection, reading)) {
      seen.add(id);
      chunk.set(id, options.belongs(data));
      if (chunk.size === CHUNK) await settle();
    }
    await settle();
    // Of whom nothing is seen any longer.
    for (const id of await membersOf(connection, options.audiences)) if (!seen.has(id)) found.push(id);
    const detail = { audiences: options.audiences, people: seen.size, fields: door.fields };
    await ledger.write(connection, [{ personId: NOBODY, at, kind: "use", purpose: door.name, actor, detail }]);
    return found;
  });
}

async function membersOf(connection: Connection, audiences: readonly string[]): Promise<string[]> {
  const { rows } = await connection.query<{ person_id: string }>(
    "select distinct person_id from heed.member where audience = any($1)",
    [audiences],
  );
  return rows.map((row) => row.person_id);
}
