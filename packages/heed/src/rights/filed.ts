// A request as it lies in the database: its row, everything that happened with it, and the part that is sealed.
import { type Request, type RequestEvent, type RequestKind, received, replay } from "@heed/core";
import type { Connection } from "../storage/database.ts";
import { placeOf, wordOf } from "../storage/page-place.ts";
import { openSealed, seal } from "../storage/person-key.ts";

/** An agent, its own number for what it asks, and where it wants to be told of changes. */
export type AskedBy = {
  readonly id: string;
  readonly request?: string | undefined;
  readonly callback?: string | undefined;
};

/** Where what was asked for waits: for the person, whom a mail tells of it, and for the agent that asked for them. */
export type Results = {
  /** On this server, as the mail links it. */
  readonly path: string;
  /** The last moment of it; undefined: it stays. */
  readonly until?: string;
  readonly agentPath?: string;
};

/** A request with what staff need to answer it. */
export type Filed = {
  readonly id: string;
  readonly request: Request;
  /** When it stood here: later than it came in, if that was by letter. */
  readonly takenAt: Date;
  readonly events: readonly (RequestEvent & { readonly actor: string })[];
  readonly agent?: AskedBy;
  readonly household: boolean;
  /** Gone 30 days after the end. */
  readonly address?: string;
  readonly words?: string;
  /** What staff answered to a message. */
  readonly answer?: string;
  readonly results?: Results;
  /** What staff did, in their words to the person. */
  readonly done?: string;
};

export type FiledRow = {
  id: string;
  kind: RequestKind;
  regime: string;
  at: Date;
  came_in: Date | null;
  sealed: Buffer | null;
  locale: string;
  agent: string | null;
  household: boolean;
  reminded_at: Date;
  closed_at: Date | null;
  mailed_at: Date | null;
};
type EventRow = { seq: number; at: Date; actor: string; event: Record<string, unknown> };
/** What only whoever answers the request may read. */
export type Sealed = {
  readonly address: string;
  readonly token: string;
  readonly words?: string;
  readonly answer?: string;
  readonly results?: Results;
  readonly done?: string;
  readonly agent?: Omit<AskedBy, "id">;
};

/** A page of closed requests; `next` begins the one after it. */
export type Closed = { readonly filed: readonly Filed[]; readonly next?: string };

const PAGE = 100;

/** Reads and seals requests, with the key under which their addresses lie. */
export function createFiledRows(key: Buffer) {
  async function read(connection: Connection, id: string): Promise<Filed | undefined> {
    const { rows } = await connection.query<FiledRow>("select * from heed.asked where id = $1", [id]);
    const row = rows[0];
    if (!row) return undefined;
    const happened = await connection.query<EventRow>(
      "select seq, at, actor, event from heed.asked_event where asked = $1 order by seq",
      [id],
    );
    return filedOf(row, happened.rows);
  }

  function filedOf(row: FiledRow, happened: readonly EventRow[]): Filed {
    const events = happened.map(eventOf);
    const request = replay(
      received(row.kind, row.regime, row.came_in ?? row.at),
      events.map(({ actor: _, ...event }) => event as RequestEvent),
    );
    const secret = row.sealed ? open(row.sealed) : undefined;
    return {
      id: row.id,
      request,
      takenAt: row.at,
      events,
      household: row.household,
      ...(row.agent === null ? {} : { agent: { id: row.agent, ...secret?.agent } }),
      ...(secret ? { address: secret.address } : {}),
      ...(secret?.words ? { words: secret.words } : {}),
      ...(secret?.answer ? { answer: secret.answer } : {}),
      ...(secret?.results ? { results: secret.results } : {}),
      ...(secret?.done ? { done: secret.done } : {}),
    };
  }

  /** Open requests by the day on which they are due. All of them: one beyond any limit would be one that nobody is reminded of. */
  async function list(connection: Connection): Promise<readonly Filed[]> {
    const { rows } = await connection.query<FiledRow>("select * from heed.asked where closed_at is null");
    const filed = await withEvents(connection, rows);
    return filed.sort((a, b) => (a.request.expectedBy < b.request.expectedBy ? -1 : 1));
  }

  /** Closed requests, the newest first, at most 100. */
  async function closed(connection: Connection, before: string | undefined): Promise<Closed> {
    const { rows } = await connection.query<FiledRow & { closed_at: Date }>(
      `select * from heed.asked where closed_at is not null and (closed_at, id) < ($1, $2)
        order by closed_at desc, id desc limit ${PAGE + 1}`,
      [...placeOf(before)],
    );
    const shown = rows.slice(0, PAGE);
    const last = shown.at(-1);
    const more = last && rows.length > PAGE ? { next: wordOf(last.closed_at, last.id) } : {};
    return { filed: await withEvents(connection, shown), ...more };
  }

  async function withEvents(connection: Connection, rows: readonly FiledRow[]): Promise<Filed[]> {
    const happened = await connection.query<EventRow & { asked: string }>(
      "select asked, seq, at, actor, event from heed.asked_event where asked = any($1) order by seq",
      [rows.map(({ id }) => id)],
    );
    const byRequest = Map.groupBy(happened.rows, ({ asked }) => asked);
    return rows.map((row) => filedOf(row, byRequest.get(row.id) ?? []));
  }

  // Only `close` seals these.
  const open = (sealed: Buffer): Sealed => JSON.parse(openSealed(key, sealed).toString()) as Sealed;
  const close = (secret: Sealed): Buffer => seal(key, Buffer.from(JSON.stringify(secret)));

  return { read, list, closed, open, close };
}

export type FiledRows = ReturnType<typeof createFiledRows>;

/** As `act` wrote it: JSON keeps moments as text. */
function eventOf({ at, actor, event }: EventRow): Filed["events"][number] {
  const until = event["until"];
  return {
    ...event,
    at,
    actor,
    ...(typeof until === "string" ? { until: new Date(until) } : {}),
  } as Filed["events"][number];
}
