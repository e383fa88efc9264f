// Load over HTTP from a process of its own, so that no client takes time of the server's event loop: connections that are kept, one request at
// a time each. The file is the process too.
import { fork } from "node:child_process";
import { connect } from "node:net";

/** What is sent: each connection takes the next body when its answer has come. */
export type HttpTarget = {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
};
/** `ms`: bodies go round until then; without it each is sent once. */
export type HttpOrder = { readonly target: HttpTarget; readonly connections: number; readonly ms?: number };
/** Times in milliseconds. */
export type HttpMeasured = {
  readonly answers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
};

const CHILD = "http-load";

/** Starts the process; `run` throws `bench_refused` at the first answer that is not 200. */
export function startHttpLoad() {
  const child = fork(import.meta.filename, [CHILD], { serialization: "advanced" });
  return {
    run: (order: HttpOrder): Promise<HttpMeasured> =>
      new Promise((resolve, reject) => {
        child.once("message", (said: HttpMeasured | { readonly error: string }) => {
          if ("error" in said) reject(new Error(said.error));
          else resolve(said);
        });
        child.send(order);
      }),
    close(): void {
      child.kill();
    },
  };
}

async function measure({ target, connections, ms }: HttpOrder): Promise<HttpMeasured> {
  const { port, path, headers, bodies } = target;
  const head = Object.entries({ host: "127.0.0.1", "content-type": "application/json", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const requests = bodies.map((body) =>
    Buffer.from(`POST ${path} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
  );
  const start = performance.now();
  const end = ms === undefined ? Number.POSITIVE_INFINITY : start + ms;
  const times: number[] = [];
  let sent = 0;
  const next = (): Buffer | undefined => {
    if (performance.now() >= end || (ms === undefined && sent >= requests.length)) return undefined;
    return requests[sent++ % requests.length];
  };
  await Promise.all(Array.from({ length: connections }, () => talk(port, next, times)));
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (part: number): number => times[Math.floor(times.length * part)] ?? Number.NaN;
  return { answers: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

/** One connection until there is nothing more to send. */
function talk(port: number, next: () => Buffer | undefined, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let from = 0;
    let got = "";
    const send = (): void => {
      const request = next();
      if (!request) {
        socket.end();
        resolve();
        return;
      }
      from = performance.now();
      socket.write(request);
    };
    socket.setNoDelay(true);
    socket.once("connect", send);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("bench_refused: the server closed a connection."))); // no-op once resolved
    // latin1: one character a byte, so that lengths are those of the header.
    socket.setEncoding("latin1").on("data", (part: string) => {
      got += part;
      const body = got.indexOf("\r\n\r\n") + 4;
      if (body < 4) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(got.slice(0, body))?.[1]);
      if (Number.isNaN(length)) reject(new Error("bench_refused: an answer without content-length."));
      if (got.length < body + length) return;
      if (!got.startsWith("HTTP/1.1 200")) reject(new Error(`bench_refused: the server answered ${got.slice(0, 300)}`));
      times.push(performance.now() - from);
      got = "";
      send();
    });
  });
}

if (process.argv[2] === CHILD) {
  process.on("message", (order: HttpOrder) => {
    measure(order).then(
      (measured) => process.send?.(measured),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
}
