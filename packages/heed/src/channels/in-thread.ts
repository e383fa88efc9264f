// Arithmetic that takes up to seconds runs in a thread of its own, so that it holds up no visitor.
import { Worker } from "node:worker_threads";

/** Starts the worker of a file with a task, and gives the one answer that it posts; a worker that ends without one is a fault. */
export function inThread<Task, Answer>(file: URL, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: task });
    worker.once("message", resolve);
    worker.once("error", reject);
    // Without effect once it has answered.
    worker.once("exit", (code) => reject(new Error(`thread_stopped: its thread ended with code ${code}. Try again.`)));
  });
}
