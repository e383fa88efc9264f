// Agents who ask for other people, by the Data Rights Protocol 1.0: what they send is checked, becomes a request like any other, and is told to
// nobody but the agent that sent it.
import { randomBytes } from "node:crypto";
import { EXERCISES, type ExerciseStatus } from "@heed/core";
import {
  type Agent,
  agentNamed,
  agentWithToken,
  forgetMessages,
  listAgents,
  setAgentToken,
  takeMessage,
} from "../storage/agents.ts";
import type { Database } from "../storage/database.ts";
import { exerciseStatus } from "./exercise-status.ts";
import type { AskedBy, Filed } from "./filed.ts";
import type { Requests } from "./requests.ts";
import { checkClaims, type NotTaken, notTaken, openMessage } from "./signed-message.ts";
import { tellAgents } from "./tell-agents.ts";

export type AgentReply = { readonly ok: true; readonly status: ExerciseStatus } | NotTaken;
export type Agents = ReturnType<typeof createAgents>;

/** The specification did not change between these. */
const VERSIONS: readonly unknown[] = ["1.0", "0.9.4", "0.9.3"];
const MAX_ID = 200;
const MAX_URL = 2_000;
const NO_CALLBACK =
  "status_callback is not called: it is no https address of the host that this business has registered. Ask for the status instead.";

export function createAgents(deps: {
  database: Database;
  requests: Pick<Requests, "file" | "find" | "act" | "untold" | "told">;
  /** Names of the map. */
  regimes: readonly string[];
  publicUrl: string;
  /** Of the mail to the person: an agent names none. */
  language: string;
  post: Parameters<typeof tellAgents>[0]["post"];
  now: () => Date;
}) {
  const { database, requests, now } = deps;
  const regimes = new Set(["ccpa", ...deps.regimes.map((name) => name.toLowerCase())]);
  const base = deps.publicUrl.replace(/\/+$/, "");
  const statusOf = (filed: Filed): ExerciseStatus => exerciseStatus(filed, base);

  /** Opens a message of an agent and checks it; each is taken once. */
  async function read({ id, business, verifyKey }: Pick<Agent, "id" | "business" | "verifyKey">, body: unknown) {
    const opened = openMessage(body, verifyKey);
    if (!opened.ok) return opened;
    const checked = checkClaims(opened.claims, { agent: id, business, now: now(), all: true });
    if (!checked.ok) return checked;
    return { ...opened, take: () => takeMessage(database, opened.signed, checked.until) };
  }
  const REPLAYED = notTaken(409, "This very message was taken already. Sign each request anew.");

  /** A token for an agent (2.05), or nothing where anything is wrong; the one before it ends. */
  async function setUp(id: string, body: unknown): Promise<string | undefined> {
    const agent = await agentNamed(database, id);
    if (!agent) return undefined;
    const message = await read(agent, body);
    const version = message.ok ? message.claims["drp.version"] : undefined;
    if (!message.ok || (version !== undefined && !VERSIONS.includes(version)) || !(await message.take()))
      return undefined;
    const token = randomBytes(32).toString("base64url");
    await setAgentToken(database, id, token);
    return token;
  }

  /** Takes a request down (2.01): who is meant still has to prove it, wherever others have to. */
  async function ask(agent: Agent, body: unknown): Promise<AgentReply> {
    const message = await read(agent, body);
    if (!message.ok) return message;
    const { claims } = message;
    if (!VERSIONS.includes(claims["drp.version"]))
      return notTaken(400, `drp.version is none of: ${VERSIONS.join(", ")}.`);
    const { exercise, regime, email } = claims;
    const kind =
      typeof exercise === "string" && Object.hasOwn(EXERCISES, exercise.trim()) && EXERCISES[exercise.trim()];
    if (!kind) return notTaken(400, `exercise is none of: ${Object.keys(EXERCISES).join(", ")}.`);
    if (regime !== undefined && !(typeof regime === "string" && regimes.has(regime.toLowerCase())))
      return notTaken(400, `regime is none of: ${[...regimes].join(", ")}. Leave it out to ask without one.`);
    if (typeof email !== "string") return notTaken(400, "email is missing: people are found by it. Send it.");
    const by = askedBy(agent, claims);
    if (!("id" in by)) return by;
    if (!(await message.take())) return REPLAYED;
    const filed = await requests.file({
      kind,
      address: email,
      regime: regime?.toLowerCase(),
      locale: deps.language,
      agent: by,
    });
    if (filed.is === "refused")
      return notTaken(filed.code === "too_many" ? 429 : 400, filed.message, filed.code !== "too_many");
    const found = (await status(agent, filed.id)) ?? notTaken(409, "The request is gone.");
    if (!found.ok || claims["status_callback"] === undefined || by.callback !== undefined) return found;
    return { ok: true, status: { ...found.status, processing_details: NO_CALLBACK } };
  }

  /** How a request stands (2.02); undefined for one that is not this agent's, or not at all. */
  async function status({ id }: Pick<Agent, "id">, request: string): Promise<AgentReply | undefined> {
    const filed = await requests.find(request);
    return filed?.agent?.id === id ? { ok: true, status: statusOf(filed) } : undefined;
  }

  /** Takes a request back (2.04). What the person gives as a reason is not kept. */
  async function revoke(agent: Agent, request: string, body: unknown): Promise<AgentReply | undefined> {
    const message = openMessage(body, agent.verifyKey);
    if (!message.ok) return message;
    // The protocol asks for no claims here; a message that carries them anyway was meant for somebody, and for a time.
    const checked = checkClaims(message.claims, { agent: agent.id, business: agent.business, now: now(), all: false });
    if (!checked.ok) return checked;
    const found = await status(agent, request);
    if (!found?.ok || found.status.status === "revoked") return found;
    const done = await requests.act(request, { is: "revoked", at: now() }, `agent:${agent.id}`);
    return done.ok ? { ok: true, status: statusOf(done.filed) } : notTaken(409, done.message);
  }

  return {
    setUp,
    ask,
    status,
    revoke,
    /** Whose token it is. */
    find: (token: string): Promise<Agent | undefined> => agentWithToken(database, token),
    list: (): Promise<readonly Agent[]> => listAgents(database),
    /** Tells agents of what became of their requests; how many took it. */
    tell: (): Promise<number> => tellAgents({ requests, base, post: deps.post, now }),
    forget: (): Promise<void> => forgetMessages(database, now()),
  };
}

/** Who asks, and what of it they want to hear again, and where. */
function askedBy({ id, callbackHost }: Agent, claims: Readonly<Record<string, unknown>>): AskedBy | NotTaken {
  const { "agent-request-id": request, status_callback: callback } = claims;
  const url = typeof callback === "string" && callback.length <= MAX_URL ? URL.parse(callback) : null;
  // Nothing about a person goes to a host that the operator has not named.
  const named = url?.protocol === "https:" && url.host === callbackHost && url.username === "" && url.password === "";
  if (request === undefined || (typeof request === "string" && request.length <= MAX_ID && !request.includes("\0")))
    return { id, request, ...(named ? { callback: url.href } : {}) };
  return notTaken(400, `agent-request-id is no text of at most ${MAX_ID} characters.`);
}
