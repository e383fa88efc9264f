// Decisions over OFREP: one placement or all, for the person that the caller may name.
import { createHash } from "node:crypto";
import { apiError, OfrepBulkReply, OfrepError, OfrepReply, OfrepRequest, type RawSignals, REMEDIES } from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Asker, Unavailable } from "../channels/placements.ts";
import { keyOf, keyText } from "./authenticate.ts";
import { describeOnly, readEveryBodyAsJson } from "./read-json.ts";
import { gpcOf, requestSignals } from "./request-signals.ts";
import type { Services } from "./services.ts";

const describe = (summary: string, ok: object) => ({
  tags: ["decide"],
  summary,
  body: OfrepRequest,
  response: {
    200: ok,
    304: { type: "null", description: "Nothing changed." },
    400: OfrepError,
    401: OfrepError,
    403: OfrepError,
    404: OfrepError,
  },
});

export function decideRoutes(app: FastifyInstance, heed: Services): void {
  app.register(async (scope) => {
    // Without a content type a context would else be read as a form, and its person as nobody.
    readEveryBodyAsJson(scope);
    describeOnly(scope);
    routes(scope, heed);
  });
}

function routes(app: FastifyInstance, heed: Services): void {
  app.post<{ Params: { placement: string } }>(
    "/ofrep/v1/evaluate/flags/:placement",
    { schema: describe("Decide one placement", OfrepReply) },
    async (request, reply) => {
      const { placement } = request.params;
      const asked = await ask(heed, request, reply, placement);
      if (!asked) return reply;
      await rememberGpc(heed, asked).catch((error: unknown) => heed.onFault(error));
      const decision = await heed.placements.decide(placement, askerFor(heed, asked, placement), asked.page);
      return (
        (decision && (await discreet(heed, asked, decision))) ??
        reply
          .status(404)
          .send(
            fault(
              404,
              "FLAG_NOT_FOUND",
              "placement_unknown",
              `There is no placement of this name in heed.config.ts. Use one of: ${heed.placements.names().join(", ")}.`,
              placement,
            ),
          )
      );
    },
  );
  app.post(
    "/ofrep/v1/evaluate/flags",
    { schema: describe("Decide all placements", OfrepBulkReply) },
    async (request, reply) => {
      const asked = await ask(heed, request, reply, undefined);
      if (!asked) return reply;
      await rememberGpc(heed, asked).catch((error: unknown) => heed.onFault(error));
      // What is shown only for want of the database must not be kept.
      const etag = asked.asker.is === "unavailable" ? undefined : await etagFor(heed, asked);
      if (etag !== undefined) reply.header("etag", etag);
      if (etag !== undefined && request.headers["if-none-match"] === etag) return reply.status(304).send();
      const flags = await Promise.all(
        heed.placements.names().map((name) => heed.placements.decide(name, askerFor(heed, asked, name), asked.page)),
      );
      return {
        flags: await Promise.all(flags.filter((flag) => flag !== undefined).map((flag) => discreet(heed, asked, flag))),
      };
    },
  );
}

type Asked = {
  asker: Asker | Unavailable;
  /** The browser whose token came, by its alias. */
  browser?: string;
  page: NonNullable<NonNullable<OfrepRequest["context"]>["page"]>;
  /** What came with this request says no to these purposes, for a reason each. */
  closed: ReadonlyMap<string, "gpc" | "signal">;
};

/** What is told of a person in one word and is nobody else's to read. */
const OF_THE_PERSON: ReadonlySet<string> = new Set(["restricted", "child", "quarantined"]);

/** A browser that a claim linked to somebody may be a stranger's (docs/decisions/0077): it hears that nobody confirmed who it is, and no more. */
async function discreet(heed: Services, { browser }: Asked, reply: OfrepReply): Promise<OfrepReply> {
  if (browser === undefined || !OF_THE_PERSON.has(reply.metadata.reason)) return reply;
  if ((await heed.rights.browser(browser))?.alone) return reply;
  const reason = "not_confirmed";
  return { ...reply, metadata: { ...reply.metadata, reason, remedy: REMEDIES[reason] } };
}

/** Nobody, for a placement whose purpose a signal closes: then nothing is read and nothing is made to honour it. */
function askerFor(heed: Services, { asker, closed }: Asked, placement: string): Asker | Unavailable {
  const reason = closed.get(heed.inForce.map.placements?.[placement]?.purpose ?? "");
  return reason ? { is: "nobody", reason } : asker;
}

/** The purposes that the signals of a request close. A consent string may change with the next request: it holds for this one. */
function closedBy(heed: Services, request: FastifyRequest, context: unknown): Asked["closed"] {
  const around = requestSignals(request);
  const noes = (given: unknown, signals: RawSignals) =>
    heed.signals(given, signals).flatMap(({ purpose, value }) => (value ? [] : [purpose]));
  const gpc = around.gpc ? noes(undefined, gpcOf(request)) : [];
  return new Map([
    ...noes(context, around).map((purpose) => [purpose, "signal"] as const),
    ...gpc.map((purpose) => [purpose, "gpc"] as const),
  ]);
}

