// A deletion begins: the rows go at once, and what else keeps something of the person, or got it, is written down as steps.
import { randomBytes, randomUUID } from "node:crypto";
import { type Connection, setSubject } from "../storage/database.ts";
import { keptBackups } from "../storage/forget-in-backups.ts";
import { idsOf } from "../storage/person-ids.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { insertRows } from "../storage/values.ts";
import { carryOnOne, type ErasureDeps, goOnAlone, type SignedCertificate } from "./carry-on-erasure.ts";
import { composeCertificate } from "./compose-certificate.ts";
import { eraseOne, lookAtOne } from "./erase-one.ts";
import { type Erasure, leaseFrom, storeCertificate, writeSteps } from "./erasure-steps.ts";
import { findCertificate, hashOfToken } from "./find-certificate.ts";
import { countableOf, countLines, type EventCount, noteCounts } from "./kept-counts.ts";
import { type Person, planSteps } from "./plan-steps.ts";

/** A deletion that has begun. Its token opens the certificate and nothing else; whoever has it needs no session, for the person is gone. */
export type Begun = { readonly id: string; readonly token: string };

/** Asked behind the lock, where nobody else changes what it looks at; a no leaves the person as they are. */
type Whether = (connection: Connection, personId: string) => Promise<boolean>;

/** `keepCounts`: whoever asked lets their numbers stay in totals of at least 11 people who left; without it nothing stays. */
export type HowToErase = { readonly keepCounts?: boolean };

type Options = HowToErase & {
  readonly actor: string;
  readonly whether?: Whether;
  /** Whoever begins it goes on with it. */
  readonly goOn?: boolean;
};

/** So long somebody outside is told again and again; then a person has to tell them. */
const DEADLINE_DAYS = 28;

/**
 * Begins the deletion of a person under all their ids. When it returns, no purpose can use anything of them: the rows of the id in use are
 * gone, and what else is to be done is written down as steps, which `carryOn` does, here or in another process, also after a crash.
 *
 * @returns undefined when nothing is held of the person, or `whether` says no
 */
export async function beginErasure(deps: ErasureDeps, personId: string, options: Options): Promise<Begun | undefined> {
  const begun = await begin(deps, personId, options);
  return begun && { id: begun.id, token: begun.token };
}

/** Deletes a person as far as it goes now, and gives the certificate; of somebody of whom nothing is held it names no store. */
export async function erasePerson(
  deps: ErasureDeps,
  personId: string,
  actor: string,
  how: HowToErase & { readonly whether?: Whether } = {},
): Promise<SignedCertificate> {
  const begun = await begin(deps, personId, { ...how, actor, goOn: true });
  const at = deps.now();
  const nothing = { id: randomUUID(), actor, asked: at, deadline: at, done_at: at, certificate: null, steps: [] };
  if (!begun) return deps.signer.sign(composeCertificate(deps.inForce.map, nothing), at);
  const found =
    begun.certificate ??
    (await carryOnOne(deps, begun.id, begun.person)) ??
    (await findCertificate(deps, { id: begun.id }));
  if (!found) throw new Error("erasure_lost: the deletion that was just begun is not there. Look at heed doctor.");
  return found;
}

function begin(
  deps: ErasureDeps,
  asked: string,
  { actor, whether, goOn = false, keepCounts = false }: Options,
): Promise<(Begun & { readonly person: Person; readonly certificate: SignedCertificate | undefined }) | undefined> {
  return deps.database.transaction("rights", { subject: asked }, async (connection, last) => {
    const at = deps.now();
    // Sent together: what is read is read once the lock is held.
    const [locked, known, looked, backups] = await Promise.all([
      lockPersons(connection, [asked], "update"),
      idsOf(connection, asked),
      lookAtOne(deps, connection, asked),
      keptBackups(connection, at),
    ]);
    const inUse = locked.get(asked);
    if (inUse === undefined) return undefined;
    // Merged meanwhile or long ago: it is the survivor who is deleted.
    const merged = inUse !== asked;
    if (merged) await setSubject(connection, inUse);
    if (whether && !(await whether(connection, inUse))) return undefined;
    const id = randomUUID();
    const token = randomBytes(32);
    const others = (merged ? await idsOf(connection, inUse) : known).filter((each) => each !== inUse);
    const ids: [string, ...string[]] = [inUse, ...others];
    // Read before anything goes: afterwards nothing says by what a recipient knows the person.
    const steps = await planSteps(deps, connection, ids, at);
    const counts = keepCounts ? await countsOf(deps, connection, ids) : [];
    const { lines, held, keeps } = await eraseOne(
      deps,
      connection,
      inUse,
      { actor, request: id, inUse: true, held: false },
      merged ? await lookAtOne(deps, connection, inUse) : looked,
    );
    const person: Person = { ids, actor, held, keeps };
    // GDPR Art. 12(3): within one month, the shortest of which has 28 days.
    const deadline = new Date(at.getTime() + DEADLINE_DAYS * 86_400_000);
    const left = counts.flat().reduce((sum, { n }) => sum + n, 0);
    const counted = held || left === 0 ? undefined : countLines({ added: 0, left, dropped: 0, until: deadline });
    const asking = { id, actor, asked: at, deadline, done_at: null, certificate: null };
    const planned: Erasure = { ...asking, steps: steps(held, lines, counted) };
    // What the database does alone ends in the same transaction: with no other id to lock, and no file that a rollback could not bring back.
    const went =
      goOn && others.length === 0 && backups.length === 0
        ? await goOnAlone(deps, connection, last, planned, person)
        : { steps: planned.steps };
    const erasure = { ...asking, token: hashOfToken(token), due: goOn ? leaseFrom(at) : at };
    const request = { person_id: inUse, at, id, kind: "erase", state: "open", detail: person };
    last(
      insertRows(connection, "erasure", Object.keys(erasure) as (keyof typeof erasure)[], [erasure]),
      writeSteps(connection, id, went.steps),
      ...(counted ? counts.map((each, place) => noteCounts(connection, id, place, each)) : []),
      insertRows(connection, "request", Object.keys(request) as (keyof typeof request)[], [request]),
      ...(went.certificate ? [storeCertificate(connection, id, went.certificate)] : []),
    );
    return { id, token: token.toString("base64url"), person, certificate: went.certificate };
  });
}

/** Counted before anything goes, under each id as the subject, whose rows alone are seen. */
async function countsOf(
  deps: ErasureDeps,
  connection: Connection,
  ids: readonly [string, ...string[]],
): Promise<(readonly EventCount[])[]> {
  const counts: (readonly EventCount[])[] = [];
  for (const id of ids) {
    if (id !== ids[0]) await setSubject(connection, id);
    counts.push(await countableOf(deps, connection, id));
  }
  if (ids.length > 1) await setSubject(connection, ids[0]);
  return counts;
}
