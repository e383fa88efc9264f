// heed keys rotate --root: another root key for the same database, while Heed runs.
import { randomBytes } from "node:crypto";
import { open, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import type { Heed } from "../heed-interface.ts";
import { show, withHeed } from "./open.ts";
import { readEnvironment } from "./settings.ts";
import { bold, dim } from "./terminal.ts";

const BACKUPS = "Backups from before stay readable with the old one: make a new backup, and let the old ones end.";

export async function rotateRoot(program: Command, done: boolean): Promise<void> {
  const { key, newKey, databaseUrl, dataDir } = readEnvironment();
  if (done) return withHeed(program, (heed) => end(program, heed));
  const file = key === undefined && databaseUrl === undefined ? join(dataDir, "key") : undefined;
  if (file !== undefined)
    return withHeed(program, async (heed) => {
      const ended = await replaceFile(heed, file, newKey);
      show(program, { added: true, ended }, () =>
        [
          bold(`${file} holds another root key now, and the old one opens this database no longer.`),
          "Whoever runs goes on without a restart. Keep a copy of it elsewhere.",
          dim(BACKUPS),
        ].join("\n"),
      );
    });
  if (newKey === undefined)
    throw new Error('new_key_missing: there is no new root key. Set it too: HEED_NEW_KEY="$(openssl rand -hex 32)"');
  return withHeed(program, async (heed) => {
    const added = await heed.addRootKey(newKey);
    show(program, { added, ended: 0 }, () =>
      [
        bold("Both root keys open this database now, and nothing else changed."),
        "Set HEED_KEY to the new one wherever Heed runs; whoever runs now goes on without a restart.",
        "When each has been started with it once, end the old one: heed keys rotate --root --done",
        dim(BACKUPS),
      ].join("\n"),
    );
  });
}

async function end(program: Command, heed: Heed): Promise<void> {
  const ended = await heed.endRootKeys();
  show(program, { added: false, ended }, () =>
    ended === 0
      ? "Nothing to end: HEED_KEY is the only root key of this database."
      : "Only HEED_KEY opens this database now. Keep the old one as long as a backup from before it is kept.",
  );
}

/** The file `key` is replaced by `key.next`, which the database knows by then: whatever is killed when, the file that is there opens it. */
export async function replaceFile(
  heed: Pick<Heed, "addRootKey" | "endRootKeys">,
  file: string,
  given?: string,
): Promise<number> {
  const fresh = `${file}.next`;
  await writeFile(fresh, given ?? randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600, flush: true }).catch(
    (error: NodeJS.ErrnoException) => {
      // What a rotation that was cut off left.
      if (error.code !== "EEXIST") throw error;
    },
  );
  const next = (await readFile(fresh, "utf8")).trim();
  await heed.addRootKey(next);
  await rename(fresh, file);
  const folder = await open(dirname(file));
  await folder.sync().finally(() => folder.close());
  return heed.endRootKeys(next);
}
