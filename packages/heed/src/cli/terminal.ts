// What the commands print: plain lines, tables, a progress bar on a terminal, and faults as one sentence.
import { styleText } from "node:util";
import { isAway, isDiskFull } from "../http/fault.ts";

export const print = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

export const bold = (text: string): string => styleText("bold", text);
export const dim = (text: string): string => styleText("dim", text);
export const green = (text: string): string => styleText("green", text);
export const red = (text: string): string => styleText("red", text);

/** Columns as wide as their widest cell; numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, String(cell).length);
  const line = (row: readonly (string | number)[]) =>
    row
      .map((cell, i) =>
        typeof cell === "number" ? String(cell).padStart(widths[i] ?? 0) : String(cell).padEnd(widths[i] ?? 0),
      )
      .join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}

/** Writes parts to standard output as they come, and stops when nobody reads any longer, as with `| head`. */
export async function pour(parts: AsyncIterable<string>, after = ""): Promise<void> {
  for await (const part of parts) {
    if (!process.stdout.writable) return;
    process.stdout.write(part + after);
  }
}

/** A closed pipe is no fault: the command ends as it would, and leaves no server behind. */
export function allowClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

/** A bar on a terminal, nothing elsewhere. `share` from 0 to 1. */
export function progress(): { at(share: number, says: string): void; end(): void } {
  const shown = process.stderr.isTTY;
  let last = 0;
  return {
    at(share, says) {
      const now = performance.now();
      if (!shown || (now - last < 100 && share < 1)) return;
      last = now;
      const filled = Math.round(Math.min(1, Math.max(0, share)) * 30);
      process.stderr.write(
        `\r\x1b[2K${"━".repeat(filled)}${dim("━".repeat(30 - filled))} ${String(Math.round(share * 100)).padStart(3)} %  ${says}`,
      );
    },
    end() {
      if (shown) process.stderr.write("\r\x1b[2K");
    },
  };
}

/** Prints a fault and its causes, without stack or values. */
export function report(error: unknown): void {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth++) {
    process.stderr.write(`${depth === 0 ? "" : "  because: "}${messageOf(cause)}\n`);
  }
}

// PostgreSQL puts values into `detail`, never into `message`; ours carry none.
function messageOf(error: Error): string {
  if (isDiskFull(error)) return "disk_full: there is no room to store it. Free disk space, and run it again.";
  // What was made of several faults, and what we refuse ourselves, speaks for itself.
  if (!/^[a-z]+_[a-z_]+: /.test(error.message) && isAway(error))
    return "database_away: the database does not answer. Start it, or correct DATABASE_URL, and run the command again.";
  return error.message || error.name;
}
