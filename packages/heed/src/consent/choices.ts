// Choices of a person: recorded, entered in the ledger, and turned into permits in one transaction.
import { randomUUID } from "node:crypto";
import { basisOf, type Channel, isChoice, purposesOf, wayKey } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import { holdColumns, type LegalHold, readOverdueHolds, STATE } from "../storage/legal-holds.ts";
import { assertInForce, type MapInForce } from "../storage/map-in-force.ts";
import { idsOf } from "../storage/person-ids.ts";
import { lockPersons } from "../storage/person-lock.ts";
import { rewritePermits } from "../storage/rewrite-permits.ts";
import { OFF, readStanding, STOPPED } from "../storage/standing.ts";
import { insertRows } from "../storage/values.ts";
import { type Answer, type ChoiceEvent, distinct, knownIds, oneIdPerPurpose } from "./new-answers.ts";
import { readStandingChoices } from "./standing-choices.ts";

export type Recorded =
  | {
      readonly ok: true;
      readonly rewritten: number;
      /** Number of the receipt of this act; none when nothing new was said. */
      readonly receipt?: string | undefined;
    }
  | {
      readonly ok: false;
      readonly code: "not_a_choice" | "purpose_not_declared" | "unknown_person";
      readonly message: string;
    };

export type Choices = ReturnType<typeof createChoices>;

