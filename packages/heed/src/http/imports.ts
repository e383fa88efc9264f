// The import of files for staff: whoever may use something by their role may bring it. A file arrives in pieces, so that none lies in memory whole.
import {
  type DataMap,
  ImportFormat,
  ImportMapping,
  ImportReply,
  ImportRequest,
  ImportsReply,
  type ImportTermsReply as ImportTerms,
  ImportTermsReply,
  isChoice,
  type Purpose,
  purposesOf,
  readable,
  wordsIn,
} from "@heed/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { BroughtFile, ImportHow } from "../ingest/brought-files.ts";
import { basesOf } from "./bases-of.ts";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole, refuse } from "./staff.ts";

type Numbered = { Params: { id: string } };
/** Of one piece. */
const PIECE = 4 * 1024 * 1024;

export function importRoutes(app: FastifyInstance, heed: Services): void {
  const askerOf = onlyStaff(app, heed);
  const { map } = heed.inForce;
  app.addHook("onRequest", async (request, reply) => {
    if (purposesOfRole(heed, askerOf(request).role).length === 0)
      return refuse(reply, 403, "role_may_not", "This role holds no purpose, so there is nothing that it may bring.");
  });
  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer", bodyLimit: PIECE }, (_, body, done) =>
    done(null, body),
  );
  const described = (summary: string, body?: object, reply: object = ImportReply) => ({
    schema: { tags: ["sources"], summary, ...(body ? { body } : {}), response: { 200: reply } },
  });
  const answer = (reply: FastifyReply, file: BroughtFile | undefined) =>
    file
      ? told(file)
      : refuse(
          reply,
          404,
          "import_unknown",
          "This file is not here: it was taken away, or its day is over. Bring it again.",
        );

  app.get(
    "/api/imports",
    described("The files that whoever asks brought", undefined, ImportsReply),
    async (request) => ({
      imports: (await heed.imports.list(askerOf(request).id)).map(told),
    }),
  );
  app.post<{ Body: ImportRequest }>(
    "/api/imports",
    described("A file is about to arrive", ImportRequest),
    async (request, reply) => {
      const { name, bytes, modified } = request.body;
      const about = { name: nameOf(name), bytes, modified: new Date(modified) };
      const file = await heed.imports.begin(askerOf(request).id, about);
      return file
        ? told(file)
        : refuse(reply, 409, "imports_full", "Too many files wait here already. Import them or take them away first.");
    },
  );
  app.get<Numbered>("/api/imports/:id", described("One file, and how far it is"), async (request, reply) =>
    answer(reply, await heed.imports.find(request.params.id, askerOf(request).id)),
  );
  app.post<Numbered & { Body: Buffer | undefined; Querystring: { from?: string } }>(
    "/api/imports/:id/bytes",
    {
      schema: {
        tags: ["sources"],
        summary: "The next bytes of a file, at most 4 MB; a piece may come twice",
        consumes: ["application/octet-stream"],
        querystring: {
          type: "object",
          properties: { from: { type: "string", pattern: "^\\d{1,12}$", description: "The place of the first." } },
        },
        response: { 200: ImportReply },
      },
    },
    async (request, reply) => {
      const { body } = request;
      if (!Buffer.isBuffer(body))
        return refuse(reply, 400, "bytes_missing", "Send the bytes as application/octet-stream.");
      const from = Number(request.query.from ?? 0);
      return answer(reply, await heed.imports.take(request.params.id, askerOf(request).id, from, body));
    },
  );
  app.post<Numbered & { Body: ImportFormat }>(
    "/api/imports/:id/format",
    described("How the file is written, where it does not say so itself", ImportFormat),
    async (request, reply) =>
      answer(reply, await heed.imports.format(request.params.id, askerOf(request).id, request.body)),
  );
  app.post<Numbered & { Body: ImportMapping }>(
    "/api/imports/:id/judgement",
    described("What an import would do; nothing is stored", ImportMapping),
    async (request, reply) => {
      const { role, id } = askerOf(request);
      const missing = notHeld(map, purposesOfRole(heed, role), request.body);
      if (missing !== undefined)
        return refuse(
          reply,
          403,
          "role_may_not",
          `This role holds no purpose that uses "${missing}". Ask a colleague whose role does.`,
        );
      return answer(reply, await heed.imports.judge(request.params.id, id, howOf(request.body)));
    },
  );
  app.post<Numbered>("/api/imports/:id/start", described("Imports what was judged, once"), async (request, reply) =>
    answer(reply, await heed.imports.start(request.params.id, askerOf(request).id)),
  );
  app.delete<Numbered>(
    "/api/imports/:id",
    described("Takes a file away; what was imported stays", undefined, ImportsReply),
    async (request) => {
      const { id } = askerOf(request);
      await heed.imports.remove(request.params.id, id);
      return { imports: (await heed.imports.list(id)).map(told) };
    },
  );
  app.get<{ Querystring: { locale?: string } }>(
    "/api/import-terms",
    {
      schema: {
        tags: ["sources"],
        summary: "What of the map this role may bring, in words",
        querystring: {
          type: "object",
          properties: { locale: { type: "string", maxLength: 35, description: "Of the titles." } },
        },
        response: { 200: ImportTermsReply },
      },
    },
    (request) => termsOf(map, purposesOfRole(heed, askerOf(request).role), request.query.locale ?? "en"),
  );
}

