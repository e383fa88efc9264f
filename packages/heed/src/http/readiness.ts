// Whether Heed may serve: the database answers, and the map in force is the one that this process knows.
import type { Database } from "../storage/database.ts";
import type { Readiness } from "./services.ts";

const PATIENCE_MS = 2_000;

/**
 * Asks the database which map is in force; one that does not answer in two seconds is away.
 *
 * @param number The map that this process put in force.
 */
export async function readiness(database: Database, number: number): Promise<Readiness> {
  const away: Readiness = {
    ok: false,
    code: "database_away",
    message: "The database does not answer. Start it; Heed goes on by itself.",
  };
  const superseded: Readiness = {
    ok: false,
    code: "map_superseded",
    message: "Another process has put a newer heed.config.ts in force. Restart this one with the same map.",
  };
  const late = new Promise<Readiness>((done) => setTimeout(() => done(away), PATIENCE_MS).unref());
  const asked = database
    .query<{ number: number }>("reader", "select max(number) as number from heed.map")
    .then((rows): Readiness => (rows[0]?.number === number ? { ok: true } : superseded))
    .catch(() => away);
  return Promise.race([asked, late]);
}
