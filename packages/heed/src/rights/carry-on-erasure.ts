// Going on with a deletion: what the database does goes together, parts and recipients one by one, each settled before the next, then the certificate.
import type { Connection, Database, Last } from "../storage/database.ts";
import { setSubject } from "../storage/database.ts";
import { forgetInBackups } from "../storage/forget-in-backups.ts";
import { lockPersons } from "../storage/person-lock.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";
import { type Certificate, hashOfCertificate, type StoreLine } from "./certificate.ts";
import { closeOne, requestLine } from "./close-one.ts";
import { composeCertificate } from "./compose-certificate.ts";
import { type EraseDeps, eraseOne, lookAtOne } from "./erase-one.ts";
import { erasePart, hasWork, type PartDeps } from "./erase-part.ts";
import {
  afterTry,
  type Erasure,
  leaseErasures,
  postponeStep,
  readErasure,
  type Step,
  settledStep,
  settleStep,
  storeCertificate,
} from "./erasure-steps.ts";
import { settleCounts } from "./kept-counts.ts";
import type { Person } from "./plan-steps.ts";
import type { RecipientLink } from "./recipients.ts";

/** A certificate with its signature. */
export type SignedCertificate = Certificate & { readonly proof: unknown };

export type ErasureDeps = EraseDeps &
  PartDeps & {
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
        const { certificate, busy } = await settleNext(deps, id, person);
        if (certificate) return certificate;
        if (busy) await erasePart(deps, erasure, busy, idOf(person, busy));
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

/** How far a deletion got; `busy`: the first step that is not for the database alone. */
type Went = { readonly steps: readonly Step[]; readonly busy?: Step; readonly certificate?: SignedCertificate };

function settleNext(deps: ErasureDeps, id: string, person: Person): Promise<Partial<Went>> {
  return deps.database.transaction("rights", { subject: person.ids[0] }, async (connection, last) => {
    const erasure = await readErasure(connection, { id }, true);
    if (!erasure || erasure.done_at) return {};
    const went = await goOnAlone(deps, connection, last, erasure, person);
    const waited = new Set(ownOf(erasure.steps).map(({ seq }) => seq));
    for (const step of went.steps)
      if (waited.has(step.seq) && step.state === "settled") last(settleStep(connection, id, step));
    if (went.certificate) last(storeCertificate(connection, id, went.certificate));
    return went;
  });
}

/**
 * Does Heed's own next steps as far as only the database has work, in the caller's transaction, which has the deletion to itself; how it
 * stands then is for the caller to write. With the last of all steps it signs.
 */
export async function goOnAlone(
  deps: ErasureDeps,
  connection: Connection,
  last: Last,
  erasure: Erasure,
  person: Person,
): Promise<Went> {
  const steps = [...erasure.steps];
  for (const step of ownOf(erasure.steps)) {
    if (step.kind === "part" && (await hasWork(deps, connection, step, idOf(person, step))))
      return { steps, busy: step };
    const result = await doStep(deps, connection, last, erasure, person, step);
    steps[steps.indexOf(step)] = { ...step, state: "settled", at: deps.now(), result };
  }
  // Somebody outside, or a total, may still have its turn.
  if (steps.some(({ state }) => state === "waiting")) return { steps };
  return { steps, certificate: finish(deps, connection, last, { ...erasure, steps }, person) };
}

async function doStep(
  deps: ErasureDeps,
  connection: Connection,
  last: Last,
  erasure: Erasure,
  person: Person,
  step: Step,
): Promise<unknown> {
  const id = idOf(person, step);
  if (step.kind === "backups") return (await forgetInBackups(connection, person.ids, deps.now())) ?? null;
  if (step.kind === "part") return [];
  last(setSubject(connection, id));
  if (step.kind === "close") return closeOne(deps, connection, id, person);
  const [, before] = await Promise.all([lockPersons(connection, [id], "update"), lookAtOne(deps, connection, id)]);
  const erasing = { actor: person.actor, request: erasure.id, inUse: false, held: person.held };
  return (await eraseOne(deps, connection, id, erasing, before)).lines;
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
    settleStep(connection, erasure.id, { seq: step.seq, at: now, outcome }),
  );
  // What nobody acknowledged is for a person to tell them: the counts show it.
  if (outcome !== "acknowledged") deps.tally.add("refused", `erasure.${step.name}`, outcome);
}

/** When nothing waits any more, the certificate is signed as the last thing, the request is done, and the ledger notes the certificate's hash. */
function finish(
  deps: ErasureDeps,
  connection: Connection,
  last: Last,
  erasure: Erasure,
  { ids: [personId], actor }: Person,
): SignedCertificate {
  const { id } = erasure;
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
  last(
    setSubject(connection, personId),
    insertRows(
      connection,
      "request",
      ["person_id", "at", "id", "kind", "state", "detail"],
      [{ ...done, detail: { certificate: hash } }],
    ),
    deps.ledger.write(connection, [{ personId, at, kind: "request", purpose: "rights", actor, detail }]),
  );
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
