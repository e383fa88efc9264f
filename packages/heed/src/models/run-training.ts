// The thread in which models are trained and changed: gives it a task and waits for the result; stops it when the run is aborted.
import { Worker } from "node:worker_threads";
import type { Card, TrainingReport } from "../capabilities/capability.ts";
import type {
  ModelTask,
  PackedModel,
  ReadyTask,
  RefitTask,
  SubtractionTask,
  TrainingTask,
  WorkerMessage,
} from "./train-worker.ts";
import { transferable } from "./transferable.ts";

/**
 * Trains in a worker thread.
 *
 * @throws what the capability threw, or the signal's reason
 */
export async function runTraining(
  task: TrainingTask,
  report: TrainingReport,
  signal?: AbortSignal,
): Promise<PackedModel & { readonly card: Card }> {
  const { card, ...packed } = await inThread(task, "done", report, signal);
  if (!card) throw new Error("training_stopped: the training thread gave no card. Train again.");
  return { ...packed, card };
}

/** Takes people out of a model, or fits it afresh, in a worker thread. The bytes of the task are gone then. */
export const runRemoval = (task: SubtractionTask | RefitTask): Promise<PackedModel> => inThread(task, "done");

/** Makes a model ready to serve in a worker thread. The bytes of the task are gone then. */
export async function runReady(task: ReadyTask): Promise<unknown> {
  return (await inThread(task, "ready")).model;
}

// Starting a thread takes longer than taking somebody out of a model: the last one waits a while for more.
const IDLE_MS = 10_000;
let idle: { readonly worker: Worker; readonly timer: NodeJS.Timeout } | undefined;

function takeWorker(): Worker {
  const worker =
    idle?.worker ??
    new Worker(new URL("./train-worker.ts", import.meta.url), {
      // Short-lived objects are cleared away sooner, for a lower peak of memory; the model itself may grow as it needs.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
  clearTimeout(idle?.timer);
  if (idle) {
    worker.removeAllListeners("error");
    worker.ref();
  }
  idle = undefined;
  return worker;
}

function giveBack(worker: Worker): void {
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
  // Nobody waits for it: it must not keep the process alive, and what ends it now is no fault of a task.
  worker.on("error", () => undefined);
  worker.unref();
  if (idle) void worker.terminate();
  else {
    const timer = setTimeout(() => {
      idle = undefined;
      void worker.terminate();
    }, IDLE_MS);
    idle = { worker, timer: timer.unref() };
  }
}

type Last = Exclude<WorkerMessage, { is: "progress" }>;

function inThread<K extends Last["is"]>(
  task: ModelTask,
  last: K,
  report: TrainingReport = () => undefined,
  signal?: AbortSignal,
): Promise<Extract<Last, { is: K }>> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = takeWorker();
    const abort = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener("abort", abort, { once: true });
    worker.on("message", (message: WorkerMessage) => {
      if (message.is === "progress") return report(message.share, message.says);
      signal?.removeEventListener("abort", abort);
      giveBack(worker);
      // Each task has its own last message.
      if (message.is === last) resolve(message as Extract<Last, { is: K }>);
      else reject(new Error(`training_stopped: the training thread answered "${message.is}". Try again.`));
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      signal?.removeEventListener("abort", abort);
      // Without effect when the run has already been rejected.
      reject(new Error(`training_stopped: the training thread ended with code ${code}. Train again.`));
    });
    worker.postMessage(task, "bytes" in task ? transferable(task.bytes) : []);
  });
}
