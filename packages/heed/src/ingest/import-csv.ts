// Imports a file of any length: rows through the map's filter and the person's choices, idempotent per row, in little memory.
import { basename } from "node:path";
import { type Counted, createCounts } from "./counts.ts";
import { openCsv } from "./csv-rows.ts";
import { createChoiceImport } from "./import-choices.ts";
import { type ImportOptions, planImport } from "./import-plan.ts";
import { createRowReader, type ImportRow } from "./import-row.ts";
import type { Parts } from "./parts.ts";
import type { RefusalReason } from "./refusal.ts";
import { openRejected, type RejectedRows } from "./rejected-rows.ts";
import { CHUNK, writeChunk } from "./write-chunk.ts";

/** What became of the rows; each is counted once under `accepted`, `withheld`, `dropped`, `duplicates` or `refused`. */
export type ImportReport = Counted & {
  readonly rows: number;
  /** Choices that were new: consent that rows claim, or refusals of suppressed people. */
  readonly choices: number;
  /** Rows that were to tell of consent, and lack its time or source: they gave no permit. */
  readonly choicesMissing: number;
  /** Where the refused rows are, if any could be written there. */
  readonly rejectedFile: string | undefined;
};

/** Transactions at once: enough to read and write at the same time. */
const IN_FLIGHT = 3;

/**
 * Imports a CSV file. Importing it again adds nothing: rows are known by `import:<file name>` and their own id, or their text and how
 * many equal rows came before. A row of what cannot be read or is not permitted costs only itself.
 *
 * @throws before the first row when options, header and map do not fit (`planImport`, `openCsv`); `csv_unreadable` when the file breaks
 * off; the signal's reason when it is aborted. What was written until then stays, and the next import of the file goes on from there.
 *
 * @example
 * await importCsv(parts, { file: "orders.csv", event: "Order Completed", person: "customer", at: "date", properties: { order_id: "invoice" } });
 */
export async function importCsv(parts: Parts, options: ImportOptions): Promise<ImportReport> {
  const csv = await openCsv(options.file);
  const source = `import:${basename(options.file)}`;
  const counts = createCounts(parts.tally);
  const sums = { rows: 0, choices: 0, choicesMissing: 0 };
  const lanes = createLanes(IN_FLIGHT);
  let rejected: RejectedRows | undefined;
  try {
    const plan = planImport(parts.inForce.map, options, csv.header);
    const read = createRowReader(parts.inForce.map, parts.keys, plan, {
      source,
      modified: csv.modified,
      now: parts.now(),
    });
    const purposes = plan.kind === "suppressed" ? plan.refuses : plan.consent ? [plan.consent.purpose] : [];
    const strength = plan.kind === "suppressed" ? "proven" : "claimed";
    const recordChoices = createChoiceImport(parts, { purposes, strength, source });
    const refused = options.keepRejected === false ? undefined : await openRejected(options.file, csv.header);

    rejected = refused;
    const write = async (rows: readonly ImportRow[]) => {
      options.signal?.throwIfAborted();
      sums.choices += await recordChoices(rows);
      if (plan.kind === "suppressed") return;
      const messages = rows.map((row) => row.message);
      await lanes.run(async () => {
        const outcomes = await writeChunk(parts, messages, {
          source,
          strength: "claimed",
          vouchesForAddresses: true,
        });
        messages.forEach((message, i) => {
          counts.outcome(message, outcomes[i]!);
        });
      });
    };
    let chunk: ImportRow[] = [];
    for await (const rows of csv.rows) {
      for (const row of rows) {
        sums.rows++;
        const result: ImportRow | RefusalReason = row.ok ? read(row) : row.fault;
        if (typeof result === "string") {
          counts.refuse(result);
          await refused?.add(row, result);
          continue;
        }
        counts.drops(result.drops);
        if (result.choiceMissing) sums.choicesMissing++;
        if (chunk.push(result) < CHUNK) continue;
        await write(chunk);
        chunk = [];
        options.onProgress?.({ rows: sums.rows, bytes: csv.bytesRead(), totalBytes: csv.totalBytes });
      }
    }
    if (chunk.length > 0) await write(chunk);
    await lanes.done();
    options.onProgress?.({ rows: sums.rows, bytes: csv.totalBytes, totalBytes: csv.totalBytes });
    for (const name of plan.dropped)
      parts.tally.add("drop", plan.event === "" ? name : `${plan.event}.${name}`, "not_in_map", sums.rows);
    const { rows, choices, choicesMissing } = sums;
    return { ...counts.result(), rows, choices, choicesMissing, rejectedFile: await refused?.close() };
  } finally {
    csv.close();
    counts.toTally();
    await lanes.settle();
    await rejected?.close();
  }
}

/** Runs up to `n` tasks at once; the first that fails stops the next from starting. */
function createLanes(n: number) {
  const running = new Set<Promise<void>>();
  let fault: { error: unknown } | undefined;
  const check = () => {
    if (fault) throw fault.error;
  };
  return {
    /** Resolves when the task has started. */
    async run(task: () => Promise<void>): Promise<void> {
      while (running.size >= n) await Promise.race(running);
      check();
      const lane: Promise<void> = task()
        .catch((error: unknown) => {
          fault ??= { error };
        })
        .finally(() => running.delete(lane));
      running.add(lane);
    },
    async done(): Promise<void> {
      await Promise.all(running);
      check();
    },
    settle: () => Promise.all(running),
  };
}
