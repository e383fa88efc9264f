// People of the rights parts with an equal share of events each, copied in by the owner.
import { type BenchHeed, copy } from "../../bench-heed.ts";

/** The id of person number `n`. */
export const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;

export type Events = {
  readonly people: number;
  /** The number of the first; the others follow. */
  readonly first: number;
  readonly rows: number;
  /** How many days ago the newest of each person is, and how many days before it the oldest. */
  readonly daysAgo?: number;
  readonly overDays?: number;
  /** Their last permit ended yesterday. */
  readonly expired?: boolean;
};

const DAY_MS = 86_400_000;

/** Everybody allows recommendations, which may use an event for another month, if it has not expired. */
export async function addEvents({ heed, owner }: BenchHeed, events: Events): Promise<void> {
  const { people, first, rows, daysAgo = 0, overDays = 150, expired = false } = events;
  const number = heed.inForce.numberOf("recommendations");
  const newest = Math.floor(Date.now() / 1_000) * 1_000 - daysAgo * DAY_MS;
  const day = (days: number): string => new Date(newest + days * DAY_MS).toISOString().slice(0, 10);
  const now = new Date(newest).toISOString();
  const until = new Date(Date.now() + (expired ? -1 : 30) * DAY_MS).toISOString().slice(0, 10);
  const each = Math.ceil(rows / people);
  // The same moments for everybody, made once.
  const moments = Array.from({ length: each }, (_, k) =>
    new Date(newest - ((k + 1) * overDays * DAY_MS) / each).toISOString(),
  );
  const ids = function* (line: (id: string) => readonly unknown[]) {
    for (let n = first; n < first + people; n++) yield `${line(idOf(n)).join("\t")}\n`;
  };
  const lines = function* () {
    const rest = `bench\tf\t${now}\t0\t{${number}}\t{${until}}\t${until}\n`;
    for (let n = first; n < first + people; n++) {
      const id = idOf(n);
      for (const [k, at] of moments.entries())
        yield `${id}\t${at}\t${idOf(k)}\tProduct Viewed\t{"product_id": "b${k % 500}"}\t${rest}`;
    }
  };
  await owner(async (sql) => {
    await copy(
      sql,
      "person (person_id, at)",
      ids((id) => [id, now]),
    );
    // Whom no name leads to is nobody.
    await copy(
      sql,
      "alias (hash, key_version, kind, person_id, strength, at)",
      ids((id) => [id, 1, "user", id, "proven", now]),
    );
    await copy(
      sql,
      "consent (person_id, purpose, at, id, value, notice, strength, source, received_at)",
      ids((id) => [id, "recommendations", day(-365), id, true, heed.inForce.number, "proven", "bench", now]),
    );
    await copy(
      sql,
      "event (person_id, at, event_id, field, value, source, sensitive, received_at, skew_ms, permits, until, expires)",
      lines(),
    );
  });
}
