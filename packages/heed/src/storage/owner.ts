// The owner's connection: migrations, partitions, the map and the catalogue; never a person's data for a purpose.
import { Client } from "pg";
import type { Connection, Owner } from "./database.ts";

/** Connects as the owner; the caller ends it. */
async function connectOwner(url: string): Promise<Owner> {
  const owner = new Client({ connectionString: url, application_name: "heed owner" });
  // A lost owner connection shows at the next statement, which throws.
  owner.on("error", () => undefined);
  await owner.connect().catch((error: Error & { readonly code?: string }) => {
    throw UNTRUSTED.test(`${error.code} ${error.message}`) ? untrusted(error) : error;
  });
  return oneAfterTheOther(owner);
}

/** What OpenSSL, Node and the driver say where encryption or a certificate is missing. */
const UNTRUSTED = /SELF_SIGNED|CERT|UNABLE_TO|ALTNAME|does not support SSL/;
const untrusted = (cause: Error): Error =>
  new Error(
    "database_untrusted: the server of DATABASE_URL offers no encryption, or no certificate for its name that is in date and that somebody known vouches for. Give it one, or name your own authority by NODE_EXTRA_CA_CERTS or ?sslrootcert=FILE.",
    { cause },
  );

/** This connection is not pipelined, because it copies: a statement is sent when those before it have ended, as pg 9 demands. */
function oneAfterTheOther(owner: Owner): Owner {
  const { query } = owner;
  let before: Promise<unknown> = Promise.resolve();
  owner.query = (...given: unknown[]) => {
    const [statement] = given;
    const send = () => Reflect.apply(query, owner, given);
    // A stream of COPY, which is used at once: nothing else is on its way then.
    if (typeof statement === "object" && statement !== null && "submit" in statement) return send();
    const sent = before.then(send);
    before = sent.catch(() => undefined);
    return sent;
  };
  return owner;
}

/** Runs maintenance on a connection of its own. */
export async function asOwner<T>(url: string, work: (owner: Owner) => Promise<T>): Promise<T> {
  const owner = await connectOwner(url);
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** One transaction on the owner's connection. */
export async function inTransaction<T>(owner: Owner, work: (connection: Connection) => Promise<T>): Promise<T> {
  await owner.query("begin");
  try {
    const result = await work(owner);
    await owner.query("commit");
    return result;
  } catch (error) {
    await owner.query("rollback");
    throw error;
  }
}
