// Runs in a worker thread, so that no model's arithmetic ever holds up a shop: trains, takes people out, fits afresh, makes ready to serve.
import { hash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import type { Card, Contribution, Item, Outcome } from "../capabilities/capability.ts";
import { capabilities } from "../capabilities/registry.ts";
import { transferable } from "./transferable.ts";

/** What the worker is given. Contributions carry no identifier. */
export type TrainingTask = {
  readonly work: "train";
  readonly capability: string;
  readonly contributions: readonly Contribution[];
  readonly catalogue: readonly Item[];
  readonly seed: number;
  readonly until: Date;
  readonly outcome?: Outcome;
  readonly without?: readonly string[];
};

/** Takes the people of these contributions out of the model. */
export type SubtractionTask = {
  readonly work: "subtract";
  readonly capability: string;
  readonly bytes: Uint8Array;
  readonly contributions: readonly Contribution[];
};

/** Fits afresh from what the model keeps whole. */
export type RefitTask = { readonly work: "refit"; readonly capability: string; readonly bytes: Uint8Array };

/** Makes a model ready to serve: two million weights and neighbours, for 2,000 items. */
export type ReadyTask = { readonly work: "ready"; readonly capability: string; readonly bytes: Uint8Array };

export type ModelTask = TrainingTask | SubtractionTask | RefitTask | ReadyTask;

/** A model as it is kept, with the SHA-256 of its bytes in hexadecimal digits. */
export type PackedModel = { readonly bytes: Uint8Array; readonly checksum: string };

/** What it says, the last one once. */
export type WorkerMessage =
  | { readonly is: "progress"; readonly share: number; readonly says: string }
  | ({ readonly is: "done"; readonly card: Card | undefined } & PackedModel)
  | { readonly is: "ready"; readonly model: unknown };

// The thread is started by run-training.ts, which posts one ModelTask after the other; what is thrown ends the thread.
parentPort?.on("message", (task: ModelTask) => {
  // The arrays of a model may lie in the very bytes that came.
  const own = "bytes" in task ? task.bytes.buffer : undefined;
  answer(task, (message) => parentPort?.postMessage(message, transferable(message, own)));
});

function answer(task: ModelTask, say: (message: WorkerMessage) => void): void {
  const capability = capabilities[task.capability];
  if (!capability)
    throw new Error(
      `capability_unknown: there is no capability "${task.capability}". Use one of: ${Object.keys(capabilities).join(", ")}.`,
    );
  if (task.work === "train") {
    const report = (share: number, says: string): void => say({ is: "progress", share, says });
    const { seed, until, outcome, without } = task;
    const { model, card } = capability.train(task.contributions, task.catalogue, {
      seed,
      until,
      report,
      ...(outcome ? { outcome } : {}),
      ...(without ? { without } : {}),
    });
    say({ is: "done", ...packed(capability.encode(model)), card });
    return;
  }
  if (task.work === "ready") {
    say({ is: "ready", model: capability.decode(task.bytes) });
    return;
  }
  const { removal } = capability;
  if (removal.kind !== "exact")
    throw new Error("removal_impossible: this method cannot subtract anybody. Train it again.");
  const bytes = task.work === "refit" ? removal.refit(task.bytes) : removal.subtract(task.bytes, task.contributions);
  say({ is: "done", ...packed(bytes), card: undefined });
}

const packed = (bytes: Uint8Array): PackedModel => ({ bytes, checksum: hash("sha256", bytes) });
