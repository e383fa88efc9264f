// The Data Rights Protocol 1.0 over HTTP: agents ask for people in signed messages. Below /drp, which is what a directory lists as our `api_base`.
import { type ExerciseError, ExerciseError as ExerciseErrorSchema, ExerciseStatus } from "@heed/core";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AgentReply } from "../rights/agents.ts";
import type { Agent } from "../storage/agents.ts";
import { replyTo } from "./fault.ts";
import { describeOnly } from "./read-json.ts";
import type { Services } from "./services.ts";

/** Largest signed message: an identity and a few links. */
const MESSAGE_BYTES = 64 * 1024;

/** A scope of its own: bodies are text here, and errors are this protocol's. */
export function agentRoutes(app: FastifyInstance, heed: Services): void {
  const { agents } = heed;
  describeOnly(app);
  app.removeAllContentTypeParsers();
  // Agents leave the content type of a DELETE away.
  const text = { parseAs: "string", bodyLimit: MESSAGE_BYTES } as const;
  app.addContentTypeParser("*", text, (_request, body, done) => done(null, body));
  app.addHook("onRequest", (_request, reply, done) => {
    reply.header("cache-control", "no-store");
    done();
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, message, ours } = replyTo(error);
    if (!ours)
      return fail(reply, status, `The message cannot be read. Send text of at most ${MESSAGE_BYTES} bytes.`, true);
    heed.onFault(error, { request: request.id, route: request.routeOptions.url ?? "(none)" });
    return fail(reply.header("retry-after", "2"), status, message, false);
  });

  type Asking = { Params: { id: string } };
  /** Whose token the request carries; answers by itself where it is nobody's. */
  async function agentOf(request: FastifyRequest, reply: FastifyReply): Promise<Agent | undefined> {
    const [, token] = /^Bearer +([\w-]{43})$/i.exec(request.headers.authorization ?? "") ?? [];
    const agent = token === undefined ? undefined : await agents.find(token);
    if (!agent) {
      reply.header("www-authenticate", "Bearer");
      fail(reply, 401, "The token is missing or not in force. Get one with POST /drp/v1/agent/{agent-id}.", false);
    }
    return agent;
  }
  const answer = (reply: FastifyReply, given: AgentReply | undefined): FastifyReply => {
    // Another agent's request and none at all are the same to whoever asks.
    if (!given) return fail(reply, 403, "There is no such request of yours.", true);
    return given.ok ? reply.send(given.status) : fail(reply, given.status, given.says, given.fatal);
  };
  const described = (summary: string, signed: boolean) => ({
    tags: ["agents"],
    summary: `${summary} (Data Rights Protocol 1.0)`,
    ...(signed ? { consumes: ["text/plain"], body: MESSAGE } : {}),
    response: { 200: ExerciseStatus, "4xx": ExerciseErrorSchema },
  });

  app.post("/drp/v1/data-rights-request", { schema: described("Ask for somebody", true) }, async (request, reply) => {
    const agent = await agentOf(request, reply);
    return agent ? answer(reply, await agents.ask(agent, request.body)) : reply;
  });
  app.get<Asking>(
    "/drp/v1/data-rights-request/:id",
    { schema: described("How a request stands", false) },
    async (request, reply) => {
      const agent = await agentOf(request, reply);
      return agent ? answer(reply, await agents.status(agent, request.params.id)) : reply;
    },
  );
  app.delete<Asking>(
    "/drp/v1/data-rights-request/:id",
    { schema: described("Take a request back", true) },
    async (request, reply) => {
      const agent = await agentOf(request, reply);
      return agent ? answer(reply, await agents.revoke(agent, request.params.id, request.body)) : reply;
    },
  );
  app.post<Asking>(
    "/drp/v1/agent/:id",
    {
      schema: {
        tags: ["agents"],
        summary: "A new token for a registered agent; the one before it ends (Data Rights Protocol 1.0)",
        consumes: ["text/plain"],
        body: MESSAGE,
      },
    },
    async (request, reply) => {
      const token = await agents.setUp(request.params.id, request.body);
      // 2.05.1: no body. What was wrong is settled out of band.
      return token === undefined ? reply.status(403).send() : { "agent-id": request.params.id, token };
    },
  );
  app.get<Asking>(
    "/drp/v1/agent/:id",
    { schema: { tags: ["agents"], summary: "Whether a token is still in force (Data Rights Protocol 1.0)" } },
    async (request, reply) => {
      const agent = await agentOf(request, reply);
      if (!agent) return reply;
      return agent.id === request.params.id ? {} : fail(reply, 403, "The token is another agent's.", true);
    },
  );
}

/** As text, so that nothing is added to what the protocol says (3.06). */
function fail(reply: FastifyReply, status: number, message: string, fatal: boolean): FastifyReply {
  const error: ExerciseError = { code: String(status), message, ...(fatal ? { fatal } : {}) };
  return reply.status(status).type("application/json").send(JSON.stringify(error));
}

const MESSAGE = {
  type: "string",
  description: "Base64 of 64 bytes of signature (Ed25519) and the JSON that is signed.",
};
