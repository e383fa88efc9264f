// Double opt-in: an address asks, a mail goes out, one press of a button confirms. Until then nobody is known and nothing counts.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type DataMap, emailAddress, type Purpose, purposesOf } from "@heed/core";
import type { Connection, Database } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { addressHash, addressIdentifier, hashOf, type Identifier } from "../storage/person-directory.ts";
import { openSealed, seal } from "../storage/person-key.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";
import type { Choices } from "./choices.ts";
import type { Notices } from "./notices.ts";

/** A link works this long; then the address is deleted, and nothing of the asking is left. */
export const CONFIRM_DAYS = 14;
/** Mails to one address: so that nobody is bombed with confirmations that others ask for. */
const MAILS_A_DAY = 3;
const MINUTES_BETWEEN = 10;
/** Askings that may wait at once, of everybody: what is beyond comes from a machine. */
const MAX_WAITING_AN_HOUR = 2_000;
const DAY = 86_400_000;

export type Asking = {
  readonly address: string;
  readonly purpose: string;
  /** The host's id of a known person: only a server key may name one. */
  readonly userId?: string | undefined;
  readonly notice?: number | undefined;
  readonly locale?: string | undefined;
  readonly place?: string | undefined;
  readonly ip?: string | undefined;
};

/** `asked` says the same whether or not the address is known, and whether or not a mail goes out. */
export type Asked =
  | { readonly is: "asked" }
  | {
      readonly is: "refused";
      readonly code: "address_malformed" | "purpose_not_declared" | "not_confirmable" | "notice_unknown" | "too_many";
      readonly message: string;
    };

/** What a link is about; `confirmed` when its button was pressed before. */
export type Pending = { readonly purpose: string; readonly locale: string; readonly confirmed: boolean };

/** A mail that is to go out now. */
export type ConfirmationMail = {
  readonly id: string;
  readonly to: string;
  readonly token: string;
  readonly purpose: string;
  readonly locale: string;
};

export type Confirmations = ReturnType<typeof createConfirmations>;

type Row = {
  id: string;
  address: string;
  key_version: number;
  sealed: Buffer | null;
  purpose: string;
  subject: string | null;
  notice: number;
  locale: string;
  place: string | null;
  ip: string | null;
  at: Date;
  quiet: boolean;
  confirmed_at: Date | null;
};
const COLUMNS =
  "id, address, key_version, sealed, purpose, subject, notice, locale, place, ip, at, quiet, confirmed_at";

