// Counts who meets a condition and may be reached for a purpose, and who not and why. Only disclosed counts leave: see disclose.ts.
import { type Channel, decide, needsConsent, type Purpose, type Reason } from "@heed/core";
import { NOBODY } from "../ledger/entry.ts";
import type { Connection } from "../storage/database.ts";
import { assertInForce } from "../storage/map-in-force.ts";
import { readStanding } from "../storage/standing.ts";
import type { Actor } from "./access.ts";
import type { Counting } from "./count-events.ts";
import { enterCount } from "./count-pace.ts";
import { type CountedPerson, type CountReading, countNobody, countPeople } from "./count-people.ts";
import { DRAWS_FOR_USE, disclose, type Shown } from "./disclose.ts";
import { aggregateOnly, type Door, doorFor, type GateDeps, oldest } from "./door.ts";

/** Why somebody is not included, as it is shown: a no and no answer are one, or the difference would tell who refused. */
export const NOT_INCLUDED = ["not asked or refused", "expired", "objected", "closed"] as const;
export type NotIncluded = (typeof NOT_INCLUDED)[number];

export type Surveyed = {
  /** People who may be reached, by the group that `group` gave them. */
  readonly reachable: ReadonlyMap<string, Shown>;
  readonly notIncluded: ReadonlyMap<NotIncluded, Shown>;
  /** Of whom `notIncluded` speaks: those who meet the condition, counted under `statistics`; or everybody known, whatever they did. */
  readonly of: "matching" | "everybody";
  /** One person in so many was looked at. */
  readonly oneIn: number;
};

export type SurveyOptions = {
  /** What is counted of each person; their traits come with it. */
  readonly countings: readonly Counting[];
  /** Of a field the newest so many events are counted. */
  readonly most: number;
  /** The group of a person by what the purpose lets through; undefined: in none. Called with nothing for whom nothing is known. */
  readonly group: (person: CountedPerson & { readonly hidden: ReadonlySet<string> }) => string | undefined;
  /** It needs all that the purpose lets through, not only what is counted. */
  readonly data?: boolean;
  /** Every group that there is, so that an empty one is shown like a small one. */
  readonly groups: readonly string[];
  /** Nothing before is looked at. */
  readonly since?: Date;
  readonly channel?: Channel | undefined;
  /** `statistics` reads all that the condition needs. */
  readonly underStatistics: boolean;
  /** Whoever hid this left the audience: a no like any other. */
  readonly left?: string;
  /** Look at everybody, however many there are. */
  readonly whole?: boolean;
  /** Whoever is counted is to be used as a group: see `disclose`. */
  readonly forUse?: boolean;
};

/** About so many people are looked at: ids are random, so those with low ids are a fair sample, and always the same one. */
const SAMPLE = 16_384;
const CHUNK = 5_000;
const COUNTING = "statistics";

