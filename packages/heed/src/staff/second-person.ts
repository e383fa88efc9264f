// What one person of the staff must not do alone: it waits until a second one approves, and then happens once.
import { randomUUID } from "node:crypto";
import { type DataMap, type Day, lastDay } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import { keyedId } from "../storage/keys.ts";
import { type AccessChange, accessEntry, markOf } from "./access-entry.ts";

/** What is to be done, exactly: an approval is good for this and nothing else. */
export type Act =
  | {
      readonly act: "show a look late";
      readonly personId: string;
      readonly purpose: string;
      readonly role: string;
      readonly reason: string;
      readonly from: Day;
    }
  | { readonly act: "lift a hold"; readonly personId: string }
  | { readonly act: "end the hold of a request"; readonly request: string }
  | {
      readonly act: "export an audience";
      readonly audience: string;
      readonly purpose: string;
      readonly role: string;
      readonly reason: string;
      /** The audience's rule as it stands, with those that it names: changed, it is another act. */
      readonly rule: string;
    };

/** What waits, as a second person sees it: everything but the customer, whom they name themselves. */
export type Waiting = {
  readonly id: string;
  readonly act: Act["act"];
  readonly says: Readonly<Record<string, string>>;
  readonly askedBy: string;
  readonly until: Date;
  /** It is about one customer, who is to be named again. */
  readonly named: boolean;
};

/** How it stands with something that was asked for. */
export type Standing = { readonly is: "approved" | "waiting"; readonly until: Date };

export type Agreed =
  | { readonly is: "approved" /** Eight digits, as the ledger has it. */; readonly approval: string }
  | { readonly is: "waiting"; readonly until: Date };

/** Whose approval it is, and what their role opens. */
export type Approver = { readonly id: string; readonly role: string };

export type ApprovalRefused = "approval_gone" | "own_approval" | "role_may_not" | "another_person";

/** Days in which it has to be approved and done. */
const DAYS = 7;
const DAY_MS = 86_400_000;

type Row = { id: string; act: Act["act"]; about: string; says: Record<string, string>; asked_by: string; until: Date };