/** Without folders, and without what no file of ours should be named by. */
const nameOf = (name: string): string => name.replace(/^.*[/\\]/, "").replaceAll("\0", "") || "file.csv";

const read = (map: DataMap, held: readonly string[], field: string): boolean =>
  held.some((name) => field in (purposesOf(map)[name]?.reads ?? {}));
const asks = (purpose: Purpose): boolean => basesOf(purpose).some(isChoice);

/** What of a mapping the role may not use, and so not bring. */
function notHeld(map: DataMap, held: readonly string[], { is, event = "", properties, consent }: ImportMapping) {
  if (consent && !held.includes(consent.purpose)) return consent.purpose;
  if (is === "suppressed") return undefined;
  // What the map does not name is told by the plan, in its own words.
  const fields = (is === "event" ? [event] : Object.keys(properties)).filter((field) => field in map.fields);
  return fields.find((field) => !read(map, held, field));
}

const howOf = ({ is, event, ...rest }: ImportMapping): ImportHow => ({
  ...rest,
  ...(is === "event" ? { event: event ?? "" } : is === "traits" ? { traits: true } : { suppressed: true }),
});

function mappingOf({
  event,
  traits,
  suppressed,
  person,
  at,
  id,
  reason,
  properties,
  consent,
  dates,
  decimal,
}: ImportHow): ImportMapping {
  return {
    is: suppressed ? "suppressed" : traits ? "traits" : "event",
    person,
    properties: { ...properties },
    ...(event === undefined ? {} : { event }),
    ...(at === undefined ? {} : { at }),
    ...(id === undefined ? {} : { id }),
    ...(reason === undefined ? {} : { reason }),
    ...(consent ? { consent: { ...consent, evidence: consent.evidence ?? "" } } : {}),
    ...(dates ? { dates } : {}),
    ...(decimal ? { decimal } : {}),
  };
}

function told(file: BroughtFile): ImportReply {
  const { id, name, bytes, received, state, until, columns, first, rows, share, how, judgement, done, problem, begun } =
    file;
  return {
    id,
    name,
    bytes,
    received,
    state,
    until: until.toISOString(),
    columns: [...columns],
    first: first.map((cells) => [...cells]),
    rows,
    share,
    ...(how ? { mapping: mappingOf(how) } : {}),
    ...(judgement
      ? {
          judgement: {
            rows: judgement.rows,
            kept: judgement.kept,
            withheld: judgement.withheld,
            expired: judgement.expired,
            empty: judgement.empty,
            consentMissing: judgement.consentMissing,
            refused: judgement.refused.map((each) => ({ ...each, lines: [...each.lines] })),
            purposes: [...judgement.purposes],
            asking: [...judgement.asking],
            unused: [...judgement.unused],
            readAs: [...judgement.readAs],
          },
        }
      : {}),
    ...(done ? { done: { ...done } } : {}),
    ...(problem ? { problem } : {}),
    ...(begun ? { begun } : {}),
  };
}

function termsOf(map: DataMap, held: readonly string[], locale: string): ImportTerms {
  const terms: ImportTerms = { events: [], traits: [], purposes: [] };
  for (const [name, field] of Object.entries(map.fields)) {
    if (!read(map, held, name)) continue;
    const title = field.says === undefined ? name : wordsIn(field.says, locale);
    if (field.kind === "trait") terms.traits.push({ name, title, type: field.type });
    else
      terms.events.push({
        name,
        title,
        properties: Object.entries(field.properties).flatMap(([property, type]) =>
          // A list of things stands in no cell.
          typeof type === "string"
            ? [{ name: property, type: type.replace(/\?$/, ""), required: !type.endsWith("?") }]
            : [],
        ),
      });
  }
  for (const [name, purpose] of Object.entries(purposesOf(map)))
    terms.purposes.push({
      name,
      title: wordsIn(purpose.title ?? purpose.says, locale) || readable(name),
      asks: held.includes(name) && asks(purpose),
    });
  return terms;
}