export function createConfirmations(deps: {
  database: Database;
  inForce: MapInForce;
  notices: Notices;
  choices: Pick<Choices, "record" | "read">;
  /** The person behind an identifier, if there is one; makes nobody. */
  known: (identifier: Identifier) => Promise<string | undefined>;
  ensure: (identifier: Identifier, strength: "proven") => Promise<string>;
  /** Stores the confirmed address as a trait of its person. */
  keep: (identifier: Identifier, traits: Readonly<Record<string, string>>, messageId: string) => Promise<unknown>;
  keys: Pick<Keys, "alias" | "hashes" | "wrap" | "token">;
  tally: Pick<Tally, "add">;
  now: () => Date;
}) {
  const { database, inForce, notices, choices, known, ensure, keep, keys, tally, now } = deps;

  /** Takes the asking down and queues the mail. The same work is done whoever's address it is. */
  async function ask(asking: Asking): Promise<Asked> {
    const address = emailAddress(asking.address);
    if (address === undefined)
      return refused("address_malformed", "This is no e-mail address. Send one like name@example.org.");
    const wrong = notConfirmable(inForce.map, asking.purpose);
    if (wrong) return wrong;
    const notice = await notices.find({ version: asking.notice, locale: asking.locale });
    if (!notice)
      return refused(
        "notice_unknown",
        "No notice of this number was ever shown. Send the number that GET /consent/v1/notice gives.",
      );
    const identifier = addressIdentifier(address, asking.userId);
    const confirmed = await isConfirmed(identifier, asking.purpose);
    const at = now();
    const token = randomBytes(32);
    return database.transaction("steward", {}, async (connection) => {
      const hash = hashOfAddress(address);
      const counts = await countsOf(connection, hash, at);
      if (counts.waiting >= MAX_WAITING_AN_HOUR)
        return refused("too_many", "Too many people are signing up at this moment. Send it again in an hour.");
      const quiet = confirmed || counts.today >= MAILS_A_DAY || counts.justNow > 0;
      const id = randomUUID();
      const row = {
        id,
        token: tokenHash(token),
        address: keys.hashes.stored(hash),
        key_version: keys.hashes.version,
        sealed: seal(keys.wrap, Buffer.from(JSON.stringify({ address, token: token.toString("base64url") }))),
        purpose: asking.purpose,
        subject: asking.userId ?? null,
        notice: notice.version,
        locale: notice.locale,
        place: asking.place ?? null,
        ip: inForce.map.recordIp ? (asking.ip ?? null) : null,
        at,
        quiet,
      };
      await insertRows(connection, "confirmation", Object.keys(row) as (keyof typeof row)[], [row]);
      const mail = { id: randomUUID(), kind: "confirmation", ref: id, at, due: at };
      // A quiet one is queued too and dropped by the worker, so that the reply takes the same time.
      await insertRows(connection, "outbox", ["id", "kind", "ref", "at", "due"], [mail]);
      return { is: "asked" };
    });
  }

  /** Asking again does not reset somebody who has confirmed, and needs no second mail. */
  async function isConfirmed(identifier: Identifier, purpose: string): Promise<boolean> {
    // Of an unknown person the same is read, of nobody.
    const personId = (await known(identifier)) ?? "00000000-0000-0000-0000-000000000000";
    const stands = (await choices.read(personId)).find((one) => one.purpose === purpose);
    return stands?.answered?.value === true && stands.answered.strength === "proven" && stands.decision.allowed;
  }

  async function countsOf(connection: Connection, address: string, at: Date) {
    const { rows } = await connection.query<{ today: number; just_now: number; waiting: number }>({
      name: "confirmations lately",
      text: `select count(*) filter (where address = any($1) and not quiet) as today,
               count(*) filter (where address = any($1) and not quiet and at > $3) as just_now,
               count(*) filter (where at > $4) as waiting
             from heed.confirmation where at > $2`,
      values: [keys.hashes.forms(address), ago(at, DAY), ago(at, MINUTES_BETWEEN * 60_000), ago(at, DAY / 24)],
    });
    const found = rows[0];
    return { today: found?.today ?? 0, justNow: found?.just_now ?? 0, waiting: found?.waiting ?? 0 };
  }

  /** What the link shows; reading changes nothing, so that a scanner may follow it. */
  async function look(token: string): Promise<Pending | undefined> {
    const row = await rowOf(token);
    return row && { purpose: row.purpose, locale: row.locale, confirmed: row.confirmed_at !== null };
  }

  /** The button was pressed. Whatever is repeated of it changes nothing: not by a second press, not after a withdrawal. */
  async function confirm(token: string): Promise<Pending | undefined> {
    const row = await rowOf(token);
    if (!row) return undefined;
    const pending = { purpose: row.purpose, locale: row.locale };
    if (row.confirmed_at !== null || row.sealed === null) return { ...pending, confirmed: true };
    // The map may have changed since the mail went out.
    if (notConfirmable(inForce.map, row.purpose)) return undefined;
    const { address } = opened(row.sealed);
    const identifier = addressIdentifier(address, row.subject ?? undefined);
    const personId = await ensure(identifier, "proven");
    const notice = await notices.find({ version: row.notice, locale: row.locale });
    const confirmedAt = now();
    const evidence = {
      asked: row.at.toISOString(),
      confirmed: confirmedAt.toISOString(),
      wording: `sha256:${notice?.hash ?? ""}`,
      address: keys.hashes.stored(hashOfAddress(address)),
      ...(keys.hashes.version === keys.hashes.bare ? {} : { key: keys.hashes.version }),
      ...(row.ip === null ? {} : { ip: row.ip }),
    };
    // Its id is the asking's: pressed twice, even at once, it is recorded once.
    const recorded = await choices.record({
      personId,
      answers: [{ purpose: row.purpose, value: true, id: row.id }],
      strength: "proven",
      source: "mail",
      place: row.place ?? undefined,
      notice: { version: row.notice, locale: row.locale },
      evidence: JSON.stringify(evidence),
    });
    if (!recorded.ok) return undefined;
    const field = addressField(inForce.map, row.purpose);
    if (field !== undefined) await keep(identifier, { [field]: address }, row.id);
    await database.query(
      "steward",
      "update heed.confirmation set sealed = null, ip = null, confirmed_at = $2 where id = $1",
      [row.id, confirmedAt],
    );
    tally.add("choice", row.purpose, "confirmed");
    return { ...pending, confirmed: true };
  }

  /** What to mail for a queued asking, read at the last moment; undefined when there is nothing to mail (any more). */
  async function mailFor(id: string): Promise<ConfirmationMail | undefined> {
    const rows = await database.query<Row>(
      "steward",
      `select ${COLUMNS} from heed.confirmation where id = $1 and at > $2`,
      [id, ago(now(), CONFIRM_DAYS * DAY)],
    );
    const row = rows[0];
    if (!row || row.quiet || row.confirmed_at !== null || row.sealed === null) return undefined;
    if (await wasErased(row)) return undefined;
    if (notConfirmable(inForce.map, row.purpose)) return undefined;
    const { address, token } = opened(row.sealed);
    if (await isConfirmed(addressIdentifier(address, row.subject ?? undefined), row.purpose)) return undefined;
    return { id: row.id, to: address, token, purpose: row.purpose, locale: row.locale };
  }

  /** Deletes what was not confirmed in time, the traces of what was, and askings of who was erased since. */
  async function forget(): Promise<number> {
    return database.transaction("steward", {}, async (connection) => {
      const { rows } = await connection.query<Pick<Row, "id" | "address" | "key_version">>(
        "select id, address, key_version from heed.confirmation",
      );
      const hashes = rows.map(({ address, key_version }) => keys.hashes.plain(address, key_version));
      const { rowCount } = await connection.query(
        `delete from heed.confirmation asking using unnest($2::uuid[], $3::uuid[]) as one (id, hash)
          where asking.id = one.id and (asking.at <= $1
             or exists (select 1 from heed.erased gone where gone.hash = one.hash and gone.at >= asking.at))`,
        [ago(now(), CONFIRM_DAYS * DAY), rows.map((row) => row.id), hashes],
      );
      return rowCount ?? 0;
    });
  }

  async function rowOf(token: string): Promise<Row | undefined> {
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
    const rows = await database.query<Row>(
      "steward",
      `select ${COLUMNS} from heed.confirmation where token = $1 and at > $2`,
      [tokenHash(Buffer.from(token, "base64url")), ago(now(), CONFIRM_DAYS * DAY)],
    );
    const [row] = rows;
    return row && !(await wasErased(row)) ? row : undefined;
  }

  /** Somebody who had everything deleted since is not brought back by what they had asked for before. */
  async function wasErased({ id, address, key_version, subject, at }: Row): Promise<boolean> {
    const hashes = [
      keys.hashes.plain(address, key_version),
      ...(subject === null ? [] : [hashOf(keys.alias, { kind: "user", value: subject })]),
    ];
    const rows = await database.query<{ n: number }>(
      "steward",
      "select count(*)::integer as n from heed.erased where hash = any($1) and at >= $2",
      [hashes, at],
    );
    if ((rows[0]?.n ?? 0) === 0) return false;
    await database.query("steward", "delete from heed.confirmation where id = $1", [id]);
    return true;
  }

  // Only `ask` seals these.
  const opened = (sealed: Buffer) =>
    JSON.parse(openSealed(keys.wrap, sealed).toString()) as { address: string; token: string };
  const hashOfAddress = (address: string): string => addressHash(keys.alias, address);

  return { ask, look, confirm, mailFor, forget };
}

