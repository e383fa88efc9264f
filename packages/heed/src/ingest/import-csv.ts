// Imports a file of any length: rows through the map's filter and the person's choices, idempotent per row, in little memory.
import { type Counted, createCounts } from "./counts.ts";
import { createChoiceImport } from "./import-choices.ts";
import type { ImportOptions } from "./import-plan.ts";
import type { ImportRow } from "./import-row.ts";
import { openImport } from "./open-import.ts";
import type { Parts } from "./parts.ts";
import type { RefusalReason, Refused } from "./refusal.ts";
import { openRejected, type RejectedRows } from "./rejected-rows.ts";
import { writeChunk } from "./write-chunk.ts";

/** What was refused, with the first lines of the file where; never what stands there. */
export type RefusedRows = Refused & { readonly lines: readonly number[] };

/** What became of the rows; each is counted once under `accepted`, `withheld`, `dropped`, `duplicates` or `refused`. */
export type ImportReport = Omit<Counted, "refused"> & {
  readonly rows: number;
  readonly refused: readonly RefusedRows[];
  /** Choices that were new: consent that rows claim, or refusals of suppressed people. */
  readonly choices: number;
  /** Rows that were to tell of consent, and lack its time or source: they gave no permit. */
  readonly choicesMissing: number;
  /** How days and numbers were read, where a file may write them in several ways. */
  readonly readAs: readonly string[];
  /** Where the refused rows are, if any could be written there. */
  readonly rejectedFile: string | undefined;
};

/** Transactions at once: enough to read and write at the same time. */
const IN_FLIGHT = 3;
/** Lines that a report names for each reason. */
const LINES_TOLD = 10;
/** Rows that are written together. */
const CHUNK = 500;

/**
 * Imports a CSV file. Importing it again adds nothing: rows are known by their own id, or their text and how many equal rows came before
 * in the file. A row of what cannot be read or is not permitted costs only itself.
 *
 * @throws before the first row when options, header and map do not fit (`planImport`, `openCsv`, `learnNotation`); `csv_unreadable` when the file breaks
 * off; the signal's reason when it is aborted. What was written until then stays, and the next import of the file goes on from there.
 *
 * @example
 * await importCsv(parts, { file: "orders.csv", event: "Order Completed", person: "customer", at: "date", properties: { order_id: "invoice" } });
 */
export async function importCsv(parts: Parts, options: ImportOptions): Promise<ImportReport> {
  const { csv, source, plan, notation, read, rows: allRows } = await openImport(parts, options);
  const counts = createCounts(parts.tally);
  const sums = { rows: 0, choices: 0, choicesMissing: 0 };
  const lanes = createLanes(IN_FLIGHT);
  const lines = new Map<RefusalReason, number[]>();
  const tell = (reason: RefusalReason, line: number): void => {
    const told = lines.get(reason) ?? [];
    if (told.length < LINES_TOLD) lines.set(reason, [...told, line]);
  };
  let rejected: RejectedRows | undefined;
  try {
    const purposes = plan.kind === "suppressed" ? plan.refuses : plan.consent ? [plan.consent.purpose] : [];
    const strength = plan.kind === "suppressed" ? "proven" : "claimed";
    const recordChoices = createChoiceImport(parts, { purposes, strength, source });
    const refused = options.keepRejected === false ? undefined : await openRejected(options.file, csv);
    rejected = refused;
    // Written apart, because they are told to be new in different ways.
    const chunks = { byRow: [] as ImportRow[], byMessage: [] as ImportRow[] };
    const write = async (which: keyof typeof chunks) => {
      const rows = chunks[which];
      chunks[which] = [];
      if (rows.length === 0) return;
      options.signal?.throwIfAborted();
      sums.choices += await recordChoices(rows);
      if (plan.kind === "suppressed") return;
      const messages = rows.map((row) => row.message);
      await lanes.run(async () => {
        const outcomes = await writeChunk(parts, messages, {
          source,
          strength: "claimed",
          vouchesForAddresses: true,
          isHistory: true,
          isNewByRow: which === "byRow",
        });
        rows.forEach(({ message, line }, i) => {
          const outcome = outcomes[i]!;
          counts.outcome(message, outcome);
          if (outcome.is === "refused") tell(outcome.reason, line);
        });
      });
    };
    for await (const rows of allRows) {
      for (const row of rows) {
        sums.rows++;
        const result = read(row);
        if (typeof result === "string") {
          counts.refuse(result);
          tell(result, row.line);
          await refused?.add(row, result);
          continue;
        }
        counts.drops(result.drops);
        if (result.choiceMissing) sums.choicesMissing++;
        const which = result.isNewByRow ? "byRow" : "byMessage";
        if (chunks[which].push(result) < CHUNK) continue;
        await write(which);
        options.onProgress?.({ rows: sums.rows, bytes: csv.bytesRead(), totalBytes: csv.totalBytes });
      }
    }
    await write("byRow");
    await write("byMessage");
    await lanes.done();
    options.onProgress?.({ rows: sums.rows, bytes: csv.totalBytes, totalBytes: csv.totalBytes });
    for (const name of plan.dropped)
      parts.tally.add("drop", plan.event === "" ? name : `${plan.event}.${name}`, "not_in_map", sums.rows);
    const { rows, choices, choicesMissing } = sums;
    const { refused: reasons, ...sum } = counts.result();
    return {
      ...sum,
      refused: reasons.map((each) => ({ ...each, lines: (lines.get(each.reason) ?? []).sort((a, b) => a - b) })),
      rows,
      choices,
      choicesMissing,
      readAs: notation.says,
      rejectedFile: await refused?.close(),
    };
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
