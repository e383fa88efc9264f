// Stopping well: requests in flight are answered, jobs end, the ledger is sealed, the database closes; in a bounded time, and at once when told twice.
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "./log.ts";

/** What is in flight may take so long; then it is cut off. With what follows it ends within the 30 seconds that orchestrators give. */
const PATIENCE_SECONDS = 15;
const BOUND_SECONDS = 28;

export type Stoppable = {
  /** Takes no new request and waits for those in flight; when `hurry` is kept it cuts them off. */
  closeDoor(hurry: Promise<unknown>): Promise<void>;
  /** Starts no job any more and waits for those that run. */
  stopJobs(): Promise<void>;
  /** Seals the ledger, lets go of the database, and ends it if we started it; when `hurry` is kept it waits for no statement. */
  close(hurry: Promise<unknown>): Promise<void>;
};

/** Stops at SIGINT or SIGTERM and exits 0; a second signal hurries; after 28 seconds it exits 1, whatever hangs. */
export function stopOnSignal(parts: Stoppable, log: Log): void {
  let hurry: (() => void) | undefined;
  const stop = async (signal: string): Promise<void> => {
    const told = new Promise<void>((done) => (hurry = done));
    log.info({ signal }, "stopping: answering what is in flight; a second signal cuts it off");
    setTimeout(() => {
      log.error({ code: "stop_hangs" }, "did not stop in time; what was acknowledged is stored");
      process.exit(1);
    }, BOUND_SECONDS * 1000).unref();
    const patience = Promise.race([told, sleep(PATIENCE_SECONDS * 1000, undefined, { ref: false })]);
    await parts.closeDoor(patience);
    // A job that is cut off loses nothing: each is one transaction, or goes on where it was.
    await Promise.race([parts.stopJobs(), patience]);
    await parts.close(patience);
    log.info("stopped");
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (hurry) return hurry();
      void stop(signal).catch(() => {
        log.error({ code: "stop_failed" }, "something did not close; what was acknowledged is stored");
        process.exit(1);
      });
    });
  }
}
