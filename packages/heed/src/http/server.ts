// The HTTP server: how requests are read and errors answered; each route parses, calls and replies, nothing more.
import { randomUUID } from "node:crypto";
import type { RequestListener, Server } from "node:http";
import fastifyCookie from "@fastify/cookie";
import fastifyCors from "@fastify/cors";
import fastifyFormbody from "@fastify/formbody";
import fastifySwagger from "@fastify/swagger";
import { apiError } from "@heed/core";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import { loadDecoders } from "../consent/read-signals.ts";
import { accessReviewRoutes } from "./access-review.ts";
import { accountRoutes } from "./account.ts";
import { agentRoutes } from "./agents.ts";
import { answerMalformed } from "./answer-malformed.ts";
import { answerFault, answerNotFound, wantsPage } from "./answer-page.ts";
import { appearanceRoutes } from "./appearance.ts";
import { approvalRoutes } from "./approvals.ts";
import { audienceExportRoutes } from "./audience-export.ts";
import { audienceRoutes } from "./audiences.ts";
import { browserRoutes } from "./browser.ts";
import { certificateRoutes } from "./certificate.ts";
import { clientSettingsRoutes } from "./client-settings.ts";
import { colleagueRoutes } from "./colleagues.ts";
import { collectRoutes } from "./collect.ts";
import { compileWhenAsked } from "./compile-when-asked.ts";
import { confirmRoutes, signUpRoutes } from "./confirm.ts";
import { consentRoutes } from "./consent.ts";
import { consoleRoutes } from "./console.ts";
import { CORS } from "./cors.ts";
import { decideRoutes } from "./decide.ts";
import { deletionListRoutes, deletionRoutes } from "./deletions.ts";
import { dressPages } from "./dress-pages.ts";
import { replyTo } from "./fault.ts";
import { findingRoutes } from "./findings.ts";
import { TIMES } from "./front-door.ts";
import { activityRoutes, homeRoutes, reachRoutes } from "./home.ts";
import { importRoutes } from "./imports.ts";
import { insightRoutes } from "./insights.ts";
import { keyRoutes } from "./keys.ts";
import { ledgerRoutes } from "./ledger.ts";
import { mailRoutes, testMailRoutes } from "./mail.ts";
import { meRoutes } from "./me.ts";
import { modelRoutes } from "./models.ts";
import { gpcRoutes, noticeRoutes, privacyRoutes } from "./notice.ts";
import { noticeChangeRoutes } from "./notice-changes.ts";
import { operateRoutes } from "./operate.ts";
import { peopleRoutes } from "./people.ts";
import { liftRoutes, placementRoutes } from "./placements.ts";
import { BODY_LIMIT } from "./read-json.ts";
import { receiptRoutes } from "./receipts.ts";
import { failedRoutes, recipientRoutes } from "./recipients.ts";
import { regulationRoutes } from "./regulations.ts";
import { requestListRoutes, requestRoutes } from "./requests.ts";
import { rightsRoutes } from "./rights.ts";
import { segmentRoutes } from "./segments.ts";
import type { Services } from "./services.ts";
import { sessionRoutes } from "./session.ts";
import { settingRoutes } from "./settings.ts";
import { siteFileRoutes } from "./site-files.ts";
import { snippetRoutes } from "./snippet.ts";
import { sourceRoutes } from "./sources.ts";
import { staffPageRoutes } from "./staff-pages.ts";
import { providerLogoutRoutes } from "./staff-provider.ts";
import { trustRoutes } from "./trust.ts";
import { trustFigureRoutes } from "./trust-figures.ts";

