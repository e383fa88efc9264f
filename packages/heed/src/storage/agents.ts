// Agents who ask for other people: each with the key that it signs with and the name under which it knows us. The operator registers them.
import { hash } from "node:crypto";
import type { Database, Owner } from "./database.ts";

/** Somebody who may ask for others (authorized agent). */
export type Agent = {
  /** As the service directory of its network has it. */
  readonly id: string;
  readonly name: string;
  /** Ed25519, 32 bytes. */
  readonly verifyKey: Buffer;
  /** The name of this business in that directory: what a message has to be addressed to. */
  readonly business: string;
  /** The one host that is called when a request of theirs changes; without it they ask. */
  readonly callbackHost?: string;
};

type Row = { id: string; name: string; verify_key: Buffer; business: string; callback_host: string | null };
const COLUMNS = "id, name, verify_key, business, callback_host";

/** Registers an agent, as the owner, or what is new of one; either way its token ends. */
export async function putAgent(owner: Owner, agent: Agent, now: Date): Promise<void> {
  const { id, name, verifyKey, business, callbackHost = null } = agent;
  await owner.query(
    `insert into heed.agent (${COLUMNS}, at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do update set
       name = excluded.name, verify_key = excluded.verify_key, business = excluded.business, callback_host = excluded.callback_host, token = null`,
    [id, name, verifyKey, business, callbackHost, now],
  );
}

/** Takes an agent away, as the owner; whether there was one. Its requests stay: they are the people's. */
export async function removeAgent(owner: Owner, id: string): Promise<boolean> {
  return (await owner.query("delete from heed.agent where id = $1", [id])).rowCount === 1;
}

export async function listAgents(database: Database): Promise<readonly Agent[]> {
  return (await database.query<Row>("steward", `select ${COLUMNS} from heed.agent order by id`)).map(agentOf);
}

export async function agentNamed(database: Database, id: string): Promise<Agent | undefined> {
  const [row] = await database.query<Row>("steward", `select ${COLUMNS} from heed.agent where id = $1`, [id]);
  return row && agentOf(row);
}

export async function agentWithToken(database: Database, token: string): Promise<Agent | undefined> {
  const [row] = await database.query<Row>("steward", `select ${COLUMNS} from heed.agent where token = $1`, [
    hashOf(token),
  ]);
  return row && agentOf(row);
}

/** The one token of an agent from now on; the one before it ends. */
export async function setAgentToken(database: Database, id: string, token: string): Promise<void> {
  await database.query("steward", "update heed.agent set token = $2 where id = $1", [id, hashOf(token)]);
}

/** Notes that a message was taken; false: it was already. */
export async function takeMessage(database: Database, message: Buffer, until: Date): Promise<boolean> {
  const rows = await database.query(
    "steward",
    "insert into heed.agent_message (hash, until) values ($1, $2) on conflict do nothing returning 1",
    [hash("sha256", message, "buffer"), until],
  );
  return rows.length === 1;
}

/** Forgets messages that count no longer anyhow. */
export async function forgetMessages(database: Database, now: Date): Promise<void> {
  await database.query("steward", "delete from heed.agent_message where until < $1", [now]);
}

/** Tokens are random: a plain hash of one tells nothing of it. */
const hashOf = (token: string): Buffer => hash("sha256", token, "buffer");

const agentOf = ({ id, name, verify_key, business, callback_host }: Row): Agent => ({
  id,
  name,
  verifyKey: verify_key,
  business,
  ...(callback_host === null ? {} : { callbackHost: callback_host }),
});
