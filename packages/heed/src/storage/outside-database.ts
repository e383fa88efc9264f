// A database of somebody else's, for one transaction: encrypted and its certificate verified, unless it stands in the operator's own network.
import { Client } from "pg";
import type { Connection } from "./database.ts";

export type OutsideDatabase = {
  /** What is connected to, looked up and checked already. */
  readonly address: string;
  /** For which name its certificate has to be. */
  readonly name: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly plain: boolean;
};

/** Longer than connecting, or one statement, takes. It is ended there too, so that nothing comes to its end when nobody waits for it any more. */
const WAIT_MS = 15_000;

export async function inOutsideDatabase(
  { address, name, port, database, user, password, plain }: OutsideDatabase,
  signal: AbortSignal,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  const client = new Client({
    host: address,
    port,
    database,
    user,
    password,
    ssl: plain ? false : { servername: name, rejectUnauthorized: true },
    application_name: "heed",
    connectionTimeoutMillis: WAIT_MS,
    query_timeout: WAIT_MS,
    statement_timeout: WAIT_MS,
    lock_timeout: WAIT_MS,
  });
  // A connection that breaks shows at the next statement, which throws.
  client.on("error", () => undefined);
  const over = () => void client.connection.stream.destroy();
  signal.addEventListener("abort", over, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect().catch((error: Error) => {
      // The driver has no code for it.
      if (error.message.includes("does not support SSL")) throw Object.assign(error, { code: "TLS_MISSING" });
      throw error;
    });
    await client.query("begin");
    await work(client);
    await client.query("commit");
  } finally {
    signal.removeEventListener("abort", over);
    await client.end().catch(() => undefined);
  }
}
