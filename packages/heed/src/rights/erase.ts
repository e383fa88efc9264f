// Deletion that finishes: the database first, then every part that keeps something of the person, then the certificate.
import { randomUUID } from "node:crypto";
import { lastDay } from "@heed/core";
import type { Connection, Database } from "../storage/database.ts";
import { forgetInBackups } from "../storage/forget-in-backups.ts";
import { idsOf } from "../storage/person-ids.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { insertRows } from "../storage/values.ts";
import { addLines, type Certificate, hashOfCertificate, type StoreLine, whyOf } from "./certificate.ts";
import { type EraseDeps, type ErasedOne, eraseOne } from "./erase-one.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** A part outside these tables that keeps something of people: a model, a queue, a channel. Both may be asked again safely. */
export type Eraser = {
  readonly name: string;
  /** Removes everything of the person. */
  erase(personId: string): Promise<unknown>;
  /** What of the person it still has: how many things, by the name under which the certificate lists them. */
  find(personId: string): Promise<Readonly<Record<string, number>>>;
};

export type ErasureDeps = EraseDeps & { database: Database; erasers: readonly Eraser[] };

/** What an unfinished request needs in order to be finished. */
type Open = ErasedOne & { readonly ids: readonly [string, ...string[]]; readonly actor: string };

/** What `erase` would do now: the same transactions, undone. */
export async function previewErasure(deps: ErasureDeps, subject: Subject): Promise<readonly StoreLine[]> {
  const lines: StoreLine[] = [];
  let held = false;
  for (const id of subject.ids) {
    const erasing = { actor: "preview", request: "preview", inUse: id === subject.ids[0], held };
    const part = await undone(deps.database, id, async (connection) => {
      const one = await eraseOne(deps, connection, id, erasing);
      return { ...one, lines: [...one.lines, ...(await closeOne(deps, connection, id, one))] };
    });
    lines.push(...part.lines);
    held = part.held;
    if (!held) for (const eraser of deps.erasers) lines.push(...(await linesOf(eraser, id)));
  }
  return addLines([...lines, ...requestLine(deps)]);
}

/** Asked behind the lock, where nobody else changes what it looks at; a no leaves the person as they are. */
type Whether = (connection: Connection, personId: string) => Promise<boolean>;

/**
 * Deletes a person under all their ids. The rows of the id in use go in the transaction that opens the request; then those of
 * ids merged into it, then what the erasers keep; then the certificate is stored as the request's final state. A crash in
 * between leaves the request open, and `finishErasures` ends it (counting only what it still found).
 *
 * @returns the certificate; for a person of whom nothing is held it names no store
 * @throws `erasure_unfinished` when an eraser still holds something; the request stays open
 */
export async function erasePerson(
  deps: ErasureDeps,
  personId: string,
  actor: string,
  whether: Whether = async () => true,
): Promise<Certificate> {
  const request = randomUUID();
  for (;;) {
    const subject = await subjectOf(deps.database, personId);
    if (!subject) return { id: request, at: deps.now().toISOString(), actor, stores: [] };
    const open = await beginErasure(deps, subject.ids[0], { request, actor, whether });
    if (open === "no") return { id: request, at: deps.now().toISOString(), actor, stores: [] };
    if (open !== "moved") return finish(deps, request, open);
  }
}

/** `moved`: merged or erased by somebody else since the look, whose lock was waited for; `no`: not any longer. */
function beginErasure(
  deps: ErasureDeps,
  inUse: string,
  { request, actor, whether }: { request: string; actor: string; whether: Whether },
): Promise<Open | "moved" | "no"> {
  return deps.database.transaction("rights", { subject: inUse }, async (connection) => {
    if ((await lockPersons(connection, [inUse], "update")).get(inUse) !== inUse) return "moved";
    if (!(await whether(connection, inUse))) return "no";
    const merged = (await idsOf(connection, inUse)).filter((id) => id !== inUse);
    const one = await eraseOne(deps, connection, inUse, { actor, request, inUse: true, held: false });
    const state: Open = { ...one, ids: [inUse, ...merged], actor };
    await writeRequest(deps, connection, inUse, request, "open", state);
    return state;
  });
}

/** Ends deletions that a crash or a failing eraser left open. Returns how many. */
export async function finishErasures(deps: ErasureDeps): Promise<number> {
  const { rows } = await deps.database.transaction("steward", {}, (connection) =>
    connection.query<{ person_id: string; id: string }>(
      `select person_id, id from (
         select distinct on (id) person_id, id, state from heed.request where kind = 'erase' order by id, at desc
       ) newest where state = 'open'`,
    ),
  );
  for (const row of rows) {
    const open = await deps.database.transaction("rights", { subject: row.person_id }, (connection) =>
      connection.query<{ detail: Open }>("select detail from heed.request where person_id = $1 and id = $2", [
        row.person_id,
        row.id,
      ]),
    );
    if (open.rows[0]) await finish(deps, row.id, open.rows[0].detail);
  }
  return rows.length;
}

