// Requests of people, also of those without an account: taken in, proven by a mailed link or by staff, answered in time, never forgotten.
import { advance, isFinal, isMessage, needsProof, type Refusal, type Request, type RequestEvent } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";
import { createClientPace } from "./client-pace.ts";
import { type AskedFor, type AskedReply, fileRequest, tokenHash } from "./file-request.ts";
import { type Closed, createFiledRows, type Filed, type FiledRow, type Results, type Sealed } from "./filed.ts";
import { keepRequestTime } from "./keep-request-time.ts";
import { enterStep, queueNews } from "./note-step.ts";

/** What a mail about a request says, read at the last moment. */
export type RequestMail = {
  readonly id: string;
  readonly to: string;
  readonly locale: string;
  readonly request: Request;
  readonly token: string;
  readonly answer?: string;
  readonly results?: Results;
  readonly done?: string;
  readonly household: boolean;
  /** Who asked for them, by the number of an agent. */
  readonly agent?: string;
};

export type Done =
  | { readonly ok: true; readonly filed: Filed }
  | { readonly ok: false; readonly code: Refusal; readonly message: string };

export type Requests = ReturnType<typeof createRequests>;

export function createRequests(deps: {
  database: Database;
  inForce: MapInForce;
  ledger: Ledger;
  keys: Pick<Keys, "alias" | "hashes" | "wrap">;
  tally: Pick<Tally, "add">;
  now: () => Date;
}) {
  const { database, ledger, now } = deps;
  const rows = createFiledRows(deps.keys.wrap);
  const pace = createClientPace(deps);

  /** As `ask`, with the number: for staff, for an agent, and for a message, which cannot meet what somebody else asked. */
  const file = (asking: AskedFor) => fileRequest({ ...deps, filed: rows, pace }, asking);

  /** Takes a request down. Nobody is looked up, so neither the reply nor its time can tell whether anybody is known. */
  async function ask(asking: AskedFor): Promise<AskedReply> {
    const taken = await file(asking);
    // Its number would tell whether the same was asked before.
    return taken.is === "asked" ? { is: "asked" } : taken;
  }

  /** What a mailed link is about. Opening it changes nothing, so a scanner may. */
  async function look(token: string): Promise<Filed | undefined> {
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
    return database.transaction("steward", {}, async (connection) => {
      const { rows: found } = await connection.query<{ id: string }>("select id from heed.asked where token = $1", [
        tokenHash(Buffer.from(token, "base64url")),
      ]);
      return found[0] && rows.read(connection, found[0].id);
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
   * @param outcome Where what was asked for waits, and what was done in words; sealed and forgotten alike.
   */
  async function act(
    id: string,
    event: RequestEvent,
    actor: string,
    answer?: string,
    outcome: Pick<Sealed, "results" | "done"> = {},
  ): Promise<Done> {
    return database.transaction("steward", {}, async (connection) => {
      // One after the other: what may happen depends on what has.
      await connection.query("select 1 from heed.asked where id = $1 for update", [id]);
      const filed = await rows.read(connection, id);
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
        await sealMore(connection, id, { answer: words });
      }
      if (Object.keys(outcome).length > 0) await sealMore(connection, id, outcome);
      const row = { asked: id, seq: filed.events.length, at, actor, event: JSON.stringify(told) };
      await insertRows(connection, "asked_event", ["asked", "seq", "at", "actor", "event"], [row]);
      await enterStep(ledger, connection, { id, kind: filed.request.kind, step: event.is, actor, at: now() });
      if (isFinal(next.request)) await connection.query("update heed.asked set closed_at = $2 where id = $1", [id, at]);
      // What a law wants told: that it takes longer, that it was refused and where to complain, that it is done.
      if (["extended", "denied", "fulfilled"].includes(event.is)) await queueNews(connection, "request", id, at);
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

  async function sealMore(
    connection: Connection,
    id: string,
    more: Pick<Sealed, "answer" | "results" | "done">,
  ): Promise<void> {
    const { rows: found } = await connection.query<{ sealed: Buffer }>("select sealed from heed.asked where id = $1", [
      id,
    ]);
    // An open request is sealed until 30 days after its end.
    const secret = { ...rows.open(found[0]!.sealed), ...more };
    await connection.query("update heed.asked set sealed = $2 where id = $1", [id, rows.close(secret)]);
  }

  /** Open requests by the day on which they are due. */
  const list = (): Promise<readonly Filed[]> =>
    database.transaction("steward", {}, (connection) => rows.list(connection));

  /** A page of closed ones, the newest first. */
  const closed = (before?: string): Promise<Closed> =>
    database.transaction("steward", {}, (connection) => rows.closed(connection, before));

  const find = (id: string): Promise<Filed | undefined> =>
    UUID.test(id)
      ? database.transaction("steward", {}, (connection) => rows.read(connection, id))
      : Promise.resolve(undefined);

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
    const row = (await database.query<FiledRow>("steward", "select * from heed.asked where id = $1", [id]))[0];
    const filed = await find(id);
    if (!row?.sealed || !filed) return undefined;
    const { address, token, answer, results, done } = rows.open(row.sealed);
    // An opt-out that is taken down needs no mail: it is answered by being done.
    const { request } = filed;
    if (request.status === "revoked" || request.status === "expired") return undefined;
    if (request.status === "open" && !needsProof(request.kind) && !isMessage(request.kind)) return undefined;
    // Each news, and each time that the link is asked for again, is a mail of its own; the same one sent twice is one to its reader.
    const told = {
      ...(answer === undefined ? {} : { answer }),
      ...(results === undefined ? {} : { results }),
      ...(done === undefined ? {} : { done }),
      ...(filed.agent === undefined ? {} : { agent: filed.agent.id }),
    };
    return {
      id: `${id}.${filed.events.length}.${row.mailed_at?.getTime() ?? 0}`,
      to: address,
      locale: row.locale,
      request,
      token,
      household: filed.household,
      ...told,
    };
  }

  const keepTime = (): Promise<number> => keepRequestTime({ database, now, requests: { list, act } });

  return { ask, file, look, verify, act, list, closed, find, keepTime, untold, told, mailFor };
}

const HOLD_STAYS =
  "One person alone ends no legal hold before its day. Ask for an approval: heed requests release NUMBER.";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
