// Files that staff bring: each arrives in pieces, is judged, and is imported once, as it was judged; all of it can be left and come back to.
import { randomUUID } from "node:crypto";
import {
  type BroughtFile,
  type broughtFiles,
  type ImportHow,
  type ImportState,
  SEEN_EVERY_MS,
  type Told,
} from "./brought-files.ts";
import type { CsvFormat } from "./csv-rows.ts";
import { openCsv } from "./csv-rows.ts";
import type { ImportReport } from "./import-csv.ts";
import type { ImportOptions } from "./import-plan.ts";
import type { ImportJudgement } from "./judge-import.ts";
import { type Spooled, spool } from "./spool.ts";

type Held = BroughtFile & {
  readonly modified: Date;
  format: CsvFormat;
  spooled: Spooled | undefined;
  appending: Promise<unknown>;
  readonly stop: AbortController;
};

/** A file that was not imported is deleted after so long. */
const KEPT_MS = 24 * 3_600_000;
/** Files that one of the staff, and all of them, may have here at once. */
const MOST_OF_ONE = 5;
const MOST = 20;
const FIRST_ROWS = 5;
const CELL = 200;

export function createImports(deps: {
  /** Where files are put by. */
  readonly folder: string;
  judge(options: ImportOptions): Promise<ImportJudgement>;
  run(options: ImportOptions): Promise<ImportReport>;
  /** A count of people as it may be told. */
  count(what: string, n: number): Told;
  /** An import that somebody began is an entry. */
  entered(by: string): Promise<void>;
  /** What every server knows of them. */
  readonly known: ReturnType<typeof broughtFiles>;
  now(): Date;
  onFault(error: unknown, place: { readonly job: string }): void;
}) {
  const { now, known } = deps;
  const held = new Map<string, Held>();
  const failed = (error: unknown) => deps.onFault(error, { job: "import" });
  const beat = setInterval(() => {
    for (const file of held.values()) if (file.state !== "done") known.note(file).catch(failed);
  }, SEEN_EVERY_MS).unref();

  const release = async (file: Held): Promise<void> => {
    const { spooled } = file;
    file.spooled = undefined;
    file.first = [];
    await spooled?.delete();
  };
  const remove = async (file: Held): Promise<void> => {
    held.delete(file.id);
    file.stop.abort(new Error("import_left: the file was taken away. Bring it again."));
    await release(file);
  };
  const forget = async (): Promise<void> => {
    for (const file of held.values()) if (file.until <= now() && file.state !== "importing") await remove(file);
    await known.forget();
  };

  /** What the operator can mend is told; the rest is a fault, which is told by its number. */
  const told = (error: unknown): BroughtFile["problem"] => {
    const [, code = "", message = ""] = /^([a-z_]+): (.*)$/s.exec(error instanceof Error ? error.message : "") ?? [];
    if (MENDABLE.has(code)) return { code, message };
    failed(error);
    return { code: "import_failed", message: "The import stopped. What was stored stays, and counts once. Try again." };
  };
  const optionsOf = (file: Held, spooled: Spooled): ImportOptions => ({
    person: "",
    ...file.how,
    ...file.format,
    file: file.name,
    bytes: { totalBytes: file.bytes, modified: file.modified, read: () => spooled.read() },
    keepRejected: false,
    signal: file.stop.signal,
    onProgress: ({ rows, bytes, totalBytes }) => {
      file.rows = rows;
      file.share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
    },
  });

  async function look(file: Held, spooled: Spooled): Promise<void> {
    file.problem = undefined;
    file.judgement = undefined;
    try {
      const csv = await openCsv(optionsOf(file, spooled).bytes!, file.format);
      file.columns = csv.header;
      const first: string[][] = [];
      for await (const batch of csv.rows) {
        for (const row of batch)
          if (row.ok && first.length < FIRST_ROWS) first.push(row.cells.map((cell) => cell.slice(0, CELL)));
        break;
      }
      csv.close();
      file.first = first;
      file.state = "ready";
    } catch (error) {
      file.state = "unreadable";
      file.problem = told(error);
    }
    await known.note(file);
  }

  /** Works on while nobody waits; `then` says what came of it. */
  function work<T>(file: Held, as: "judging" | "importing", task: () => Promise<T>, then: (result: T) => ImportState) {
    const before: ImportState = as === "judging" ? "ready" : "judged";
    file.state = as;
    file.rows = 0;
    file.share = 0;
    file.problem = undefined;
    void known
      .note(file)
      .then(task)
      .then(
        async (result) => {
          file.state = then(result);
          if (file.state === "done") await release(file);
        },
        (error: unknown) => {
          file.state = before;
          if (!file.stop.signal.aborted) file.problem = told(error);
        },
      )
      // What was taken away, or left by a server that ends, is not noted again.
      .then(() => (file.stop.signal.aborted ? undefined : known.note(file)))
      .catch(failed);
  }

  const of = (by: string): Held[] => [...held.values()].filter((file) => file.by === by);
  const find = (id: string, by: string): Held | undefined => {
    const file = held.get(id);
    return file?.by === by ? file : undefined;
  };

  /** One that is not here, as it is known. */
  const notHere = async (id: string, by: string): Promise<BroughtFile | undefined> =>
    (await known.of(by)).find((file) => file.id === id);

  return {
    async list(by: string): Promise<readonly BroughtFile[]> {
      const others = (await known.of(by)).filter(({ id }) => !held.has(id));
      return [...of(by).toReversed(), ...others];
    },
    find: async (id: string, by: string): Promise<BroughtFile | undefined> => find(id, by) ?? notHere(id, by),

    /** The same file brought again goes on where it is, as after a second click. `undefined`: too many files are here. */
    async begin(by: string, about: { name: string; bytes: number; modified: Date }): Promise<BroughtFile | undefined> {
      await forget();
      const same = of(by).find(
        ({ state, name, bytes, modified }) =>
          state !== "done" && name === about.name && bytes === about.bytes && +modified === +about.modified,
      );
      if (same) return same;
      if (of(by).length >= MOST_OF_ONE || held.size >= MOST) return undefined;
      // Taken at once, so that two clicks find each other.
      const spooled = spool(deps.folder);
      const file: Held = {
        ...about,
        id: randomUUID(),
        by,
        until: new Date(now().getTime() + KEPT_MS),
        state: "arriving",
        received: 0,
        columns: [],
        first: [],
        rows: 0,
        share: 0,
        format: {},
        spooled: undefined,
        appending: spooled,
        stop: new AbortController(),
      };
      held.set(file.id, file);
      try {
        file.spooled = await spooled;
        await known.note(file);
        file.how = await known.resume(file);
      } catch (error) {
        held.delete(file.id);
        throw error;
      }
      return file;
    },

    /** Takes the bytes from `from` on; those that are here already are passed over, so that a piece may come twice. */
    async take(id: string, by: string, from: number, bytes: Buffer): Promise<BroughtFile | undefined> {
      const file = find(id, by);
      if (!file) return notHere(id, by);
      const append = async () => {
        const { spooled } = file;
        if (file.state !== "arriving" || !spooled || from > file.received) return;
        const fresh = bytes.subarray(file.received - from, file.bytes - from);
        if (fresh.length > 0) await spooled.append(fresh);
        file.received = spooled.size;
        if (file.received === file.bytes) await look(file, spooled);
      };
      // One after the other, whoever sends two at once.
      const mine = file.appending.then(append);
      file.appending = mine.catch(() => undefined);
      await mine;
      return file;
    },

    async format(id: string, by: string, format: CsvFormat): Promise<BroughtFile | undefined> {
      const file = find(id, by);
      if (!file?.spooled || !["unreadable", "ready", "judged"].includes(file.state)) return file ?? notHere(id, by);
      file.format = format;
      await look(file, file.spooled);
      return file;
    },

    async judge(id: string, by: string, how: ImportHow): Promise<BroughtFile | undefined> {
      const file = find(id, by);
      const spooled = file?.spooled;
      if (!file || !spooled || !["ready", "judged"].includes(file.state)) return file ?? notHere(id, by);
      file.how = how;
      file.judgement = undefined;
      work(
        file,
        "judging",
        () => deps.judge(optionsOf(file, spooled)),
        (judgement) => {
          file.judgement = judgement;
          return "judged";
        },
      );
      return file;
    },

    /** Imports what was judged, as it was judged; a second word changes nothing. */
    async start(id: string, by: string): Promise<BroughtFile | undefined> {
      const file = find(id, by);
      const spooled = file?.spooled;
      if (!file || !spooled || file.state !== "judged") return file ?? notHere(id, by);
      const run = async () => {
        await deps.entered(by);
        return deps.run(optionsOf(file, spooled));
      };
      work(file, "importing", run, (report) => {
        // Of a file of few people what became of it would tell what they said.
        const few = file.judgement?.few !== false;
        const count = (what: string, n: number): Told =>
          few ? "fewer than 11" : deps.count(`import ${what} ${by}`, n);
        file.done = {
          rows: report.rows,
          stored: count("stored", report.accepted),
          withheld: count("withheld", report.withheld),
          duplicates: count("duplicates", report.duplicates),
          choices: count("choices", report.choices),
          refused: report.refused.reduce((sum, { n }) => sum + n, 0),
        };
        return "done";
      });
      return file;
    },

    /** Takes a file away; an import that is under way stops, and what it stored stays. */
    async remove(id: string, by: string): Promise<void> {
      const file = find(id, by);
      if (file) await remove(file);
      await known.remove(id, by);
    },
    forget,
    async close(): Promise<void> {
      clearInterval(beat);
      const ids = [...held.keys()];
      for (const file of [...held.values()]) await remove(file);
      if (ids.length > 0) await known.leave(ids);
    },
  };
}

const MENDABLE = new Set(
  "csv_encoding csv_packed csv_unreadable csv_empty csv_delimiter import_kind column_missing column_twice event_not_in_map trait_not_in_map property_not_in_map not_a_choice date_order_unknown date_order_mixed decimal_unknown decimal_mixed".split(
    " ",
  ),
);

export type Imports = ReturnType<typeof createImports>;
