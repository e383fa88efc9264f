// The HTTP server: how requests are read and errors answered; each route parses, calls and replies, nothing more.
import fastifyCookie from "@fastify/cookie";
import fastifyCors from "@fastify/cors";
import fastifyFormbody from "@fastify/formbody";
import fastifySwagger from "@fastify/swagger";
import { apiError } from "@heed/core";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import { browserRoutes } from "./browser.ts";
import { clientSettingsRoutes } from "./client-settings.ts";
import { collectRoutes } from "./collect.ts";
import { consentRoutes } from "./consent.ts";
import { CORS } from "./cors.ts";
import { decideRoutes } from "./decide.ts";
import { meRoutes } from "./me.ts";
import { noticeRoutes, privacyRoutes } from "./notice.ts";
import { operateRoutes } from "./operate.ts";
import { BODY_LIMIT, BodyRefused } from "./read-json.ts";
import type { Services } from "./services.ts";
import { snippetRoutes } from "./snippet.ts";

/** How long somebody may take to send one request: what has come of it lies in memory meanwhile. */
const REQUEST_MS = 30_000;

/** Makes the server; it listens when the caller says so. */
export async function createServer(heed: Services): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    // Requests carry addresses and ids: they are counted, never logged.
    logger: false,
    trustProxy: false,
    routerOptions: { maxParamLength: 2_000 },
    // Fastify's own answer to a malformed address repeats it, and people stand in addresses.
    frameworkErrors: (_error, _request, reply: Pick<FastifyReply, "raw">) => {
      const body = apiError(400, "address_malformed", "The address cannot be read. Percent-encode what stands in it.");
      reply.raw.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(body));
    },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, code, message } = explain(error, heed.onFault);
    // Whole seconds. With it clients wait, and a 429 uses up none of their tries.
    if (status === 503 || status === 429) reply.header("retry-after", "2");
    const body = apiError(status, code, message);
    // OFREP wants its own words beside ours.
    const errorCode = status === 400 ? "PARSE_ERROR" : "GENERAL";
    return reply
      .status(status)
      .send(request.url.startsWith("/ofrep/") ? { ...body, errorCode, errorDetails: message } : body);
  });
  app.setNotFoundHandler((_request, reply) =>
    reply
      .status(404)
      .send(apiError(404, "not_found", "There is nothing at this address. /openapi.json lists every address.")),
  );
  await app.register(fastifyCookie);
  await app.register(fastifyFormbody);
  await app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Heed", version: "1", description: "A marketing engine that heeds people's wishes." },
    },
  });
  await app.register(async (scope) => {
    await scope.register(fastifyCors, CORS);
    clientSettingsRoutes(scope, heed);
    snippetRoutes(scope);
    collectRoutes(scope, heed);
    decideRoutes(scope, heed);
    consentRoutes(scope, heed);
    browserRoutes(scope, heed);
    noticeRoutes(scope, heed);
  });
  await app.register(async (scope) => meRoutes(scope, heed));
  await app.register(async (scope) => privacyRoutes(scope, heed));
  await app.register(async (scope) => operateRoutes(scope, heed));
  return app;
}

/** What of a fault may leave the house: never its text, which may hold values. */
function explain(
  error: FastifyError,
  onFault: (error: unknown) => void,
): { status: number; code: string; message: string } {
  if (error instanceof BodyRefused) return { status: error.statusCode, code: error.code, message: error.message };
  if (error.validation) {
    const where = error.validation[0]?.instancePath.replaceAll("/", ".") ?? "";
    return {
      status: 400,
      code: "malformed_request",
      message: `The request's ${error.validationContext ?? "body"}${/^[\w.]*$/.test(where) ? where : ""} is not as /openapi.json describes it. Compare the two.`,
    };
  }
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return {
      status: 413,
      code: "body_too_large",
      message: "The body is larger than 4 MB. Send fewer events at a time.",
    };
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return {
      status: error.statusCode,
      code: "malformed_request",
      message: "The request could not be read. Send JSON as /openapi.json describes it.",
    };
  }
  onFault(error);
  if (isAway(error))
    return {
      status: 503,
      code: "unavailable",
      message: "The database cannot be reached. Send it again in a moment; an event with a messageId counts once.",
    };
  if (error.message.startsWith("map_superseded"))
    return {
      status: 503,
      code: "map_superseded",
      message: "A newer map is in force than this process knows. Restart it; nothing was stored.",
    };
  return {
    status: 503,
    code: "fault",
    message: "Something failed here. Send it again in a moment; an event with a messageId counts once.",
  };
}

/** Whether a fault means that the database is away, so that sending again helps. */
function isAway(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return (
    /^(ECONN|ETIMEDOUT|EPIPE|57P0|08|53)/.test(code) ||
    (error instanceof Error && /terminated|timeout|Connection/.test(error.message))
  );
}
