// The plug is pulled: the server or its database is killed in the middle of collecting, choosing and sealing. What was acknowledged is there, once.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { seededRandom } from "@heed/math";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyLedger } from "../src/ledger/verify.ts";
import { createLedger } from "../src/ledger/write.ts";
import { openDatabase } from "../src/storage/database.ts";
import { type EmbeddedServer, startEmbedded } from "../src/storage/embedded.ts";
import { deriveKeys } from "../src/storage/keys.ts";
import { asOwner } from "../src/storage/owner.ts";
import { type Serving, workplace } from "./command.ts";

const ROUNDS = process.env["HEED_SOAK"] === undefined ? 4 : 200;
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

/** What was acknowledged, over all rounds. */
const events = new Set<string>();
/** Per person, the values of their choices in the order of the answers; `open`: one was sent and never answered. */
const choices = new Map<string, { acknowledged: boolean[]; open: boolean }>();

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

/** Sends events and choices until there is no answer; a batch that was not acknowledged is sent once more, as clients do. */
async function call(serving: Serving, caller: number, refused: { n: number }, ended: () => boolean): Promise<void> {
  const person = `chooser-${caller}-${randomUUID()}`;
  const said = { acknowledged: [] as boolean[], open: false };
  choices.set(person, said);
  for (let turn = 0; !ended(); turn++) {
    try {
      if (turn % 3 === 2) {
        const value = turn % 2 === 0;
        said.open = true;
        const reply = await post(serving, "/consent/v1/choices", key.server, {
          userId: person,
          choices: { newsletter: value },
        });
        if (reply.status === 200) {
          said.acknowledged.push(value);
          said.open = false;
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
      await owner.query<{ person_id: string; values: boolean[] }>(
        "select person_id, array_agg(value order by at, received_at) as values from heed.consent where purpose = 'newsletter' group by 1",
      )
    ).rows,
    prefix: (await owner.query<{ prefix: string }>("select prefix from public.heed_role_prefix")).rows[0]!.prefix,
  }));
  expect(stored.filter(({ n }) => n !== 1)).toEqual([]);
  const there = new Set(stored.map(({ id }) => id));
  expect([...events].filter((id) => !there.has(id))).toEqual([]);

  // Who is who is not told outside: the sequences of choices are compared as a bag, an unanswered last one may be there or not.
  const found = chosen.map(({ values }) => values.join());
  for (const { acknowledged, open } of choices.values()) {
    const possible = [
      acknowledged.join(),
      ...(open ? [[...acknowledged, true].join(), [...acknowledged, false].join()] : []),
    ];
    const at = found.findIndex((values) => possible.includes(values));
    expect(acknowledged.length === 0 || at >= 0, `choices ${acknowledged.join()}`).toBe(true);
    if (at >= 0) found.splice(at, 1);
  }
  const keys = deriveKeys((await readFile(join(place.dataDir, "key"), "utf8")).trim());
  const database = openDatabase(server.url, prefix, keys);
  const found2 = await verifyLedger(database, createLedger(1, keys.erasure), new Date());
  await database.close();
  expect(found2.findings).toEqual([]);
}

test(`after ${ROUNDS} kill -9 of the server or its database everything acknowledged is there once, and the ledger is whole`, async () => {
  const random = seededRandom(11);
  for (let round = 0; round < ROUNDS; round++) {
    const serving = await place.start();
    const server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined });
    let over = false;
    const refused = { n: 0 };
    const calling = Array.from({ length: CALLERS }, (_, caller) => call(serving, caller, refused, () => over));
    await sleep(200 + random.uniform() * (round % 4 === 3 ? 4_000 : 800));
    if (round % 2 === 0) {
      const died = serving.end("SIGKILL");
      over = true;
      await Promise.all([died, ...calling]);
    } else {
      process.kill(server.pid, "SIGKILL");
      // The server brings its database back by itself, and serves again.
      await expect.poll(async () => (await fetch(`${serving.url}/readyz`)).status, { timeout: 60_000 }).toBe(200);
      await sleep(100);
      over = true;
      await Promise.all(calling);
      expect(await post(serving, "/v1/track", key.write, order(randomUUID())).then(({ status }) => status)).toBe(200);
      expect((await serving.end("SIGTERM")).code).toBe(0);
    }
    await server.stop();
    const after = await startEmbedded({ dataDir: place.dataDir, log: () => undefined });
    await verify(after);
    await after.stop();
  }
  expect(events.size).toBeGreaterThan(ROUNDS * 5);
});

