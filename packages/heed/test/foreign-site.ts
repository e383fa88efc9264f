// A web site of somebody else, from another origin than Heed: the page that a client in a browser runs on.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

/**
 * Serves one page with this head, and files of npm packages under `/npm/`.
 *
 * @returns its address and how to close it
 */
export async function foreignSite(head: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://site.example").pathname;
    if (path === "/") response.setHeader("content-type", "text/html; charset=utf-8").end(page(head));
    else if (path.startsWith("/npm/") && !path.includes(".."))
      response.setHeader("content-type", "text/javascript").end(readFileSync(join(MODULES, path.slice(5))));
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The site has no port.");
  return {
    url: `http://localhost:${address.port}/`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

const MODULES = join(import.meta.dirname, "../../../node_modules");
const page = (head: string) => `<!doctype html><title>Somebody's site</title>${head}<p>Books</p>`;