export function createSecondPerson(deps: {
  database: Database;
  key: Buffer;
  inForce: { readonly map: DataMap };
  ledger: Ledger;
  now: () => Date;
}) {
  const { database, key, inForce, ledger, now } = deps;
  // In the order of the names, so that what is read back from JSON gives the same.
  const hashOf = (act: Readonly<Record<string, string>>, by: string): string =>
    keyedId(
      key,
      "approval",
      by,
      ...Object.entries(act)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flat(),
    );
  const enter = (sql: Connection, by: string, change: AccessChange) =>
    ledger.write(sql, [accessEntry(now(), `staff:${by}`, change)]);

  /**
   * Asks whether this may be done now, by this colleague. Approved: it may, once, and the approval is used up. Else it waits from now on, and the
   * same call later asks again.
   *
   * @param by who does it: eight digits of an account or key, or `cli`
   */
  async function allows(act: Act, by: string): Promise<Agreed> {
    const about = hashOf(act, by);
    return database.transaction("staff", {}, async (sql) => {
      // Two at the same moment: one finds it, the other asks anew.
      const used = await sql.query<{ id: string }>(
        "delete from heed.approval where about = $1 and approved_by is not null and until > $2 returning id",
        [about, now()],
      );
      const [approved] = used.rows;
      if (approved) {
        await enter(sql, by, { did: "approval used", approval: markOf(approved.id), act: act.act });
        return { is: "approved", approval: markOf(approved.id) };
      }
      await sql.query("delete from heed.approval where about = $1 and until <= $2", [about, now()]);
      const id = randomUUID();
      const { act: name, ...rest } = act;
      const { personId: _, ...says } = { personId: "", ...rest };
      // Asked for twice at the same moment, it waits once: the row that is there comes back as it is.
      const { rows } = await sql.query<{ id: string; until: Date }>(
        `insert into heed.approval (id, act, about, says, asked_by, at, until) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (about) do update set approved_by = approval.approved_by returning id, until`,
        [id, name, about, says, by, now(), new Date(now().getTime() + DAYS * DAY_MS)],
      );
      const waits = rows[0]!;
      if (waits.id === id) await enter(sql, by, { did: "approval asked", approval: markOf(id), act: name });
      return { is: "waiting", until: waits.until };
    });
  }

  /** How it stands with this act of this colleague: nothing is asked for, and no approval used up. Undefined: it was not asked for. */
  async function standing(act: Act, by: string): Promise<Standing | undefined> {
    const [row] = await database.query<{ until: Date; approved: boolean }>(
      "staff",
      "select until, approved_by is not null as approved from heed.approval where about = $1 and until > $2",
      [hashOf(act, by), now()],
    );
    return row && { is: row.approved ? "approved" : "waiting", until: row.until };
  }

  /** For the gate: whether this look may be shown from a later day on. */
  const late = ({ by, ...look }: Omit<Extract<Act, { act: "show a look late" }>, "act"> & { by: string }) =>
    allows({ act: "show a look late", ...look }, by);

  /** What waits for a second person, the oldest first. */
  async function list(): Promise<readonly Waiting[]> {
    const rows = await database.query<Row>(
      "staff",
      "select id, act, about, says, asked_by, until from heed.approval where approved_by is null and until > $1 order by at",
      [now()],
    );
    return rows.map(({ id, act, says, asked_by: askedBy, until }) => ({
      id,
      act,
      says,
      askedBy,
      until,
      named: isNamed(act),
    }));
  }

  function mayJudge(role: string, says: Waiting["says"]): boolean {
    const roles = inForce.map.roles ?? {};
    return Object.hasOwn(roles, role) && (roles[role]?.purposes ?? []).includes(judgedUnder(says));
  }

  /**
   * A second person says yes, or no, which ends it. They are another than who asks, their role holds the purpose, and of one customer they say
   * whom it is about: `personId`, found under what they wrote.
   */
  async function judge(
    id: string,
    yes: boolean,
    by: Approver,
    personId?: string,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: ApprovalRefused }> {
    if (!UUID.test(id)) return { ok: false, reason: "approval_gone" };
    const mark = markOf(by.id);
    return database.transaction("staff", {}, async (sql) => {
      const { rows } = await sql.query<Row>(
        "select id, act, about, says, asked_by, until from heed.approval where id = $1 and approved_by is null and until > $2 for update",
        [id, now()],
      );
      const [row] = rows;
      if (!row) return { ok: false, reason: "approval_gone" };
      if (row.asked_by === mark) return { ok: false, reason: "own_approval" };
      if (!mayJudge(by.role, row.says)) return { ok: false, reason: "role_may_not" };
      const same = { ...row.says, act: row.act, ...(isNamed(row.act) ? { personId: personId ?? "" } : {}) };
      if (yes && hashOf(same, row.asked_by) !== row.about) return { ok: false, reason: "another_person" };
      if (yes) await sql.query("update heed.approval set approved_by = $2 where id = $1", [id, mark]);
      else await sql.query("delete from heed.approval where id = $1", [id]);
      const did = yes ? "approval given" : "approval refused";
      await enter(sql, mark, { did, approval: markOf(id), act: row.act });
      return { ok: true };
    });
  }

  /** The last day on which a look for this reason may still be hidden; undefined: it is shown at once. */
  function lateUntil(reason: string): Day | undefined {
    const reasons = inForce.map.lookReasons ?? {};
    const within = Object.hasOwn(reasons, reason) ? reasons[reason]?.shownWithin : undefined;
    return within && lastDay(now(), within);
  }

  return {
    allows,
    standing,
    late,
    list,
    judge,
    lateUntil,
    /** Deletes what is over. */
    async forget(): Promise<void> {
      await database.query("staff", "delete from heed.approval where until < $1", [now()]);
    },
  };
}

/**
 * The purpose that whoever judges has to hold: who may not see something cannot judge whether others may. A legal hold is about what a person has a
 * right to, so it takes `rights`.
 */
export const judgedUnder = ({ purpose = "rights" }: Waiting["says"]): string => purpose;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isNamed = (act: Act["act"]): boolean => act === "show a look late" || act === "lift a hold";

export type SecondPerson = ReturnType<typeof createSecondPerson>;