const linux = process.platform === "linux";

// Other systems have no way to limit the files of a process that runs already.
test.skipIf(!linux)(
  "a full disk: 503 with Retry-After, nothing acknowledged that is not stored, and it goes on by itself",
  async () => {
    const serving = await place.start();
    const server = await startEmbedded({ dataDir: place.dataDir, log: () => undefined });
    // The table of this month's events is filled beyond the limit that follows; the write-ahead log stays below it.
    await asOwner(server.url, (owner) =>
      owner.query(
        `insert into heed.event select gen_random_uuid(), now(), gen_random_uuid(), 'filler', jsonb_build_object('order_id', 'filler ' || n, 'text', repeat(md5(n::text), 60)),
              null, 'filler', false, now(), 0, '{0}', '{2099-01-01}', '2099-01-01' from generate_series(1, 10500) n`,
      ),
    );
    const limit = async (bytes: string): Promise<void> => {
      for (const pid of await processesOf(server))
        await promisify(execFile)("prlimit", [`--fsize=${bytes}`, "--pid", pid]).catch(() => undefined);
    };
    await limit(String(17 * 1024 * 1024));
    let refusals = 0;
    for (let n = 0; n < 60 && refusals < 3; n++) {
      const ids = Array.from({ length: 40 }, () => randomUUID());
      const reply = await post(serving, "/v1/batch", key.write, { batch: ids.map(order) });
      if (reply.status === 200) for (const id of ids) events.add(id);
      else {
        expectRefusal(reply, { n: 0 });
        expect(await reply.json()).toMatchObject({ code: "disk_full" });
        refusals++;
      }
    }
    expect(refusals).toBe(3);
    expect((await fetch(`${serving.url}/healthz`)).status).toBe(200);
    await limit("unlimited:unlimited");
    await expect
      .poll(async () => (await post(serving, "/v1/track", key.write, order(randomUUID()))).status, { timeout: 30_000 })
      .toBe(200);
    expect((await serving.end("SIGTERM")).code).toBe(0);
    await verify(server);
    await server.stop();
  },
);

// The journal is a file of the server's own process.
test.skipIf(!linux)(
  "a journal that has no room: a refusal is answered with 503, and stored once there is room",
  async () => {
    const serving = await place.start();
    const refuse = () =>
      post(serving, "/consent/v1/choices", key.server, { userId: "journal-full", choices: { newsletter: false } });
    expect((await refuse()).status).toBe(200);
    await promisify(execFile)("prlimit", ["--fsize=1:unlimited", "--pid", String(serving.pid)]);
    const reply = await refuse();
    expect(reply.status).toBe(503);
    expect(reply.headers.get("retry-after")).not.toBeNull();
    expect(await reply.json()).toMatchObject({ code: "disk_full" });
    await promisify(execFile)("prlimit", ["--fsize=unlimited:unlimited", "--pid", String(serving.pid)]);
    expect((await refuse()).status).toBe(200);
    expect((await serving.end("SIGTERM")).code).toBe(0);
  },
);

/** Process ids of the postmaster and everything it forked. */
async function processesOf(server: EmbeddedServer): Promise<string[]> {
  const cluster = await realpath(server.dataDir);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const cwds = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => "")));
  return pids.filter((_, i) => cwds[i] === cluster);
}
