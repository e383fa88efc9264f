// What every server of Heed knows of the files that staff brought. The file itself is where it was brought, under a key in that server's memory.
import type { Database } from "../storage/database.ts";
import type { ImportOptions } from "./import-plan.ts";
import type { ImportJudgement } from "./judge-import.ts";

/** "elsewhere": another server of Heed has it; "stopped": the one that had it ended, and the file with it. */
export type ImportState =
  | "arriving"
  | "unreadable"
  | "ready"
  | "judging"
  | "judged"
  | "importing"
  | "done"
  | "elsewhere"
  | "stopped";
/** What is to be done with the rows; the file itself is known. */
export type ImportHow = Omit<
  ImportOptions,
  "file" | "bytes" | "onProgress" | "signal" | "keepRejected" | "encoding" | "delimiter"
>;

/** In tens, or of too few people to be told. */
export type Told = number | "fewer than 11";
/** What became of the rows. What people said here decides some of it, so it is told as figures of people are. */
type Imported = Readonly<Record<"rows" | "refused", number>> &
  Readonly<Record<"stored" | "withheld" | "duplicates" | "choices", Told>>;

/** One file, as whoever brought it sees it. No row of it is in a log, a queue or, before it is imported, the database. */
export type BroughtFile = {
  readonly id: string;
  /** As the ledger names who brought it. */
  readonly by: string;
  readonly name: string;
  readonly bytes: number;
  readonly until: Date;
  state: ImportState;
  received: number;
  columns: readonly string[];
  first: readonly (readonly string[])[];
  rows: number;
  share: number;
  how?: ImportHow | undefined;
  judgement?: ImportJudgement | undefined;
  done?: Imported | undefined;
  problem?: { readonly code: string; readonly message: string } | undefined;
  /** Where it is elsewhere or stopped: its import had begun. */
  begun?: boolean;
};

type Row = Pick<BroughtFile, "id" | "by" | "name" | "until" | "rows" | "share"> & {
  readonly bytes: string;
  readonly state: ImportState;
  readonly how: BroughtFile["how"] | null;
  readonly done: BroughtFile["done"] | null;
  readonly seen_at: Date;
};
export type Noted = BroughtFile & { readonly modified: Date };

/** A server that has a file says so this often; one that has been silent for three times as long was stopped. */
export const SEEN_EVERY_MS = 10_000;
const COLUMNS = "id, by, name, bytes, until, state, rows, share, how, done, seen_at";

export function broughtFiles(database: Pick<Database, "query">, now: () => Date) {
  const told = ({ seen_at, state, how, done, bytes, ...row }: Row): BroughtFile => {
    const silent = now().getTime() - seen_at.getTime() > 3 * SEEN_EVERY_MS;
    return {
      ...row,
      bytes: Number(bytes),
      received: 0,
      columns: [],
      first: [],
      how: how ?? undefined,
      done: done ?? undefined,
      begun: state === "importing",
      state: state === "done" ? state : silent ? "stopped" : "elsewhere",
    };
  };
  return {
    /** As it stands where it is. */
    async note({ id, by, name, bytes, modified, until, state, rows, share, how, done }: Noted): Promise<void> {
      await database.query(
        "staff",
        `insert into heed.brought_file (id, by, name, bytes, modified, until, state, rows, share, how, done, seen_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (id) do update set (state, rows, share, how, done, seen_at) =
           (excluded.state, excluded.rows, excluded.share, excluded.how, excluded.done, excluded.seen_at) returning id`,
        [id, by, name, bytes, modified, until, state, rows, share, how ?? null, done ?? null, now()],
      );
    },
    /** Those of one of the staff, as whoever does not have them knows them; the newest first. */
    async of(by: string): Promise<readonly BroughtFile[]> {
      const rows = await database.query<Row>(
        "staff",
        `select ${COLUMNS} from heed.brought_file where by = $1 and until > $2 order by until desc, id`,
        [by, now()],
      );
      return rows.map(told);
    },
    /** What was said about the columns of the same file, when a server that had it was stopped; it is brought anew. */
    async resume({ id, by, name, bytes, modified }: Noted): Promise<BroughtFile["how"]> {
      const [row] = await database.query<Pick<Row, "how">>(
        "staff",
        `delete from heed.brought_file where by = $1 and name = $2 and bytes = $3 and modified = $4 and id <> $5
           and state <> 'done' and seen_at < $6 returning how`,
        [by, name, bytes, modified, id, new Date(now().getTime() - 3 * SEEN_EVERY_MS)],
      );
      return row?.how ?? undefined;
    },
    /** Whatever the address says: what is no number of a file is none. */
    async remove(id: string, by: string): Promise<void> {
      await database.query("staff", "delete from heed.brought_file where id::text = $1 and by = $2 returning id", [
        id,
        by,
      ]);
    },
    /** This server lets go of them: it is about to end. */
    async leave(ids: readonly string[]): Promise<void> {
      await database.query(
        "staff",
        "update heed.brought_file set seen_at = 'epoch' where id = any($1) and state <> 'done' returning id",
        [ids],
      );
    },
    async forget(): Promise<void> {
      await database.query("staff", "delete from heed.brought_file where until <= $1 returning id", [now()]);
    },
  };
}
