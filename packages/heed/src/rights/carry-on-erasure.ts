// Going on with a deletion: what the database does goes together, parts and recipients one by one, each settled before the next, then the certificate.
import type { Connection, Database } from "../storage/database.ts";
import { setSubject } from "../storage/database.ts";
import { forgetInBackups } from "../storage/forget-in-backups.ts";
import { lockPersons } from "../storage/person-lock.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";
import { type Certificate, hashOfCertificate, type StoreLine } from "./certificate.ts";
import { closeOne, requestLine } from "./close-one.ts";
import { composeCertificate } from "./compose-certificate.ts";
import { type EraseDeps, eraseOne } from "./erase-one.ts";
import {
  afterTry,
  type Erasure,
  holdSteps,
  leaseErasures,
  noteFound,
  postponeStep,
  readErasure,
  type Step,
  settledStep,
  settleStep,
} from "./erasure-steps.ts";
import { settleCounts } from "./kept-counts.ts";
import type { Person } from "./plan-steps.ts";
import type { RecipientLink } from "./recipients.ts";

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

/** How many deletions one turn of the job takes. */
const AT_ONCE = 20;

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

/** Goes on with one deletion as far as it can now. `known`: whose it is, for who has just begun it. Gives the certificate when it ended. */
export async function carryOnOne(
  deps: ErasureDeps,
  id: string,
  known?: Person,
): Promise<SignedCertificate | undefined> {
  let person = known;
  let fault: { error: unknown } | undefined;
  for (;;) {
    const erasure = await deps.database.transaction("rights", {}, (connection) => readErasure(connection, { id }));
    if (!erasure || erasure.done_at) return undefined;
    const step = dueOf(erasure.steps).find(({ due }) => due <= deps.now());
    if (!step && erasure.steps.some(({ state }) => state === "waiting")) {
      const due = Math.min(...dueOf(erasure.steps).map((one) => one.due.getTime()));
      await waitUntil(deps.database, id, new Date(due));
      if (fault) throw fault.error;
      return undefined;
    }
    person ??= await personOf(deps.database, id);
    try {
      if (step?.kind === "recipient") await tell(deps, erasure, step);
      else if (step?.kind === "counts") await settleCounts(deps, erasure, step);
      else {
        const together = await togetherOf(deps, erasure, person);
        if (step && together.length === 0) await erasePart(deps, erasure, step, idOf(person, step));
        else {
          const ended = await settleTogether(deps, erasure, person, together);
          if (ended) return ended;
        }
      }
    } catch (error) {
      if (!step) throw error;
      fault ??= { error };
      await postponeStep(deps.database, id, step.seq, afterTry(step.tries + 1, deps.now()));
    }
  }
}

/** Nothing to do before then; where somebody else ended the last step meanwhile, it goes on at once. */
const waitUntil = (database: Database, id: string, due: Date): Promise<unknown> =>
  database.query(
    "rights",
    `update heed.erasure set due = $2
     where id = $1 and exists (select 1 from heed.erasure_step where erasure = $1 and state = 'waiting')`,
    [id, due],
  );

/** What an eraser is about to erase, each thing by its name. */
export const foundBy = async (eraser: Eraser, id: string): Promise<StoreLine[]> =>
  Object.entries(await eraser.find(id)).map(([store, count]) => ({ store, count, what: "erased" }));

/** Heed's own steps, which build on each other. */
const ownOf = (steps: readonly Step[]): Step[] => steps.filter((step) => step.state === "waiting" && !isOnItsOwn(step));

/** Done at any time: nothing builds on it. */
const isOnItsOwn = ({ kind }: Step): boolean => kind === "recipient" || kind === "counts";

/** What waits for its turn: all that is on its own, and of the other steps the first. */
const dueOf = (steps: readonly Step[]): Step[] => [
  ...steps.filter((step) => step.state === "waiting" && isOnItsOwn(step)),
  ...ownOf(steps).slice(0, 1),
];

const idOf = (person: Person, { place }: Step): string => person.ids[place] ?? person.ids[0];

/** Heed's own next steps as far as only the database has work: a part that has nothing of the person has none. */
async function togetherOf(deps: ErasureDeps, { steps }: Erasure, person: Person): Promise<Step[]> {
  const own = ownOf(steps);
  const busy = await Promise.all(
    own.map(
      async (step) => step.kind === "part" && (step.result !== null || (await hasSome(deps, step, idOf(person, step)))),
    ),
  );
  const first = busy.indexOf(true);
  return first < 0 ? own : own.slice(0, first);
}

const hasSome = async (deps: ErasureDeps, step: Step, id: string): Promise<boolean> =>
  Object.keys(await partOf(deps, step).find(id)).length > 0;

