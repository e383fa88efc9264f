// What goes out of one delivery: made from what the gate shows at that moment, and only of the fields that the map sends there.
import type { DataMap } from "@heed/core";
import type { PersonData } from "../gate/access.ts";
import type { Delivery } from "./lease.ts";

type Named = { readonly person: string; readonly purpose: string };
type Event = { readonly id: string; readonly name: string; readonly at: string; readonly properties: object };

/** What a recipient is told, whatever way it takes. */
export type Told = { readonly timestamp: string } & (
  | { readonly type: "person.event"; readonly data: Named & { readonly event: Event } }
  | { readonly type: "person.traits" | "person.corrected"; readonly data: Named & { readonly traits: object } }
  | { readonly type: "person.pause"; readonly data: Named }
  | { readonly type: "person.stop"; readonly data: Named }
  | { readonly type: "person.erase"; readonly data: { readonly people: readonly string[] } }
);

/** What to tell, and how many things of each field are in it. */
export type Composed = { readonly told: Told; readonly fields: Readonly<Record<string, number>> };

/** One event of a person, as the gate shows it; undefined where it may not be seen any longer. Pure. */
export function composeEvent(
  delivery: Delivery,
  person: string,
  data: PersonData,
  outside: (eventId: string) => string,
): Composed | undefined {
  for (const name of data.fields) {
    const event = data.events(name).find((each) => each.id === delivery.about);
    if (!event) continue;
    const { purpose } = delivery;
    const { at, properties } = event;
    const timestamp = at.toISOString();
    const told = { person, purpose, event: { id: outside(event.id), name, at: timestamp, properties } };
    return { told: { type: "person.event", timestamp, data: told }, fields: { [name]: 1 } };
  }
  return undefined;
}

/** Everything lasting that may go there, as it stands; undefined where there is nothing. An address is only told once it is proven. Pure. */
export function composeTraits(
  { fields }: DataMap,
  { purpose, at, kind }: Delivery,
  person: string,
  data: PersonData,
): Composed | undefined {
  const known = data.fields.flatMap((name) => {
    const field = fields[name];
    // What a public write key claims to be an address could be anybody's.
    const value = data.trait(name, field?.kind === "trait" && field.identifies ? "proven" : undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (known.length === 0) return undefined;
  const type = kind === "correction" ? "person.corrected" : "person.traits";
  return {
    told: { type, timestamp: at.toISOString(), data: { person, purpose, traits: Object.fromEntries(known) } },
    fields: Object.fromEntries(known.map(([name]) => [name, 1])),
  };
}

/** Use nothing more of this person for the purpose, and delete what was kept for it alone; or, of a pause, keep it. Pure. */
export const composeStop = ({ purpose, at, kind }: Delivery, person: string): Told => ({
  type: kind === "pause" ? "person.pause" : "person.stop",
  timestamp: at.toISOString(),
  data: { person, purpose },
});

/** Delete everything of this person, under every name by which it was sent. Pure. */
export const composeErase = (people: readonly string[], at: Date): Told => ({
  type: "person.erase",
  timestamp: at.toISOString(),
  data: { people },
});
