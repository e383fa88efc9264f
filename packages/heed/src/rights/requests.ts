// Requests of people, also of those without an account: taken in, proven by a mailed link or by staff, answered in time, never forgotten.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import {
  advance,
  emailAddress,
  expiryOf,
  isAccepted,
  isFinal,
  isMessage,
  needsProof,
  nextReminder,
  REQUEST_KINDS,
  type Request,
  type RequestEvent,
  type RequestKind,
  received,
  replay,
} from "@heed/core";
import { NOBODY } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/write.ts";
import { addressHash } from "../storage/address-identifier.ts";
import type { Connection, Database } from "../storage/database.ts";
import { type Keys, keyedId } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { openSealed, seal } from "../storage/person-key.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";

export type AskedFor = {
  readonly kind: string;
  readonly address: string;
  /** What the person adds, in their words. */
  readonly words?: string | undefined;
  readonly regime?: string | undefined;
  readonly locale: string;
  /** Who asks for somebody else. The proof is asked of the person all the same. */
  readonly agent?: AskedBy | undefined;
  /** For a household as a whole (Cal. Civ. Code 1798.140(q)): every member has to prove it, so staff look at it. */
  readonly household?: boolean | undefined;
  /** Who brings it in. Default: whoever fills in the form. */
  readonly actor?: string | undefined;
};

/** An agent, its own number for what it asks, and where it wants to be told of changes. */
export type AskedBy = {
  readonly id: string;
  readonly request?: string | undefined;
  readonly callback?: string | undefined;
};

type Refused = {
  readonly is: "refused";
  readonly code: "address_malformed" | "kind_unknown" | "words_malformed" | "too_many";
  readonly message: string;
};
/** `asked` says the same whether or not anybody is known by the address. */
export type AskedReply = { readonly is: "asked" } | Refused;

/** A request with what staff need to answer it. */
export type Filed = {
  readonly id: string;
  readonly request: Request;
  readonly events: readonly (RequestEvent & { readonly actor: string })[];
  readonly agent?: AskedBy;
  readonly household: boolean;
  /** Gone 30 days after the end. */
  readonly address?: string;
  readonly words?: string;
  /** What staff answered to a message. */
  readonly answer?: string;
};

/** What a mail about a request says, read at the last moment. */
export type RequestMail = {
  readonly id: string;
  readonly to: string;
  readonly locale: string;
  readonly request: Request;
  readonly token: string;
  readonly answer?: string;
};

export type Done =
  | { readonly ok: true; readonly filed: Filed }
  | { readonly ok: false; readonly code: string; readonly message: string };

export type Requests = ReturnType<typeof createRequests>;

/** Mails to one address a day, whatever is asked: nobody is bombed. */
const MAILS_A_DAY = 3;
const MAX_AN_HOUR = 2_000;
const MAX_WORDS = 2_000;
/** Messages of one address that wait for an answer, and mails an hour that tell staff of a new one: the rest stands in the list. */
const MESSAGES_WAITING = 5;
const NEWS_AN_HOUR = 20;
/** So long after its end a request is known with its address, and by whom it was made. */
export const KEEP_ADDRESS_DAYS = 30;
const DAY = 86_400_000;

type Row = {
  id: string;
  kind: RequestKind;
  regime: string;
  at: Date;
  sealed: Buffer | null;
  locale: string;
  agent: string | null;
  household: boolean;
  reminded_at: Date;
  closed_at: Date | null;
};
type EventRow = { seq: number; at: Date; actor: string; event: Record<string, unknown> };
type Sealed = {
  readonly address: string;
  readonly token: string;
  readonly words?: string;
  readonly answer?: string;
  readonly agent?: Omit<AskedBy, "id">;
};