/** Does steps and settles them in one transaction, or none of them where another has done one meanwhile; with the last of all, it signs. */
function settleTogether(
  deps: ErasureDeps,
  erasure: Erasure,
  person: Person,
  steps: readonly Step[],
): Promise<SignedCertificate | undefined> {
  return deps.database.transaction("rights", { subject: person.ids[0] }, async (connection, last) => {
    if (!(await holdSteps(connection, erasure.id, steps))) return undefined;
    for (const step of steps) {
      const result = await doStep(deps, connection, erasure, person, step);
      // Not waited for: the next step goes out with it.
      last(settleStep(connection, erasure.id, step.seq, { at: deps.now(), result }));
    }
    return finish(deps, connection, erasure.id, person);
  });
}

async function doStep(
  deps: ErasureDeps,
  connection: Connection,
  erasure: Erasure,
  person: Person,
  step: Step,
): Promise<unknown> {
  const id = idOf(person, step);
  if (step.kind === "backups") return (await forgetInBackups(connection, person.ids, deps.now())) ?? null;
  if (step.kind === "part") return [];
  await setSubject(connection, id);
  if (step.kind === "close") return closeOne(deps, connection, id, person);
  await lockPersons(connection, [id], "update");
  const erasing = { actor: person.actor, request: erasure.id, inUse: false, held: person.held };
  return (await eraseOne(deps, connection, id, erasing)).lines;
}

function partOf({ erasers }: ErasureDeps, { name }: Step): Eraser {
  const part = erasers.find((each) => each.name === name);
  if (part) return part;
  throw new Error(
    `erasure_unfinished: this Heed has no part "${name}", which may hold something. Start one that has it.`,
  );
}

async function erasePart(deps: ErasureDeps, erasure: Erasure, step: Step, id: string): Promise<void> {
  const part = partOf(deps, step);
  const inStep = (work: (connection: Connection) => Promise<unknown>): Promise<void> =>
    deps.database.transaction("rights", { subject: id }, async (connection) => {
      await work(connection);
    });
  const note = (result: readonly StoreLine[]): Promise<void> =>
    inStep((connection) => noteFound(connection, erasure.id, step.seq, result));
  // Only `note` writes these.
  const found = (step.result as readonly StoreLine[] | null) ?? (await foundBy(part, id));
  await note(found);
  const later = await part.erase(id);
  const left = await part.find(id);
  if (Object.keys(left).length === 0)
    return inStep((connection) =>
      settleStep(connection, erasure.id, step.seq, {
        at: deps.now(),
        result: found.map(({ store, count }) => ({ store, count, what: "erased" })),
      }),
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

/** When nothing waits any more, the certificate is signed and stored as the last thing, and the ledger notes its hash. */
async function finish(
  deps: ErasureDeps,
  connection: Connection,
  id: string,
  { ids: [personId], actor }: Person,
): Promise<SignedCertificate | undefined> {
  const [, erasure] = await Promise.all([
    connection.query({
      name: "lock erasure",
      text: "select 1 from heed.erasure where id = $1 for update",
      values: [id],
    }),
    readErasure(connection, { id }),
    setSubject(connection, personId),
  ]);
  if (!erasure || erasure.done_at || erasure.steps.some(({ state }) => state === "waiting")) return undefined;
  const at = deps.now();
  // Of rows, of what was closed and of parts; the steps wrote them.
  const lines = erasure.steps.flatMap(({ kind, result }) =>
    kind === "rows" || kind === "close" ? ((result ?? []) as readonly StoreLine[]) : [],
  );
  const steps = [...erasure.steps, settledStep(erasure.steps.length, [requestLine(deps, lines)], at)];
  const certificate = deps.signer.sign(
    composeCertificate(deps.inForce.map, { ...erasure, steps, done_at: at }, at),
    at,
  );
  const hash = hashOfCertificate(certificate);
  // The same millisecond would be the same key: the final state then comes one later.
  const done = { person_id: personId, at: new Date(at.getTime() + 1), id, kind: "erase", state: "done" };
  const detail = { request: "erase", id, certificate: hash };
  await Promise.all([
    connection.query("update heed.erasure set certificate = $2, done_at = $3, due = null where id = $1", [
      id,
      JSON.stringify(certificate),
      at,
    ]),
    insertRows(
      connection,
      "request",
      ["person_id", "at", "id", "kind", "state", "detail"],
      [{ ...done, detail: { certificate: hash } }],
    ),
    deps.ledger.write(connection, [{ personId, at, kind: "request", purpose: "rights", actor, detail }]),
  ]);
  return certificate;
}

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
