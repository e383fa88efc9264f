// The plug is pulled: the server or its database is killed in the middle of collecting, choosing and sealing. What was acknowledged is there, once.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdir, readFile, readlink, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { seededRandom } from "@heed/math";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { verifyLedger } from "../src/ledger/verify.ts";
import { createLedger } from "../src/ledger/write.ts";
import { openDatabase } from "../src/storage/database.ts";
import { type EmbeddedServer, startEmbedded } from "../src/storage/embedded.ts";
import { asOwner } from "../src/storage/owner.ts";
import { hashOf } from "../src/storage/person-directory.ts";
import { openKeys } from "../src/storage/root-key.ts";
import { type Serving, workplace } from "./command.ts";

/** Every round starts a server as a user does, which takes seconds: a change meets one of each kind, the soak two hundred. */
const ROUNDS = Number(process.env["HEED_KILL_ROUNDS"] ?? (process.env["HEED_SOAK"] === undefined ? 2 : 200));
const MINUTES = 60_000;
const CALLERS = 6;

let place: Awaited<ReturnType<typeof workplace>>;
const key = { write: "", server: "" };

beforeAll(async () => {
  place = await workplace();
  const made = async (...args: string[]): Promise<string> => {
    const { value }: { value: string } = JSON.parse((await place.run(["--json", "key", "site", ...args])).out);
    return value;
  };
  key.write = await made();
  key.server = await made("--server");
}, 300_000);
afterAll(() => place.remove());
/** What a test that failed left running. */
let serving: Serving | undefined;
afterEach(async () => {
  await serving?.end("SIGKILL");
});

/** What was acknowledged, over all rounds. */
const events = new Set<string>();
/** Per person, the values of their choices in the order of the answers, and how many were sent and never answered. */
const choices = new Map<string, { acknowledged: boolean[]; unanswered: number }>();

