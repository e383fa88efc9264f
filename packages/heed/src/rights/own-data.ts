// Everything held about one person, under all their ids, one subject at a time; the reading is itself an entry.
import { assertInForce } from "../storage/map-in-force.ts";
import { joinDecided } from "./decided-for.ts";
import { type HeldDatum, type HeldField, PER_FIELD } from "./held-rows.ts";
import { DECISIONS, ENTRIES, type OwnData, type OwnDataDeps, type OwnQuery, readOne } from "./own-rows.ts";
import type { Subject } from "./subject.ts";

const NOTHING: OwnData = {
  known: false,
  held: [],
  onlyFor: {},
  decisions: [],
  decided: {},
  done: { entries: [] },
  hidden: [],
  audiences: [],
  aliases: [],
  requests: [],
  learned: [],
  shares: [],
  items: {},
};

/** Who reads: the person, one of their browsers, or staff who were let in (gate/look-at.ts), whose reading is a look. */
export type ReadBy = string | { readonly actor: string; readonly role: string; readonly reason: string };

/** Reads a person's own data; for a browser that is not proven only what came by it. Unknown: nothing, and no entry. */
export async function readOwnData(
  deps: OwnDataDeps,
  subject: Subject | undefined,
  by: ReadBy,
  query: OwnQuery = {},
): Promise<OwnData> {
  const { actor, ...look } = typeof by === "string" ? { actor: by } : by;
  const kind = typeof by === "string" ? "use" : "look";
  if (!subject) return NOTHING;
  const parts: OwnData[] = [];
  for (const id of subject.ids) {
    parts.push(
      await deps.database.transaction("rights", { subject: id }, async (connection) => {
        await assertInForce(connection, deps.inForce);
        const part = await readOne(deps, connection, id, subject, query);
        const fields = Object.fromEntries(part.held.map((held) => [held.field, held.data.length]));
        // A merged id that holds nothing needs no entry of its own.
        if (id === subject.ids[0] || Object.keys(fields).length > 0) {
          await deps.ledger.write(connection, [
            { personId: id, at: deps.now(), kind, purpose: "rights", actor, detail: { fields, ...look } },
          ]);
        }
        return part;
      }),
    );
  }
  return join(parts, query);
}

/** The parts of merged ids as one, newest first. */
function join(parts: readonly OwnData[], query: OwnQuery): OwnData {
  const newest = <T extends { at: Date; id: string }>(rows: readonly T[]): T[] =>
    [...rows].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  const fields = new Map<string, HeldField[]>();
  for (const held of parts.flatMap((part) => part.held))
    fields.set(held.field, [...(fields.get(held.field) ?? []), held]);
  const entryLimit = query.entries ?? ENTRIES;
  const all = newest(parts.flatMap((part) => part.done.entries));
  const entries = all.slice(0, entryLimit);
  return {
    known: true,
    held: [...fields].map(([field, list]) => joinField(field, list, newest, query.perField ?? PER_FIELD)),
    onlyFor: sums(parts.map((part) => part.onlyFor)),
    decisions: newest(parts.flatMap((part) => part.decisions)).slice(0, DECISIONS),
    decided: joinDecided(parts.map((part) => part.decided)),
    done: { entries, ...(all.length > entryLimit ? { next: cursorOf(entries.at(-1)) } : {}) },
    hidden: newest(parts.flatMap((part) => part.hidden.map((row) => ({ ...row, id: row.item })))).map(
      ({ item, at }) => ({
        item,
        at,
      }),
    ),
    hold: parts.find(({ hold }) => hold !== undefined)?.hold,
    audiences: parts.flatMap((part) => part.audiences),
    aliases: parts.flatMap((part) => part.aliases),
    requests: newest(parts.flatMap((part) => part.requests)),
    learned: parts.flatMap((part) => part.learned),
    shares: parts.flatMap((part) => part.shares),
    items: Object.assign({}, ...parts.map((part) => part.items)),
  };
}

function sums(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [name, n] of parts.flatMap((part) => Object.entries(part))) all[name] = (all[name] ?? 0) + n;
  return all;
}

function joinField(
  field: string,
  list: readonly HeldField[],
  newest: (rows: readonly HeldDatum[]) => HeldDatum[],
  limit: number,
): HeldField {
  const data = newest(list.flatMap((held) => held.data)).slice(0, limit);
  const total = list.reduce((sum, held) => sum + held.total, 0);
  const endings = list.flatMap((held) => (held.ending ? [held.ending] : []));
  const until = endings.map((ending) => ending.until).sort()[0];
  return {
    field,
    total,
    ...(until ? { ending: { count: endings.reduce((sum, ending) => sum + ending.count, 0), until } } : {}),
    data,
    ...(total > data.length ? { next: cursorOf(data.at(-1)) } : {}),
  };
}

const cursorOf = (row: { at: Date; id: string } | undefined): string => (row ? `${row.at.getTime()}~${row.id}` : "");
