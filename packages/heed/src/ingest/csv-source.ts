// Where the bytes of a CSV file come from: a file of this machine, or one that was uploaded and is put by.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";

export type CsvSource = {
  /** Of the file as it came, for a progress bar. */
  readonly totalBytes: number;
  readonly modified: Date;
  /** From its beginning, as often as asked. */
  read(): Readable;
};

/** @throws `file_unreadable` */
export async function fileSource(file: string): Promise<CsvSource> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new Error("file_unreadable: the file cannot be opened. Check its path and rights.", { cause });
  });
  const { size, mtime } = await handle.stat();
  await handle.close();
  return { totalBytes: size, modified: mtime, read: () => createReadStream(file) };
}
