// Starts the training thread and waits for its model; stops it when the run is aborted.
import { Worker } from "node:worker_threads";
import type { Card, TrainingReport } from "../capabilities/capability.ts";
import type { TrainingMessage, TrainingTask } from "./train-worker.ts";

/**
 * Trains in a worker thread.
 *
 * @throws what the capability threw, or the signal's reason
 */
export function runTraining(
  task: TrainingTask,
  report: TrainingReport,
  signal?: AbortSignal,
): Promise<{ bytes: Uint8Array; card: Card }> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./train-worker.ts", import.meta.url), {
      workerData: task,
      // Short-lived objects are cleared away sooner, for a lower peak of memory; the model itself may grow as it needs.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    const abort = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener("abort", abort, { once: true });
    worker.on("message", (message: TrainingMessage) => {
      if (message.is === "progress") report(message.share, message.says);
      else resolve(message);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      signal?.removeEventListener("abort", abort);
      // Without effect when the run has already resolved or rejected.
      reject(new Error(`training_stopped: the training thread ended with code ${code}. Train again.`));
    });
  });
}
