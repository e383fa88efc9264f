// The journal outside the database: who said no, asked for restriction or was erased, by keyed hash, on disk before it is acknowledged. A restored
// backup is brought up to it before anything is served (mechanisms.md 11).
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { BeforeCommit, Connection } from "./database.ts";
import type { HashRing } from "./hash-ring.ts";
import type { AliasKind } from "./person-directory.ts";

/** An identifier by its keyed hash, as it was made. */
export type HashedAlias = { readonly kind: AliasKind; readonly hash: string };

/** One thing that must not be forgotten. Times are ISO 8601. */
export type JournalLine = {
  /** When it was acknowledged. */
  readonly at: string;
  readonly of: readonly HashedAlias[];
} & (
  | { readonly is: "no"; readonly purpose: string; readonly said: string; readonly strength: string }
  | { readonly is: "restricted" }
  /** A state that closes one thing or one way, by its name. */
  | { readonly is: "state"; readonly name: string }
  | { readonly is: "erased" }
);

export type Journal = BeforeCommit & {
  /** Lines name people by their hashes as they were made, whatever the database has them under. */
  readonly hashes: HashRing;
  /** Notes a line for the transaction of this connection; it counts only if the transaction gets as far as its commit. */
  note(connection: Connection, line: JournalLine): void;
};

/** Months for which lines are kept: longer than any backup may be (`MAX_KEEP_DAYS`). */
const MONTHS = 37;

/**
 * Opens the journal in `folder`, which is made if need be. Each machine appends to a file of its own, one a month: `shop-1-2026-11.jsonl`.
 *
 * A line whose transaction then fails to commit stays: somebody did say no, and what they said is only ever brought back as a no.
 */
export function openJournal(folder: string, now: () => Date, hashes: HashRing): Journal {
  const noted = new Map<Connection, string[]>();
  const append = openAppending(folder);
  let waiting: { text: string; done: () => void; failed: (error: unknown) => void }[] = [];
  let flushing = false;

  /** Many transactions share one wait for the disk. */
  async function flush(): Promise<void> {
    flushing = true;
    while (waiting.length > 0) {
      const some = waiting;
      waiting = [];
      try {
        await append(fileOf(now()), some.map(({ text }) => text).join(""));
        for (const { done } of some) done();
      } catch (error) {
        for (const { failed } of some) failed(error);
      }
    }
    flushing = false;
  }

  return {
    hashes,
    note(connection, line) {
      const lines = noted.get(connection) ?? [];
      lines.push(`${JSON.stringify(line)}\n`);
      noted.set(connection, lines);
    },
    async settle(connection) {
      const lines = noted.get(connection);
      if (!lines) return;
      noted.delete(connection);
      const written = new Promise<void>((done, failed) => waiting.push({ text: lines.join(""), done, failed }));
      if (!flushing) void flush();
      await written;
    },
    drop(connection) {
      noted.delete(connection);
    },
  };
}

/** Appends to a file of the folder and waits for the disk. What an earlier attempt left half-written, as a full disk does, ends at the line break put before. */
function openAppending(folder: string): (name: string, text: string) => Promise<void> {
  let there: string | undefined;
  return async (name, text) => {
    // Looked after once, and anew when it failed: every no waits for this.
    const first = there !== name;
    there = undefined;
    if (first) await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(join(folder, name), "a+", 0o600);
    let size: number;
    try {
      ({ size } = await file.stat());
      const last = size === 0 ? "\n" : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString();
      await file.appendFile(last === "\n" ? text : `\n${text}`);
      await file.datasync();
    } finally {
      await file.close();
    }
    // A new file is there after a power cut only if its folder says so.
    if (first || size === 0) {
      const directory = await open(folder);
      await directory.sync().finally(() => directory.close());
    }
    there = name;
  };
}

const fileOf = (now: Date): string => `${hostname()}-${now.toISOString().slice(0, 7)}.jsonl`;

/**
 * The lines acknowledged after `since`, oldest first, of every machine whose file lies in one of the folders. Lines that were cut short were
 * never acknowledged, and are left out.
 */
export async function readJournal(folders: readonly string[], since: Date): Promise<readonly JournalLine[]> {
  const lines = new Map<string, JournalLine>();
  for (const folder of folders)
    for (const name of await journalFiles(folder)) {
      // A file that ended its month before cannot hold anything newer.
      if (name.slice(-13, -6) < since.toISOString().slice(0, 7)) continue;
      for (const text of (await readFile(join(folder, name), "utf8")).split("\n")) {
        const line = parse(text);
        if (line && line.at > since.toISOString()) lines.set(text, line);
      }
    }
  return [...lines.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Deletes months that no kept backup can need any longer. */
export async function pruneJournal(folder: string, now: Date): Promise<void> {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS, 1)).toISOString().slice(0, 7);
  for (const name of await journalFiles(folder)) if (name.slice(-13, -6) < first) await rm(join(folder, name));
}

/** Names of the journal's files in a folder. */
export async function journalFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => /-\d{4}-\d{2}\.jsonl$/.test(name));
}

function parse(text: string): JournalLine | undefined {
  try {
    // Only `note` writes these.
    return text === "" ? undefined : (JSON.parse(text) as JournalLine);
  } catch {
    return undefined;
  }
}
