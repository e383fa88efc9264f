// The listening socket, from the first moment to the last: while Heed gets ready and while it stops, every caller is told so and may come again.
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { apiError } from "@heed/core";

export type FrontDoor = {
  /** Fastify's `serverFactory`: from the next request on `handler` answers. */
  readonly serverFactory: (handler: RequestListener) => Server;
  readonly port: number;
  /** What callers hear until `open`, and again after `close` began. */
  says(code: string, message: string): void;
  /** From here on the handler answers. */
  open(): void;
  /** Takes no new connection and waits for the requests that are being answered; `hurry` cuts them off. */
  close(hurry: Promise<unknown>): Promise<void>;
};

/**
 * Listens, and answers for Heed until `open`: `/healthz` 200, all else 503 with the reason and `Retry-After`.
 *
 * @throws `port_unavailable`
 */
export async function openFrontDoor(host: string, port: number): Promise<FrontDoor> {
  let handler: RequestListener | undefined;
  let reason: { code: string; message: string } | undefined = {
    code: "starting",
    message: "Heed is getting ready. Send it again in a moment.",
  };
  const server = createServer((request, response) => {
    if (reason || !handler) shut(request, response, reason ?? { code: "starting", message: "Come again in a moment." });
    else handler(request, response);
  });
  server.listen(port, host);
  await once(server, "listening").catch((cause: unknown) => {
    throw new Error(`port_unavailable: cannot listen on ${host}:${port}. Stop what uses it, or set HEED_PORT.`, {
      cause,
    });
  });
  const address = server.address();
  return {
    serverFactory(given) {
      handler = given;
      return server;
    },
    port: typeof address === "object" && address ? address.port : port,
    says(code, message) {
      reason = { code, message };
    },
    open() {
      reason = undefined;
    },
    async close(hurry) {
      reason = { code: "stopping", message: "This Heed is stopping. Send it again in a moment." };
      const closed = new Promise<void>((done) => server.close(() => done()));
      // A connection that was answered after `close` began stays open for the next request, which will not come.
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      void hurry.then(() => server.closeAllConnections());
      await closed;
      clearInterval(idle);
    },
  };
}

function shut(
  request: IncomingMessage,
  response: ServerResponse,
  { code, message }: { code: string; message: string },
) {
  const alive = request.url === "/healthz";
  const body = JSON.stringify(alive ? { ok: true } : apiError(503, code, message));
  request.resume();
  response
    .writeHead(alive ? 200 : 503, { "content-type": "application/json", ...(alive ? {} : { "retry-after": "1" }) })
    .end(body);
}
