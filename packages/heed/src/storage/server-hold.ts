/** Says in the database that this process uses the embedded server, so that only the last one out stops it. */
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

/** Advisory locks of Heed share this first key ("HEED" in ASCII). */
const heed = 0x48454544;
/** Shared: "I use this server". Whoever gets it alone may stop the server. */
const inUse = 1;
/** Exclusive: "I serve this data directory". */
const serving = 2;

/** The process that serves a data directory. */
export type ServingProcess = { pid: number; applicationName: string };

/** One process's hold on the server, on a connection of its own that it takes again if it is lost. */
export type ServerHold = {
  /** Takes the place of the one process that serves; false if another has it. */
  serve(): Promise<boolean>;
  /** Who has that place. */
  served(): Promise<ServingProcess | undefined>;
  /** Lets go. True: nobody else holds the server, and nobody can until it has stopped. */
  release(): Promise<boolean>;
};

/**
 * Holds the server at `url`.
 *
 * @param isUp whether the server still runs: a lost connection is taken up again only while it does.
 * @param revive brings a server that ended back at the same address, for the process that serves; false if it cannot.
 * @returns undefined if the last one out is stopping the server at this moment.
 * @throws what the driver throws if the server does not let us in.
 */
export async function holdServer(
  url: string,
  isUp: () => Promise<boolean>,
  revive: () => Promise<boolean>,
): Promise<ServerHold | undefined> {
  let client = await connect(url);
  let serves = false;
  let released = false;
  let retaking: Promise<void> | undefined;
  const watch = () => client.once("end", () => (retaking = retake()));

  if (!(await lock(client, "pg_try_advisory_lock_shared", inUse))) {
    await client.end();
    return undefined;
  }
  watch();

  // When one session crashes PostgreSQL ends them all; the locks go too, and with them the word that the server is in use.
  async function retake(): Promise<void> {
    while (!released) {
      try {
        if (!((await isUp()) || (serves && (await revive())))) return;
        client = await connect(url);
        await lock(client, "pg_try_advisory_lock_shared", inUse);
        if (serves) serves = await lock(client, "pg_try_advisory_lock", serving);
        watch();
        return;
      } catch {
        await sleep(serves ? 500 : 100);
      }
    }
  }

  return {
    async serve() {
      serves ||= await lock(client, "pg_try_advisory_lock", serving);
      return serves;
    },
    served: () => whoServes(client),
    async release() {
      released = true;
      await retaking;
      for (let tries = 0; tries < 300 && (await isUp()); tries++) {
        try {
          return await leave(client);
        } catch {
          await sleep(100); // it is recovering from a crash
          client = await connect(url).catch(() => client);
        }
      }
      return false;
    },
  };
}

/** True: we were the last, and keep the lock that lets no one in until the server has stopped. */
async function leave(client: Client): Promise<boolean> {
  await client.query(`SELECT pg_advisory_unlock_shared(${heed}, ${inUse})`);
  const last = await lock(client, "pg_try_advisory_lock", inUse);
  if (!last) await client.end();
  return last;
}

async function whoServes(client: Client): Promise<ServingProcess | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND classid = ${heed} AND objid = ${serving} AND granted
       AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  const name = rows[0]?.name;
  return name === undefined ? undefined : { pid: Number(name.split(" ")[1]), applicationName: name };
}

/** Connects as this process: `application_name` is `heed <process id>`. */
export async function connect(url: string): Promise<Client> {
  // ssl is said here because PGSSLMODE of the user's shell would otherwise ask this server for it.
  const client = new Client({
    connectionString: url,
    ssl: false,
    connectionTimeoutMillis: 10_000,
    application_name: `heed ${process.pid}`,
  });
  client.on("error", () => undefined); // an idle connection that breaks; "end" follows
  await client.connect();
  return client;
}

async function lock(client: Client, take: string, key: number): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(`SELECT ${take}(${heed}, ${key}) AS taken`);
  return rows[0]?.taken ?? false;
}
