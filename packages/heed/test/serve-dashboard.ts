// The dashboard's handlers behind a bare HTTP server, for tests with a browser.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { createDashboard } from "../src/pages/dashboard.ts";

type Dashboard = ReturnType<typeof createDashboard>;

/** Serves `/me` on a free port of the loopback. */
export async function serveDashboard(dashboard: Dashboard): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(dashboard, request).then(async (reply) => {
      response.writeHead(reply.status, reply.headers);
      if (typeof reply.body === "string") response.write(reply.body);
      else for await (const part of reply.body) response.write(part);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(dashboard: Dashboard, request: IncomingMessage) {
  const url = new URL(request.url ?? "/", "http://localhost");
  const query = Object.fromEntries(url.searchParams);
  const visit = { cookie: /heed_me=([^;]*)/.exec(request.headers.cookie ?? "")?.[1] };
  const action = url.pathname.replace("/me/api/", "");
  if (url.pathname === "/me/open") return dashboard.open((await formOf(request))["token"] ?? "");
  if (request.method === "POST") return dashboard.act(visit, action, await formOf(request));
  if (action === "export") return dashboard.download(visit);
  if (url.pathname === "/me/leave") return dashboard.leave();
  return query["token"] === undefined ? dashboard.page(visit, query) : dashboard.ask(query["token"]);
}

async function formOf(request: IncomingMessage): Promise<Record<string, string>> {
  let body = "";
  for await (const part of request) body += String(part);
  return Object.fromEntries(new URLSearchParams(body));
}
