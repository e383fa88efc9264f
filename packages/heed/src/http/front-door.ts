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

/** How long somebody may take to send one request, and how often that is looked at: what has come of it lies in memory meanwhile. */
export const TIMES = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 };

/** How long whoever opens a page waits for Heed to get ready before they are told to come again, and how many may. */
const PATIENCE_MS = 60_000;
const PATIENT = 100;
/** What asks whether Heed is ready is told at once. */
const OPERATE = ["/healthz", "/readyz", "/metrics"];
const isPage = ({ method, url = "" }: IncomingMessage): boolean => method === "GET" && !OPERATE.includes(url);

type Reason = { readonly code: string; readonly message: string };
const STARTING: Reason = { code: "starting", message: "Heed is getting ready. Send it again in a moment." };

/**
 * Listens, and answers for Heed until `open`: `/healthz` 200; a page waits for a minute, as its reader would; all else is
 * answered 503 with the reason and `Retry-After`.
 *
 * @throws `port_unavailable`
 */
export async function openFrontDoor(host: string, port: number): Promise<FrontDoor> {
  let handler: RequestListener | undefined;
  let reason: Reason | undefined = STARTING;
  const patient = new Set<() => void>();
  const server = createServer(TIMES, (request, response) => {
    if (!reason && handler) handler(request, response);
    else if (isPage(request) && reason?.code !== "stopping" && patient.size < PATIENT) letWait(request, response);
    else shut(request, response, reason ?? STARTING);
  });
  function letWait(request: IncomingMessage, response: ServerResponse): void {
    const end = (): void => {
      clearTimeout(late);
      patient.delete(end);
      response.off("close", end);
      if (response.destroyed) return;
      if (!reason && handler) handler(request, response);
      else shut(request, response, reason ?? STARTING);
    };
    const late = setTimeout(end, PATIENCE_MS).unref();
    patient.add(end);
    response.once("close", end);
  }
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
      for (const settle of patient) settle();
    },
    async close(hurry) {
      reason = { code: "stopping", message: "This Heed is stopping. Send it again in a moment." };
      for (const settle of patient) settle();
      const closed = new Promise<void>((done) => server.close(() => done()));
      // A connection that was answered after `close` began stays open for the next request, which will not come.
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      void hurry.then(() => server.closeAllConnections());
      await closed;
      clearInterval(idle);
    },
  };
}

function shut(request: IncomingMessage, response: ServerResponse, { code, message }: Reason) {
  const alive = request.url === "/healthz";
  const body = JSON.stringify(alive ? { ok: true } : apiError(503, code, message));
  request.resume();
  response
    .writeHead(alive ? 200 : 503, { "content-type": "application/json", ...(alive ? {} : { "retry-after": "1" }) })
    .end(body);
}
