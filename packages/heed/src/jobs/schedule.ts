// Jobs that run inside the server: each at its own pace, never two of a kind at once, and a fault waits for the next turn.

export type Job = {
  readonly name: string;
  readonly everyMs: number;
  /** Not only after its first pause: what a server that was killed left undone. */
  readonly atStart?: true;
  run(): Promise<unknown>;
};

export type Schedule = { /** Starts no job any more, and waits for those that run. */ stop(): Promise<void> };

/** Hears how each run ended; a job that failed runs again at its next turn. */
export type JobListener = {
  onFault(error: unknown, place: { readonly job: string }): void;
  readonly metrics: { job(name: string, ok: boolean, seconds: number): void };
};

/** Starts the jobs. */
export function startSchedule(jobs: readonly Job[], { onFault, metrics }: JobListener): Schedule {
  const running = new Map<string, Promise<unknown>>();
  const turn = (job: Job): Promise<unknown> => {
    const already = running.get(job.name);
    if (already) return already;
    const began = performance.now();
    const ended = (ok: boolean): void => metrics.job(job.name, ok, (performance.now() - began) / 1000);
    const run = job
      .run()
      .then(
        () => ended(true),
        (error: unknown) => {
          ended(false);
          onFault(error, { job: job.name });
        },
      )
      .finally(() => running.delete(job.name));
    running.set(job.name, run);
    return run;
  };
  for (const job of jobs) if (job.atStart) void turn(job);
  const timers = jobs.map((job) => setInterval(() => void turn(job), job.everyMs));
  return {
    async stop() {
      timers.forEach(clearInterval);
      await Promise.all(running.values());
    },
  };
}