/** One act for ever: said again with every request it is one no, and a later yes of the person's own is not undone by the next request. */
const GPC_ACT = "67706300-0000-4000-8000-000000000000";

/**
 * The signal opts out the profile that is tied to the browser too, and the person where they are known (11 CCR 7025(c)(1)), not this
 * request alone. Whoever is not known stays unknown: nothing is made.
 */
async function rememberGpc(heed: Services, { asker, closed }: Asked): Promise<void> {
  const byGpc = [...closed].flatMap(([purpose, reason]) => (reason === "gpc" ? [purpose] : []));
  if (byGpc.length === 0 || asker.is !== "person") return;
  const { personId, via } = asker;
  const stands = await heed.choices.read(personId);
  const open = byGpc.filter((purpose) => stands.find((one) => one.purpose === purpose)?.answered?.value !== false);
  if (open.length === 0) return;
  await heed.choices.record({
    personId,
    answers: open.map((purpose) => ({ purpose, value: false, id: GPC_ACT })),
    strength: via === undefined ? "claimed" : "browser",
    source: "gpc",
  });
}

/** Reads the context and who asks; answers itself, and gives undefined, when either is wrong. */
async function ask(
  heed: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string | undefined,
): Promise<Asked | undefined> {
  const refuse = (status: number, errorCode: string, code: string, message: string) => {
    reply.status(status).send(fault(status, errorCode, code, message, key));
    return undefined;
  };
  const context = contextOf(request.body);
  if (!context)
    return refuse(
      400,
      "INVALID_CONTEXT",
      "context_malformed",
      'The context is malformed. Send {"context": {"targetingKey": "..."}}; page may hold item, shelf and locale.',
    );
  const { page } = context;
  const closed = closedBy(heed, request, context.signals);
  const text = keyText(request);
  if (text === undefined)
    return refuse(
      401,
      "GENERAL",
      "key_missing",
      "The request carries no key. Send a server key or a browser token as Bearer.",
    );
  const browser = await heed.tokens.readBrowser(text);
  // A browser's token speaks for that browser and nobody else, whatever targetingKey says.
  if (browser)
    return { asker: await orUnavailable(heed, heed.askers.browser(browser.via)), browser: browser.via, page, closed };
  const server = await keyOf(heed, request, ["server"]);
  if (!server) {
    const write = await keyOf(heed, request, ["write"]);
    // A write key may add and never read. For nobody there is nothing to read: the first visit's answer.
    if (write && context.targetingKey === undefined)
      return { asker: { is: "nobody", reason: "no_identifier" }, page, closed };
    if (write)
      return refuse(
        403,
        "GENERAL",
        "key_may_not_read",
        "A write key may add and never read. Use a server key, or a browser token in browsers.",
      );
    return refuse(
      401,
      "GENERAL",
      "key_unknown",
      "The key is unknown, or not valid from here. Send a key that `heed key` made.",
    );
  }
  return { asker: await orUnavailable(heed, heed.askers.named(context.targetingKey)), page, closed };
}

/** Fail closed: while nobody can be looked up, everybody gets the answer that needs no personal data. */
const orUnavailable = (heed: Services, finding: Promise<Asker>): Promise<Asker | Unavailable> =>
  finding.catch((error: unknown) => {
    heed.onFault(error);
    return { is: "unavailable" };
  });

function contextOf(
  body: unknown,
): { targetingKey: string | undefined; page: Asked["page"]; signals: unknown } | undefined {
  if (!isRecord(body)) return undefined;
  const { context = {} } = body;
  if (!isRecord(context)) return undefined;
  const { targetingKey, page = {} } = context;
  if (
    targetingKey !== undefined &&
    targetingKey !== null &&
    (typeof targetingKey !== "string" || targetingKey.length > 10_000)
  )
    return undefined;
  if (!isRecord(page)) return undefined;
  const { item, shelf, locale } = page;
  if (item !== undefined && (typeof item !== "string" || item.length > 200)) return undefined;
  if (shelf !== undefined && shelf !== "discover" && shelf !== "again" && shelf !== "mixed") return undefined;
  if (locale !== undefined && (typeof locale !== "string" || locale.length > 35)) return undefined;
  return {
    targetingKey: targetingKey ?? undefined,
    signals: context["signals"],
    page: {
      ...(item === undefined ? {} : { item }),
      ...(shelf === undefined ? {} : { shelf }),
      ...(locale === undefined ? {} : { locale }),
    },
  };
}

/** Changes with the person's choices, the map and the models, so that a 304 never serves a withdrawn decision. */
async function etagFor(heed: Services, asked: Asked): Promise<string> {
  const stands = asked.asker.is === "person" ? await heed.choices.fingerprint(asked.asker.personId) : "nobody";
  const parts = [
    stands,
    asked.asker,
    asked.page,
    [...asked.closed],
    heed.inForce.number,
    await heed.models.fingerprint(),
    heed.now().toISOString().slice(0, 13),
  ];
  return `"${createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 27)}"`;
}

function fault(status: number, errorCode: string, code: string, message: string, key: string | undefined) {
  return {
    ...apiError(status, code, message),
    errorCode,
    errorDetails: message,
    ...(key === undefined ? {} : { key }),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
