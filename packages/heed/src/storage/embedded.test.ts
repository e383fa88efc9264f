import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { type EmbeddedServer, startEmbedded } from "./embedded.ts";
import { isAlive } from "./is-alive.ts";
import { findPostmaster, stopPostmaster } from "./postmaster.ts";

/** A data directory that the tests share, one after the other: initdb is what takes long. Each leaves it whole and without a server. */
let dataDir: string;
beforeAll(async () => {
  dataDir = await emptyDataDir();
});
afterAll(() => rm(dataDir, { recursive: true }));

/** What a test made or changed, undone after it even if it failed. */
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test("the first start makes a database that only the owner's password opens, and only on this machine", async () => {
  const server = await start(dataDir);
  expect(server).toMatchObject({ adopted: false, dataDir: join(dataDir, "postgres") });
  const [settings] = await query(
    server.url,
    `SELECT current_setting('listen_addresses') AS listens, current_setting('unix_socket_directories') AS sockets,
            current_setting('timezone') AS timezone, current_setting('jit') AS jit,
            pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale
     FROM pg_database WHERE datname = 'heed'`,
  );
  expect(settings).toEqual({
    listens: "127.0.0.1",
    sockets: "",
    timezone: "UTC",
    jit: "off",
    encoding: "UTF8",
    provider: "b",
    locale: "C.UTF-8",
  });
  expect((await stat(join(dataDir, "owner-password"))).mode & 0o777).toBe(0o600);
  const wrong = new URL(server.url);
  wrong.password = "wrong";
  await expect(query(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
  for (const address of outsideAddresses()) expect(await answers(address, Number(wrong.port))).toBe(false);
});

test("unless it is thrown away, what is committed is on disk when the commit returns", async () => {
  const server = await start(dataDir, { throwaway: false });
  const durable =
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')";
  expect((await query(server.url, durable)).map(({ setting }) => setting)).toEqual(["on", "on", "on"]);
});

test("what was committed is there after a stop, and after the server was killed", async () => {
  const first = await start(dataDir, { throwaway: false });
  await query(first.url, "CREATE TABLE kept (n int)");
  await query(first.url, "INSERT INTO kept VALUES (1)");
  await first.stop();
  expect(await findPostmaster(first.dataDir)).toBeUndefined();

  const second = await start(dataDir, { throwaway: false });
  expect(second).toMatchObject({ adopted: false });
  await query(second.url, "INSERT INTO kept VALUES (2)");
  process.kill(second.pid, "SIGKILL");
  await until(async () => (await findPostmaster(second.dataDir)) === undefined);

  const third = await start(dataDir, { throwaway: false });
  expect(third.pid).not.toBe(second.pid);
  expect(await query(third.url, "SELECT n FROM kept ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }]);
});

test("processes that start at once on an empty directory share one server, and the last one out stops it", async () => {
  const dataDir = await emptyDataDir();
  undo.push(() => rm(dataDir, { recursive: true }));
  const servers = await Promise.all([start(dataDir), start(dataDir), start(dataDir)]);
  expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
  expect(servers.filter(({ adopted }) => !adopted)).toHaveLength(1);
  const leftovers = (await readdir(dataDir)).filter((name) => name.includes(".new-"));
  expect(leftovers).toEqual([]);

  const [one, two, three] = servers as [EmbeddedServer, EmbeddedServer, EmbeddedServer];
  await Promise.all([one.stop(), two.stop()]);
  expect(await query(three.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  await three.stop();
  expect(await findPostmaster(one.dataDir)).toBeUndefined();
});

test("a process that starts while the last one leaves gets a server", async () => {
  let server = await start(dataDir);
  for (let round = 0; round < 5; round++) {
    const [next] = await Promise.all([start(dataDir), server.stop()]);
    expect(await query(next.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
    server = next;
  }
});

test("one process serves a data directory; another learns which, and may follow it", async () => {
  const one = await start(dataDir);
  const two = await start(dataDir);
  expect(await two.servedBy()).toBeUndefined();
  expect(await one.holdServing()).toBe(true);
  expect(await two.holdServing()).toBe(false);
  expect(await two.servedBy()).toEqual({ pid: process.pid, applicationName: `heed ${process.pid}` });
  await one.stop();
  expect(await two.holdServing()).toBe(true);
});

for (const signal of ["SIGKILL", "SIGINT"] as const) {
  const how = signal === "SIGKILL" ? "kill -9" : "Ctrl-C in its terminal";
  test(`a server orphaned by ${how} is adopted`, async () => {
    const heed = inAnotherProcess(dataDir);
    const [said] = await once(heed.stdout!, "data");
    process.kill(-heed.pid!, signal); // the process group, as a terminal does
    await once(heed, "exit");
    const server = await start(dataDir);
    expect(server).toMatchObject({ adopted: true, pid: Number(said) });
    await server.stop();
    expect(await findPostmaster(server.dataDir)).toBeUndefined();
  });
}

test("an initdb cut short by kill -9 is started anew", async () => {
  const dataDir = await emptyDataDir();
  undo.push(() => rm(dataDir, { recursive: true }));
  const heed = inAnotherProcess(dataDir);
  const halfMade = async () => (await readdir(dataDir)).filter((name) => /^postgres\.new-[^.]*$/.test(name));
  while ((await halfMade()).length === 0) await sleep(5);
  process.kill(-heed.pid!, "SIGKILL"); // initdb is of the same group
  await once(heed, "exit");
  expect(await readdir(dataDir)).not.toContain("postgres");
  const server = await start(dataDir);
  expect(await query(server.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  expect(await halfMade()).toEqual([]);
});

for (const stranger of ["another program", "the PostgreSQL of another cluster"]) {
  test(`a postmaster.pid whose number ${stranger} now has is not taken for a server`, async () => {
    const first = await start(dataDir);
    const file = join(first.dataDir, "postmaster.pid");
    const left = await readFile(file, "utf8");
    await first.stop();
    const pid = stranger === "another program" ? await sleeper(first.dataDir) : await pidOf(inject("clusterUrl"));
    await writeFile(file, left.replace(/^\d+/, String(pid)));
    const server = await start(dataDir);
    expect(server).toMatchObject({ adopted: false });
    expect(isAlive(pid)).toBe(true);
  });
}

test("a server that runs but cannot be reached is stopped and started again", async () => {
  const first = await start(dataDir);
  const file = join(first.dataDir, "postmaster.pid");
  const port = new URL(first.url).port;
  await writeFile(file, (await readFile(file, "utf8")).replace(`\n${port}\n`, "\n1\n"));
  const said: string[] = [];
  const second = await start(dataDir, { log: (line) => said.push(line) });
  expect(second).toMatchObject({ adopted: false });
  expect(second.pid).not.toBe(first.pid);
  expect(said.join()).toContain("does not answer");
});

test("a crashed session does not make others believe that the server is unused", async () => {
  const one = await start(dataDir);
  expect(await one.holdServing()).toBe(true);
  const [session] = await query(one.url, "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'heed %'");
  process.kill(Number(session?.["pid"]), "SIGKILL");
  const held = "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'";
  await until(async () => (await query(one.url, held).catch(() => []))[0]?.["n"] === 2);
  const two = await start(dataDir);
  expect(await two.holdServing()).toBe(false);
  await two.stop();
  expect(await query(one.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
});

test("a server that ends at its start is reported with its last lines and a remedy", async () => {
  const server = await start(dataDir);
  await server.stop();
  await change(join(server.dataDir, "postgresql.auto.conf"), "max_connections = many\n");
  await expect(start(dataDir)).rejects.toThrow(
    /^postgres_did_not_start: .* ended at once\. Mend .*\n[\s\S]*invalid value for parameter "max_connections"/,
  );
});

test("a cluster of another PostgreSQL is refused", async () => {
  const server = await start(dataDir);
  await server.stop();
  await change(join(server.dataDir, "PG_VERSION"), "17\n");
  await expect(start(dataDir)).rejects.toThrow(/^cluster_other_version: .* PostgreSQL 17, this Heed brings 18\. /);
});

test("a lost password is reported without harm to who uses the server", async () => {
  const server = await start(dataDir);
  await change(join(dataDir, "owner-password"), "another");
  await expect(start(dataDir)).rejects.toThrow(/^postgres_refuses_heed: .* Restore the file owner-password/);
  expect(await query(server.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
});

test("a data directory that is a file is refused with a remedy", async () => {
  await expect(start(join(dataDir, "owner-password"))).rejects.toThrow(
    /^data_dir_unusable: .* Set HEED_DATA_DIR to a directory\./,
  );
});

test("the log holds the life of the server and no value of anybody", async () => {
  const server = await start(dataDir);
  const marker = "ada@marker.example";
  await query(server.url, "CREATE TABLE address (text text UNIQUE)");
  const client = await open(server.url);
  for (const [sql, values] of [
    ["SELECT $1::int", [marker]],
    ["INSERT INTO address VALUES ($1), ($1)", [marker]],
    [`DO $$ BEGIN RAISE WARNING '${marker}'; END $$`, []],
    [`SELECT '${marker}' FROM nothing`, []],
  ] as const) {
    await client.query(sql, [...values]).catch(() => undefined);
  }
  const [session] = (await client.query("SELECT pg_backend_pid() AS pid")).rows;
  const crashed = client.query(`SELECT pg_sleep(60), '${marker}'`).catch(() => undefined);
  const runs = `SELECT 1 FROM pg_stat_activity WHERE pid = ${session.pid} AND state = 'active' AND query LIKE '%pg_sleep%'`;
  await until(async () => (await query(server.url, runs)).length === 1);
  process.kill(session.pid, "SIGKILL"); // PostgreSQL reports a crash with the statement that was running
  await crashed;
  await server.stop();
  const log = await readFile(join(server.dataDir, "log"), "utf8");
  expect(log).toContain("was terminated by signal 9");
  expect(log).toContain("database system is shut down");
  expect(log).not.toContain(marker);
});

test("a log of more than a megabyte is set aside at the next start, and an older one is dropped", async () => {
  const server = await start(dataDir);
  await server.stop();
  const log = join(server.dataDir, "log");
  await writeFile(log, "x".repeat(1_000_001));
  await writeFile(`${log}.old`, "older");
  await start(dataDir);
  expect((await stat(`${log}.old`)).size).toBe(1_000_001);
  expect((await stat(log)).size).toBeLessThan(10_000);
});

test("the cluster lies where the server's user may enter, and no directory of others is opened for that", async () => {
  const parent = await mkdtemp(join(tmpdir(), "heed-closed-"));
  undo.push(() => rm(parent, { recursive: true }));
  const closed = join(parent, "data");
  await mkdir(closed, { mode: 0o755 });
  const said: string[] = [];
  const server = await start(closed, { log: (line) => said.push(line) });
  if (process.getuid?.() === 0) {
    const home = dirname(server.dataDir);
    undo.push(() => rm(home, { recursive: true }));
    expect(home).toMatch(/^\/var\/lib\/heed\/[0-9a-f]{16}$/);
    expect(await readFile(join(closed, "postgres", "PG_VERSION"), "utf8")).toBe("18\n");
    expect(
      said.filter((line) => line.includes(`may not enter ${parent}, so the database lies in ${home}`)),
    ).toHaveLength(1);
    await server.stop();
    const again = await start(closed);
    expect(again.dataDir).toBe(server.dataDir);
  } else {
    expect(server.dataDir).toBe(join(closed, "postgres"));
  }
  expect((await stat(parent)).mode & 0o777).toBe(0o700);
  expect((await stat(closed)).mode & 0o777).toBe(0o755);
});

async function emptyDataDir(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "heed-embedded-"));
  await chmod(made, 0o711); // as root, so that PostgreSQL's user may enter it
  return made;
}

/** Writes a file of the cluster; the test's end puts the former text back. */
async function change(file: string, text: string): Promise<void> {
  const former = await readFile(file, "utf8");
  undo.push(() => writeFile(file, former));
  await writeFile(file, text);
}

async function start(
  dataDir: string,
  { throwaway = true, log = () => undefined }: { throwaway?: boolean; log?(line: string): void } = {},
): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, log, throwaway });
  undo.push(async () => {
    await server.stop().catch(() => undefined);
    const left = await findPostmaster(server.dataDir);
    if (left) await stopPostmaster(server.dataDir, left.pid);
  });
  return server;
}

/** A Heed process of its own group, as a shell would start it; it prints the server's process id and stays. */
function inAnotherProcess(dataDir: string): ChildProcess {
  const module = new URL("./embedded.ts", import.meta.url).href;
  const code = `const { startEmbedded } = await import(${JSON.stringify(module)});
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log() {}, throwaway: true });
    console.log(server.pid);`;
  const heed = spawn(process.execPath, ["--input-type=module", "-e", code], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  undo.push(async () => heed.kill("SIGKILL"));
  return heed;
}

/** A program that is no PostgreSQL but runs as its user: another user's PostgreSQL would pass over. */
async function sleeper(cluster: string): Promise<number> {
  const { uid, gid } = await stat(cluster);
  const child = spawn("sleep", ["600"], { uid, gid, cwd: "/" });
  undo.push(async () => child.kill());
  return child.pid!;
}

async function pidOf(url: string): Promise<number> {
  const [row] = await query(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid");
  return Number(row?.["pid"]);
}

async function open(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = await open(url);
  return client.query(sql).then(
    ({ rows }) => client.end().then(() => rows),
    (error) => client.end().then(() => Promise.reject(error)),
  );
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

function outsideAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((of) =>
    (of ?? []).filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address),
  );
}

async function answers(host: string, port: number): Promise<boolean> {
  const socket = createConnection({ host, port });
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
