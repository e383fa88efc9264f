// Receipts of choices: made when somebody asks, from the rows of the choice and the stored notice, always the same, and signed.
import { type DataMap, type Receipt, receiptOf, type Strength } from "@heed/core";
import type { Connection, Database } from "../storage/database.ts";
import { keyedId } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { Notices } from "./notices.ts";
import type { Signed, Signer } from "./sign-receipt.ts";

/** One act of choice, for a list: its receipt is asked for by `id`. */
export type ReceiptLine = {
  readonly id: string;
  readonly at: Date;
  readonly answers: readonly { readonly purpose: string; readonly value: boolean }[];
};

/** An answer of somebody who is not known: nothing of it is stored. */
export type PassingAnswer = {
  readonly id: string;
  readonly answers: readonly { readonly purpose: string; readonly value: boolean }[];
  readonly notice: { readonly version: number; readonly locale?: string | undefined };
  readonly place?: string | undefined;
};

export type Receipts = ReturnType<typeof createReceipts>;

type Row = {
  purpose: string;
  at: Date;
  id: string;
  value: boolean;
  notice: number;
  locale: string | null;
  place: string | null;
  strength: Strength;
  source: string;
};

/** Acts that were nobody's click: a merge and a split restate a refusal, an erasure ends everything. */
const NO_ACT: readonly string[] = ["merge", "split"];

export function createReceipts(deps: {
  database: Database;
  inForce: MapInForce;
  notices: Notices;
  signer: Signer;
  principalKey: Buffer;
  publicUrl: string;
  now: () => Date;
}) {
  const { database, inForce, notices, signer, principalKey, publicUrl, now } = deps;

  /** The signed receipt of an act of this person; undefined when they made no such act. */
  async function find(personId: string, id: string): Promise<Signed | undefined> {
    if (!UUID.test(id)) return undefined;
    const found = await database.transaction("steward", {}, async (connection) => {
      const survivor = await survivorOf(connection, personId);
      const { rows } = await connection.query<Row & { before: boolean | null }>({
        name: "rows of a receipt",
        text: `select c.purpose, c.at, c.id, c.value, c.notice, c.locale, c.place, c.strength, c.source,
                 (select b.value from heed.consent b where b.person_id = c.person_id and b.purpose = c.purpose and (b.at, b.id) < (c.at, c.id)
                  order by b.at desc, b.value, b.id desc limit 1) as before
               from heed.consent c where c.person_id = $1 and c.id = $2 and c.source <> all($3) order by c.purpose`,
        values: [survivor, id.toLowerCase(), NO_ACT],
      });
      const state = await connection.query<{ value: string }>({
        name: "regime of a person",
        text: "select value from heed.state where person_id = $1 and name = 'regime' order by at desc, value desc limit 1",
        values: [survivor],
      });
      return { rows, regime: state.rows[0]?.value };
    });
    const first = found.rows[0];
    if (!first) return undefined;
    return issue({
      id: first.id,
      at: first.at,
      answers: found.rows.map(({ purpose, value, before }) => ({ purpose, value, before: before ?? undefined })),
      notice: { version: first.notice, locale: first.locale ?? undefined },
      place: first.place ?? undefined,
      strength: first.strength,
      method: first.source,
      regime: found.regime,
    });
  }

  /** The signed receipt for somebody who is not known, for their browser to keep; the server keeps nothing of it. */
  const inPassing = (answer: PassingAnswer): Promise<Signed | undefined> =>
    issue({
      ...answer,
      at: now(),
      answers: answer.answers.map((each) => ({ ...each, before: undefined })),
      strength: "browser",
      method: "banner",
      regime: undefined,
    });

  /** Every act of a person, newest first. */
  async function list(personId: string): Promise<readonly ReceiptLine[]> {
    return database.transaction("steward", {}, async (connection) => {
      const { rows } = await connection.query<Pick<Row, "id" | "at" | "purpose" | "value">>({
        name: "acts of a person",
        text: "select id, at, purpose, value from heed.consent where person_id = $1 and source <> all($2) order by at desc, id, purpose",
        values: [await survivorOf(connection, personId), NO_ACT],
      });
      const acts = new Map<string, { id: string; at: Date; answers: { purpose: string; value: boolean }[] }>();
      for (const { id, at, purpose, value } of rows) {
        const act = acts.get(id) ?? { id, at, answers: [] };
        act.answers.push({ purpose, value });
        acts.set(id, act);
      }
      return [...acts.values()];
    });
  }

  async function issue(
    facts: Omit<Parameters<typeof receiptOf>[0], "notice" | "map" | "principal" | "publicUrl"> & {
      notice: { version: number; locale?: string | undefined };
    },
  ): Promise<Signed | undefined> {
    const notice = await notices.find(facts.notice);
    const map = await mapOf(facts.notice.version);
    if (!notice || !map) return undefined;
    const principal = keyedId(principalKey, "principal", facts.id);
    const receipt: Receipt = receiptOf({ ...facts, notice, map, principal, publicUrl });
    // The time of the act, not of the asking: the same receipt is the same bytes whenever it is fetched.
    return signer.sign(receipt, facts.at);
  }

  async function mapOf(version: number): Promise<DataMap | undefined> {
    if (version === inForce.number) return inForce.map;
    const rows = await database.query<{ body: DataMap }>("steward", "select body from heed.map where number = $1", [
      version,
    ]);
    return rows[0]?.body;
  }

  return { find, list, inPassing, keys: () => ({ keys: [signer.jwk] }) };
}

async function survivorOf(connection: Connection, personId: string): Promise<string> {
  const { rows } = await connection.query<{ merged_into: string | null }>({
    name: "survivor of a person",
    text: "select merged_into from heed.person where person_id = $1",
    values: [personId],
  });
  return rows[0]?.merged_into ?? personId;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
