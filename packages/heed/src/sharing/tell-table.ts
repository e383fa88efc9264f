// Rows in a PostgreSQL database of the recipient's: what it has of somebody is what its table says, and a deletion deletes the rows.
import type { Destination } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { inOutsideDatabase } from "../storage/outside-database.ts";
import { whyOf } from "./call-outside.ts";
import type { Told } from "./compose.ts";
import { type Answer, KEPT, later, TAKEN, type TellDeps, type Telling } from "./telling.ts";
import { theirKeys } from "./their-keys.ts";

/** Whatever a database answers with: class and condition, of which no part is data. */
const SQLSTATE = /^[0-9A-Z]{5}$/;

export async function tellTable(
  { addressOf }: TellDeps,
  { url, local: own }: Extract<Destination, { kind: "table" }>,
  { told, secrets, signal }: Telling,
): Promise<Answer> {
  const [user, password] = theirKeys(secrets);
  const local = own === true;
  if (told.type === "person.pause") return KEPT;
  const { hostname, port, pathname, searchParams } = new URL(url);
  try {
    const address = await addressOf(hostname, local);
    const database = decodeURIComponent(pathname.slice(1));
    const plain = local && searchParams.get("sslmode") !== "verify-full";
    const to = { address, name: hostname, port: Number(port) || 5432, database, user, password, plain };
    await inOutsideDatabase(to, signal, (connection) => write(connection, told));
    return TAKEN;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    if (signal.aborted) return later("timeout");
    const { code } = error as Error & { code?: unknown };
    return later(typeof code === "string" && SQLSTATE.test(code) ? `sqlstate ${code}` : whyOf(error as never));
  }
}

const ROW = "insert into heed_shared (person, purpose, name, id, at, value) values ($1, $2, $3, $4, $5, $6)";

async function write(connection: Connection, told: Exclude<Told, { type: "person.pause" }>): Promise<void> {
  switch (told.type) {
    case "person.event": {
      const { person, purpose, event } = told.data;
      const { id, name, at, properties } = event;
      const values = [person, purpose, name, id, at, JSON.stringify(properties)];
      await connection.query(`${ROW} on conflict do nothing`, values);
      return;
    }
    case "person.traits":
    case "person.corrected": {
      const { person, purpose, traits } = told.data;
      // All that it may have, as it stands: what is no longer among it goes.
      await connection.query("delete from heed_shared where person = $1 and id = ''", [person]);
      for (const [name, value] of Object.entries(traits))
        await connection.query(
          `${ROW} on conflict (person, name, id) do update set at = excluded.at, value = excluded.value`,
          [person, purpose, name, "", told.timestamp, JSON.stringify(value)],
        );
      return;
    }
    case "person.stop":
      await connection.query("delete from heed_shared where person = $1", [told.data.person]);
      return;
    case "person.erase":
      await connection.query("delete from heed_shared where person::text = any($1)", [told.data.people]);
  }
}