export function createChoices(deps: { database: Database; inForce: MapInForce; ledger: Ledger; now: () => Date }) {
  const { database, inForce, ledger, now } = deps;

  /** Records answers; the use of what is no longer permitted stops with this transaction. */
  async function record(event: ChoiceEvent): Promise<Recorded> {
    const refusal = refuse(event.answers);
    if (refusal) return refusal;
    let receipt: string | undefined;
    const recorded = await changing(event.personId, async (connection, personId) => {
      receipt = await write(connection, { ...event, personId });
      return rewrite(connection, personId);
    });
    return recorded.ok && receipt !== undefined ? { ...recorded, receipt } : recorded;
  }

  /** One transaction alone with one person, or with the one they were merged into; `work` returns how many rows it rewrote. */
  async function changing(
    asked: string,
    work: (connection: Connection, personId: string) => Promise<number>,
  ): Promise<Recorded> {
    return database.transaction("steward", {}, async (connection) => {
      const personId = (await lockPersons(connection, [asked], "update")).get(asked);
      await assertInForce(connection, inForce);
      if (!personId || !(await isFindable(connection, personId))) return unknownPerson;
      return { ok: true, rewritten: await work(connection, personId) };
    });
  }

  /** Returns the id that the new rows share. */
  async function write(connection: Connection, event: ChoiceEvent): Promise<string | undefined> {
    const received = now();
    const nextId = oneIdPerPurpose();
    const known = await knownIds(connection, event);
    const rows = distinct(event.answers, known).map((answer) => ({
      person_id: event.personId,
      purpose: answer.purpose,
      at: answer.at && answer.at < received ? answer.at : received,
      id: answer.id ?? nextId(answer.purpose),
      value: answer.value,
      notice: event.notice?.version ?? inForce.number,
      locale: event.notice?.locale ?? null,
      place: event.place ?? null,
      strength: event.strength,
      source: event.source,
      evidence: event.evidence ?? null,
      received_at: received,
    }));
    const columns = [
      "person_id",
      "purpose",
      "at",
      "id",
      "value",
      "notice",
      "locale",
      "place",
      "strength",
      "source",
      "evidence",
      "received_at",
    ] as const;
    if ((await insertRows(connection, "consent", columns, rows)) === 0) return undefined;
    await ledger.write(
      connection,
      rows.map((row) => ({
        personId: row.person_id,
        at: received,
        kind: "choice" as const,
        purpose: row.purpose,
        actor: `${event.strength}:${event.source}`,
        detail: { value: row.value, chosen: row.at.toISOString(), notice: row.notice },
      })),
    );
    return rows[0]?.id;
  }

  async function rewrite(connection: Connection, personId: string): Promise<number> {
    const stands = await readStanding(connection, inForce, [personId]);
    let changed = 0;
    // Decisions made before a merge stay under the old id.
    for (const id of await idsOf(connection, personId))
      changed += await rewritePermits(connection, inForce, id, stands(personId), now());
    return changed;
  }

  /** "Not interested" in an item, or the undoing of it. It is a choice: it wins over every placement, for ever. */
  async function hide(personId: string, item: string, value: boolean, actor: string): Promise<Recorded> {
    return changing(personId, async (connection, survivor) => {
      const at = now();
      await insertRows(
        connection,
        "hidden",
        ["person_id", "item", "at", "id", "value"],
        [{ person_id: survivor, item, at, id: randomUUID(), value }],
      );
      await ledger.write(connection, [
        { personId: survivor, at, kind: "choice", purpose: "suppression", actor, detail: { hidden: value } },
      ]);
      return 0;
    });
  }

  /**
   * Sets a state (`restricted`, `child`, `regime`) or lifts a legal hold, and recomputes every permit.
   *
   * @param approval of a second person, by its digits: without one no legal hold is lifted
   * @throws `second_person_missing`, `hold_reason_missing`
   */
  async function setState(
    personId: string,
    name: string,
    value: string,
    actor: string,
    approval?: string,
  ): Promise<Recorded> {
    if (name === "held" && value === "true")
      throw new Error(
        "hold_reason_missing: a legal hold needs its reason and its last day. Place it with choices.hold.",
      );
    if (name === "held" && approval === undefined)
      throw new Error(
        "second_person_missing: one person alone lifts no legal hold. Ask for an approval: heed person hold ID --lift.",
      );
    return put(personId, actor, { name, value }, approval === undefined ? {} : { approval });
  }

  /** Deletes nothing of them from now on, until it is lifted: the person reads why, and on which day staff look at it again. */
  async function hold(personId: string, why: Required<LegalHold>, actor: string): Promise<Recorded> {
    // The reason is in words: it stays where it can be deleted, and out of the ledger.
    return put(personId, actor, { name: "held", value: "true", hold: why }, { ends: why.until });
  }

  /** Writes the row of a state; the entry has `detail` beside its name and value. */
  async function put(
    personId: string,
    actor: string,
    state: { name: string; value: string; hold?: LegalHold },
    detail: Readonly<Record<string, unknown>>,
  ): Promise<Recorded> {
    return changing(personId, async (connection, survivor) => {
      const { name, value } = state;
      const at = now();
      const row = { person_id: survivor, name, at, id: randomUUID(), value, ...holdColumns(state.hold) };
      await insertRows(connection, "state", STATE, [row]);
      await ledger.write(connection, [
        {
          personId: survivor,
          at,
          kind: "request",
          purpose: "rights",
          actor,
          detail: { state: name, value, ...detail },
        },
      ]);
      return rewrite(connection, survivor);
    });
  }

  /** Stops the use of one datum for all but contract and law, or allows it again. */
  async function stop(personId: string, key: string, value: boolean, actor: string): Promise<Recorded> {
    return setState(personId, STOPPED + key, String(value), actor);
  }

  /** No to being reached on one way for one purpose, or yes again. */
  async function reach(
    personId: string,
    way: { purpose: string; channel: Channel },
    value: boolean,
    actor: string,
  ): Promise<Recorded> {
    const refusal = refuse([{ purpose: way.purpose, value }]);
    if (refusal) return refusal;
    return setState(personId, OFF + wayKey(way.channel, way.purpose), String(!value), actor);
  }

  /** Why these answers cannot be recorded, or undefined. */
  function refuse(answers: readonly Answer[]): Exclude<Recorded, { ok: true }> | undefined {
    const purposes = purposesOf(inForce.map);
    for (const { purpose } of answers) {
      const declared = Object.hasOwn(purposes, purpose) ? purposes[purpose] : undefined;
      if (!declared) {
        const names = Object.keys(purposes).filter((name) => isChoice(basisOf(purposes[name]!, undefined)));
        return {
          ok: false,
          code: "purpose_not_declared",
          message: `"${printable(purpose)}" is not a purpose in heed.config.ts. Choose among: ${names.join(", ")}.`,
        };
      }
      const bases = typeof declared.basis === "string" ? [declared.basis] : Object.values(declared.basis);
      if (!bases.some(isChoice)) {
        return {
          ok: false,
          code: "not_a_choice",
          message: `"${purpose}" rests on ${bases.join(" or ")} (${declared.law ?? "the contract with you"}); it cannot be switched off, and serves nothing else.`,
        };
      }
    }
    return undefined;
  }

  const overdueHolds = () => readOverdueHolds(database, now());

  return { record, refuse, hide, setState, hold, overdueHolds, stop, reach, ...readStandingChoices(deps) };
}

/** An erased person keeps an empty row until the last model has let go. Nothing leads to it, and nothing may be written under it. */
async function isFindable(connection: Connection, personId: string): Promise<boolean> {
  const { rowCount } = await connection.query({
    name: "person findable",
    text: "select 1 from heed.alias where person_id = $1 limit 1",
    values: [personId],
  });
  return rowCount === 1;
}

const unknownPerson: Recorded = {
  ok: false,
  code: "unknown_person",
  message: "Nothing is known under this identifier. Send an event or a choice with an identifier first.",
};

// A purpose sent by a stranger is echoed only when it looks like a name.
const printable = (name: string): string => (/^[\w -]{1,40}$/.test(name) ? name : "(unprintable)");
