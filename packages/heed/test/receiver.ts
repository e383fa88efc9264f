// A real receiver of calls, that fails in every way there is: what a recipient's server does on a bad day.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "./certificates.ts";

/** One call as it arrived. */
export type Call = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: { readonly type: string; readonly timestamp: string; readonly data: Record<string, unknown> };
};

/** A status, with headers; or something worse: no answer at all, a head and then nothing but dots, a connection cut off. */
export type Behaviour =
  | number
  | { readonly status: number; readonly headers: Record<string, string> }
  | "hang"
  | "drip"
  | "cut";

/** Listens on this machine; `behave` says what each call gets. With a certificate it speaks TLS and nothing else. */
export async function receiver(tls?: Certificate) {
  const calls: Call[] = [];
  const open = new Set<ServerResponse>();
  let behave: (call: Call) => Behaviour | Promise<Behaviour> = () => 200;
  const listener = tls ? createSecureServer(tls) : createServer();
  listener.on("request", (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", async () => {
      const body = Buffer.concat(parts).toString("utf8");
      const call = { path: request.url ?? "", headers: request.headers, body, json: JSON.parse(body) };
      calls.push(call);
      open.add(response);
      const how = await behave(call);
      if (how === "hang") return;
      if (how === "cut") return response.destroy();
      if (how === "drip") {
        response.writeHead(200);
        const dots = setInterval(() => response.write("."), 20);
        response.on("close", () => clearInterval(dots));
        return;
      }
      const { status, headers } = typeof how === "number" ? { status: how, headers: {} } : how;
      response.writeHead(status, headers).end();
    });
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  // A server that listens on TCP has an address with a port.
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    url: `${tls ? "https" : "http"}://localhost:${port}`,
    calls,
    /** Each id once, as a receiver that heeds `webhook-id` takes them. */
    taken: () => [...new Map(calls.map((call) => [call.headers["webhook-id"], call])).values()],
    behave(how: typeof behave) {
      behave = how;
    },
    async close() {
      for (const response of open) response.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
}
