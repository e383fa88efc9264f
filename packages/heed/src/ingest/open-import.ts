// Opens a file to be judged or imported: one reading of header, options, map and notation for both, so that one promises what the other does.
import { basename } from "node:path";
import { learnNotation, type Notation, withSample } from "./csv-notation.ts";
import { type Csv, type CsvRow, openCsv } from "./csv-rows.ts";
import { fileSource } from "./csv-source.ts";
import { type ImportOptions, type ImportPlan, planImport } from "./import-plan.ts";
import { createRowReader, type ImportRow } from "./import-row.ts";
import type { Parts } from "./parts.ts";
import type { RefusalReason } from "./refusal.ts";

export type OpenedImport = {
  readonly csv: Csv;
  /** As rows name where they came from. */
  readonly source: string;
  readonly plan: ImportPlan;
  readonly notation: Notation;
  readonly rows: AsyncIterable<readonly CsvRow[]>;
  read(row: CsvRow): ImportRow | RefusalReason;
};

/** @throws what `fileSource`, `openCsv`, `planImport` and `learnNotation` throw; then nothing stays open */
export async function openImport(
  { inForce: { map }, keys, now }: Pick<Parts, "inForce" | "keys" | "now">,
  options: ImportOptions,
): Promise<OpenedImport> {
  const csv = await openCsv(options.bytes ?? (await fileSource(options.file)), options);
  const name = basename(options.file).replace(/\.gz$/i, "");
  try {
    const plan = planImport(map, options, csv.header);
    const { sample, rows } = await withSample(csv.rows);
    const notation = learnNotation(plan.noted, sample, options);
    const read = createRowReader(map, keys, plan, notation, { name, modified: csv.modified, now: now() });
    return {
      csv,
      source: `import:${name}`,
      plan,
      notation,
      rows,
      read: (row) => (row.ok ? read(row) : row.fault),
    };
  } catch (error) {
    csv.close();
    throw error;
  }
}
