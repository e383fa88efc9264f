// Files that were uploaded and wait to be judged and imported: put by on the disk, under a key that only this process's memory holds.
import { type Cipheriv, createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline, type Readable } from "node:stream";

export type Spooled = {
  /** How many bytes are here. */
  readonly size: number;
  append(bytes: Buffer): Promise<void>;
  /** From its beginning, as often as asked. */
  read(): Readable;
  delete(): Promise<void>;
};

const CIPHER = "aes-256-ctr";

/** One file below `folder`; whoever stops Heed in the middle leaves only what nobody can read. */
export async function spool(folder: string): Promise<Spooled> {
  const own = await mkdtemp(join(folder, "heed-import-"));
  const path = join(own, "file");
  const [key, iv] = [randomBytes(32), randomBytes(16)];
  const cipher: Cipheriv = createCipheriv(CIPHER, key, iv);
  let handle: FileHandle | undefined = await open(path, "wx", 0o600);
  let size = 0;
  return {
    get size() {
      return size;
    },
    async append(bytes) {
      if (!handle) throw new Error("spool_gone: the file was put away already. Upload it again.");
      await handle.appendFile(cipher.update(bytes));
      size += bytes.length;
    },
    read() {
      const clear = createDecipheriv(CIPHER, key, iv);
      // A fault of either ends both; whoever reads hears of it.
      pipeline(createReadStream(path), clear, () => undefined);
      return clear;
    },
    async delete() {
      await handle?.close();
      handle = undefined;
      await rm(own, { recursive: true, force: true });
    },
  };
}
