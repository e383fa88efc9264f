// Rows that were refused, beside their file: the same columns, then line and reason, to be mended and imported again.
import { type FileHandle, open, rm } from "node:fs/promises";
import type { Csv } from "./csv-rows.ts";
import type { RefusalReason } from "./refusal.ts";

export type RejectedRows = {
  add(
    row: { readonly line: number; readonly text: string; readonly ok: boolean },
    reason: RefusalReason,
  ): Promise<void>;
  /** The file's path; undefined when nothing was refused, or the folder cannot be written. */
  close(): Promise<string | undefined>;
};

const BLOCK = 64 * 1024;

/**
 * `orders.csv.gz` -> `orders.rejected.csv`, made with the first refused row; one of an earlier import is removed. In UTF-8; with a mark
 * where the file was written otherwise, so that it can be imported with the same options.
 */
export async function openRejected(
  file: string,
  { header, delimiter, encoding }: Pick<Csv, "header" | "delimiter" | "encoding">,
): Promise<RejectedRows> {
  const path = `${file.replace(/\.gz$/i, "").replace(/\.csv$/i, "")}.rejected.csv`;
  // In a folder that cannot be written, reasons are counted all the same.
  await rm(path, { force: true }).catch(() => undefined);
  let handle: FileHandle | undefined;
  let tried = false;
  let closed = false;
  let block = "";
  const write = async () => {
    const text = block;
    block = "";
    await handle?.appendFile(text);
  };
  return {
    async add(row, reason) {
      if (!tried) {
        tried = true;
        // Its rows are about people: for the owner's eyes only.
        handle = await open(path, "w", 0o600).catch(() => undefined);
        const mark = encoding === "utf-8" ? "" : "\uFEFF";
        block = `${mark}${[...header, "line", "reason"].map(quoted).join(delimiter)}\n`;
      }
      if (!handle) return;
      // A row that is no row goes into the first column as it stands.
      const cells = row.ok ? row.text : `${quoted(row.text)}${delimiter.repeat(header.length - 1)}`;
      block += `${cells}${delimiter}${row.line}${delimiter}${reason}\n`;
      if (block.length > BLOCK) await write();
    },
    async close() {
      if (!handle || closed) return handle && path;
      closed = true;
      await write();
      await handle.close();
      return path;
    },
  };
}

const quoted = (cell: string): string => (/[",;|\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