/** One pass; see `OpenGate.survey`. */
export async function survey(deps: GateDeps, door: Door, actor: Actor, options: SurveyOptions): Promise<Surveyed> {
  if (door.aggregateOnly) throw aggregateOnly(door.name);
  const { database, inForce, ledger, now } = deps;
  const at = now();
  const cells = new Map<string, number>(options.groups.map((group) => [group, 0]));
  const not = new Map<NotIncluded, number>(possible(door.purpose).map((reason) => [reason, 0]));
  const said: NotIncluded = not.has("not asked or refused") ? "not asked or refused" : "objected";
  const settled = new Set<string>();
  /** What people hid, of those who hid anything. */
  const hidings = new Map<string, ReadonlySet<string>>();

  /** Where everybody's choices put them: why they may not be reached, `left`, or undefined for those who may. */
  const standings = async (connection: Connection, ids: readonly string[]) => {
    const stands = new Map<string, NotIncluded | "left" | undefined>();
    hidings.clear();
    for (let start = 0; start < ids.length; start += CHUNK) {
      const chunk = ids.slice(start, start + CHUNK);
      const standing = await readStanding(connection, inForce, chunk);
      for (const id of chunk) {
        const { choices, state, hidden } = standing(id);
        if (hidden.size > 0) hidings.set(id, hidden);
        const decision = decide(inForce.map, { purpose: door.name, choices, state, now: at, channel: options.channel });
        if (!decision.allowed) stands.set(id, reasonOf(decision.reason));
        else stands.set(id, options.left !== undefined && hidden.has(options.left) ? "left" : undefined);
      }
    }
    return stands;
  };
  /** Everybody of these whom a purpose sees and who meets the condition, with their group. */
  const matching = async (
    connection: Connection,
    read: Door,
    ids: readonly string[],
    only: Pick<CountReading, "below" | "ids">,
  ): Promise<ReadonlyMap<string, string>> => {
    await assertInForce(connection, inForce);
    const seen = new Set<string>();
    const found = new Map<string, string>();
    const unread = options.countings.find(({ field }) => !read.fields.includes(field));
    if (unread)
      throw new Error(`field_not_read: the gate is not open for "${unread.field}". Add it to the purpose's reads.`);
    const reading = {
      ...only,
      countings: options.countings,
      most: options.most,
      traits: read.fields.filter((name) => inForce.map.fields[name]?.kind === "trait"),
      since: options.since ?? oldest(read.purpose, at),
      until: new Date(at.getTime() + 86_400_000),
      whole: options.data ? read.fields : undefined,
    };
    for await (const person of countPeople(connection, reading)) {
      seen.add(person.id);
      const group = options.group({ ...person, hidden: hidings.get(person.id) ?? NONE });
      if (group !== undefined) found.set(person.id, group);
    }
    // "Never ordered" holds for those of whom no row is seen, too.
    const unseen = options.group({ ...countNobody(options.countings), hidden: NONE });
    if (unseen !== undefined) for (const id of ids) if (!seen.has(id)) found.set(id, unseen);
    return found;
  };
  const tellOf = (id: string, reason: NotIncluded): void => {
    addTo(not, reason);
    settled.add(id);
  };
  // Not how many: who reads the ledger would know what the answer does not tell.
  const entryFor = (purpose: string, fields: readonly string[]) => ({
    at,
    purpose,
    actor,
    detail: { survey: door.name, fields },
  });

  await enterCount(deps, entryFor(door.name, door.fields), options.forUse ? DRAWS_FOR_USE : 1);
  const { oneIn, refused } = await database.transaction("reader", { purpose: door.number }, async (connection) => {
    const sample = options.whole ? { oneIn: 1 } : await sampleOf(connection);
    const ids = await everybody(connection, sample.below);
    const stands = await standings(connection, ids);
    const found = await matching(connection, door, ids, sample);
    for (const [id, group] of found) {
      const stand = stands.get(id);
      if (stand !== undefined) tellOf(id, stand === "left" ? said : stand);
      // Whoever became known, or another person, since everybody was asked for is told of the next time.
      else if (stands.has(id)) addTo(cells, group);
    }
    const others = new Map<string, NotIncluded>();
    for (const [id, stand] of stands)
      if (stand !== undefined && stand !== "left" && !settled.has(id)) others.set(id, stand);
    return { oneIn: sample.oneIn, refused: others };
  });
  // Where `statistics` cannot tell who would meet the condition, all who said no are told of, and no datum of theirs is read.
  if (!options.underStatistics) for (const [id, reason] of refused) tellOf(id, reason);
  else if (refused.size > 0) {
    const counting = doorFor(inForce, { purpose: COUNTING, fields: door.fields });
    await database.transaction("reader", { purpose: counting.number }, async (connection) => {
      const ids = [...refused.keys()];
      const found = await matching(connection, counting, ids, { ids });
      for (const id of found.keys()) tellOf(id, refused.get(id)!);
      await ledger.write(connection, [{ ...entryFor(COUNTING, counting.fields), personId: NOBODY, kind: "use" }]);
    });
  }
  const shown = disclose(new Map<string, number>([...cells, ...not]), {
    times: oneIn,
    forUse: options.forUse ?? false,
  });
  const pick = <Name extends string>(names: Iterable<Name>) =>
    new Map([...names].map((name) => [name, shown.get(name)!]));
  return {
    reachable: pick(cells.keys()),
    notIncluded: pick(not.keys()),
    of: options.underStatistics ? "matching" : "everybody",
    oneIn,
  };
}

const NONE: ReadonlySet<string> = new Set();

const addTo = <Name>(cells: Map<Name, number>, name: Name): void => {
  cells.set(name, (cells.get(name) ?? 0) + 1);
};

/** A power of two, so that the sample changes only when there are twice as many people. */
async function sampleOf(connection: Connection): Promise<{ oneIn: number; below?: string }> {
  const { rows } = await connection.query<{ known: number; most: number }>(
    `select (select reltuples::bigint from pg_class where oid = 'heed.person'::regclass)::integer as known,
            (select count(*) from (select from heed.person limit ${2 * SAMPLE + 1}) found)::integer as most`,
  );
  const { known = 0, most = 0 } = rows[0] ?? {};
  if (most <= 2 * SAMPLE) return { oneIn: 1 };
  const bits = Math.max(1, Math.floor(Math.log2(Math.max(known, most) / SAMPLE)));
  const first = (2 ** (32 - bits)).toString(16).padStart(8, "0");
  return { oneIn: 2 ** bits, below: `${first}-0000-0000-0000-000000000000` };
}

async function everybody(connection: Connection, below: string | undefined): Promise<string[]> {
  const { rows } = await connection.query<{ person_id: string }>(
    "select person_id from heed.person where merged_into is null and ($1::uuid is null or person_id < $1)",
    [below ?? null],
  );
  return rows.map((row) => row.person_id);
}

function reasonOf(reason: Reason): NotIncluded {
  switch (reason) {
    case "not_asked":
    case "asked_again":
    case "not_confirmed":
    case "refused":
      return "not asked or refused";
    case "expired":
    case "objected":
      return reason;
    default:
      return "closed";
  }
}

/** A purpose that rests on consent can be refused, one that rests on an interest objected to. */
function possible({ basis }: Purpose): NotIncluded[] {
  const bases = typeof basis === "string" ? [basis] : Object.values(basis);
  return NOT_INCLUDED.filter((reason) =>
    reason === "objected"
      ? bases.includes("legitimate interest")
      : reason === "closed" || bases.some((each) => needsConsent(each)),
  );
}
