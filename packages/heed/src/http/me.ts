// The Data Dashboard's addresses; what they show is in pages/dashboard.ts, what they do in pages/act.ts.
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ACTIONS, type Form } from "../pages/act.ts";
import { COOKIE, LOCALE_COOKIE } from "../pages/dashboard.ts";
import type { Query } from "../pages/read-model.ts";
import type { Reply } from "../pages/reply.ts";
import type { Visit } from "../pages/visitor.ts";
import { clientOf } from "./client-of.ts";
import type { Services } from "./services.ts";

const of = (summary: string) => ({ schema: { tags: ["the person"], summary } });

export function meRoutes(app: FastifyInstance, heed: Services): void {
  const { dashboard, downloads } = heed;
  app.get<{ Querystring: Query & { token?: string; code?: string } }>(
    "/me",
    of("The Data Dashboard; ?token= shows the button that opens a signed link, ?code= opens once"),
    async (request, reply) => {
      const { token, code } = request.query;
      // Either leaves the address again: the page that answers goes on to /me.
      if (code !== undefined) return send(reply, await dashboard.exchange(String(code), visitOf(request)));
      if (token !== undefined) return send(reply, await dashboard.ask(String(token), visitOf(request)));
      return send(reply, await dashboard.page(visitOf(request), request.query));
    },
  );
  app.post<{ Body: Form | null }>("/me/open", of("The button of a signed link: opens once"), async (request, reply) => {
    const token = request.body?.["token"];
    return send(reply, await dashboard.open(typeof token === "string" ? token : "", visitOf(request)));
  });
  app.post(
    "/me/code",
    of("A code for a token, to open the dashboard with: once, within a minute"),
    async (request, reply) => send(reply, await dashboard.code(visitOf(request))),
  );
  app.get("/me/leave", of("Forget the session in this browser"), (request, reply) =>
    send(reply, dashboard.leave(visitOf(request))),
  );
  app.get<{ Querystring: Query }>("/me/api/data", of("What the dashboard shows, as JSON"), async (request, reply) =>
    send(reply, await dashboard.data(visitOf(request), request.query)),
  );
  app.get<{ Querystring: Query }>(
    "/me/api/ledger",
    of("What was done with the person's data"),
    async (request, reply) => send(reply, await dashboard.data(visitOf(request), request.query, "ledger")),
  );
  app.get<{ Querystring: Query }>("/me/receipts", of("Every act of choice with its receipt"), async (request, reply) =>
    send(reply, await dashboard.receipts(visitOf(request), undefined, request.query)),
  );
  app.get<{ Params: { id: string } }>("/me/api/receipts/:id", of("Download a signed receipt"), async (request, reply) =>
    send(reply, await dashboard.receipts(visitOf(request), request.params.id)),
  );
  app.get("/me/api/export", of("Download everything as JSON"), async (request, reply) =>
    send(reply, await dashboard.download(visitOf(request))),
  );
  type Linked = { Params: { token: string }; Querystring: Query; Body: Form | null };
  app.get<Linked>(
    "/download/:token",
    of("Where a copy is fetched; opening it changes nothing"),
    async (request, reply) => send(reply, await downloads.page(request.params.token, visitOf(request))),
  );
  app.post<Linked>("/download/:token", of("The copy as a ZIP, once"), async (request, reply) =>
    send(reply, await downloads.fetch(request.params.token, visitOf(request), request.body?.["locked"] === "true")),
  );
  for (const action of ACTIONS) {
    app.post<{ Body: Form | null }>(`/me/api/${action}`, of(`The person's own ${action}`), async (request, reply) =>
      send(reply, await dashboard.act(visitOf(request), action, request.body ?? {})),
    );
  }
}

function visitOf(request: FastifyRequest): Visit {
  const [scheme = "", token = ""] = (request.headers.authorization ?? "").split(" ", 2);
  const { locale } = request.query as Query;
  return {
    cookie: request.cookies[COOKIE],
    client: clientOf(request.ip),
    headers: request.headers,
    // Twice in an address it is a list, and no choice.
    chosen: typeof locale === "string" ? locale : request.cookies[LOCALE_COOKIE],
    accept: request.headers["accept-language"],
    ...(scheme.toLowerCase() === "bearer" ? { bearer: token } : {}),
  };
}

const send = (reply: FastifyReply, { status, headers, body }: Reply): FastifyReply =>
  reply
    .status(status)
    .headers(headers)
    .send(typeof body === "string" ? body : Readable.from(body));
