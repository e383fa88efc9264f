// A request is taken down: what makes two the same, how many one address and everybody may bring, and what is mailed of it.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { emailAddress, isMessage, REQUEST_KINDS } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import { addressHash } from "../storage/address-identifier.ts";
import type { Database } from "../storage/database.ts";
import { type Keys, keyedId } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";
import type { AskedBy, FiledRows, Sealed } from "./filed.ts";
import { enterStep, queueNews } from "./note-step.ts";

export type AskedFor = {
  readonly kind: string;
  readonly address: string;
  /** What the person adds, in their words. */
  readonly words?: string | undefined;
  readonly regime?: string | undefined;
  readonly locale: string;
  /** Who asks for somebody else. The proof is asked of the person all the same. */
  readonly agent?: AskedBy | undefined;
  /** For a household as a whole (Cal. Civ. Code 1798.140(q)): every member has to prove it, so staff look at it. */
  readonly household?: boolean | undefined;
  /** Who brings it in. Default: whoever fills in the form. */
  readonly actor?: string | undefined;
};

export type Refused = {
  readonly is: "refused";
  readonly code: "address_malformed" | "kind_unknown" | "words_malformed" | "too_many";
  readonly message: string;
};
/** `asked` says the same whether or not anybody is known by the address. */
export type AskedReply = { readonly is: "asked" } | Refused;

export type FilingDeps = {
  readonly database: Database;
  readonly inForce: MapInForce;
  readonly ledger: Ledger;
  readonly keys: Pick<Keys, "alias">;
  readonly tally: Pick<Tally, "add">;
  readonly now: () => Date;
  readonly filed: FiledRows;
};

/** Mails to one address a day, whatever is asked: nobody is bombed. */
const MAILS_A_DAY = 3;
const MAX_AN_HOUR = 2_000;
const MAX_WORDS = 2_000;
/** Messages of one address that wait for an answer, and mails an hour that tell staff of a new one: the rest stands in the list. */
const MESSAGES_WAITING = 5;
const NEWS_AN_HOUR = 20;
const DAY = 86_400_000;

/** Takes a request down, with its number. Nobody is looked up, so neither the reply nor its time can tell whether anybody is known. */
export async function fileRequest(
  deps: FilingDeps,
  asking: AskedFor,
): Promise<{ readonly is: "asked"; readonly id: string } | Refused> {
  const { database, inForce, ledger, keys, tally, now, filed } = deps;
  const regimes = Object.keys(inForce.map.regimes);
  const kind = REQUEST_KINDS.find((each) => each === asking.kind);
  if (!kind) return refused("kind_unknown", `There is no such request. Use one of: ${REQUEST_KINDS.join(", ")}.`);
  const address = emailAddress(asking.address);
  if (address === undefined)
    return refused("address_malformed", "This is no e-mail address. Give one like name@example.org.");
  const words = asking.words?.trim() || undefined;
  if ((isMessage(kind) && !words) || (words?.length ?? 0) > MAX_WORDS)
    return refused("words_malformed", `A message needs words, and ${MAX_WORDS} characters at most.`);
  const at = now();
  const regime = regimes.find((each) => each === asking.regime) ?? regimes[0] ?? "gdpr";
  const hash = addressHash(keys.alias, address);
  const { id: agent = null, request: theirs, callback } = asking.agent ?? {};
  const agentRequest = theirs === undefined ? null : keyedId(keys.alias, "agent request", agent ?? "", theirs);
  return database.transaction("steward", {}, async (connection) => {
    // Two at once from one address take turns, so that a duplicate is seen.
    await connection.query("select pg_advisory_xact_lock(hashtextextended($1, 15))", [hash]);
    const { rows } = await connection.query<{ today: number; hour: number }>(
      `select (count(*) filter (where address = $1))::integer as today, (count(*) filter (where at > $3))::integer as hour
       from heed.asked where at > $2`,
      [hash, new Date(at.getTime() - DAY), new Date(at.getTime() - DAY / 24)],
    );
    const found = rows[0] ?? { today: 0, hour: 0 };
    if (found.hour >= MAX_AN_HOUR)
      return refused("too_many", "Too many requests come in at this moment. Send it again in an hour.");
    const open = await connection.query<{ id: string; sealed: Buffer }>(
      `select id, sealed from heed.asked where address = $1 and kind = $2 and closed_at is null
         and agent is not distinct from $3::text and agent_request is not distinct from $4::uuid order by at limit 100`,
      [hash, kind, agent, agentRequest],
    );
    // The same asked again by the same is the same request: its clock goes on, and nothing is asked twice of anybody. A message is the same by its words.
    const same = open.rows.find((one) => !isMessage(kind) || filed.open(one.sealed).words === words);
    if (same) {
      tally.add("event", "request", "duplicate");
      return { is: "asked", id: same.id } as const;
    }
    if (isMessage(kind) && open.rows.length >= MESSAGES_WAITING)
      return refused("too_many", "Several messages of this address wait for their answer. Wait for one of them.");
    const token = randomBytes(32);
    const secret: Sealed = {
      address,
      token: token.toString("base64url"),
      ...(words ? { words } : {}),
      ...(asking.agent ? { agent: { request: theirs, callback } } : {}),
    };
    const row = {
      id: randomUUID(),
      kind,
      regime,
      at,
      token: tokenHash(token),
      address: hash,
      sealed: filed.close(secret),
      locale: asking.locale,
      agent,
      agent_request: agentRequest,
      household: asking.household ?? false,
      reminded_at: at,
    };
    await insertRows(connection, "asked", Object.keys(row) as (keyof typeof row)[], [row]);
    const by = asking.actor ?? (agent === null ? "person:form" : `agent:${agent}`);
    await enterStep(ledger, connection, { id: row.id, kind, step: "received", actor: by, at });
    // More than a few a day are taken down, and answered by mail only by staff.
    if (found.today < MAILS_A_DAY) await queueNews(connection, "request", row.id, at);
    if (isMessage(kind) && found.hour < NEWS_AN_HOUR) await queueNews(connection, "reminder", row.id, at);
    tally.add("event", "request", "received");
    return { is: "asked", id: row.id } as const;
  });
}

export const tokenHash = (token: Buffer): Buffer => createHash("sha256").update(token).digest();
const refused = (code: Refused["code"], message: string) => ({ is: "refused", code, message }) as const;
