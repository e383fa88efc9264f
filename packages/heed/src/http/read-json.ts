// Reads JSON whatever the content type says and however it is packed; clients of Segment and Rudder send text/plain and gzip.
import { createGunzip, createInflate } from "node:zlib";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { createRoom, type Share } from "./room.ts";

/** Largest body as it is sent: Segment's limit for a batch is 500 KB, Rudder's client sends up to 4 MB. */
export const BODY_LIMIT = 4 * 1024 * 1024;
/** Largest body once it is unpacked: a small gzip must not become a large memory. */
const UNPACKED_LIMIT = 8 * 1024 * 1024;
/** Bodies of one kind of request that may lie in memory at once. */
const ROOM_BYTES = 32 * 1024 * 1024;

/** A body that is not taken, with what the client is to be told. */
export class BodyRefused extends Error {
  readonly statusCode: 400 | 413 | 429;
  readonly code: string;
  constructor(statusCode: 400 | 413 | 429, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

declare module "fastify" {
  interface FastifyRequest {
    /** Of its body, what lies in memory until it is answered. */
    share: Share;
  }
}

/** From here on this scope reads every body as JSON, and asks clients to come again when too much lies in memory already. */
export function readEveryBodyAsJson(app: FastifyInstance): void {
  const room = createRoom(ROOM_BYTES, () => performance.now());
  app.decorateRequest("share");
  app.addHook("onRequest", async (request, reply) => {
    request.share = room.open();
    // Also when the client went away in the middle.
    reply.raw.once("close", request.share.leave);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", async (request: FastifyRequest, payload: FastifyRequest["raw"]) => {
    const packed = await receive(request, payload);
    return parse(await unpack(request, packed));
  });
}

/** From here on the bodies that routes declare are for /openapi.json only; the routes judge what arrives, in their own words. */
export function describeOnly(app: FastifyInstance): void {
  app.setValidatorCompiler(() => () => true);
}

const overloaded = () =>
  new BodyRefused(
    429,
    "overloaded",
    "More arrives than can be written. Nothing of this was stored; send it again after Retry-After.",
  );

function hold({ share }: FastifyRequest, bytes: number): void {
  if (!share.take(bytes)) throw overloaded();
}

function receive(request: FastifyRequest, payload: FastifyRequest["raw"]): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  const refuse = (error: unknown) => {
    payload.removeListener("data", take);
    // Nothing of it is kept while the rest still comes.
    chunks.length = 0;
    request.share.leave();
    // What still comes is let through to nowhere, so that the client hears the answer instead of a broken connection.
    payload.resume();
    reject(error);
  };
  const take = (chunk: Buffer) => {
    size += chunk.length;
    try {
      if (size > BODY_LIMIT) throw tooLarge("4 MB");
      hold(request, chunk.length);
      chunks.push(chunk);
    } catch (error) {
      refuse(error);
    }
  };
  const brokenOff = () => reject(new BodyRefused(400, "body_unreadable", "The body broke off. Send it again."));
  request.share.arriving(() => refuse(overloaded()));
  payload.on("data", take);
  payload.once("end", () => {
    // It closes after its end too, and an error is dear to make.
    payload.removeListener("close", brokenOff);
    request.share.arrived();
    resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  });
  payload.once("error", refuse);
  payload.once("close", brokenOff);
  return promise;
}

const tooLarge = (limit: string) =>
  new BodyRefused(413, "body_too_large", `The body is larger than ${limit}. Send fewer events at a time.`);

/** Held piece by piece as it comes out: a thousand small bodies may unpack to a thousand times as much. */
async function unpack(request: FastifyRequest, body: Buffer): Promise<Buffer> {
  const encoding = String(request.headers["content-encoding"] ?? "");
  const gzipped = encoding.includes("gzip") || (body[0] === 0x1f && body[1] === 0x8b);
  if (!gzipped && !encoding.includes("deflate")) return body;
  const unpacking = gzipped ? createGunzip() : createInflate();
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    unpacking.end(body);
    for await (const piece of unpacking) {
      size += piece.length;
      if (size > UNPACKED_LIMIT) throw tooLarge("8 MB unpacked");
      hold(request, piece.length);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    if (error instanceof BodyRefused) throw error;
    throw new BodyRefused(400, "body_unreadable", "The body could not be unpacked. Send plain or gzipped JSON.");
  } finally {
    unpacking.destroy();
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function parse(body: Buffer): unknown {
  if (body.length === 0) throw new BodyRefused(400, "body_missing", "The request has no body. Send JSON.");
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    throw new BodyRefused(400, "json_malformed", "The body is no JSON in UTF-8. Send one JSON object.");
  }
}
