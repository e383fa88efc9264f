// The memory of a server that hands out one person's data over HTTP: idle, at its most, and whether it grows. The server is a process of its own, which is this file too.
import { fork } from "node:child_process";
import { once } from "node:events";
import { flushCompileCache } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setInterval, setTimeout as sleep } from "node:timers/promises";
import { createHeed } from "heed";
import { BOUND } from "../../../packages/heed/src/cli/bound-young.ts";
import { createServer } from "../../../packages/heed/src/http/server.ts";
import { benchMap, KEY, openBenchHeed } from "../../bench-heed.ts";
import type { BenchContext, Figure } from "../../figure.ts";
import { addEvents, idOf } from "./add-events.ts";

const CHILD = "export-server";
const MANY = 1;
const FORMATS = ["JSON", "ZIP", "locked ZIP"] as const;
type Format = (typeof FORMATS)[number];
type Order = { readonly url: string; readonly personId: string; readonly format: Format };
/** The server listens; `token` opens the person's page, or the copy. */
type Ready = { readonly idle: number; readonly port: number; readonly token: string };
/** Megabytes of resident memory, one each 20 ms. */
type Watched = { readonly samples: readonly number[] };
type Said = Ready | Watched | { readonly error: string };

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const rows = quick ? 100_000 : 1_000_000;
  const bench = await openBenchHeed();
  try {
    await addEvents(bench, { people: 1, first: MANY, rows });
    await bench.owner((sql) => sql.query("vacuum analyze heed.event"));
    for (const format of FORMATS) {
      const { idle, samples, bytes, seconds } = await handOut({ url: bench.url, personId: idOf(MANY), format });
      const most = (part: readonly number[]): number => Math.max(...part);
      const half = Math.floor(samples.length / 2);
      const name = `export of a person with ${rows.toLocaleString("en")} events as ${format}`;
      yield {
        name: `${name}: peak memory of the server`,
        value: most(samples),
        unit: "MB",
        toReach: 200,
        better: "lower",
      };
      yield { name: `${name}: the same server idle`, value: idle, unit: "MB" };
      yield { name: `${name}: on top of the same server idle`, value: most(samples) - idle, unit: "MB" };
      const growth = most(samples.slice(half)) / most(samples.slice(0, half));
      yield {
        name: `${name}: peak of the second half of the time over that of the first`,
        value: growth,
        unit: "ratio",
      };
      yield { name, value: bytes / 1e6 / seconds, unit: "MB/s" };
      yield { name: `${name}: size`, value: bytes / 1e6, unit: "MB" };
    }
  } finally {
    await bench.close();
  }
}

/** A server of its own hands out one copy, which is thrown away here. */
async function handOut(order: Order) {
  // As `heed start`: under its bound, and from what an earlier start compiled.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") };
  const child = fork(import.meta.filename, [CHILD], { serialization: "advanced", execArgv: [BOUND], env });
  const ended = once(child, "exit").then(() => {
    throw new Error("bench_child_ended: the process that hands out ended by itself.");
  });
  ended.catch(() => undefined);
  const said = async <T extends Said>(): Promise<T> => {
    const [message] = (await Promise.race([once(child, "message"), ended])) as [Said];
    if ("error" in message) throw new Error(message.error);
    return message as T;
  };
  try {
    child.send(order);
    const ready = await said<Ready>();
    const start = performance.now();
    const bytes = await fetchCopy(ready, order.format);
    const seconds = (performance.now() - start) / 1_000;
    child.send("over");
    const { samples } = await said<Watched>();
    return { idle: ready.idle, samples, bytes, seconds };
  } finally {
    child.kill();
  }
}

/** As a browser does. */
async function fetchCopy({ port, token }: Ready, format: Format): Promise<number> {
  const at = `http://127.0.0.1:${port}`;
  const reply = await (format === "JSON" ? fetchJson(at, token) : fetchZip(at, token, format === "locked ZIP"));
  if (!reply.ok || !reply.body) throw new Error(`bench_refused: the export was answered with ${reply.status}.`);
  let bytes = 0;
  for await (const part of reply.body) bytes += part.length;
  return bytes;
}

async function fetchJson(at: string, token: string): Promise<Response> {
  const opened = await fetch(`${at}/me/open`, { method: "POST", body: new URLSearchParams({ token }) });
  const cookie = (opened.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
  return fetch(`${at}/me/api/export`, { headers: { cookie } });
}

const fetchZip = (at: string, token: string, locked: boolean): Promise<Response> =>
  fetch(`${at}/download/${token}`, { method: "POST", body: new URLSearchParams({ locked: String(locked) }) });

async function serve({ url, personId, format }: Order): Promise<void> {
  const heed = await createHeed({
    map: benchMap,
    catalogue: [],
    url,
    key: KEY,
    publicUrl: "http://127.0.0.1",
    demo: true,
    now: () => new Date(),
    onFault: (error) => {
      throw error;
    },
  });
  const app = await createServer(heed);
  await app.listen({ host: "127.0.0.1", port: 0 });
  flushCompileCache();
  // A server that listens on TCP has an address with a port.
  const { port } = app.server.address() as AddressInfo;
  const say = (said: Said) => process.send?.(said);
  const rss = (): number => process.memoryUsage.rss() / 1e6;
  const token =
    format === "JSON"
      ? await heed.tokens.link(personId)
      : await heed.rights.downloads.offer({ of: { by: "proven", personId }, actor: "bench" }, 15);
  await sleep(2_000);
  const samples: number[] = [];
  const over = new AbortController();
  process.once("message", () => {
    over.abort();
    say({ samples });
  });
  say({ idle: rss(), port, token });
  for await (const _ of setInterval(20, undefined, { signal: over.signal })) samples.push(rss());
}

if (process.argv[2] === CHILD)
  process.once("message", (order: Order) => {
    serve(order).catch((error: unknown) => {
      if (error instanceof Error && error.name !== "AbortError") process.send?.({ error: error.message });
    });
  });
