// What stands for a person right now: their choices and states, read inside the transaction that relies on them.
import type { Choice, PersonState, Strength } from "@heed/core";
import type { Connection } from "./database.ts";
import type { MapInForce } from "./map-in-force.ts";

export type Standing = {
  readonly choices: readonly Choice[];
  readonly state: PersonState;
  readonly hidden: ReadonlySet<string>;
};

const NONE: Standing = { choices: [], state: {}, hidden: new Set() };

type ConsentRow = { person_id: string; purpose: string; value: boolean; at: Date; strength: Strength; notice: number };
type StateRow = { person_id: string; name: string; value: string };
type HiddenRow = { person_id: string; item: string; value: boolean };

/** Reads the standing of each person; one who has said nothing has no choices. */
export async function readStanding(
  connection: Connection,
  inForce: MapInForce,
  ids: readonly string[],
): Promise<(personId: string) => Standing> {
  const consents = await connection.query<ConsentRow>({
    name: "standing choices",
    text: "select person_id, purpose, value, at, strength, notice from heed.consent where person_id = any($1)",
    values: [ids],
  });
  const states = await connection.query<StateRow>({
    name: "standing states",
    text: "select distinct on (person_id, name) person_id, name, value from heed.state where person_id = any($1) order by person_id, name, at desc, id desc",
    values: [ids],
  });
  // The newest row per item wins, on a tie the no (value: hidden).
  const hidden = await connection.query<HiddenRow>({
    name: "standing hidden",
    text: "select distinct on (person_id, item) person_id, item, value from heed.hidden where person_id = any($1) order by person_id, item, at desc, value desc, id desc",
    values: [ids],
  });
  const found = new Map<string, { choices: Choice[]; state: PersonState; hidden: Set<string> }>();
  const of = (id: string) => {
    let entry = found.get(id);
    if (!entry) {
      entry = { choices: [], state: {}, hidden: new Set() };
      found.set(id, entry);
    }
    return entry;
  };
  for (const row of consents.rows) {
    of(row.person_id).choices.push({
      purpose: row.purpose,
      value: row.value,
      at: row.at,
      strength: row.strength,
      covers: inForce.covers(row.notice, row.purpose),
    });
  }
  for (const row of states.rows) {
    const entry = of(row.person_id);
    entry.state = { ...entry.state, ...stateOf(row) };
  }
  for (const row of hidden.rows) if (row.value) of(row.person_id).hidden.add(row.item);
  return (personId) => found.get(personId) ?? NONE;
}

function stateOf({ name, value }: StateRow): PersonState {
  switch (name) {
    case "regime":
      return { regime: value };
    case "last contact":
      return { lastContact: new Date(value) };
    case "restricted":
    case "held":
    case "child":
    case "quarantined":
    case "proven":
      return { [name]: value === "true" };
    default:
      // A state of a newer Heed that this one cannot weigh closes everything rather than nothing.
      return { restricted: true };
  }
}
