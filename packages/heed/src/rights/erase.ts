// Deletion that finishes: the rows at once, then step by step what else keeps something of the person and whom it went to, then the certificate.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { lastDay } from "@heed/core";
import type { Connection, Database } from "../storage/database.ts";
import { forgetInBackups } from "../storage/forget-in-backups.ts";
import { idsOf } from "../storage/person-ids.ts";
import { lockPersons } from "../storage/person-lock.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";
import { addLines, type Certificate, hashOfCertificate, type StoreLine, whyOf } from "./certificate.ts";
import { composeCertificate } from "./compose-certificate.ts";
import { type EraseDeps, eraseOne } from "./erase-one.ts";
import {
  afterTry,
  type Erasure,
  holdStep,
  leaseErasures,
  leaseFrom,
  noteFound,
  postponeStep,
  readErasure,
  type Step,
  settleStep,
  writeSteps,
} from "./erasure-steps.ts";
import { type Person, planSteps } from "./plan-steps.ts";
import type { RecipientLink } from "./recipients.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** A part outside these tables that keeps something of people: a model, a queue, a channel. Both may be asked again safely. */
export type Eraser = {
  readonly name: string;
  /** Removes everything of the person; what it cannot remove now is gone by the day that it gives. */
  erase(personId: string): Promise<{ readonly until: string } | undefined>;
  /** What of the person it still has: how many things, by the name under which the certificate lists them. */
  find(personId: string): Promise<Readonly<Record<string, number>>>;
};

/** A certificate with its signature. */
export type SignedCertificate = Certificate & { readonly proof: unknown };

export type ErasureDeps = EraseDeps & {
  readonly database: Database;
  readonly erasers: readonly Eraser[];
  readonly recipients: readonly RecipientLink[];
  readonly signer: { sign(document: Certificate, created: Date): SignedCertificate };
  readonly tally: Pick<Tally, "add">;
};

/** A deletion that has begun. Its token opens the certificate and nothing else; whoever has it needs no session, for the person is gone. */
export type Begun = { readonly id: string; readonly token: string };

/** Asked behind the lock, where nobody else changes what it looks at; a no leaves the person as they are. */
type Whether = (connection: Connection, personId: string) => Promise<boolean>;

/** So long somebody outside is told again and again; then a person has to tell them. */
const DEADLINE_DAYS = 28;
/** How many deletions one turn of the job takes. */
const AT_ONCE = 20;

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
  return addLines([...lines, requestLine(deps)]);
}

/**
 * Begins the deletion of a person under all their ids. When it returns, no purpose can use anything of them: the rows of the id in use are
 * gone, and what else is to be done is written down as steps, which `carryOn` does, here or in another process, also after a crash.
 *
 * @returns undefined when nothing is held of the person, or `whether` says no
 */
export async function beginErasure(
  deps: ErasureDeps,
  personId: string,
  options: { readonly actor: string; readonly whether?: Whether; readonly lease?: boolean },
): Promise<Begun | undefined> {
  const id = randomUUID();
  const token = randomBytes(32);
  for (;;) {
    const subject = await subjectOf(deps.database, personId);
    if (!subject) return undefined;
    const begun = await begin(deps, subject.ids[0], { id, token, ...options });
    if (begun === "no") return undefined;
    if (begun === "begun") return { id, token: token.toString("base64url") };
  }
}

