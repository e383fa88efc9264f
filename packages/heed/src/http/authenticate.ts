// Which key a request carries: Basic user name, Bearer, X-API-Key, or a writeKey in the body.
import { apiError } from "@heed/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ApiKey, ApiKeyKind } from "../storage/api-keys.ts";
import type { Services } from "./services.ts";

/** The key's text, wherever the client put it. */
export function keyText(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization ?? "";
  const [scheme = "", rest = ""] = header.split(" ", 2);
  if (scheme.toLowerCase() === "bearer" && rest) return rest;
  if (scheme.toLowerCase() === "basic" && rest) {
    const user = Buffer.from(rest, "base64").toString("utf8").split(":", 1)[0];
    if (user) return user;
  }
  const apiKey = request.headers["x-api-key"];
  if (typeof apiKey === "string" && apiKey) return apiKey;
  const body = request.body;
  if (typeof body === "object" && body !== null) {
    if ("writeKey" in body && typeof body.writeKey === "string") return body.writeKey;
    if ("batch" in body && Array.isArray(body.batch)) {
      for (const item of body.batch as readonly unknown[])
        if (typeof item === "object" && item !== null && "writeKey" in item && typeof item.writeKey === "string")
          return item.writeKey;
    }
  }
  return undefined;
}

/** The first kind of key, in this order, that the text is; demo keys work on loopback only. */
export async function keyOf(
  heed: Services,
  request: FastifyRequest,
  kinds: readonly ApiKeyKind[],
): Promise<ApiKey | undefined> {
  const text = keyText(request);
  if (text === undefined || text.length > 500) return undefined;
  const key = await heed.apiKeys.find(kinds, text);
  return key && !(key.loopbackOnly && !isFromHere(request)) ? key : undefined;
}

/** Whether the request comes from this machine itself. A proxy on this machine brings strangers from a loopback address: what it forwards says so. */
export function isFromHere({ ip, headers }: FastifyRequest): boolean {
  if (headers["x-forwarded-for"] !== undefined || headers["forwarded"] !== undefined) return false;
  return ip === "::1" || ip.startsWith("127.") || ip.startsWith("::ffff:127.");
}

export const unauthorized = (reply: FastifyReply) =>
  reply
    .status(401)
    .send(
      apiError(
        401,
        "key_unknown",
        "The key is missing, unknown, or not valid from here. Send a key that `heed key` made, as Basic user name or Bearer.",
      ),
    );
