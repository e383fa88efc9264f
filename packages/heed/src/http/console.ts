// The console's files. Every address under /console that names no file is the application itself, which knows its own pages.
import { randomBytes } from "node:crypto";
import { consoleFiles } from "@heed/console/files";
import type { FastifyInstance, FastifyReply } from "fastify";
import { STYLE_SOURCE } from "../pages/style.ts";

/** Only what Heed itself serves; styles that a component makes carry this reply's number. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // The page of a person is shown as they see it: a frame of the console, under its policy.
    `style-src 'self' 'nonce-${nonce}' ${STYLE_SOURCE}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    // The preview of banner and dashboard, and the page of a person.
    "frame-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

export function consoleRoutes(app: FastifyInstance): void {
  const hidden = { schema: { hide: true } };
  const page = async (reply: FastifyReply) => {
    const { page: text } = await consoleFiles();
    const nonce = randomBytes(16).toString("base64");
    return reply
      .header("content-type", "text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-security-policy", policy(nonce))
      .header("referrer-policy", "no-referrer")
      .header("x-content-type-options", "nosniff")
      .send(text(nonce));
  };
  app.get("/console", hidden, (_request, reply) => page(reply));
  app.get<{ Params: { "*": string } }>("/console/*", hidden, async (request, reply) => {
    const name = request.params["*"];
    if (!name.startsWith("assets/")) return page(reply);
    const file = (await consoleFiles()).files.get(name);
    if (!file) return reply.callNotFound();
    reply
      .header("content-type", file.type)
      // Its name has the hash of its text.
      .header("cache-control", "public, max-age=31536000, immutable")
      .header("vary", "accept-encoding")
      .header("x-content-type-options", "nosniff");
    if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) return reply.send(file.plain);
    return reply.header("content-encoding", "gzip").send(file.gzip);
  });
}