export function createRequests(deps: {
  database: Database;
  inForce: MapInForce;
  ledger: Ledger;
  keys: Pick<Keys, "alias" | "wrap">;
  tally: Pick<Tally, "add">;
  now: () => Date;
}) {
  const { database, inForce, ledger, keys, tally, now } = deps;
  const regimes = Object.keys(inForce.map.regimes);

  /** Takes a request down. Nobody is looked up, so neither the reply nor its time can tell whether anybody is known. */
  async function ask(asking: AskedFor): Promise<AskedReply> {
    const taken = await file(asking);
    // Its number would tell whether the same was asked before.
    return taken.is === "asked" ? { is: "asked" } : taken;
  }

  /** As `ask`, with the number: for staff, for an agent, and for a message, which cannot meet what somebody else asked. */
  async function file(asking: AskedFor): Promise<{ readonly is: "asked"; readonly id: string } | Refused> {
    const kind = REQUEST_KINDS.find((each) => each === asking.kind);
    if (!kind) return refused("kind_unknown", `There is no such request. Use one of: ${REQUEST_KINDS.join(", ")}.`);
    const address = emailAddress(asking.address);
    if (address === undefined)
      return refused("address_malformed", "This is no e-mail address. Give one like name@example.org.");
    const words = asking.words?.trim() || undefined;
    if ((isMessage(kind) && !words) || (words?.length ?? 0) > MAX_WORDS)
      return refused("words_malformed", `A message needs words, and ${MAX_WORDS} characters at most.`);
    const at = now();
    const regime = regimes.find((each) => each === asking.regime) ?? regimes[0] ?? "gdpr";
    const hash = addressHash(keys.alias, address);
    const { id: agent = null, request: theirs, callback } = asking.agent ?? {};
    const agentRequest = theirs === undefined ? null : keyedId(keys.alias, "agent request", agent ?? "", theirs);
    return database.transaction("steward", {}, async (connection) => {
      // Two at once from one address take turns, so that a duplicate is seen.
      await connection.query("select pg_advisory_xact_lock(hashtextextended($1, 15))", [hash]);
      const { rows } = await connection.query<{ today: number; hour: number }>(
        `select (count(*) filter (where address = $1))::integer as today, (count(*) filter (where at > $3))::integer as hour
         from heed.asked where at > $2`,
        [hash, new Date(at.getTime() - DAY), new Date(at.getTime() - DAY / 24)],
      );
      const found = rows[0] ?? { today: 0, hour: 0 };
      if (found.hour >= MAX_AN_HOUR)
        return refused("too_many", "Too many requests come in at this moment. Send it again in an hour.");
      const open = await connection.query<{ id: string; sealed: Buffer }>(
        `select id, sealed from heed.asked where address = $1 and kind = $2 and closed_at is null
           and agent is not distinct from $3::text and agent_request is not distinct from $4::uuid order by at limit 100`,
        [hash, kind, agent, agentRequest],
      );
      // The same asked again by the same is the same request: its clock goes on, and nothing is asked twice of anybody. A message is the same by its words.
      const same = open.rows.find((one) => !isMessage(kind) || opened(one.sealed).words === words);
      if (same) {
        tally.add("event", "request", "duplicate");
        return { is: "asked", id: same.id } as const;
      }
      if (isMessage(kind) && open.rows.length >= MESSAGES_WAITING)
        return refused("too_many", "Several messages of this address wait for their answer. Wait for one of them.");
      const token = randomBytes(32);
      const secret: Sealed = {
        address,
        token: token.toString("base64url"),
        ...(words ? { words } : {}),
        ...(asking.agent ? { agent: { request: theirs, callback } } : {}),
      };
      const row = {
        id: randomUUID(),
        kind,
        regime,
        at,
        token: tokenHash(token),
        address: hash,
        sealed: seal(keys.wrap, Buffer.from(JSON.stringify(secret))),
        locale: asking.locale,
        agent,
        agent_request: agentRequest,
        household: asking.household ?? false,
        reminded_at: at,
      };
      await insertRows(connection, "asked", Object.keys(row) as (keyof typeof row)[], [row]);
      const by = asking.actor ?? (agent === null ? "person:form" : `agent:${agent}`);
      await enter(connection, row.id, kind, "received", by);
      // More than a few a day are taken down, and answered by mail only by staff.
      if (found.today < MAILS_A_DAY) await queue(connection, "request", row.id, at);
      if (isMessage(kind) && found.hour < NEWS_AN_HOUR) await queue(connection, "reminder", row.id, at);
      tally.add("event", "request", "received");
      return { is: "asked", id: row.id } as const;
    });
  }

  /** What a mailed link is about. Opening it changes nothing, so a scanner may. */
  async function look(token: string): Promise<Filed | undefined> {
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
    return database.transaction("steward", {}, async (connection) => {
      const { rows } = await connection.query<{ id: string }>("select id from heed.asked where token = $1", [
        tokenHash(Buffer.from(token, "base64url")),
      ]);
      return rows[0] && read(connection, rows[0].id);
    });
  }

  /** The button behind a mailed link: whoever presses it reads the mail of that address. Pressed twice it counts once. */
  async function verify(token: string): Promise<Filed | undefined> {
    const filed = await look(token);
    // A household is proven by all of its members, which no single mail can do.
    if (!filed || filed.household || isFinal(filed.request) || filed.request.verified) return filed;
    const done = await act(filed.id, { is: "verified", at: now(), by: "link" }, "person:link");
    return done.ok ? done.filed : look(token);
  }

  /**
   * Something happens to a request, by whoever it is. Recorded with its entry, or not at all.
   *
   * @param answer To a message, in words: without them it is not fulfilled. Sealed with the address, and forgotten with it.
   */
  async function act(id: string, event: RequestEvent, actor: string, answer?: string): Promise<Done> {
    return database.transaction("steward", {}, async (connection) => {
      // One after the other: what may happen depends on what has.
      await connection.query("select 1 from heed.asked where id = $1 for update", [id]);
      const filed = await read(connection, id);
      if (!filed) return { ok: false, code: "request_unknown", message: "There is no request of this number." };
      const { hold } = filed.request;
      // A hold that ends before its time, by whichever way, is not one person's to end.
      const ends = event.is === "released" ? event.at : event.is === "held" ? event.until : undefined;
      if (hold && ends && ends < hold.until && !(event.is === "released" && event.approval !== undefined))
        return { ok: false, code: "second_person_missing", message: HOLD_STAYS };
      const next = advance(filed.request, event);
      if (!next.ok) return { ok: false, code: next.code, message: next.says };
      const { at, ...told } = event;
      if (answer !== undefined && !isMessage(filed.request.kind))
        return {
          ok: false,
          code: "no_message",
          message: "Only a question and a complaint are answered in words. Use heed requests fulfil or refuse.",
        };
      if (event.is === "fulfilled" && isMessage(filed.request.kind)) {
        const words = answer?.trim();
        if (!words)
          return {
            ok: false,
            code: "answer_missing",
            message:
              "A message is answered in words, which are mailed to who wrote it. Give them to heed requests answer NUMBER with --says.",
          };
        await sealAnswer(connection, id, words);
      }
      const row = { asked: id, seq: filed.events.length, at, actor, event: JSON.stringify(told) };
      await insertRows(connection, "asked_event", ["asked", "seq", "at", "actor", "event"], [row]);
      await enter(connection, id, filed.request.kind, event.is, actor);
      if (isFinal(next.request)) await connection.query("update heed.asked set closed_at = $2 where id = $1", [id, at]);
      // What a law wants told: that it takes longer, that it was refused and where to complain, that it is done.
      if (["extended", "denied", "fulfilled"].includes(event.is)) await queue(connection, "request", id, at);
      if (filed.agent?.callback !== undefined)
        await connection.query("update heed.asked set agent_due = $2, agent_tries = 0 where id = $1", [id, at]);
      return {
        ok: true,
        filed: {
          ...filed,
          request: next.request,
          events: [...filed.events, { ...event, actor }],
          ...(answer ? { answer } : {}),
        },
      };
    });
  }

  async function sealAnswer(connection: Connection, id: string, answer: string): Promise<void> {
    const { rows } = await connection.query<{ sealed: Buffer }>("select sealed from heed.asked where id = $1", [id]);
    // An open request is sealed until 30 days after its end.
    const secret: Sealed = { ...opened(rows[0]!.sealed), answer };
    await connection.query("update heed.asked set sealed = $2 where id = $1", [
      id,
      seal(keys.wrap, Buffer.from(JSON.stringify(secret))),
    ]);
  }

  /** Requests by the day on which they are due; open ones only, unless all are asked for. */
  async function list(all = false): Promise<readonly Filed[]> {
    return database.transaction("steward", {}, async (connection) => {
      // All of them: a request beyond any limit would be one that nobody is reminded of.
      const which = all ? "" : "where closed_at is null";
      const { rows } = await connection.query<Row>(`select * from heed.asked ${which}`);
      const happened = await connection.query<EventRow & { asked: string }>(
        `select asked, seq, at, actor, event from heed.asked_event where asked in (select id from heed.asked ${which}) order by seq`,
      );
      const byRequest = Map.groupBy(happened.rows, ({ asked }) => asked);
      const filed = rows.map((row) => filedOf(row, byRequest.get(row.id) ?? []));
      return filed.sort((a, b) => (a.request.expectedBy < b.request.expectedBy ? -1 : 1));
    });
  }

  const find = (id: string): Promise<Filed | undefined> =>
    UUID.test(id)
      ? database.transaction("steward", {}, (connection) => read(connection, id))
      : Promise.resolve(undefined);

  /**
   * Reminds the officer of what is due, expires what nobody proved, and forgets addresses 30 days and requests 36 months after their end.
   * Returns how many reminders.
   */
  async function keepTime(): Promise<number> {
    const at = now();
    let reminders = 0;
    for (const { id, request } of await list()) {
      if (!isAccepted(request)) {
        if (expiryOf(request) <= at) await act(id, { is: "expired", at }, "job:requests");
        continue;
      }
      reminders += await database.transaction("steward", {}, async (connection) => {
        const { rows } = await connection.query<{ reminded_at: Date }>(
          "select reminded_at from heed.asked where id = $1 and closed_at is null for update",
          [id],
        );
        const due = rows[0] && nextReminder(request, rows[0].reminded_at);
        if (!due || due > at) return 0;
        await connection.query("update heed.asked set reminded_at = $2 where id = $1", [id, at]);
        await queue(connection, "reminder", id, at);
        return 1;
      });
    }
    await database.query(
      "steward",
      "update heed.asked set sealed = null where sealed is not null and closed_at <= $1",
      [new Date(at.getTime() - KEEP_ADDRESS_DAYS * DAY)],
    );
    // As long as what the ledger says of it, and what happened with it goes too.
    await database.query("steward", "delete from heed.asked where closed_at < $1::timestamptz - interval '36 months'", [
      at,
    ]);
    return reminders;
  }

  /** Requests whose agents have not been told how they stand. */
  const untold = (): Promise<readonly { id: string; due: Date; tries: number }[]> =>
    database.query(
      "steward",
      "select id, agent_due as due, agent_tries as tries from heed.asked where agent_due <= $1 order by agent_due limit 100",
      [now()],
    );

  /** The agent was told of what was due, or is told later; what happened meanwhile stays due. */
  async function told(id: string, due: Date, next: Date | null): Promise<void> {
    await database.query(
      "steward",
      "update heed.asked set agent_due = $3, agent_tries = agent_tries + 1 where id = $1 and agent_due = $2",
      [id, due, next],
    );
  }

  /** What to mail to the person now; undefined when there is nothing to say (any more). */
  async function mailFor(id: string): Promise<RequestMail | undefined> {
    const row = (await database.query<Row>("steward", "select * from heed.asked where id = $1", [id]))[0];
    const filed = await find(id);
    if (!row?.sealed || !filed) return undefined;
    const { address, token, answer } = opened(row.sealed);
    // An opt-out that is taken down needs no mail: it is answered by being done.
    const { request } = filed;
    if (request.status === "revoked" || request.status === "expired") return undefined;
    if (request.status === "open" && !needsProof(request.kind) && !isMessage(request.kind)) return undefined;
    // Each news is a mail of its own; the same one sent twice is one to its reader.
    const told = answer === undefined ? {} : { answer };
    return { id: `${id}.${filed.events.length}`, to: address, locale: row.locale, request, token, ...told };
  }

  async function read(connection: Connection, id: string): Promise<Filed | undefined> {
    const { rows } = await connection.query<Row>("select * from heed.asked where id = $1", [id]);
    const row = rows[0];
    if (!row) return undefined;
    const happened = await connection.query<EventRow>(
      "select seq, at, actor, event from heed.asked_event where asked = $1 order by seq",
      [id],
    );
    return filedOf(row, happened.rows);
  }

  function filedOf(row: Row, happened: readonly EventRow[]): Filed {
    const events = happened.map(eventOf);
    const request = replay(
      received(row.kind, row.regime, row.at),
      events.map(({ actor: _, ...event }) => event as RequestEvent),
    );
    const secret = row.sealed ? opened(row.sealed) : undefined;
    return {
      id: row.id,
      request,
      events,
      household: row.household,
      ...(row.agent === null ? {} : { agent: { id: row.agent, ...secret?.agent } }),
      ...(secret ? { address: secret.address } : {}),
      ...(secret?.words ? { words: secret.words } : {}),
      ...(secret?.answer ? { answer: secret.answer } : {}),
    };
  }

  // Only `ask` and `act` seal these.
  const opened = (sealed: Buffer): Sealed => JSON.parse(openSealed(keys.wrap, sealed).toString()) as Sealed;

  const enter = (connection: Connection, id: string, kind: string, step: string, actor: string): Promise<void> =>
    ledger.write(connection, [
      { personId: NOBODY, at: now(), kind: "request", purpose: "rights", actor, detail: { request: kind, id, step } },
    ]);

  return { ask, file, look, verify, act, list, find, keepTime, untold, told, mailFor };
}

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

async function queue(connection: Connection, kind: string, ref: string, at: Date): Promise<void> {
  const mail = { id: randomUUID(), kind, ref, at, due: at };
  await insertRows(connection, "outbox", ["id", "kind", "ref", "at", "due"], [mail]);
}

const HOLD_STAYS =
  "One person alone ends no legal hold before its day. Ask for an approval: heed requests release NUMBER.";
const tokenHash = (token: Buffer): Buffer => createHash("sha256").update(token).digest();
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const refused = (code: Extract<AskedReply, { is: "refused" }>["code"], message: string) =>
  ({ is: "refused", code, message }) as const;
