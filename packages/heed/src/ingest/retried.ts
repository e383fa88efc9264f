// Tries a transaction again when another one stood in its way.

/** What was read before the lock is no longer so: the transaction must start again. */
export class StartAgain extends Error {
  readonly code = "start_again";
  constructor() {
    super("start_again: a person was erased or moved meanwhile. The transaction is tried again.");
  }
}

const TRIES = 5;
// Deadlock, serialization failure, lock not available (PostgreSQL's codes), and ours.
const PASSING = new Set(["40P01", "40001", "55P03", "start_again"]);

/** Runs `work` up to five times; only what passes by itself is tried again. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !isPassing(error)) throw error;
    }
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && PASSING.has(String(error.code));
