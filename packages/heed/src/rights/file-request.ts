// A request is taken down: what makes two the same, how many one address and everybody may bring, and what is mailed of it.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import {
  emailAddress,
  hasClock,
  isMessage,
  needsProof,
  REQUEST_KINDS,
  type RequestKind,
  requestClock,
} from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import { type Keys, keyedId } from "../storage/keys.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import { addressHash } from "../storage/person-directory.ts";
import type { Tally } from "../storage/tally.ts";
import { insertRows } from "../storage/values.ts";
import type { ClientPace } from "./client-pace.ts";
import type { AskedBy, FiledRows, Sealed } from "./filed.ts";
import { enterStep, queueNews } from "./note-step.ts";

export type AskedFor = {
  readonly kind: string;
  readonly address: string;
  /** What the person adds, in their words. */
  readonly words?: string | undefined;
  /** Under which law, as the map or its clock names it; undefined: nobody knows where they live. */
  readonly regime?: string | undefined;
  readonly locale: string;
  /** Who asks for somebody else. The proof is asked of the person all the same. */
  readonly agent?: AskedBy | undefined;
  /** For a household as a whole (Cal. Civ. Code 1798.140(q)): every member has to prove it, so staff look at it. */
  readonly household?: boolean | undefined;
  /** When it came in, where that was before now: the law's clock runs since then. */
  readonly cameIn?: Date | undefined;
  /** Who brings it in. Default: whoever fills in the form. */
  readonly actor?: string | undefined;
  /** From where it is sent, as far as that tells one client from another. */
  readonly client?: string | undefined;
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
  readonly keys: Pick<Keys, "alias" | "hashes">;
  readonly tally: Pick<Tally, "add">;
  readonly now: () => Date;
  readonly filed: FiledRows;
  readonly pace: ClientPace;
};

/** Mails to one address that go at once, in a day; each further one waits for this long after the one before, so that nobody is bombed or silenced. */
const AT_ONCE_A_DAY = 3;
const MAIL_EVERY = 3_600_000;
/** From everybody together in an hour; beyond it only clients that have brought little, and beyond ten times as many nobody. */
const MANY_AN_HOUR = 2_000;
const MAX_AN_HOUR = 10 * MANY_AN_HOUR;
const MAX_WORDS = 2_000;
/** Messages of one address a day, and mails an hour that tell staff of a new one: the rest stands in the list. */
const MESSAGES_A_DAY = 10;
const NEWS_AN_HOUR = 20;
const DAY = 86_400_000;

