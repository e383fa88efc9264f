// A database that hangs refuses nothing and answers nothing: a frozen disk, a stopped process, a network that swallows what is sent. Whoever waits
// for it is told so, instead of waiting for ever.
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

const TICK_MS = 1_000;
/** So long nothing may come back while somebody waits, before the database is asked whether it is there: a long statement is no silence. */
const QUIET_MS = 4_000;
/** A database that is there answers this question at once, whatever else it does. */
const ANSWER_MS = 5_000;

export type Silence = {
  /** Watches the socket of a connection, and gives it back. */
  watch(socket: Socket): Socket;
  /** Cuts every connection now. */
  cut(why: Error): void;
  stop(): void;
};

/**
 * Watches connections. When nothing comes back on any of them while somebody waits, a connection of its own asks the database for a sign of life;
 * without one every connection is cut, so that those who wait fail with `database_hangs`, and so is each new one until it answers again.
 * What was not acknowledged may still be written when it wakes: senders send it again, and a message counts once.
 *
 * @param address where to ask
 * @param waited whether anybody uses or waits for a connection
 */
export function watchForSilence(
  address: string,
  waited: () => boolean,
  { tickMs = TICK_MS, quietMs = QUIET_MS, answerMs = ANSWER_MS } = {},
): Silence {
  const sockets = new Set<Socket>();
  let received = 0;
  let heardAt = performance.now();
  let silent = false;
  let asking = false;

  const cut = (why: Error): void => {
    for (const socket of sockets) socket.destroy(why);
  };

  async function ask(): Promise<void> {
    asking = true;
    silent = !(await isThere(address, answerMs));
    heardAt = performance.now();
    asking = false;
  }

  const timer = setInterval(() => {
    const now = [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
    if (silent) {
      const hangs = new Error(
        "database_hangs: the database takes connections and answers nothing. Look at its machine.",
      );
      for (const socket of sockets) socket.destroy(hangs);
    } else if (now !== received || !waited()) heardAt = performance.now();
    received = now;
    if (!asking && (silent || performance.now() - heardAt >= quietMs)) void ask();
  }, tickMs).unref();

  return {
    watch(socket) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return socket;
    },
    cut,
    stop: () => clearInterval(timer),
  };
}

/** A refusal is an answer: what refuses does not hang, and callers hear the refusal themselves. */
async function isThere(address: string, withinMs: number): Promise<boolean> {
  const socket = new Socket();
  const client = new Client({ connectionString: address, application_name: "heed pulse", stream: () => socket });
  client.on("error", () => undefined);
  const enough = new AbortController();
  const there = client
    .connect()
    .then(() => client.query("select 1"))
    .then(
      () => true,
      () => true,
    );
  const late = sleep(withinMs, false, { ref: false, signal: enough.signal }).catch(() => false);
  const answered = await Promise.race([there, late]);
  enough.abort();
  socket.destroy();
  return answered;
}
