// heed check's counting in a thread of its own, with the seconds it took and the memory of that thread.
import { parentPort, workerData } from "node:worker_threads";
import type { DataMap } from "@heed/core";
import { mapEffect } from "../packages/heed/src/storage/map-effect.ts";

// Whoever starts this passes these.
const { url, map } = workerData as { url: string; map: DataMap };
let peak = 0;
const start = performance.now();
const effect = await mapEffect(url, map, {
  now: new Date(),
  onProgress: () => {
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  },
});
const sum = (list: readonly { rows: number }[]): number => list.reduce((total, { rows }) => total + rows, 0);
parentPort?.postMessage({
  seconds: (performance.now() - start) / 1000,
  megabytes: peak / 1024 ** 2,
  changedRows: sum(effect.closed) + sum(effect.opened),
});