/** `moved`: merged or erased by somebody else since the look, whose lock was waited for; `no`: not any longer. */
function begin(
  deps: ErasureDeps,
  inUse: string,
  asked: { id: string; token: Buffer; actor: string; whether?: Whether; lease?: boolean },
): Promise<"begun" | "moved" | "no"> {
  return deps.database.transaction("rights", { subject: inUse }, async (connection) => {
    if ((await lockPersons(connection, [inUse], "update")).get(inUse) !== inUse) return "moved";
    if (asked.whether && !(await asked.whether(connection, inUse))) return "no";
    const { id, token, actor } = asked;
    const at = deps.now();
    const merged = (await idsOf(connection, inUse)).filter((each) => each !== inUse);
    const ids: [string, ...string[]] = [inUse, ...merged];
    // Read before anything goes: afterwards nothing says by what a recipient knows the person.
    const steps = await planSteps(deps, connection, ids, at);
    const { lines, held, keeps } = await eraseOne(deps, connection, inUse, {
      actor,
      request: id,
      inUse: true,
      held: false,
    });
    const person: Person = { ids, actor, held, keeps };
    const erasure = {
      id,
      token: hashOfToken(token),
      actor,
      asked: at,
      // GDPR Art. 12(3): within one month, the shortest of which has 28 days.
      deadline: new Date(at.getTime() + DEADLINE_DAYS * 86_400_000),
      due: asked.lease ? leaseFrom(at) : at,
    };
    await insertRows(connection, "erasure", Object.keys(erasure) as (keyof typeof erasure)[], [erasure]);
    await writeSteps(connection, id, steps(held, lines));
    await writeRequest(connection, inUse, { id, at, state: "open", detail: person });
    return "begun";
  });
}

/** Deletes a person as far as it goes now, and gives the certificate; of somebody of whom nothing is held it names no store. */
export async function erasePerson(
  deps: ErasureDeps,
  personId: string,
  actor: string,
  whether?: Whether,
): Promise<SignedCertificate> {
  const begun = await beginErasure(deps, personId, { actor, lease: true, ...(whether ? { whether } : {}) });
  const at = deps.now();
  const nothing = { id: randomUUID(), actor, asked: at, deadline: at, done_at: at, certificate: null, steps: [] };
  if (!begun) return deps.signer.sign(composeCertificate(deps.inForce.map, nothing), at);
  await carryOnOne(deps, begun.id);
  const found = await findCertificate(deps, { id: begun.id });
  if (!found) throw new Error("erasure_lost: the deletion that was just begun is not there. Look at heed doctor.");
  return found;
}

/**
 * Goes on with every deletion that is due.
 *
 * @returns how many ended
 * @throws `erasure_unfinished` after all had their turn, when a part of Heed still holds something; it is tried again later
 */
export async function carryOn(deps: ErasureDeps): Promise<number> {
  let ended = 0;
  let fault: { error: unknown } | undefined;
  for (const id of await leaseErasures(deps.database, deps.now(), AT_ONCE)) {
    try {
      if (await carryOnOne(deps, id)) ended++;
    } catch (error) {
      fault ??= { error };
    }
  }
  if (fault) throw fault.error;
  return ended;
}

/** The certificate as things stand, signed; once complete always the same text. Undefined for an unknown number or token. */
export async function findCertificate(
  deps: ErasureDeps,
  by: { readonly id: string } | { readonly token: string },
): Promise<SignedCertificate | undefined> {
  if (!/^[A-Za-z0-9_-]{36,43}$/.test("id" in by ? by.id : by.token)) return undefined;
  const key = "id" in by ? by : { token: hashOfToken(Buffer.from(by.token, "base64url")) };
  const erasure = await deps.database.transaction("rights", {}, (connection) => readErasure(connection, key));
  if (!erasure) return undefined;
  // Only `finish` stores these.
  if (erasure.certificate !== null) return JSON.parse(erasure.certificate) as SignedCertificate;
  const at = deps.now();
  return deps.signer.sign(composeCertificate(deps.inForce.map, erasure, at), at);
}

