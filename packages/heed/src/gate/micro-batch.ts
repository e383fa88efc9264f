// Concurrent calls share one transaction: they wait at most a millisecond for each other, and one call's fault stays its own.

/** What became of one question; `again` asks it once more by itself, for instance because somebody holds that person's lock. */
export type Outcome<A> =
  | { readonly is: "answer"; readonly value: A }
  | { readonly is: "fault"; readonly error: unknown }
  | { readonly is: "again" };

type Waiting<Q, A> = { question: Q; resolve(answer: A): void; reject(error: unknown): void };

export type BatchOptions = {
  readonly max: number;
  readonly waitMs: number;
  /** Batches under way at once. */
  readonly inFlight: number;
  /** Questions under way at once that are asked by themselves: they may wait for a lock, and must not take every connection. */
  readonly alone: number;
};

/**
 * Turns `run`, which answers many questions at once, into a function for one question. `run` is told whether a question is alone.
 * When a whole batch fails it is tried again one question at a time, so that only the guilty caller gets the fault.
 */
export function microBatch<Q, A>(
  run: (questions: readonly Q[], alone: boolean) => Promise<readonly Outcome<A>[]>,
  options: BatchOptions,
): (question: Q) => Promise<A> {
  let queue: Waiting<Q, A>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running = 0;
  const retries: Waiting<Q, A>[] = [];
  let retrying = 0;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (queue.length > 0 && running < options.inFlight) {
      const batch = queue.slice(0, options.max);
      queue = queue.slice(batch.length);
      running++;
      void answer(batch).finally(() => {
        running--;
        if (queue.length > 0) flush();
      });
    }
  };

  const answer = async (batch: readonly Waiting<Q, A>[]): Promise<void> => {
    let outcomes: readonly Outcome<A>[];
    try {
      outcomes = await run(
        batch.map((each) => each.question),
        false,
      );
    } catch {
      outcomes = batch.map(() => ({ is: "again" }));
    }
    batch.forEach((each, i) => {
      settle(each, outcomes[i] ?? { is: "again" });
    });
  };

  const settle = (each: Waiting<Q, A>, outcome: Outcome<A>): void => {
    if (outcome.is === "answer") each.resolve(outcome.value);
    else if (outcome.is === "fault") each.reject(outcome.error);
    else {
      retries.push(each);
      retry();
    }
  };

  const retry = (): void => {
    while (retrying < options.alone) {
      const next = retries.shift();
      if (!next) return;
      retrying++;
      void alone(next).finally(() => {
        retrying--;
        retry();
      });
    }
  };

  const alone = async (each: Waiting<Q, A>): Promise<void> => {
    try {
      const [outcome] = await run([each.question], true);
      if (outcome?.is === "answer") each.resolve(outcome.value);
      else
        each.reject(
          outcome?.is === "fault"
            ? outcome.error
            : new Error("gate_unanswered: the question got no answer. Try again."),
        );
    } catch (error) {
      each.reject(error);
    }
  };

  return (question) =>
    new Promise<A>((resolve, reject) => {
      queue.push({ question, resolve, reject });
      if (queue.length >= options.max) flush();
      else timer ??= setTimeout(flush, options.waitMs);
    });
}
