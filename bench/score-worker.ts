// Scores everybody in a process of its own, so that its memory is that of scoring and not of whoever filled the database.
import type { DataMap } from "@heed/core";
import { createHeed } from "heed";

/** What it is told, once. */
export type ScoreTask = {
  readonly url: string;
  readonly key: string;
  readonly map: DataMap;
  readonly placement: string;
};
/** What it answers, once. */
export type ScoreFigures = {
  readonly scored: number;
  /** People after the first page, while which a process that just began is compiled and connects; and for them: */
  readonly counted: number;
  readonly milliseconds: number;
  /** Microseconds of this process. */
  readonly processor: number;
  /** Resident megabytes: when it began to score, and the most until its end. */
  readonly before: number;
  readonly peak: number;
  /** Megabytes of the heap that are in use after everything unused was cleared away: at the first thousand people, and at the end. */
  readonly live: readonly [first: number, last: number];
};

process.once("message", (task: ScoreTask) => void answer(task));

async function answer({ url, key, map, placement }: ScoreTask): Promise<void> {
  const heed = await createHeed({
    map,
    catalogue: [],
    url,
    key,
    publicUrl: "http://127.0.0.1",
    now: () => new Date(),
    onFault(error) {
      throw error;
    },
  });
  const before = process.memoryUsage.rss() / 1e6;
  let [busy, start, warm] = [process.cpuUsage(), performance.now(), 0];
  const live: number[] = [];
  const look = (): void => {
    globalThis.gc?.();
    live.push(process.memoryUsage().heapUsed / 1e6);
  };
  const { scored } = await heed.score(placement, {
    report(done) {
      if (live.length > 0) return;
      look();
      [busy, start, warm] = [process.cpuUsage(), performance.now(), done];
    },
  });
  const { user, system } = process.cpuUsage(busy);
  const milliseconds = performance.now() - start;
  look();
  const figures: ScoreFigures = {
    scored,
    counted: scored - warm,
    milliseconds,
    processor: user + system,
    before,
    // Kilobytes of 1,024.
    live: [live[0]!, live.at(-1)!],
    peak: (process.resourceUsage().maxRSS * 1_024) / 1e6,
  };
  await heed.close();
  process.send?.(figures);
  process.disconnect();
}