async function carryOnOne(deps: ErasureDeps, id: string): Promise<boolean> {
  let fault: { error: unknown } | undefined;
  for (;;) {
    const erasure = await deps.database.transaction("rights", {}, (connection) => readErasure(connection, { id }));
    if (!erasure || erasure.done_at) return false;
    const step = nextOf(erasure.steps, deps.now());
    if (!step) {
      if (erasure.steps.every((one) => one.state === "settled")) return finish(deps, id);
      const due = Math.min(...dueOf(erasure.steps).map((one) => one.due.getTime()));
      await deps.database.query("rights", "update heed.erasure set due = $2 where id = $1", [id, new Date(due)]);
      if (fault) throw fault.error;
      return false;
    }
    try {
      await perform(deps, erasure, step);
    } catch (error) {
      fault ??= { error };
      await postponeStep(deps.database, id, step.seq, afterTry(step.tries + 1, deps.now()));
    }
  }
}

/** What waits for its turn: every recipient, and of Heed's own steps the first, because they build on each other. */
function dueOf(steps: readonly Step[]): Step[] {
  const waiting = steps.filter((step) => step.state === "waiting");
  const own = waiting.find((step) => step.kind !== "recipient");
  return waiting.filter((step) => step.kind === "recipient" || step === own);
}
const nextOf = (steps: readonly Step[], now: Date): Step | undefined => dueOf(steps).find((step) => step.due <= now);

async function perform(deps: ErasureDeps, erasure: Erasure, step: Step): Promise<void> {
  if (step.kind === "recipient") return tell(deps, erasure, step);
  const person = await personOf(deps.database, erasure.id);
  const id = person.ids[step.place] ?? person.ids[0];
  const { actor, held } = person;
  switch (step.kind) {
    case "rows":
      return inStep(deps, erasure, step, id, async (connection) => {
        const erasing = { actor, request: erasure.id, inUse: false, held };
        return (await eraseOne(deps, connection, id, erasing)).lines;
      });
    case "part":
      return erasePart(deps, erasure, step, id);
    case "close":
      return inStep(deps, erasure, step, id, (connection) => closeOne(deps, connection, id, person));
    case "backups": {
      const truth = await forgetInBackups(deps.database, person.ids, deps.now());
      return inStep(deps, erasure, step, id, async () => truth ?? null);
    }
  }
}

/** Does a step and settles it in one transaction, unless another has done it meanwhile. */
function inStep(
  deps: ErasureDeps,
  erasure: Erasure,
  { seq }: Step,
  subject: string,
  work: (connection: Connection) => Promise<unknown>,
): Promise<void> {
  return deps.database.transaction("rights", { subject }, async (connection) => {
    if (!(await holdStep(connection, erasure.id, seq))) return;
    await settleStep(connection, erasure.id, seq, { at: deps.now(), result: await work(connection) });
  });
}

async function erasePart(deps: ErasureDeps, erasure: Erasure, step: Step, id: string): Promise<void> {
  const part = deps.erasers.find((each) => each.name === step.name);
  if (!part)
    throw new Error(
      `erasure_unfinished: this Heed has no part "${step.name}", which may hold something. Start one that has it.`,
    );
  const note = (result: readonly StoreLine[]): Promise<void> =>
    deps.database.transaction("rights", {}, (connection) => noteFound(connection, erasure.id, step.seq, result));
  // Only `note` writes these.
  const found = (step.result as readonly StoreLine[] | null) ?? (await linesOf(part, id));
  await note(found);
  const later = await part.erase(id);
  const left = await part.find(id);
  if (Object.keys(left).length === 0)
    return inStep(deps, erasure, step, id, async () =>
      found.map(({ store, count }) => ({ store, count, what: "erased" })),
    );
  if (!later)
    throw new Error(
      `erasure_unfinished: "${part.name}" still holds something of the person. The request stays open; it is tried again.`,
    );
  await note(found.map((line) => (line.store in left ? { ...line, what: "waiting", until: later.until } : line)));
  await postponeStep(deps.database, erasure.id, step.seq, afterTry(step.tries + 1, deps.now()));
}