const post = (serving: Serving, path: string, token: string, body: unknown): Promise<Response> =>
  fetch(`${serving.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const order = (id: string) => ({
  type: "track",
  userId: `buyer-${id.slice(0, 2)}`,
  messageId: id,
  event: "Order Completed",
  properties: { order_id: id, revenue: 1 },
});

/** Nearly a quarter of a page of the table: where none like it fits, the table must grow. */
const large = (id: string) => ({
  ...order(id),
  properties: {
    ...order(id).properties,
    products: Array.from({ length: 11 }, () => ({ product_id: randomUUID(), quantity: 1, price: 10 })),
  },
});

/** Sends events and choices until there is no answer; a batch that was not acknowledged is sent once more, as clients do. */
async function call(serving: Serving, caller: number, refused: { n: number }, ended: () => boolean): Promise<void> {
  const person = `chooser-${caller}-${randomUUID()}`;
  const said = { acknowledged: [] as boolean[], unanswered: 0 };
  choices.set(person, said);
  for (let turn = 0; !ended(); turn++) {
    try {
      if (turn % 3 === 2) {
        const value = turn % 2 === 0;
        said.unanswered++;
        const reply = await post(serving, "/consent/v1/choices", key.server, {
          userId: person,
          choices: { newsletter: value },
        });
        if (reply.status === 200) {
          said.acknowledged.push(value);
          said.unanswered--;
        } else return expectRefusal(reply, refused);
      } else {
        const ids = Array.from({ length: 5 }, () => randomUUID());
        const body = { batch: ids.map(order) };
        for (const attempt of [1, 2]) {
          const reply = await post(serving, "/v1/batch", key.write, body);
          if (reply.status !== 200) expectRefusal(reply, refused);
          else {
            for (const id of ids) events.add(id);
            if (attempt === 1 && turn % 4 !== 0) break;
          }
        }
      }
    } catch {
      if (!ended()) await sleep(20);
    }
  }
}

function expectRefusal(reply: Response, refused: { n: number }): void {
  expect(reply.status).toBe(503);
  expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
  refused.n++;
}

/** Everything acknowledged so far is stored once, nothing else is stored twice, and the ledger is whole. */
async function verify(server: EmbeddedServer): Promise<void> {
  const { stored, chosen, prefix } = await asOwner(server.url, async (owner) => ({
    stored: (
      await owner.query<{ id: string; n: number }>(
        "select value->>'order_id' as id, count(*)::int as n from heed.event group by 1",
      )
    ).rows,
    chosen: (
      await owner.query<{ hash: string; values: boolean[] }>(
        `select hash, array_agg(value order by c.at, received_at) as values
         from heed.consent c join heed.alias using (person_id) where purpose = 'newsletter' group by 1`,
      )
    ).rows,
    prefix: (await owner.query<{ prefix: string }>("select prefix from public.heed_role_prefix")).rows[0]!.prefix,
  }));
  expect(stored.filter(({ n }) => n !== 1)).toEqual([]);
  const there = new Set(stored.map(({ id }) => id));
  expect([...events].filter((id) => !there.has(id))).toEqual([]);

  const root = (await readFile(join(place.dataDir, "key"), "utf8")).trim();
  const keys = await asOwner(server.url, (owner) => openKeys(owner, root));
  const found = new Map(chosen.map(({ hash, values }) => [hash, values]));
  for (const [value, { acknowledged, unanswered }] of choices) {
    const stored = found.get(hashOf(keys.alias, { kind: "user", value })) ?? [];
    let at = 0;
    for (const each of stored) if (each === acknowledged[at]) at++;
    expect(at, "every acknowledged choice is there, in its order").toBe(acknowledged.length);
    expect(stored.length, "and once").toBeLessThanOrEqual(acknowledged.length + unanswered);
  }
  const database = openDatabase(server.url, prefix, keys);
  const verified = await verifyLedger(database, createLedger(1, keys.erasure), new Date());
  await database.close();
  expect(verified.findings).toEqual([]);
}

test(
  `after ${ROUNDS} kill -9 of the server or its database everything acknowledged is there once, and the ledger is whole`,
  async () => {
    const random = seededRandom(11);
    for (let round = 0; round < ROUNDS; round++) {
      const up = await place.start();
      serving = up;
      const server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined });
      let over = false;
      const refused = { n: 0 };
      const calling = Array.from({ length: CALLERS }, (_, caller) => call(up, caller, refused, () => over));
      // In the middle of it, however fast the machine is; every fourth time also across a turn of sealing.
      const enough = events.size + 10 + random.below(200);
      await expect.poll(() => events.size, { timeout: 120_000, interval: 5 }).toBeGreaterThan(enough);
      await sleep(random.uniform() * (round % 4 === 3 ? 4_000 : 50));
      if (round % 2 === 0) {
        const died = up.end("SIGKILL");
        over = true;
        await Promise.all([died, ...calling]);
      } else {
        process.kill(server.pid, "SIGKILL");
        // The server says so to everybody, brings its database back by itself, and serves again.
        await expect.poll(() => refused.n, { timeout: 60_000 }).toBeGreaterThan(0);
        const served = async (): Promise<number> =>
          (await post(up, "/v1/track", key.write, order(randomUUID()))).status;
        await expect.poll(served, { timeout: 60_000 }).toBe(200);
        expect((await fetch(`${up.url}/readyz`)).status).toBe(200);
        over = true;
        await Promise.all(calling);
        expect((await up.end("SIGTERM")).code).toBe(0);
      }
      await server.stop();
      const after = await startEmbedded({ dataDir: place.dataDir, log: () => undefined });
      await verify(after);
      await after.stop();
    }
    expect(events.size).toBeGreaterThan(ROUNDS * 5);
  },
  (3 + ROUNDS) * MINUTES,
);

const linux = process.platform === "linux";

// Other systems have no way to limit the files of a process that runs already.
test.skipIf(!linux)(
  "a full disk: 503 with Retry-After, nothing acknowledged that is not stored, and it goes on by itself",
  async () => {
    const up = await place.start();
    serving = up;
    const server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined });
    // The table of this month's events is filled beyond the limit that follows; the write-ahead log stays below it.
    await asOwner(server.url, (owner) =>
      owner.query(
        `insert into heed.event (person_id, at, event_id, field, value, source, sensitive, received_at, skew_ms, permits, until, expires)
       select gen_random_uuid(), now(), gen_random_uuid(), 'Order Completed', $1::jsonb || jsonb_build_object('order_id', gen_random_uuid()::text),
              'x', false, now(), 0, '{0}', '{2099-01-01}', '2099-01-01' from generate_series(1, 15000)`,
        [JSON.stringify(large(randomUUID()).properties)],
      ),
    );
    // As the user of the database: even root may not change another user's limits everywhere.
    const { uid, gid } = await stat(await realpath(server.dataDir));
    const limit = async (bytes: string): Promise<void> => {
      for (const pid of await processesOf(server)) {
        const set = promisify(execFile)("prlimit", [`--fsize=${bytes}:unlimited`, "--pid", pid], { uid, gid });
        // A connection may have ended meanwhile.
        await set.catch(async (fault: unknown) => {
          if ((await processesOf(server)).includes(pid)) throw fault;
        });
      }
    };
    await limit(String(17 * 1024 * 1024));
    let refusals = 0;
    for (let n = 0; n < 60 && refusals < 3; n++) {
      const ids = Array.from({ length: 40 }, () => randomUUID());
      const reply = await post(up, "/v1/batch", key.write, { batch: ids.map(large) });
      if (reply.status === 200) for (const id of ids) events.add(id);
      else {
        expectRefusal(reply, { n: 0 });
        expect(await reply.json()).toMatchObject({ code: "disk_full" });
        refusals++;
      }
    }
    expect(refusals).toBe(3);
    expect((await fetch(`${up.url}/healthz`)).status).toBe(200);
    await limit("unlimited");
    await expect
      .poll(async () => (await post(up, "/v1/track", key.write, order(randomUUID()))).status, { timeout: 30_000 })
      .toBe(200);
    expect((await up.end("SIGTERM")).code).toBe(0);
    await verify(server);
    await server.stop();
  },
  4 * MINUTES,
);

// A stopped process takes connections, which its system accepts for it, and answers none.
test.skipIf(!linux)(
  "a database that hangs: 503 with Retry-After, nothing acknowledged, decisions without personal data, and it goes on by itself",
  async () => {
    const up = await place.start();
    serving = up;
    const server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined });
    const decide = async () =>
      (await post(up, "/ofrep/v1/evaluate/flags/shelf", key.server, { context: { targetingKey: "hangs" } })).status;
    const acknowledged = order(randomUUID());
    expect((await post(up, "/v1/track", key.write, acknowledged)).status).toBe(200);
    events.add(acknowledged.messageId);
    const stopped = await processesOf(server);
    for (const pid of stopped) process.kill(Number(pid), "SIGSTOP");
    const ids = Array.from({ length: 8 }, () => randomUUID());
    try {
      const replies = ids.map((id) => post(up, "/v1/track", key.write, order(id)));
      const choice = post(up, "/consent/v1/choices", key.server, { userId: "hangs", choices: { newsletter: true } });
      for (const reply of await Promise.all([...replies, choice])) {
        expectRefusal(reply, { n: 0 });
        expect(await reply.json()).toMatchObject({ code: "unavailable" });
      }
      expect((await fetch(`${up.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${up.url}/readyz`)).status).toBe(503);
      expect(await decide()).toBe(200);
    } finally {
      for (const pid of stopped) process.kill(Number(pid), "SIGCONT");
    }
    const again = async () =>
      Promise.all(ids.map(async (id) => (await post(up, "/v1/track", key.write, order(id))).status));
    await expect.poll(again, { timeout: 60_000 }).toEqual(ids.map(() => 200));
    for (const id of ids) events.add(id);
    expect((await up.end("SIGTERM")).code).toBe(0);
    await verify(server);
    await server.stop();
  },
  2 * MINUTES,
);

test("told twice to stop it ends, though somebody still waits for a lock in the database", async () => {
  const up = await place.start();
  serving = up;
  const server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined });
  await asOwner(server.url, async (owner) => {
    await owner.query("begin; lock table heed.event in access exclusive mode");
    const waiting = post(up, "/v1/track", key.write, order(randomUUID())).then(
      (reply) => reply.status,
      () => "cut off",
    );
    const locked = async () => (await owner.query("select 1 from pg_locks where not granted")).rowCount;
    await expect.poll(locked, { timeout: 30_000 }).toBeGreaterThan(0);
    process.kill(up.pid, "SIGTERM");
    await expect.poll(() => up.printed(), { timeout: 30_000 }).toContain("stopping");
    const ended = up.end("SIGTERM");
    expect(await waiting).toBe("cut off");
    // The lock is still held: what waits for it was not waited for.
    expect(await ended).toMatchObject({ code: 0 });
    await owner.query("rollback");
  });
  await server.stop();
});

// The journal is a file of the server's own process.
test.skipIf(!linux)(
  "a journal that has no room: a refusal is answered with 503, and stored once there is room",
  async () => {
    const up = await place.start();
    serving = up;
    const refuse = () =>
      post(up, "/consent/v1/choices", key.server, { userId: "journal-full", choices: { newsletter: false } });
    expect((await refuse()).status).toBe(200);
    await promisify(execFile)("prlimit", ["--fsize=1:unlimited", "--pid", String(up.pid)]);
    const reply = await refuse();
    expect(reply.status).toBe(503);
    expect(reply.headers.get("retry-after")).not.toBeNull();
    expect(await reply.json()).toMatchObject({ code: "disk_full" });
    await promisify(execFile)("prlimit", ["--fsize=unlimited:unlimited", "--pid", String(up.pid)]);
    expect((await refuse()).status).toBe(200);
    expect((await up.end("SIGTERM")).code).toBe(0);
  },
);

/** Process ids of the postmaster and everything it forked. */
async function processesOf(server: EmbeddedServer): Promise<string[]> {
  const cluster = await realpath(server.dataDir);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const cwds = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => "")));
  return pids.filter((_, i) => cwds[i] === cluster);
}
