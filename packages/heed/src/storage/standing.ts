// What stands for a person right now: their choices and states, read inside the transaction that relies on them.
import type { Choice, PersonState, Strength } from "@heed/core";
import type { Connection } from "./database.ts";
import type { MapInForce } from "./map-in-force.ts";

export type Standing = {
  readonly choices: readonly Choice[];
  readonly state: PersonState;
  readonly hidden: ReadonlySet<string>;
};

/** Names of states that say which: `stopped` a datum, `off` a way of being reached. */
export const STOPPED = "stopped ";
export const OFF = "off ";
/** A browser was parted from the person: what was learned from both is forgotten. */
export const PARTED = "parted";

/** A state's further names, for who merges or parts: each is to be `true` with both. */
export const noesOf = ({ stopped = [], off = [] }: PersonState): string[] => [
  ...stopped.map((key) => STOPPED + key),
  ...off.map((key) => OFF + key),
];

const NONE: Standing = { choices: [], state: {}, hidden: new Set() };

/** `word`: a purpose, the name of a state, or an item; a purpose comes with all of its choices, the others with the newest row. */
type Row = {
  person_id: string;
  kind: "choice" | "state" | "hidden";
  word: string;
  value: string;
  /** Of a choice its own time; of a state the first time that it was set. */
  at: Date;
  /** Of a state the last time. */
  received_at: Date;
  strength: Strength;
  notice: number;
};

// One statement, because every decision waits for it. On a tie the no wins: hidden over shown, `true` (restricted, held, child) over `false`.
const STANDING = `
  select person_id, 'choice' as kind, purpose as word, value::text as value, at, received_at, strength, notice
    from heed.consent where person_id = any($1)
  union all
  (select distinct on (person_id, name) person_id, 'state', name, value, 
         min(at) over (partition by person_id, name), max(at) over (partition by person_id, name), null, null
    from heed.state where person_id = any($1) order by person_id, name, at desc, value desc, id desc)
  union all
  (select distinct on (person_id, item) person_id, 'hidden', item, value::text, at, null, null, null
    from heed.hidden where person_id = any($1) order by person_id, item, at desc, value desc, id desc)`;

/** Reads the standing of each person; one who has said nothing has no choices. */
export async function readStanding(
  connection: Connection,
  inForce: MapInForce,
  ids: readonly string[],
): Promise<(personId: string) => Standing> {
  const { rows } = await connection.query<Row>({ name: "standing", text: STANDING, values: [ids] });
  const found = new Map<string, { choices: Choice[]; state: PersonState; hidden: Set<string> }>();
  for (const row of rows) {
    let of = found.get(row.person_id);
    if (!of) {
      of = { choices: [], state: {}, hidden: new Set() };
      found.set(row.person_id, of);
    }
    if (row.kind === "choice") of.choices.push(choiceOf(row, inForce));
    else if (row.kind === "hidden") {
      if (row.value === "true") of.hidden.add(row.word);
    } else of.state = joined(of.state, stateOf(row));
  }
  return (personId) => found.get(personId) ?? NONE;
}

// With the map whose notice was answered: a yes to a purpose that has become another one since is weighed by the policy.
function choiceOf({ word, value, at, received_at, strength, notice }: Row, inForce: MapInForce): Choice {
  return {
    purpose: word,
    value: value === "true",
    at,
    receivedAt: received_at,
    strength,
    asked: inForce.mapOf(notice),
  };
}

// What closes stays closed, in whatever order the states come.
function joined(a: PersonState, b: PersonState): PersonState {
  const stopped = [...(a.stopped ?? []), ...(b.stopped ?? [])];
  const off = [...(a.off ?? []), ...(b.off ?? [])];
  const last = [a.forgetBefore, b.forgetBefore].filter((at) => at !== undefined).sort((one, other) => +other - +one)[0];
  return {
    ...a,
    ...b,
    ...(a.restricted ? { restricted: true } : {}),
    ...(stopped.length > 0 ? { stopped } : {}),
    ...(last ? { forgetBefore: last } : {}),
    ...(off.length > 0 ? { off } : {}),
  };
}

function stateOf({ word, value, at, received_at: last }: Row): PersonState {
  if (word.startsWith(STOPPED))
    return value === "true" ? { stopped: [word.slice(STOPPED.length)], forgetBefore: last } : {};
  if (word.startsWith(OFF)) return value === "true" ? { off: [word.slice(OFF.length)] } : {};
  switch (word) {
    case "regime":
      return { regime: value };
    case "last contact":
      return { lastContact: new Date(value) };
    case "restricted":
    case "held":
    case "child":
    case "quarantined":
      return { [word]: value === "true" };
    case PARTED:
      return { forgetBefore: last };
    case "proven":
      return { proven: value === "true", provenSince: at };
    default:
      // A state of a newer Heed that this one cannot weigh closes everything rather than nothing.
      return { restricted: true };
  }
}
