// Jobs that run inside the server: each at its own pace, never two of a kind at once, and a fault waits for the next turn.

export type Job = { readonly name: string; readonly everyMs: number; run(): Promise<unknown> };

export type Schedule = { /** Runs every job once more and ends. */ stop(): Promise<void> };

/** Starts the jobs. `onFault` hears what failed; a job that failed runs again at its next turn. */
export function startSchedule(jobs: readonly Job[], onFault: (job: string, error: unknown) => void): Schedule {
  const running = new Map<string, Promise<unknown>>();
  const turn = (job: Job): Promise<unknown> => {
    const already = running.get(job.name);
    if (already) return already;
    const run = job
      .run()
      .catch((error: unknown) => onFault(job.name, error))
      .finally(() => running.delete(job.name));
    running.set(job.name, run);
    return run;
  };
  const timers = jobs.map((job) => setInterval(() => void turn(job), job.everyMs));
  return {
    async stop() {
      timers.forEach(clearInterval);
      await Promise.all(running.values());
    },
  };
}
