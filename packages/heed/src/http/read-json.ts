// Reads JSON whatever the content type says and however it is packed; clients of Segment and Rudder send text/plain and gzip.
import { gunzipSync, inflateSync } from "node:zlib";
import type { FastifyInstance } from "fastify";

/** Largest body after unpacking: a small gzip must not become a large memory. */
const UNPACKED_LIMIT = 8 * 1024 * 1024;

/** A body that is no JSON: answered with 400. */
export class BadJson extends Error {
  readonly statusCode = 400;
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** From here on this scope reads every body as JSON. */
export function readEveryBodyAsJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (request, body, done) => {
    try {
      done(null, parse(unpack(body as Buffer, String(request.headers["content-encoding"] ?? ""))));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** From here on the bodies that routes declare are for /openapi.json only; the routes judge what arrives, in their own words. */
export function describeOnly(app: FastifyInstance): void {
  app.setValidatorCompiler(() => () => true);
}

function unpack(body: Buffer, encoding: string): Buffer {
  try {
    if (encoding.includes("gzip") || (body[0] === 0x1f && body[1] === 0x8b))
      return gunzipSync(body, { maxOutputLength: UNPACKED_LIMIT });
    if (encoding.includes("deflate")) return inflateSync(body, { maxOutputLength: UNPACKED_LIMIT });
    return body;
  } catch {
    throw new BadJson(
      "body_unreadable",
      "The body could not be unpacked, or is larger than 8 MB unpacked. Send plain or gzipped JSON, fewer events at a time.",
    );
  }
}

function parse(body: Buffer): unknown {
  if (body.length === 0) throw new BadJson("body_missing", "The request has no body. Send JSON.");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new BadJson("json_malformed", "The body is no JSON. Send one JSON object.");
  }
}
