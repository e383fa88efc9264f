// What an import of a file would do, before anything of it is stored: how many rows would be kept and for what, and why the others not.
import { purposesOf } from "@heed/core";
import { livePermits } from "../storage/permit-columns.ts";
import { canBeChosen } from "./consent-claims.ts";
import type { ImportOptions } from "./import-plan.ts";
import { subjectOf } from "./message.ts";
import { openImport } from "./open-import.ts";
import type { Parts } from "./parts.ts";
import { REMEDIES, type RefusalReason } from "./refusal.ts";

/**
 * The lawful reach of a file, from the file and the map alone. It asks nothing of the people in it who are known here: how many of them said
 * no would tell of one person to whoever brings a file of one person. What they said counts when the file is imported.
 */
export type ImportJudgement = {
  readonly rows: number;
  /** Of these rows something would be kept. Of a list of refusals: rows that would be a no. */
  readonly kept: number;
  /** The map names what they hold, and no purpose may use it without a yes that is not in the row. */
  readonly withheld: number;
  /** Older than any purpose keeps it. */
  readonly expired: number;
  /** Nothing in them that the map names. */
  readonly empty: number;
  readonly refused: readonly {
    readonly reason: RefusalReason;
    readonly remedy: string;
    readonly n: number;
    readonly lines: readonly number[];
  }[];
  /** How many rows each purpose could use. */
  readonly purposes: readonly { readonly purpose: string; readonly rows: number }[];
  /** Purposes that read this and could not use a row more without a yes. */
  readonly asking: readonly string[];
  /** Rows that were to tell of consent, and lack its time or source. */
  readonly consentMissing: number;
  /** Columns that are not looked at. */
  readonly unused: readonly string[];
  readonly readAs: readonly string[];
  /** The file is of fewer than 11 people: of what became of it little may be told. */
  readonly few: boolean;
};

const LINES_TOLD = 10;
/** The smallest group of which anything is told. */
const LEAST = 11;
const DAY_MS = 86_400_000;

/** @throws as `importCsv` does, before the first row and where the file breaks off */
export async function judgeImport(
  parts: Pick<Parts, "inForce" | "keys" | "now">,
  options: ImportOptions,
): Promise<ImportJudgement> {
  const { map } = parts.inForce;
  const { csv, plan, notation, rows, read } = await openImport(parts, options);
  const sums = { rows: 0, kept: 0, withheld: 0, expired: 0, empty: 0, consentMissing: 0 };
  const refused = new Map<RefusalReason, { n: number; lines: number[] }>();
  const purposes = new Map<string, number>();
  // Permits end with days, so rows of one day, field and claim are judged alike.
  const known = new Map<string, readonly string[]>();
  const now = parts.now();
  const people = new Set<string>();
  const servedBy = (field: string, sensitive: boolean, at: Date, claimedAt: Date | undefined, today: Date) => {
    const key = `${field} ${sensitive} ${Math.floor(+at / DAY_MS)} ${Math.floor(+(claimedAt ?? 0) / DAY_MS)} ${+today}`;
    let found = known.get(key);
    if (!found) {
      const choices =
        claimedAt && plan.consent
          ? [
              {
                purpose: plan.consent.purpose,
                value: true,
                at: claimedAt,
                receivedAt: now,
                strength: "claimed" as const,
                asked: map,
              },
            ]
          : [];
      found = livePermits(map, { choices, state: {} }, { field, at, sensitive, stopped: false }, today).map(
        ({ purpose }) => purpose,
      );
      known.set(key, found);
    }
    return found;
  };
  try {
    for await (const batch of rows) {
      options.signal?.throwIfAborted();
      for (const row of batch) {
        sums.rows++;
        const result = read(row);
        if (typeof result === "string") {
          const told = refused.get(result) ?? { n: 0, lines: [] };
          refused.set(result, told);
          told.n++;
          if (told.lines.length < LINES_TOLD) told.lines.push(row.line);
          continue;
        }
        const { message, choice, choiceMissing } = result;
        if (people.size < LEAST) people.add(subjectOf(message).hash);
        if (choiceMissing) sums.consentMissing++;
        if (plan.kind === "suppressed") {
          sums.kept++;
          continue;
        }
        if (message.kept.length === 0) {
          sums.empty++;
          continue;
        }
        const served = message.kept.flatMap(({ field, sensitive }) =>
          servedBy(field, sensitive, message.at, choice?.at, now),
        );
        if (served.length > 0) {
          sums.kept++;
          for (const purpose of new Set(served)) purposes.set(purpose, (purposes.get(purpose) ?? 0) + 1);
          // On its own day it might have been used: it is its age that ends it.
        } else if (
          message.kept.some(
            ({ field, sensitive }) => servedBy(field, sensitive, message.at, choice?.at, message.at).length > 0,
          )
        )
          sums.expired++;
        else sums.withheld++;
      }
      options.onProgress?.({ rows: sums.rows, bytes: csv.bytesRead(), totalBytes: csv.totalBytes });
    }
  } finally {
    csv.close();
  }
  const fields = plan.kind === "event" ? [plan.event] : plan.values.map(([name]) => name);
  const asking = Object.entries(purposesOf(map))
    .filter(
      ([name, purpose]) =>
        canBeChosen(purpose) && fields.some((field) => field in purpose.reads) && !purposes.has(name),
    )
    .map(([name]) => name);
  const special = [plan.person, plan.at, plan.id, plan.reason, plan.consent?.at, plan.consent?.source];
  const used = new Set([...special, ...plan.values.map(([, place]) => place)]);
  return {
    ...sums,
    refused: [...refused]
      .map(([reason, { n, lines }]) => ({ reason, remedy: REMEDIES[reason], n, lines }))
      .sort((a, b) => b.n - a.n),
    purposes: [...purposes].map(([purpose, n]) => ({ purpose, rows: n })).sort((a, b) => b.rows - a.rows),
    asking: plan.kind === "suppressed" ? [] : asking,
    unused: csv.header.filter((_, place) => !used.has(place)),
    readAs: notation.says,
    few: people.size < LEAST,
  };
}