const tokenHash = (token: Buffer): Buffer => createHash("sha256").update(token).digest();
const ago = (at: Date, ms: number): Date => new Date(at.getTime() - ms);

function notConfirmable(map: DataMap, name: string): Extract<Asked, { is: "refused" }> | undefined {
  const purposes = purposesOf(map);
  const purpose: Purpose | undefined = Object.hasOwn(purposes, name) ? purposes[name] : undefined;
  const names = Object.entries(purposes).flatMap(([each, { doubleOptIn }]) => (doubleOptIn ? [each] : []));
  const choose =
    names.length === 0 ? "Declare doubleOptIn: true for one in heed.config.ts." : `Use one of: ${names.join(", ")}.`;
  if (!purpose) return refused("purpose_not_declared", `There is no such purpose. ${choose}`);
  return purpose.doubleOptIn
    ? undefined
    : refused("not_confirmable", `This purpose asks for no confirmation by mail. ${choose}`);
}

/** The field of the map that holds an address and that the purpose reads. */
function addressField(map: DataMap, purpose: string): string | undefined {
  return Object.keys(map.purposes[purpose]?.reads ?? {}).find((field) => {
    const declared = map.fields[field];
    return declared?.kind === "trait" && declared.type === "email";
  });
}

const refused = (code: Extract<Asked, { is: "refused" }>["code"], message: string) =>
  ({ is: "refused", code, message }) as const;