async function finish(deps: ErasureDeps, request: string, open: Open): Promise<Certificate> {
  const { actor, held } = open;
  const [inUse, ...merged] = open.ids;
  const lines = [...open.lines];
  for (const id of merged) {
    const one = await deps.database.transaction("rights", { subject: id }, (connection) =>
      eraseOne(deps, connection, id, { actor, request, inUse: false, held }),
    );
    lines.push(...one.lines);
  }
  if (!held) for (const id of open.ids) lines.push(...(await runErasers(deps.erasers, id)));
  for (const id of merged) {
    const closing = { held, keeps: open.keeps };
    lines.push(
      ...(await deps.database.transaction("rights", { subject: id }, (connection) =>
        closeOne(deps, connection, id, closing),
      )),
    );
  }
  const backups = await forgetInBackups(deps.database, open.ids, deps.now());
  return deps.database.transaction("rights", { subject: inUse }, async (connection) => {
    lines.push(...(await closeOne(deps, connection, inUse, open)), ...requestLine(deps));
    const at = deps.now().toISOString();
    const certificate = { id: request, at, actor, stores: addLines(lines), ...(backups ? { backups } : {}) };
    await writeRequest(deps, connection, inUse, request, "done", certificate);
    const detail = { request: "erase", id: request, certificate: hashOfCertificate(certificate) };
    await deps.ledger.write(connection, [
      { personId: inUse, at: deps.now(), kind: "request", purpose: "rights", actor, detail },
    ]);
    return certificate;
  });
}

async function runErasers(erasers: readonly Eraser[], id: string): Promise<StoreLine[]> {
  const lines: StoreLine[] = [];
  for (const eraser of erasers) {
    lines.push(...(await linesOf(eraser, id)));
    await eraser.erase(id);
    if (Object.keys(await eraser.find(id)).length > 0)
      throw new Error(
        `erasure_unfinished: "${eraser.name}" still holds something of the person. The request stays open; it is tried again.`,
      );
  }
  return lines;
}

/** Memberships go once the models have let go; the person's own row goes when nothing leads to it. */
async function closeOne(
  deps: ErasureDeps,
  connection: Connection,
  id: string,
  { keeps, held }: { keeps: boolean; held: boolean },
): Promise<StoreLine[]> {
  await lockPersons(connection, [id], "update");
  const act = held ? "select 1" : "delete";
  const members = await connection.query(`${act} from heed.training_member where person_id = $1`, [id]);
  const line: StoreLine = { store: "training_member", count: members.rowCount ?? 0, what: held ? "kept" : "erased" };
  const why = [whyOf(deps.inForce.map, "rights", undefined)];
  if (keeps) return [line, { store: "person", count: 1, what: "kept", why }];
  const person = await connection.query("delete from heed.person where person_id = $1", [id]);
  return [line, { store: "person", count: person.rowCount ?? 0, what: "erased" }];
}

const requestLine = (deps: ErasureDeps): StoreLine[] => [
  {
    store: "request",
    count: 1,
    what: "kept",
    why: [whyOf(deps.inForce.map, "proof", undefined, lastDay(deps.now(), "36 months"))],
  },
];

/** What an eraser is about to erase, each thing by its name. */
const linesOf = async (eraser: Eraser, id: string): Promise<StoreLine[]> =>
  Object.entries(await eraser.find(id)).map(([store, count]) => ({ store, count, what: "erased" }));

async function writeRequest(
  deps: ErasureDeps,
  connection: Connection,
  personId: string,
  id: string,
  state: "open" | "done",
  detail: Open | Certificate,
): Promise<void> {
  const row = { person_id: personId, at: deps.now(), id, kind: "erase", state, detail };
  // The same millisecond would be the same key: the final state then comes one later.
  const at = state === "done" ? new Date(row.at.getTime() + 1) : row.at;
  await insertRows(connection, "request", ["person_id", "at", "id", "kind", "state", "detail"], [{ ...row, at }]);
}

/** Runs `work` and rolls it back, giving its result. */
async function undone<T>(
  database: Database,
  subject: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  let result: { value: T } | undefined;
  try {
    return await database.transaction("rights", { subject }, async (connection) => {
      result = { value: await work(connection) };
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof Undo && result) return result.value;
    throw error;
  }
}

class Undo extends Error {}
