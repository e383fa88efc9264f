// Runs in a worker thread, so that training never holds up a shop: contributions in; progress, and then the model's bytes and card, out.
import { parentPort, workerData } from "node:worker_threads";
import type { Card, Contribution, Item } from "../capabilities/capability.ts";
import { capabilities } from "../capabilities/registry.ts";

/** What the worker is given. Contributions carry no identifier. */
export type TrainingTask = {
  readonly capability: string;
  readonly contributions: readonly Contribution[];
  readonly catalogue: readonly Item[];
  readonly seed: number;
  readonly until: Date;
};

/** What it says, the last one once. */
export type TrainingMessage =
  | { readonly is: "progress"; readonly share: number; readonly says: string }
  | { readonly is: "done"; readonly bytes: Uint8Array; readonly card: Card };

if (parentPort) {
  const port = parentPort;
  // The thread is started by runTraining, which passes a TrainingTask.
  const task = workerData as TrainingTask;
  const capability = capabilities[task.capability];
  if (!capability)
    throw new Error(
      `capability_unknown: there is no capability "${task.capability}". Use one of: ${Object.keys(capabilities).join(", ")}.`,
    );
  const report = (share: number, says: string): void => port.postMessage({ is: "progress", share, says });
  const { model, card } = capability.train(task.contributions, task.catalogue, {
    seed: task.seed,
    until: task.until,
    report,
  });
  const bytes = capability.encode(model);
  port.postMessage({ is: "done", bytes, card } satisfies TrainingMessage);
}