/** Takes a request down, with its number. Nobody is looked up, so neither the reply nor its time can tell whether anybody is known. */
export async function fileRequest(
  deps: FilingDeps,
  asking: AskedFor,
): Promise<{ readonly is: "asked"; readonly id: string } | Refused> {
  const { database, inForce, ledger, keys, tally, now, filed, pace } = deps;
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
  const regime = regimeOf(regimes, asking.regime, kind, asking.cameIn ?? at);
  const { hashes } = keys;
  const hash = addressHash(keys.alias, address);
  const forms = hashes.forms(hash);
  // What is only done, as an opt-out is, mails nobody.
  const mails = needsProof(kind) || isMessage(kind);
  const { id: agent = null, request: theirs, callback } = asking.agent ?? {};
  const agentRequest = theirs === undefined ? null : keyedId(keys.alias, "agent request", agent ?? "", theirs);
  return database.transaction("steward", {}, async (connection) => {
    // Two at once from one address take turns, so that a duplicate is seen.
    await connection.query("select pg_advisory_xact_lock(hashtextextended($1, 15))", [hash]);
    const { rows } = await connection.query<{ messages: number; hour: number }>(
      `select (count(*) filter (where address = any($1) and kind = $4))::integer as messages, (count(*) filter (where at > $3))::integer as hour
       from heed.asked where at > $2`,
      [forms, new Date(at.getTime() - DAY), new Date(at.getTime() - DAY / 24), kind],
    );
    const found = rows[0] ?? { messages: 0, hour: 0 };
    const isCrowded = found.hour >= MANY_AN_HOUR;
    if (found.hour >= MAX_AN_HOUR || (isCrowded && !pace.allowsInACrowd(asking.client)))
      return refused("too_many", "Too many requests come in at this moment. Send it again in an hour.");
    pace.asked(asking.client);
    const open = await connection.query<{ id: string; sealed: Buffer }>(
      `select id, sealed from heed.asked where address = any($1) and kind = $2 and closed_at is null
         and agent is not distinct from $3::text and ($4::uuid[] is null and agent_request is null or agent_request = any($4)) order by at limit 100`,
      [forms, kind, agent, agentRequest && hashes.forms(agentRequest)],
    );
    // The same asked again by the same is the same request: its clock goes on, and nothing is asked twice of anybody. A message is the same by its words.
    const same = open.rows.find((one) => !isMessage(kind) || filed.open(one.sealed).words === words);
    if (same) {
      tally.add("event", "request", "duplicate");
      // Who lost the mail, or got it for what somebody else asked, is sent it again.
      const before = mails && !isMessage(kind) ? await filed.read(connection, same.id) : undefined;
      if (before?.request.reason === "need_user_verification") await queueMail(connection, same.id, forms, at);
      return { is: "asked", id: same.id } as const;
    }
    if (isMessage(kind) && found.messages >= MESSAGES_A_DAY)
      return refused("too_many", "Several messages of this address came today. Send it again tomorrow.");
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
      came_in: asking.cameIn,
      token: tokenHash(token),
      address: hashes.stored(hash),
      key_version: hashes.version,
      sealed: filed.close(secret),
      locale: asking.locale,
      agent,
      agent_request: agentRequest && hashes.stored(agentRequest),
      household: asking.household ?? false,
      reminded_at: at,
    };
    await insertRows(connection, "asked", Object.keys(row) as (keyof typeof row)[], [row]);
    const by = asking.actor ?? (agent === null ? "person:form" : `agent:${agent}`);
    await enterStep(ledger, connection, { id: row.id, kind, step: "received", actor: by, at });
    if (mails) await queueMail(connection, row.id, forms, at);
    // Queued all the same, and dropped when it is composed: the reply takes as long.
    else await queueNews(connection, "request", row.id, at);
    if (isMessage(kind) && found.hour < NEWS_AN_HOUR) await queueNews(connection, "reminder", row.id, at);
    tally.add("event", "request", "received");
    return { is: "asked", id: row.id } as const;
  });
}

/** The map's own of that name, in whatever letters; else one that has a clock; else, where nobody says where the person lives, the strictest. */
function regimeOf(regimes: readonly string[], said: string | undefined, kind: RequestKind, at: Date): string {
  const name = said?.toLowerCase();
  const declared = regimes.find((each) => each.toLowerCase() === name);
  if (declared !== undefined) return declared;
  if (name !== undefined && hasClock(name)) return name;
  const dueBy = (regime: string): string => requestClock(regime).due(kind, at).expectedBy;
  return regimes.toSorted((a, b) => dueBy(a).localeCompare(dueBy(b)))[0] ?? "gdpr";
}

/** Mails about a request: at once, or when it is its turn. Its last mail, if that is to go still or went a moment ago, is enough. */
async function queueMail(connection: Connection, id: string, address: readonly string[], at: Date): Promise<void> {
  const { rows } = await connection.query<{ today: number; last: Date | null; own: Date | null }>(
    `select count(*)::integer as today, max(mailed_at) as last, max(mailed_at) filter (where id = $2) as own
     from heed.asked where address = any($1) and mailed_at > $3`,
    [address, id, new Date(at.getTime() - DAY)],
  );
  const { today, last, own } = rows[0] ?? { today: 0, last: null, own: null };
  if (own && own.getTime() > at.getTime() - MAIL_EVERY) return;
  // Sent again it always waits its turn: two requests asked for again and again are no more mails than one.
  const next = last && (own || today >= AT_ONCE_A_DAY) ? last.getTime() + MAIL_EVERY : 0;
  const due = new Date(Math.max(at.getTime(), next));
  await queueNews(connection, "request", id, due);
  await connection.query("update heed.asked set mailed_at = $2 where id = $1", [id, due]);
}

export const tokenHash = (token: Buffer): Buffer => createHash("sha256").update(token).digest();
const refused = (code: Refused["code"], message: string) => ({ is: "refused", code, message }) as const;