/** Makes the server; it listens when the caller says so, or behind a front door that listens already. */
export async function createServer(
  heed: Services,
  door?: { readonly serverFactory: (handler: RequestListener) => Server },
  trustedProxies: readonly string[] = [],
  schemaController: FastifyServerOptions["schemaController"] = compileWhenAsked(),
): Promise<FastifyInstance> {
  loadDecoders();
  const app = Fastify({
    ...door,
    bodyLimit: BODY_LIMIT,
    // Of a server of its own; a front door brings it.
    requestTimeout: TIMES.requestTimeout,
    // Requests carry addresses and ids: they are counted, never logged.
    logger: false,
    // What a proxy on this machine, or one that the operator names, says of whom it forwards is believed; what strangers say of themselves is not.
    trustProxy: ["loopback", ...trustedProxies],
    // Never a number that the sender chose: it would stand in the log.
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 2_000 },
    // Fastify's own answer to a malformed address repeats it, and people stand in addresses.
    frameworkErrors: (_error, _request, reply: Pick<FastifyReply, "raw">) => {
      const body = apiError(400, "address_malformed", "The address cannot be read. Percent-encode what stands in it.");
      reply.raw.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(body));
    },
    clientErrorHandler: answerMalformed,
    schemaController,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  });
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    // RFC 6797: a browser that came by TLS once comes by TLS only. Over plain HTTP it heeds no such word.
    if (heed.publicUrl.startsWith("https:")) reply.header("strict-transport-security", "max-age=31536000");
    done();
  });
  // An error says under which number the log knows it (RFC 9457, `instance`).
  app.addHook("preSerialization", (request, reply, payload, done) => {
    if (reply.statusCode < 400 || typeof payload !== "object" || payload === null || !("code" in payload))
      done(null, payload);
    else done(null, { ...payload, instance: `urn:uuid:${request.id}` });
  });
  app.addHook("onResponse", (request, reply, done) => {
    heed.metrics.request(routeOf(request), request.method, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, code, message, ours } = replyTo(error);
    if (ours) heed.onFault(error, { request: request.id, route: routeOf(request) });
    // Whole seconds. With it clients wait, and a 429 uses up none of their tries.
    if (status === 503 || status === 429) reply.header("retry-after", "2");
    if (ours && wantsPage(request)) return answerFault(heed, request, reply.status(status));
    const body = apiError(status, code, message);
    // OFREP wants its own words beside ours.
    const errorCode = status === 400 ? "PARSE_ERROR" : "GENERAL";
    return reply
      .status(status)
      .send(request.url.startsWith("/ofrep/") ? { ...body, errorCode, errorDetails: message } : body);
  });
  app.setNotFoundHandler((request, reply) => answerNotFound(heed, request, reply));
  dressPages(app, heed);
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
    siteFileRoutes(scope);
    gpcRoutes(scope, heed);
    receiptRoutes(scope, heed);
    signUpRoutes(scope, heed);
  });
  await app.register(async (scope) => meRoutes(scope, heed));
  await app.register(async (scope) => {
    privacyRoutes(scope, heed);
    trustRoutes(scope, heed);
    confirmRoutes(scope, heed);
    certificateRoutes(scope, heed);
    rightsRoutes(scope, heed);
    regulationRoutes(scope, heed);
  });
  await app.register(async (scope) => agentRoutes(scope, heed));
  await app.register(async (scope) => audienceRoutes(scope, heed));
  await app.register(async (scope) => audienceExportRoutes(scope, heed));
  await app.register(async (scope) => peopleRoutes(scope, heed));
  await app.register(async (scope) => staffPageRoutes(scope, heed));
  await app.register(async (scope) => providerLogoutRoutes(scope, heed));
  await app.register(async (scope) => sessionRoutes(scope, heed));
  await app.register(async (scope) => accountRoutes(scope, heed));
  await app.register(async (scope) => colleagueRoutes(scope, heed));
  await app.register(async (scope) => appearanceRoutes(scope, heed));
  await app.register(async (scope) => mailRoutes(scope, heed));
  await app.register(async (scope) => testMailRoutes(scope, heed));
  await app.register(async (scope) => sourceRoutes(scope, heed));
  await app.register(async (scope) => importRoutes(scope, heed));
  await app.register(async (scope) => insightRoutes(scope, heed));
  await app.register(async (scope) => segmentRoutes(scope, heed));
  await app.register(async (scope) => settingRoutes(scope, heed));
  await app.register(async (scope) => homeRoutes(scope, heed));
  await app.register(async (scope) => activityRoutes(scope, heed));
  await app.register(async (scope) => reachRoutes(scope, heed));
  await app.register(async (scope) => placementRoutes(scope, heed));
  await app.register(async (scope) => liftRoutes(scope, heed));
  await app.register(async (scope) => modelRoutes(scope, heed));
  await app.register(async (scope) => requestListRoutes(scope, heed));
  await app.register(async (scope) => requestRoutes(scope, heed));
  await app.register(async (scope) => deletionListRoutes(scope, heed));
  await app.register(async (scope) => deletionRoutes(scope, heed));
  await app.register(async (scope) => ledgerRoutes(scope, heed));
  await app.register(async (scope) => accessReviewRoutes(scope, heed));
  await app.register(async (scope) => approvalRoutes(scope, heed));
  await app.register(async (scope) => recipientRoutes(scope, heed));
  await app.register(async (scope) => failedRoutes(scope, heed));
  await app.register(async (scope) => noticeChangeRoutes(scope, heed));
  await app.register(async (scope) => findingRoutes(scope, heed));
  await app.register(async (scope) => keyRoutes(scope, heed));
  await app.register(async (scope) => trustFigureRoutes(scope, heed));
  await app.register(async (scope) => consoleRoutes(scope));
  await app.register(async (scope) => operateRoutes(scope, heed));
  return app;
}

/** The pattern of a route, which is ours; never the address, in which people stand. */
const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? "(none)";
