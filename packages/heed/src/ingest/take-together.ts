// Calls that wait for the database at the same moment are written together: one transaction, and one commit on disk, for all of them.
import type { Message, Origin, Outcome } from "./message.ts";
import type { Parts } from "./parts.ts";
import { takeMessages } from "./take-messages.ts";
import { takeSound } from "./take-sound.ts";

/** Calls that travel together bring at most so many messages; one call alone may bring more. */
const COMPANY = 500;

/** Transactions at once; what comes meanwhile waits for the next one. */
const WRITERS = 2;

type Waiting = {
  readonly messages: readonly Message[];
  readonly origin: Origin;
  resolve(outcomes: Outcome[]): void;
  reject(error: unknown): void;
};

/**
 * Gives a function that takes the messages of one call like `takeSound`. Nobody waits for company: a call that finds a writer free
 * goes alone, the others share the next transaction with those of the same origin, in the order in which they came. Each is answered
 * after the commit. Where the common transaction fails, each call is taken by itself, so that none spoils another.
 */
export function createTogether(parts: Parts): (messages: readonly Message[], origin: Origin) => Promise<Outcome[]> {
  let waiting: Waiting[] = [];
  let writing = 0;

  function next(): void {
    const [first] = waiting;
    if (!first || writing >= WRITERS) return;
    const group = companyOf(first, waiting);
    waiting = waiting.filter((call) => !group.has(call));
    writing++;
    void takeGroup(parts, [...group]).finally(() => {
      writing--;
      next();
    });
  }

  return (messages, origin) => {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome[]>();
    waiting.push({ messages, origin, resolve, reject });
    next();
    return promise;
  };
}

/** The first and, up to `COMPANY` messages, those of the same origin right behind it. */
function companyOf(first: Waiting, waiting: readonly Waiting[]): Set<Waiting> {
  const group = new Set<Waiting>();
  let size = 0;
  for (const call of waiting) {
    if (call.origin.source !== first.origin.source || call.origin.strength !== first.origin.strength) continue;
    size += call.messages.length;
    if (size > COMPANY && call !== first) break;
    group.add(call);
  }
  return group;
}

/** Never throws: what became of a call is told to the one who waits for it. */
async function takeGroup(parts: Parts, group: readonly Waiting[]): Promise<void> {
  const alone = ({ messages, origin, resolve, reject }: Waiting) =>
    takeSound(parts, messages, origin).then(resolve, reject);
  const [first] = group;
  if (!first) return;
  if (group.length === 1) return alone(first);
  let outcomes: Outcome[];
  try {
    const all = group.flatMap((call) => call.messages);
    outcomes = await takeMessages(parts, all, first.origin);
  } catch {
    // The fault, if it is not another call's, comes again and is told to the one whose it is.
    await Promise.all(group.map(alone));
    return;
  }
  let start = 0;
  for (const { messages, resolve } of group) {
    resolve(outcomes.slice(start, start + messages.length));
    start += messages.length;
  }
}
