// What parts outside the tables keep of somebody: a model, a queue, a channel. Found, erased, and asked again until nothing is left.
import type { Connection, Database } from "../storage/database.ts";
import { setSubject } from "../storage/database.ts";
import type { StoreLine } from "./certificate.ts";
import { afterTry, type Erasure, noteFound, postponeStep, type Step, settleStep } from "./erasure-steps.ts";

/** A part outside these tables that keeps something of people: a model, a queue, a channel. Both may be asked again safely. */
export type Eraser = {
  readonly name: string;
  /** Removes everything of the person; what it cannot remove now is gone by the day that it gives. */
  erase(personId: string): Promise<{ readonly until: string } | undefined>;
  /** What of the person it still has: how many things, by the name under which the certificate lists them. Under `rights` with them as subject. */
  find(personId: string, connection: Connection): Promise<Readonly<Record<string, number>>>;
};

export type PartDeps = {
  readonly database: Database;
  readonly erasers: readonly Eraser[];
  readonly now: () => Date;
};

/** What an eraser is about to erase, each thing by its name. */
export const foundBy = async (
  { database }: Pick<PartDeps, "database">,
  part: Eraser,
  id: string,
): Promise<StoreLine[]> =>
  Object.entries(await database.transaction("rights", { subject: id }, (connection) => part.find(id, connection))).map(
    ([store, count]) => ({ store, count, what: "erased" }),
  );

/** Whether a part has something of an id, or had when it was last asked: then its step is not done in the database alone. */
export async function hasWork(deps: PartDeps, connection: Connection, step: Step, id: string): Promise<boolean> {
  if (step.result !== null) return true;
  const [, found] = await Promise.all([setSubject(connection, id), partOf(deps, step).find(id, connection)]);
  return Object.keys(found).length > 0;
}

function partOf({ erasers }: PartDeps, { name }: Step): Eraser {
  const part = erasers.find((each) => each.name === name);
  if (part) return part;
  throw new Error(
    `erasure_unfinished: this Heed has no part "${name}", which may hold something. Start one that has it.`,
  );
}

/** Erases what a part keeps of an id; what it can only drop later is noted with its day, and asked again. */
export async function erasePart(deps: PartDeps, erasure: Erasure, step: Step, id: string): Promise<void> {
  const part = partOf(deps, step);
  const inStep = (work: (connection: Connection) => Promise<unknown>): Promise<void> =>
    deps.database.transaction("rights", { subject: id }, async (connection) => {
      await work(connection);
    });
  const note = (result: readonly StoreLine[]): Promise<void> =>
    inStep((connection) => noteFound(connection, erasure.id, step.seq, result));
  // Only `note` writes these.
  const found = (step.result as readonly StoreLine[] | null) ?? (await foundBy(deps, part, id));
  await note(found);
  const later = await part.erase(id);
  const left = await foundBy(deps, part, id);
  if (left.length === 0)
    return inStep((connection) =>
      settleStep(connection, erasure.id, {
        seq: step.seq,
        at: deps.now(),
        result: found.map(({ store, count }) => ({ store, count, what: "erased" })),
      }),
    );
  if (!later)
    throw new Error(
      `erasure_unfinished: "${part.name}" still holds something of the person. The request stays open; it is tried again.`,
    );
  const isLeft = new Set(left.map(({ store }) => store));
  await note(found.map((line) => (isLeft.has(line.store) ? { ...line, what: "waiting", until: later.until } : line)));
  await postponeStep(deps.database, erasure.id, step.seq, afterTry(step.tries + 1, deps.now()));
}