async function tell(deps: ErasureDeps, erasure: Erasure, step: Step): Promise<void> {
  const link = deps.recipients.find((each) => each.name === step.name);
  const outcome =
    link && step.ref !== null
      ? await link.erase(erasure.id, step.ref).catch(() => "unreachable" as const)
      : "unreachable";
  const now = deps.now();
  if (outcome === "unreachable" && now < erasure.deadline)
    return postponeStep(deps.database, erasure.id, step.seq, afterTry(step.tries + 1, now));
  await deps.database.transaction("rights", {}, (connection) =>
    settleStep(connection, erasure.id, step.seq, { at: now, outcome }),
  );
  // What nobody acknowledged is for a person to tell them: the counts show it.
  if (outcome !== "acknowledged") deps.tally.add("refused", `erasure.${step.name}`, outcome);
}

/** The certificate is signed and stored as the last thing, and the ledger notes its hash. */
async function finish(deps: ErasureDeps, id: string): Promise<boolean> {
  const { ids, actor } = await personOf(deps.database, id);
  const [inUse] = ids;
  return deps.database.transaction("rights", { subject: inUse }, async (connection) => {
    await connection.query("select 1 from heed.erasure where id = $1 for update", [id]);
    const erasure = await readErasure(connection, { id });
    if (!erasure || erasure.done_at) return false;
    const at = deps.now();
    const steps = [...erasure.steps, settled(erasure.steps.length, [requestLine(deps)], at)];
    const certificate = deps.signer.sign(
      composeCertificate(deps.inForce.map, { ...erasure, steps, done_at: at }, at),
      at,
    );
    await connection.query("update heed.erasure set certificate = $2, done_at = $3, due = null where id = $1", [
      id,
      JSON.stringify(certificate),
      at,
    ]);
    const hash = hashOfCertificate(certificate);
    // The same millisecond would be the same key: the final state then comes one later.
    const done = { id, at: new Date(at.getTime() + 1), state: "done", detail: { certificate: hash } } as const;
    await writeRequest(connection, inUse, done);
    const detail = { request: "erase", id, certificate: hash };
    await deps.ledger.write(connection, [{ personId: inUse, at, kind: "request", purpose: "rights", actor, detail }]);
    return true;
  });
}

const settled = (seq: number, result: readonly StoreLine[], at: Date): Step => ({
  seq,
  kind: "close",
  place: 0,
  name: "",
  state: "settled",
  outcome: null,
  ref: null,
  tries: 0,
  due: at,
  at,
  result,
});

/** Whose deletion it is, from its open request. */
async function personOf(database: Database, id: string): Promise<Person> {
  const open = await database.query<{ person_id: string }>(
    "steward",
    "select person_id from heed.request where id = $1 and state = 'open'",
    [id],
  );
  const subject = open[0]?.person_id;
  if (subject === undefined)
    throw new Error("erasure_without_request: a deletion has no open request any more. Look at heed doctor.");
  const { rows } = await database.transaction("rights", { subject }, (connection) =>
    connection.query<{ detail: Person }>(
      "select detail from heed.request where person_id = $1 and id = $2 and state = 'open'",
      [subject, id],
    ),
  );
  return rows[0]!.detail;
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

const requestLine = (deps: ErasureDeps): StoreLine => ({
  store: "request",
  count: 1,
  what: "kept",
  why: [whyOf(deps.inForce.map, "proof", undefined, lastDay(deps.now(), "36 months"))],
});

/** What an eraser is about to erase, each thing by its name. */
const linesOf = async (eraser: Eraser, id: string): Promise<StoreLine[]> =>
  Object.entries(await eraser.find(id)).map(([store, count]) => ({ store, count, what: "erased" }));

const hashOfToken = (token: Buffer): Buffer => createHash("sha256").update(token).digest();

async function writeRequest(
  connection: Connection,
  personId: string,
  row: { id: string; at: Date; state: "open" | "done"; detail: Person | { certificate: string } },
): Promise<void> {
  await insertRows(
    connection,
    "request",
    ["person_id", "at", "id", "kind", "state", "detail"],
    [{ person_id: personId, kind: "erase", ...row }],
  );
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
